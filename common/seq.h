/* seq.h: numbers that wrap, compared by their distance (RFC 1982). */
#ifndef WL_SEQ_H
#define WL_SEQ_H

#include <stdbool.h>
#include <stdint.h>

/* Does a come after b? */
static inline bool seq32_after(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) > 0;
}

/* How far a lies after b; negative when before. */
static inline int32_t seq32_distance(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b);
}

#endif
