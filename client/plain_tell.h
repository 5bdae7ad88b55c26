/* plain_tell.h: how --text says things: a sentence a line, times and lengths in words people use. */
#ifndef WL_PLAIN_TELL_H
#define WL_PLAIN_TELL_H

#include <stdint.h>

enum { PLAIN_CLOCK_BYTES = 8, PLAIN_LENGTH_BYTES = 24 };

/* A line on stdout. What others wrote must not steer the terminal: control characters are left out. */
void plain_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "21:04", local time; "3:20". Return out. */
const char *plain_clock(int64_t wall_ms, char out[PLAIN_CLOCK_BYTES]);
const char *plain_length(int64_t ms, char out[PLAIN_LENGTH_BYTES]);

#endif
