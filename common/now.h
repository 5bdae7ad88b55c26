/* now.h: the time of an event, handed in by whoever reads the clocks. */
#ifndef WL_NOW_H
#define WL_NOW_H

#include <stdint.h>

struct now {
    int64_t mono_us; /* monotonic: what every schedule and the music go by */
    int64_t wall_us; /* since 1970: only shown to people and stored */
};

/* Of two times the one that comes first. */
static inline int64_t now_earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

#endif
