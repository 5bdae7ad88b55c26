/* prefs_file.h: the file that settings are kept in: one JSON object. */
#ifndef WL_PREFS_FILE_H
#define WL_PREFS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <cjson/cJSON.h>
#include "../common/saying.h"
#include "../common/sys.h"

/* Where it usually is. False when this system has no such place. */
bool prefs_file_usual(char path[SYS_PATH_BYTES]);

/* What it holds, the caller's; NULL when there is none, or none that can be read: that one is put aside, and `notice` says so. */
cJSON *prefs_file_read(const char *path, struct saying *notice);

/* Writes it so that it is never half, and its folder first. False and why; path "": there is no place for it. */
bool prefs_file_write(const char *path, const cJSON *all, char error[SYS_ERROR_BYTES]);

#endif
