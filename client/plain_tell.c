#include "plain_tell.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include "../common/utf8.h"

enum { LINE_BYTES = 12288 };

void plain_tell(const char *format, ...)
{
    char raw[LINE_BYTES], tidy[LINE_BYTES];
    va_list args;

    va_start(args, format);
    vsnprintf(raw, sizeof raw, format, args);
    va_end(args);
    utf8_tidy(tidy, sizeof tidy, raw);
    puts(tidy);
    fflush(stdout);
}

const char *plain_clock(int64_t wall_ms, char out[PLAIN_CLOCK_BYTES])
{
    time_t seconds = (time_t)(wall_ms / 1000);
    const struct tm *local = localtime(&seconds);

    if (!local || strftime(out, PLAIN_CLOCK_BYTES, "%H:%M", local) == 0) out[0] = '\0';
    return out;
}

const char *plain_length(int64_t ms, char out[PLAIN_LENGTH_BYTES])
{
    snprintf(out, PLAIN_LENGTH_BYTES, "%lld:%02d", (long long)(ms / 60000), (int)(ms / 1000 % 60));
    return out;
}
