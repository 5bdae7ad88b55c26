/* library.h: the song index: which files there are, what they hold (file-name rule and tags), which of them are ready to
   play, what is to be transcoded next, and finding songs by words, number or name. What may take long is done a little a
   call, so that 20,000 songs never hold up who calls. */
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

struct song {         /* texts last until the library is called with anything but a look */
    uint64_t id;      /* from the path: the same after a restart */
    size_t number;    /* from 1, in the library's order; 0: it is not there (any more) */
    const char *path; /* below the songs folder, '/' between */
    const char *reel_path;
    int64_t bytes, modified_us;
    enum song_state state;
    const char *title, *artist,
        *genre;           /* for people; "" when unknown; below REEL_TEXT_BYTES each */
    const char *words;    /* folded words of genre, keywords and artist: " rock disturbed " */
    uint32_t samples;     /* of its reel, 48 kHz; 0 while unknown */
    uint32_t duration_ms; /* of the file, as its tags or the reel say; 0 while unknown */
    double lufs;          /* 0 while unknown */
    double peak_db;       /* of its samples, dBFS; 0 while unknown */
};

struct library;

/* Songs below `songs_folder`, reels and what is known of tags in `cache_folder` (which exists). Texts are copied. NULL
   without memory. */
struct library *library_new(const struct io *io, const char *songs_folder, const char *cache_folder,
                            int bitrate_kbps);
void library_free(struct library *l);

/* Reels may fill so many bytes; 0: no limit, as at first. Near it only songs that are wanted are transcoded, and past it the reels
   that were not wanted for longest make room for them. */
void library_bound(struct library *l, int64_t reels_bytes);

/* A look through the folder: begin, each file found (the unplayable by their name's ending are passed over), end. Of
   `x.wav` and `x.mp3` the WAV is taken. The end takes over what was found, a little a call: again until it is true; until
   then there are the songs of before. What was added, changed or removed is logged and counted. */
struct library_changes {
    size_t added, changed, removed;
};
void library_scan_begin(struct library *l);
void library_scan_found(struct library *l, const char *path, int64_t bytes, int64_t modified_us);
/* Not all of the folder could be read: songs that were not found stay, this time. */
void library_scan_keep(struct library *l);
bool library_scan_end(struct library *l, struct library_changes *changes);
/* Did a look take in all of the folder, so that a song that is not known is none? */
bool library_is_whole(const struct library *l);

/* A look through the cache folder for reels that are no song's any more: begin, and each file in it by its name. They count against the
   limit, and go first. */
void library_strays_begin(struct library *l);
void library_stray_found(struct library *l, const char *name, int64_t bytes, int64_t modified_us);
/* Only those last touched before this wall time may go; at first none. */
void library_strays_until(struct library *l, int64_t touched_us);

/* Songs in a fixed order: by path without its ending. The pointer is good until the next scan ends. */
size_t library_count(const struct library *l);
const struct song *library_song(const struct library *l, size_t i);
const struct song *library_find(const struct library *l, uint64_t id); /* NULL: none (any more) */

/* Grows when songs come, go, turn bad, or are known by other words than before. */
uint64_t library_revision(const struct library *l);

/* How many are in each state, and how many whose tags were not read yet. */
struct library_sums {
    size_t state[SONG_BAD + 1], untagged;
};
struct library_sums library_sums(const struct library *l);

/* Running time of all songs that are not bad, as far as it is known. */
uint64_t library_seconds(struct library *l);

/* Songs in whose title, artist, genre, keywords or file name each of these words begins a word. Writes the places
   (library_song) of the `most` best: whole title first, then titles, then artists that begin so, then the rest, each by
   title; a number finds the song of that number before all. No words: all songs in order. Returns how many there are. */
size_t library_search(const struct library *l, const char *words, size_t *out, size_t most);

/* The nth song, from 1. NULL: no such number. */
const struct song *library_by_number(const struct library *l, size_t n);

/* The song somebody means: by its title, "artist - title" or file name with or without its ending, folded; else the one
   that is nearest by a few letters, else the only one these words find. NULL when none or many could be meant. */
const struct song *library_by_name(const struct library *l, const char *name);

/* This song is wanted soon, or its reel is in use: it is transcoded next, and goes late when room is to be made. */
void library_want(struct library *l, uint64_t id);

/* A song's cover, a JPEG as common/proto.h says: its bytes in `out`. 0: it has none, or it is not known yet (*later): it is looked
   for now. */
size_t library_cover(struct library *l, uint64_t id, uint8_t *out, size_t room, bool *later);

/* A ready song's reel is gone or damaged: it is made anew. */
void library_lost(struct library *l, uint64_t id);

/* Starts the next transcoding, and the next reading of tags, when none runs, and takes in a little of what is known. Call
   often; costs nothing when there is nothing to do. True: there is more to take in, call again at once. */
bool library_work(struct library *l);

/* A child that was started ended, one for a reel, a cover or tags: `line` is what the program printed (JSON, or why it failed). Returns the
   song whose reel it was about (SONG_NEW when it is put off, since the disk is full: IO_UNWRITTEN), NULL when that is gone, or it was none.
   The line is kept beside the reel, which is how a later start knows that the reel is whole. */
const struct song *library_job_ended(struct library *l, uint64_t job, int exit_code,
                                     const char *line);

/* A working song's reel has its headers now: takes over its tags, estimate and expected length. */
void library_heard(struct library *l, uint64_t id, const struct reel_tags *tags);

#endif
