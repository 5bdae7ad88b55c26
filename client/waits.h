/* waits.h: how long the packets of a voice waited until they were taken, by the frame they hold, over the last 10 s; and so
   how much longer or shorter they all ought to wait. A frame that did not come in time can be restored from the next packet, if that is
   there and says it once more: then it counts as having waited for that one. */
#ifndef WL_WAITS_H
#define WL_WAITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WAITS_FRAMES = 512, WAITS_FRAME_US = 20000 };

struct waits { /* all zero: nothing is known */
    struct wait {
        enum { WAIT_UNKNOWN, WAIT_MISSING, WAIT_TAKEN } what;
        bool repeats; /* the frame before it, too */
        int32_t us;   /* less than 0: it came too late by so much */
    } by_frame[WAITS_FRAMES];
    uint32_t newest; /* frame */
};

/* A frame was taken `us` after its packet came; it came too late for that (us < 0); or it was missing when it was due. Of frames
   in between, and of those more than WAITS_FRAMES ago, nothing is known. */
void waits_taken_rt(struct waits *w, uint32_t frame, int64_t us, bool repeats);
void waits_missing_rt(struct waits *w, uint32_t frame);

bool waits_is_missing_rt(const struct waits *w, uint32_t frame);

/* All wait so much longer from now on, and would have before. */
void waits_shift_rt(struct waits *w, int32_t us);

struct waits_sum {
    size_t known;              /* of so many frames; 0: the rest is worth nothing */
    int32_t least_us, most_us; /* least: of all but one in 256, two at most */
};
struct waits_sum waits_sum_rt(const struct waits *w);

#endif
