#include "secret_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 65536 };

static bool begins(const char *text, const char *mark)
{
    return strncmp(text, mark, strlen(mark)) == 0;
}

/* Windows' editors and shells write UTF-16, too, and say so by the first two bytes. */
static bool is_utf16(const char *text, size_t bytes)
{
    return begins(text, "\xff\xfe") || begins(text, "\xfe\xff") || memchr(text, '\0', bytes);
}

bool secret_file_read(const char *path, char *out, size_t n, char error[SYS_ERROR_BYTES])
{
    static const char mark[] = "\xef\xbb\xbf"; /* before UTF-8 */
    size_t bytes;
    char *text = sys_file_load(path, FILE_BYTES, &bytes, error);
    if (!text) return false;
    const char *line = begins(text, mark) ? text + strlen(mark) : text;
    size_t length = strcspn(line, "\r\n");
    bool readable = !is_utf16(text, bytes), good = readable && length > 0 && length < n;
    if (good)
        snprintf(out, n, "%.*s", (int)length, line);
    else if (readable)
        snprintf(error, SYS_ERROR_BYTES, "%.150s: its first line must hold 1 to %zu bytes", path,
                 n - 1);
    else
        snprintf(error, SYS_ERROR_BYTES, "%.150s: it is UTF-16 or no text; save it as UTF-8", path);
    free(text);
    return good;
}
