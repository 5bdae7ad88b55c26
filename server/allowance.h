/* allowance.h: a right to something that grows with time and can be saved up to a limit: lines of chat, repeats, questions.
   It is told as the time until which it is spent (a leaky bucket): each use pushes that time on by its cost. */
#ifndef WL_ALLOWANCE_H
#define WL_ALLOWANCE_H

#include <stdbool.h>
#include <stdint.h>

struct allowance { /* all zero: all that can be saved */
    int64_t spent_until_us;
};

/* Is there enough left for one more use? `saved_us`: how far ahead of now it may be spent. */
bool allowance_has(const struct allowance *a, int64_t cost_us, int64_t saved_us, int64_t mono_us);
/* Spends it; false when there is not enough left, and then nothing is spent. */
bool allowance_take(struct allowance *a, int64_t cost_us, int64_t saved_us, int64_t mono_us);

#endif
