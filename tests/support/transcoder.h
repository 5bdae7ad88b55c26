/* transcoder.h: the real wavelength-transcode, songs made for it by libsndfile, and its reels; for tests of that program. */
#ifndef WL_TRANSCODER_H
#define WL_TRANSCODER_H

#include "../../common/sys.h"
#include "../../server/reel.h"
#include <sndfile.h>

enum { TRANSCODER_LINE_BYTES = 4096, TRANSCODER_FRAME_SAMPLES = 960 };

/* False: it was not built. */
bool transcoder_find(void);
extern char transcoder_program[SYS_PATH_BYTES];
/* For a group's set-up: finds it, and makes a folder ("build/tmp/NAME/"), where all reels become reel.opus. Not 0: it cannot. */
int transcoder_begin(const char *folder);
extern char transcoder_reel[SYS_PATH_BYTES];

/* Starts it on a song; an option may be NULL. And waits for its end: its exit code, and all that it printed. */
struct sys_child *transcoder_start(const char *in, const char *out, const char *option,
                                   const char *value);
int transcoder_finish(struct sys_child *child, char out[TRANSCODER_LINE_BYTES]);

/* Both at once, into transcoder_reel; the line is kept for the two below. */
int transcoder_run(const char *in);
extern char transcoder_said[TRANSCODER_LINE_BYTES];
double transcoder_number(const char *name);
void transcoder_assert_said(const char *part);

/* Songs, and files as they are. */
struct transcoder_song {
    int format, rate_hz, channels;
    double seconds, level; /* of a 1 kHz tone, 1: full scale */
};
extern const struct transcoder_song transcoder_plain; /* 2.5 s of WAV */
void transcoder_make(const char *path, const struct transcoder_song *song);
char *transcoder_load(const char *path, size_t *n); /* the caller frees */
void transcoder_save(const char *path, const void *bytes, size_t n);

/* For reel_open; and a check that every frame of transcoder_reel has the length it should have. The caller closes it. */
extern const struct io transcoder_files;
struct reel *transcoder_check_reel(uint32_t frame_bytes);

#endif
