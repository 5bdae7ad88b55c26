/* secret_file.h: secrets that should not stand on the command line: the first line of a file. */
#ifndef WL_SECRET_FILE_H
#define WL_SECRET_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include "sys.h"

/* Fills `out` with the first line of a file, without its end and without the mark that some editors put before UTF-8: 1 to n - 1
   bytes. False, and `error`, when it is not to be had. */
bool secret_file_read(const char *path, char *out, size_t n, char error[SYS_ERROR_BYTES]);

#endif
