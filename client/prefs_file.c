#include "prefs_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MOST = 1 << 20 }; /* a longer file is none of ours */

bool prefs_file_usual(char path[SYS_PATH_BYTES])
{
    char folder[SYS_PATH_BYTES];
    if (!sys_settings_folder(folder)) return false;
    int used = snprintf(path, SYS_PATH_BYTES, "%s/settings.json", folder);
    return used > 0 && used < SYS_PATH_BYTES;
}

/* -- reading -- */

static bool is_there(const char *path)
{
    char byte;
    return sys_file_read(path, 0, &byte, 1) >= 0;
}

/* Puts a file that is no settings aside, rather than write over what somebody may want back. */
static void set_aside(const char *path, struct saying *notice)
{
    char bad[SYS_PATH_BYTES + 4];
    snprintf(bad, sizeof bad, "%s.bad", path);
    bool kept = sys_file_rename(path, bad);
    saying_text(saying(notice, kept ? SAID_SETTINGS_ASIDE : SAID_SETTINGS_LOST), "path",
                kept ? bad : path);
}

cJSON *prefs_file_read(const char *path, struct saying *notice)
{
    char error[SYS_ERROR_BYTES];
    size_t bytes;
    if (!is_there(path)) return NULL;
    char *text = sys_file_load(path, FILE_BYTES_MOST, &bytes, error);
    cJSON *all = text ? cJSON_ParseWithLength(text, bytes) : NULL;
    free(text);
    if (cJSON_IsObject(all)) return all;
    cJSON_Delete(all);
    set_aside(path, notice);
    return NULL;
}

/* -- writing -- */

static bool make_folder_of(const char *path, char error[SYS_ERROR_BYTES])
{
    char folder[SYS_PATH_BYTES];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (!slash || slash == folder) return true;
    *slash = '\0';
    return sys_make_folder(folder, error);
}

bool prefs_file_write(const char *path, const cJSON *all, char error[SYS_ERROR_BYTES])
{
    snprintf(error, SYS_ERROR_BYTES, "there is no folder for them");
    if (!path[0] || !make_folder_of(path, error)) return false;
    char *text = cJSON_Print(all);
    snprintf(error, SYS_ERROR_BYTES, "not enough memory");
    bool fine = text && sys_file_save(path, text, strlen(text), true, error);
    cJSON_free(text);
    return fine;
}
