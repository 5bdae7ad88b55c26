/* sys_home.c: a program's neighbours, and names that fit. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "sys_parts.h"

bool sys_neighbour(const char *name, char out[SYS_PATH_BYTES])
{
    if (!sys_program_folder(out)) return false;
    size_t folder = strlen(out), room = SYS_PATH_BYTES - folder;
    int length = snprintf(out + folder, room, "/%s%s", name, sys_program_ending);
    return length >= 0 && (size_t)length < room;
}

void sys_put_name(char *out, size_t n, const char *name, size_t length)
{
    assert(n > 0);
    if (length >= n) length = n - 1;
    while (length > 0 && ((unsigned char)name[length] & 0xc0) == 0x80) length--;
    memcpy(out, name, length);
    out[length] = '\0';
}
