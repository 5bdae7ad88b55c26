/* library_song.h: one song of the library: its texts and words, from its file's name, its reel's tags, or what
   wavelength-transcode said of it. */
#ifndef WL_LIBRARY_SONG_H
#define WL_LIBRARY_SONG_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>
#include "library.h"

enum { LIBRARY_TRIES = 2 }; /* a file at whose tags a child broke down so often is left alone */

struct library_song {
    struct song song; /* its texts lie in the two blocks below */
    char *paths, *texts;
    const char *
        find; /* words of title, artist, file name, and the rest, a line each: " the sound of silence \n disturbed \n" */
    uint64_t
        wished; /* the newest wish for it, counted over all songs; of an earlier time: when it was; 0: none yet */
    uint64_t job; /* of its transcoding while SONG_WORKING */
    uint64_t
        file; /* this file with these bytes at that time; what is known of another does not concern it */
    uint64_t reel; /* the number in the name of its reel */
    bool told;     /* its tags were read, or the file is none that has any */
    uint8_t tries; /* times a child began to read them */
    bool pictured; /* its cover was looked for since the server began, */
    bool hurried;  /* and that took too long once: a machine may be busy */
    bool renamed;  /* its texts are others now; whoever looks sets it back */
};

/* Are its tags known, as well as they ever will be? */
bool library_song_is_known(const struct library_song *s);

/* Ids never are 0. */
uint64_t library_song_id(const char *path);

/* NULL without memory. */
struct library_song *library_song_new(const char *path);
void library_song_free(struct library_song *s);

/* Where the reel of this number stands. */
void library_reel_path(char out[LIBRARY_PATH_BYTES], const char *cache_folder, uint64_t reel);

/* The file is new or another now: back to what its name says, and to a reel of its own. False without memory: nothing has
   changed then. */
bool library_song_reset(struct library_song *s, int64_t bytes, int64_t modified_us,
                        const char *cache_folder, int bitrate_kbps);

/* Takes over a line of wavelength-transcode; false when it is none. */
bool library_song_take_line(struct library_song *s, const char *line);

/* The same of the line of one who only read the tags. */
bool library_song_take_told(struct library_song *s, const cJSON *json);

/* What such a line remarks on the file ("cut off after 12 s"), or "". */
enum { LIBRARY_NOTE_BYTES = 128 };
void library_song_note(char out[LIBRARY_NOTE_BYTES], const char *line);

void library_song_take_tags(struct library_song *s, const struct reel_tags *tags);

#endif
