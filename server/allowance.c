#include "allowance.h"

static int64_t spent_from(const struct allowance *a, int64_t mono_us)
{
    return a->spent_until_us > mono_us ? a->spent_until_us : mono_us;
}

bool allowance_has(const struct allowance *a, int64_t cost_us, int64_t saved_us, int64_t mono_us)
{
    return spent_from(a, mono_us) + cost_us <= mono_us + saved_us;
}

bool allowance_take(struct allowance *a, int64_t cost_us, int64_t saved_us, int64_t mono_us)
{
    if (!allowance_has(a, cost_us, saved_us, mono_us)) return false;
    a->spent_until_us = spent_from(a, mono_us) + cost_us;
    return true;
}
