/* library.h: the song index: which files there are, what they hold (file-name rule and tags), which of them are ready to
   play, and what is to be transcoded next. */
#ifndef WL_LIBRARY_H
#define WL_LIBRARY_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include "io.h"
#include "reel.h"

enum { LIBRARY_PATH_BYTES = 1024, LIBRARY_WORDS_BYTES = 512 };

enum song_state {
    SONG_NEW, /* waits for its turn to be transcoded */
    SONG_WORKING, /* its reel is being written; playable as soon as reel_open succeeds and the length is known */
    SONG_READY,
    SONG_BAD /* cannot be decoded; tried again when the file changes */
};

struct song {         /* texts last until the song's state changes or the next scan ends */
    uint64_t id;      /* from the path: the same after a restart */
    const char *path; /* below the songs folder, '/' between */
    const char *reel_path;
    int64_t bytes, modified_us;
    enum song_state state;
    const char *title, *artist,
        *genre;        /* for people; "" when unknown; below REEL_TEXT_BYTES each */
    const char *words; /* folded words of genre, keywords and artist: " rock disturbed " */
    uint32_t samples;  /* 48 kHz; 0 while unknown */
    double lufs;       /* 0 while unknown */
    double peak_db;    /* of its samples, dBFS; 0 while unknown */
};

struct library;

/* Songs below `songs_folder`, reels in `cache_folder` (which exists). Texts are copied. NULL without memory. */
struct library *library_new(const struct io *io, const char *songs_folder, const char *cache_folder,
                            int bitrate_kbps);
void library_free(struct library *l);

/* A look through the folder: begin, each file found (the unplayable by their name's ending are passed over), end. Of
   `x.wav` and `x.mp3` the WAV is taken. What was added, changed or removed is logged and counted. */
struct library_changes {
    size_t added, changed, removed;
};
void library_scan_begin(struct library *l);
void library_scan_found(struct library *l, const char *path, int64_t bytes, int64_t modified_us);
struct library_changes library_scan_end(struct library *l);

/* Songs in a fixed order (by path). The pointer is good until the next scan ends. */
size_t library_count(const struct library *l);
const struct song *library_song(const struct library *l, size_t i);
const struct song *library_find(const struct library *l, uint64_t id); /* NULL: none (any more) */

/* Do the song's words hold `phrase` (folded here) as whole words in a row? "hip-hop" finds "hip hop". */
bool library_song_has(const struct song *s, const char *phrase);
/* The same for who asks many songs: the phrase is folded once. "" is in none. */
void library_fold(char out[LIBRARY_WORDS_BYTES], const char *phrase);
bool library_song_has_folded(const struct song *s, const char *folded);

/* This song is wanted soon: transcode it next. */
void library_want(struct library *l, uint64_t id);

/* A ready song's reel is gone or damaged: it is made anew. */
void library_lost(struct library *l, uint64_t id);

/* Starts the next transcoding when none runs. Call often; costs nothing when there is nothing to do. */
void library_work(struct library *l);

/* A transcoding ended: `line` is what the program printed (JSON, or why it failed). Returns the song it was, NULL when it
   is gone. The line is kept beside the reel, which is how a later start knows that the reel is whole. */
const struct song *library_transcoded(struct library *l, uint64_t job, int exit_code,
                                      const char *line);

/* A working song's reel has its headers now: takes over its tags, estimate and expected length. */
void library_heard(struct library *l, uint64_t id, const struct reel_tags *tags);

#endif
