#include "waits.h"
#include "../common/seq.h"

enum { EXCUSED_EACH = 256, EXCUSED_MOST = 2, MOST_US = 10000000 /* nobody waits longer */ };

static bool is_kept(const struct waits *w, uint32_t frame)
{
    return w->newest - frame < WAITS_FRAMES;
}

/* NULL: too long ago. */
static struct wait *place(struct waits *w, uint32_t frame)
{
    if (seq_after(frame, w->newest)) {
        uint32_t skipped = frame - w->newest;
        if (skipped > WAITS_FRAMES) skipped = WAITS_FRAMES;
        for (uint32_t i = 0; i < skipped; i++)
            w->by_frame[(frame - i) % WAITS_FRAMES].what = WAIT_UNKNOWN;
        w->newest = frame;
    }
    return is_kept(w, frame) ? &w->by_frame[frame % WAITS_FRAMES] : NULL;
}

void waits_taken_rt(struct waits *w, uint32_t frame, int64_t us, bool repeats)
{
    struct wait *at = place(w, frame);
    if (us < -MOST_US) us = -MOST_US;
    if (us > MOST_US) us = MOST_US;
    if (at) *at = (struct wait){WAIT_TAKEN, repeats, (int32_t)us};
}

void waits_missing_rt(struct waits *w, uint32_t frame)
{
    struct wait *at = place(w, frame);
    if (at) at->what = WAIT_MISSING;
}

bool waits_is_missing_rt(const struct waits *w, uint32_t frame)
{
    return is_kept(w, frame) && w->by_frame[frame % WAITS_FRAMES].what == WAIT_MISSING;
}

void waits_shift_rt(struct waits *w, int32_t us)
{
    for (size_t i = 0; i < WAITS_FRAMES; i++)
        if (w->by_frame[i].what == WAIT_TAKEN) w->by_frame[i].us += us;
}

/* How long a frame waited, or could have been waited for; false when no wait would have helped, or nothing is known. */
static bool waited(const struct waits *w, uint32_t frame, int32_t *us)
{
    const struct wait *own = &w->by_frame[frame % WAITS_FRAMES];
    const struct wait *next = &w->by_frame[(frame + 1) % WAITS_FRAMES];
    bool repeated = frame != w->newest && next->what == WAIT_TAKEN && next->repeats;
    if (own->what == WAIT_UNKNOWN || (own->what == WAIT_MISSING && !repeated)) return false;
    *us = own->what == WAIT_TAKEN ? own->us : INT32_MIN;
    if (repeated && next->us - WAITS_FRAME_US > *us) *us = next->us - WAITS_FRAME_US;
    return true;
}

/* Keeps the few least, in order. */
static void keep_least(int32_t least[EXCUSED_MOST + 1], int32_t us)
{
    for (size_t i = 0; i <= EXCUSED_MOST; i++) {
        if (us >= least[i]) continue;
        int32_t pushed = least[i];
        least[i] = us;
        us = pushed;
    }
}

struct waits_sum waits_sum_rt(const struct waits *w)
{
    struct waits_sum sum = {.most_us = INT32_MIN};
    int32_t least[EXCUSED_MOST + 1] = {INT32_MAX, INT32_MAX, INT32_MAX}, us;
    for (uint32_t i = 0; i < WAITS_FRAMES; i++) {
        if (!waited(w, w->newest - i, &us)) continue;
        keep_least(least, us);
        if (us > sum.most_us) sum.most_us = us;
        sum.known++;
    }
    if (sum.known == 0) return (struct waits_sum){0};
    size_t excused = sum.known / EXCUSED_EACH;
    sum.least_us = least[excused < EXCUSED_MOST ? excused : EXCUSED_MOST];
    return sum;
}
