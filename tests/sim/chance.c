#include "chance.h"
#include <math.h>

uint64_t chance_u64(struct chance *c)
{
    uint64_t z = c->seed += 0x9e3779b97f4a7c15ull;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
}

double chance_unit(struct chance *c)
{
    return ((double)(chance_u64(c) >> 11) + 0.5) / 9007199254740992.0;
}

double chance_exponential(struct chance *c, double mean)
{
    return mean > 0 ? -log(chance_unit(c)) * mean : 0;
}

void chance_fill(struct chance *c, void *out, size_t n)
{
    uint8_t *bytes = out;
    for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)chance_u64(c);
}
