#include "calendar.h"
#include <stdio.h>
#include "words.h"

struct tm calendar_local(int64_t wall_ms)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    const struct tm *local = localtime(&seconds);
    return local ? *local : (struct tm){.tm_mday = 1}; /* strftime wants a day */
}

bool calendar_same_day(int64_t a_ms, int64_t b_ms)
{
    struct tm a = calendar_local(a_ms), b = calendar_local(b_ms);
    return a.tm_yday == b.tm_yday && a.tm_year == b.tm_year;
}

const char *calendar_day(int64_t wall_ms, char out[CALENDAR_DAY_BYTES])
{
    char date[16];
    struct tm at = calendar_local(wall_ms);
    strftime(date, sizeof date, "%Y-%m-%d", &at);
    /* After an Arabic word a date would run the other way round (LRI, PDI). */
    snprintf(out, CALENDAR_DAY_BYTES, "%s \xE2\x81\xA6%s\xE2\x81\xA9",
             words((enum word)(WORD_SUNDAY + at.tm_wday)), date);
    return out;
}
