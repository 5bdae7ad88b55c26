#include "log.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "utf8.h"

enum { LINE_BYTES = 2048 }; /* what is longer is cut */

/* Copies with '?' for what a terminal could take for a command or another line. */
static void make_plain(char *out, const char *text)
{
    size_t bytes = strlen(text);
    for (size_t at = 0; at < bytes;) {
        size_t begin = at;
        uint32_t c = utf8_next(text, bytes, &at);
        bool stray = at == begin + 1 && (uint8_t)text[begin] >= 0x80;
        if (stray || utf8_is_control(c) || utf8_is_direction(c)) {
            *out++ = '?';
        } else {
            memcpy(out, text + begin, at - begin);
            out += at - begin;
        }
    }
    *out = '\0';
}

void log_line(enum log_level level, const char *format, ...)
{
    static const char *const kinds[] = {"", "warning: ", "error: "};
    char text[LINE_BYTES], plain[LINE_BYTES], when[32] = "";
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    make_plain(plain, text);
    time_t now = time(NULL);
    const struct tm *local = localtime(&now);
    if (local) strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", local);
    fprintf(stderr, "%s %s%s\n", when, kinds[level], plain);
}
