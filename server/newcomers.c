#include "newcomers.h"
#include <math.h>

#define USUAL_HZ  20.0
#define LEAST_HZ  0.25  /* as often as a crowd asks later on, too: not counted */
#define SHARED_HZ 750.0 /* on top of 5,000 times the least */
#define SHARE     18.0 /* each gets this part of what is left: the first twenty as much as they like */

/* What was granted more than 10 s ago is over. */
static void forget_old(struct newcomers *n, int64_t second)
{
    int64_t gone = second - n->second;
    if (gone > NEWCOMERS_SECONDS) gone = NEWCOMERS_SECONDS;
    for (int64_t i = 0; i < gone; i++) n->granted[(second - i) % NEWCOMERS_SECONDS] = 0;
    n->second = second;
}

int newcomers_probe_ms(struct newcomers *n, size_t people, int64_t mono_us)
{
    int64_t second = mono_us / 1000000;
    double granted = 0;
    forget_old(n, second);
    for (int i = 0; i < NEWCOMERS_SECONDS; i++) granted += n->granted[i];
    double more = fmin(USUAL_HZ - LEAST_HZ, (SHARED_HZ - granted) / SHARE);
    double ms = fmin(fmax(ceil(1000 / (LEAST_HZ + more)), (double)people), 1000 / LEAST_HZ);
    n->granted[second % NEWCOMERS_SECONDS] += 1000 / ms - LEAST_HZ;
    return (int)ms;
}
