/* chance.h: what happens by chance in the virtual world, from a seed (splitmix64: Steele, Lea, Flood 2014). */
#ifndef WL_CHANCE_H
#define WL_CHANCE_H

#include <stddef.h>
#include <stdint.h>

struct chance {
    uint64_t seed;
};

uint64_t chance_u64(struct chance *c);
double chance_unit(struct chance *c); /* between 0 and 1, never either */
double chance_exponential(struct chance *c, double mean);
void chance_fill(struct chance *c, void *out, size_t n);

#endif
