/* library_parts.h: what a library is made of, for its own files alone (library_*.c). */
#ifndef WL_LIBRARY_PARTS_H
#define WL_LIBRARY_PARTS_H

#include "../common/map.h"
#include "library.h"
#include "library_found.h"
#include "library_song.h"

enum { LIBRARY_WANTED = 32 /* wishes past these are dropped: the radio wishes again */ };

enum library_stage { SCAN_OVER, SCAN_SORTS, SCAN_MERGES, SCAN_FORGETS };

struct library_scan { /* the look through the folder that is going on */
    enum library_stage stage;
    struct library_found found;
    struct library_song **songs, **gone; /* what l->songs will be; and those to be forgotten */
    size_t song, file;                   /* merged so far */
    size_t count, gone_count;
    struct library_changes changes;
    bool keeps; /* what was not found */
    bool logged_too_many;
};

struct library_tags { /* what the children who read tags have written, and what they are to write */
    char *path;       /* of their file */
    int64_t read;     /* bytes of it that were taken in, */
    int64_t read_before; /* and when the child began */
    bool loaded;         /* its end was reached once */
    size_t kept, stale;  /* lines until then that are of use, and that are not */
    uint64_t job;        /* the child's; 0: none runs */
    bool ended;          /* it did, with */
    int exit_code;
    uint64_t asked[IO_TAGS_MOST], asked_file[IO_TAGS_MOST]; /* ids, in the order they are read */
    size_t asked_count;
    size_t first_unknown;     /* no song before this index is to be asked for */
    bool stuck, logged_stuck; /* they cannot work: not tried again before the next scan */
};

struct library_covers { /* which song's is looked for, and which are next */
    uint64_t wanted[LIBRARY_WANTED];
    size_t wanted_count;
    uint64_t job;        /* 0: none runs */
    uint64_t song, file; /* whom it is about (library_song.file) */
};

struct library_stray { /* a reel that is no song's, with what lies beside it */
    uint64_t reel;
    int64_t bytes, touched_us;
};

struct library {
    const struct io *io;
    char *songs_folder, *cache_folder;
    int bitrate_kbps;
    struct library_song **songs; /* in order */
    size_t count;
    struct map by_id;        /* of struct library_song */
    struct map reels;        /* a set: numbers of the reels of all songs, made or not */
    struct map strays;       /* of struct library_stray by that number, and */
    int64_t strays_bytes;    /* what they fill; */
    int64_t strays_until_us; /* those touched before may go */
    bool whole;              /* a look through all of the folder was taken over */
    struct library_scan scan;
    struct library_tags tags;
    uint64_t revision;
    uint64_t seconds;    /* running time of all, */
    int64_t reels_bytes; /* and what the reels that are ready fill, */
    bool counted;        /* since the last change */
    int64_t reels_most;  /* 0: no limit */
    bool logged_full;
    uint64_t
        wishes; /* counted on from the latest of an earlier time, to know who was wanted last */

    uint64_t wanted[LIBRARY_WANTED]; /* ids */
    size_t wanted_count;
    size_t first_new;     /* no song before this index is SONG_NEW */
    uint64_t job;         /* the latest given out */
    uint64_t working;     /* the song that is being transcoded; 0: none */
    uint64_t transcoding; /* and the job that does it */
    bool stuck;           /* it could not be started: not tried again before the next scan */
    bool logged_stuck;
    struct library_covers covers;
};

void library_say(const struct library *l, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

struct library_song *library_get(const struct library *l, uint64_t id); /* NULL: none */

/* What the frames of a song's reel take: hard CBR, so that it follows from its length. */
int64_t library_sound_bytes(const struct library *l, const struct song *s);

/* Brings seconds and reels_bytes up to now. */
void library_count_all(struct library *l);

/* library_bound.c: may a reel be written to nobody's order? And makes room for one that is wanted. */
bool library_has_room(struct library *l);
void library_make_room(struct library *l);
/* Was it among the last songs that were wished for, so that its reel may be in use? */
bool library_wished_lately(const struct library *l, const struct library_song *s);
/* A reel, and what lies beside it, leave the disk. */
void library_remove_files(struct library *l, const char *reel_path);

/* library_strays.c: a song has this reel now; and the stray that was not wanted for longest leaves the disk. False:
   there is none that may. */
void library_stray_claim(struct library *l, uint64_t reel);
bool library_remove_stray(struct library *l);

/* library_reels.c: where the line beside a reel stands; false when the path is too long. */
enum { LIBRARY_SIDECAR_BYTES = LIBRARY_PATH_BYTES + 8 };
bool library_sidecar(char out[LIBRARY_SIDECAR_BYTES], const char *reel_path);

/* library_cover.c: where a song's cover stands; that it is wanted; looks for the next one, and the look ended. */
bool library_cover_path(char out[LIBRARY_SIDECAR_BYTES], const char *reel_path);
void library_cover_want(struct library *l, const struct library_song *s);
void library_cover_work(struct library *l);
void library_cover_ended(struct library *l, int exit_code, const char *line);

/* Something of this song changed. */
void library_note(struct library *l, struct library_song *s);

/* library_reels.c: a new song's reel may be there from an earlier time. */
void library_adopt_reel(struct library *l, struct library_song *s);

/* library_tags.c: takes in a little of what is written, or starts a child; true when there is more to take in. */
bool library_tags_work(struct library *l);
/* The child that read tags ended. */
void library_tags_ended(struct library *l, int exit_code);

#endif
