/* transcode_cover_parts.h: where pictures lie in songs' files, for transcode_cover*.c alone. Files come from strangers: how much of one
   is read, how many parts of it are looked at, and how long a picture is are bounded. */
#ifndef WL_TRANSCODE_COVER_PARTS_H
#define WL_TRANSCODE_COVER_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/picture.h"

enum {
    COVER_FILE_BYTES = 32 << 20, /* of a song are read at most, */
    COVER_TAG_BYTES = 16 << 20,  /* of one tag: its beginning; */
    COVER_BYTES = 12 << 20,      /* a longer picture is passed over */
    COVER_PARTS = 1000 /* of a file, or of a part of it: those past them are not looked at */
};

/* A song's bytes, here and there. */
struct cover_source {
    void *from;
    size_t (*read)(void *from, int64_t at, void *out, size_t n);
    int64_t left; /* bytes that may still be read, COVER_FILE_BYTES at first */
};

/* How many were read: fewer at the file's end, and when enough of it was read. */
size_t transcode_cover_bytes(struct cover_source *s, int64_t at, void *out, size_t n);

/* The best picture so far: the front cover, else the first. */
struct cover_found {
    uint8_t *bytes; /* owned; NULL: none */
    size_t n;
    bool front;
};

/* Offers bytes that may be a JPEG or PNG; `kind` as ID3 and FLAC number them. */
enum { COVER_FRONT = 3 };
void transcode_cover_offer(struct cover_found *f, unsigned kind, const uint8_t *bytes, size_t n);
/* Is that how a JPEG or PNG begins? */
bool transcode_cover_is_one(const uint8_t *bytes, size_t n);

/* Looks through a file of any kind. */
void transcode_cover_find(struct cover_source *s, struct cover_found *f);

/* By kind. An ID3v2 tag: returns where it ends, `at` when there is none. */
int64_t transcode_cover_id3(struct cover_source *s, int64_t at, struct cover_found *f);
/* FLAC's blocks; and one of them, as in Vorbis comments too. */
void transcode_cover_flac(struct cover_source *s, int64_t at, struct cover_found *f);
void transcode_cover_block(const uint8_t *bytes, size_t n, struct cover_found *f);
void transcode_cover_ogg(struct cover_source *s, struct cover_found *f);
void transcode_cover_mp4(struct cover_source *s, struct cover_found *f);
/* WAV (lengths begin with their low byte) and AIFF, which may hold an ID3 tag. */
void transcode_cover_chunks(struct cover_source *s, bool low_first, struct cover_found *f);

/* A number of so many bytes, the high one first. */
uint32_t transcode_cover_number(const uint8_t *bytes, size_t n);

/* Any JPEG or PNG, made as small as covers are; and a PNG as it is. False: it is none, or cannot be used. */
bool transcode_cover_read(const uint8_t *bytes, size_t n, struct picture *out);
bool transcode_cover_png(const uint8_t *bytes, size_t n, struct picture *out);

#endif
