/* transcode_sound.h: a song file as stereo samples, whatever it is: by libsndfile, else by an `ffmpeg` on PATH. */
#ifndef WL_TRANSCODE_SOUND_H
#define WL_TRANSCODE_SOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TRANSCODE_WHY_BYTES = 160, TRANSCODE_TAG_BYTES = 1024 };

struct transcode_sound {
    int rate_hz;
    int64_t frames; /* expected; 0 when the file does not say */
    bool cut_off;   /* less is there than the file promises */
    char title[TRANSCODE_TAG_BYTES], artist[TRANSCODE_TAG_BYTES],
        genre[TRANSCODE_TAG_BYTES]; /* raw */

    /* The one who reads: fills up to `frames` stereo pairs and returns how many, 0 at the end. */
    void *reader;
    size_t (*read)(void *reader, float *out, size_t frames);
    void (*close)(void *reader);
};

/* False and a reason for people when it is no sound. */
bool transcode_sound_open(struct transcode_sound *s, const char *path,
                          char why[TRANSCODE_WHY_BYTES]);

/* Stereo pairs, each sample within -2 to 2. */
size_t transcode_sound_read(struct transcode_sound *s, float *out, size_t frames);
void transcode_sound_close(struct transcode_sound *s);

/* The two who read. False: not theirs. */
bool transcode_sndfile_open(struct transcode_sound *s, const char *path);
bool transcode_ffmpeg_open(struct transcode_sound *s, const char *path);
bool transcode_ffmpeg_is_there(void);

#endif
