/* calendar.h: on which day something was said or played, by this computer's calendar, in the language. */
#ifndef WL_CLIENT_CALENDAR_H
#define WL_CLIENT_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum { CALENDAR_DAY_BYTES = 64 };

/* By the local clock; the first day of 1900 for a time that no calendar knows. */
struct tm calendar_local(int64_t wall_ms);
bool calendar_same_day(int64_t a_ms, int64_t b_ms);
/* "Sun 2026-11-22". Returns out. */
const char *calendar_day(int64_t wall_ms, char out[CALENDAR_DAY_BYTES]);

#endif
