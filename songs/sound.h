/* sound.h: a stretch of stereo sound in memory. */
#ifndef WL_SOUND_H
#define WL_SOUND_H

#include <stdbool.h>
#include <stddef.h>

struct sound {
    float *left, *right;
    size_t frames;
    float rate_hz;
};

/* Silence; false without memory. */
bool sound_init(struct sound *s, size_t frames, float rate_hz);
void sound_free(struct sound *s);
void sound_clear(struct sound *s);

/* Adds `from` to several sounds of its length at once, to each with its own gain (0: not to it). */
void sound_send(const struct sound *from, size_t count, struct sound *const to[],
                const float gains[]);

#endif
