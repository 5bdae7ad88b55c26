#include "secret_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 65536 };

bool secret_file_read(const char *path, char *out, size_t n, char error[SYS_ERROR_BYTES])
{
    char *text = sys_file_load(path, FILE_BYTES, NULL, error);
    if (!text) return false;
    size_t length = strcspn(text, "\r\n");
    bool good = length > 0 && length < n;
    if (good)
        snprintf(out, n, "%.*s", (int)length, text);
    else
        snprintf(error, SYS_ERROR_BYTES, "%.150s: its first line must hold 1 to %zu bytes", path,
                 n - 1);
    free(text);
    return good;
}
