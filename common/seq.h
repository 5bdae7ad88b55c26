/* seq.h: numbers that count round and round (serial number arithmetic, RFC 1982): which of two comes after the other. Right
   as long as they are less than half a round apart. */
#ifndef WL_SEQ_H
#define WL_SEQ_H

#include <stdbool.h>
#include <stdint.h>

static inline bool seq_after(uint32_t a, uint32_t b)
{
    return a != b && a - b < UINT32_C(0x80000000);
}

#endif
