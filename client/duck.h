/* duck.h: music goes down while somebody talks, and comes back. */
#ifndef WL_DUCK_H
#define WL_DUCK_H

#include <stdbool.h>
#include <stddef.h>

struct duck { /* all zero: nobody talks */
    float db; /* how far down the music is now */
};

/* Stereo frames, in place. The whole way down takes 80 ms, and back 400 ms, evenly in dB; another depth is gone to in the same manner. */
void duck_run_rt(struct duck *d, float *music, size_t frames, bool talking, float depth_db);

#endif
