/* sys_file.c: whole files, folders that must be there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sys_parts.h"

enum { FIRST_BYTES = 4096 };

/* Reads until the end or until more than `most` came; the length, or -1. */
static int64_t read_all(sys_reader file, size_t most, char **out)
{
    size_t size = most < FIRST_BYTES ? most + 1 : FIRST_BYTES, length = 0;
    char *bytes = malloc(size + 1);
    while (bytes != NULL) {
        long got = sys_reader_take(file, bytes + length, size - length);
        if (got < 0) break;
        length += (size_t)got;
        if (got == 0 || length > most) {
            bytes[length] = '\0';
            *out = bytes;
            return (int64_t)length;
        }
        if (length < size) continue;
        size = size < most / 2 ? 2 * size : most + 1;
        char *bigger = realloc(bytes, size + 1);
        if (bigger == NULL) break;
        bytes = bigger;
    }
    free(bytes);
    return -1;
}

char *sys_file_load(const char *path, size_t most, size_t *bytes, char error[SYS_ERROR_BYTES])
{
    char *out = NULL;
    sys_reader file = sys_reader_open(path);
    int64_t got = file < 0 ? -1 : read_all(file, most, &out);
    if (got < 0) sys_say_file(error, "read", path);
    if (file >= 0) sys_reader_close(file);
    if (got < 0) return NULL;
    if ((size_t)got > most) {
        snprintf(error, SYS_ERROR_BYTES, "%.180s is larger than the %llu bytes allowed", path,
                 (unsigned long long)most);
        free(out);
        return NULL;
    }
    if (bytes != NULL) *bytes = (size_t)got;
    return out;
}

static bool save(const char *path, const void *bytes, size_t n, bool secret, bool lasting,
                 char error[SYS_ERROR_BYTES])
{
    char temporary[SYS_PATH_BYTES];
    uint32_t number;
    sys_random(&number, sizeof number);
    int length = snprintf(temporary, sizeof temporary, "%s.%08x.tmp", path, (unsigned)number);
    if (length >= (int)sizeof temporary) {
        snprintf(error, SYS_ERROR_BYTES, "cannot write %.180s...: its path is too long", path);
        return false;
    }
    if (sys_file_replace(path, temporary, bytes, n, secret, lasting)) return true;
    sys_say_file(error, "write", path);
    return false;
}

bool sys_file_save(const char *path, const void *bytes, size_t n, bool secret,
                   char error[SYS_ERROR_BYTES])
{
    return save(path, bytes, n, secret, true, error);
}

bool sys_file_write(const char *path, const void *bytes, size_t n, char error[SYS_ERROR_BYTES])
{
    return save(path, bytes, n, false, false, error);
}

bool sys_make_folder(const char *path, char error[SYS_ERROR_BYTES])
{
    char part[SYS_PATH_BYTES];
    int length = snprintf(part, sizeof part, "%s", path);
    bool fits = length > 0 && length < (int)sizeof part;
    for (char *at = part + 1; fits && *at != '\0'; at++) {
        char separator = *at;
        if (!sys_is_separator(separator)) continue;
        *at = '\0';
        sys_make_one_folder(part); /* only the last one's fate counts */
        *at = separator;
    }
    if (fits && sys_make_one_folder(part)) return true;
    if (fits)
        sys_say_file(error, "make the folder", path);
    else
        snprintf(error, SYS_ERROR_BYTES, "cannot make the folder \"%.150s\": no such path", path);
    return false;
}
