#include "transcode_tags.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "transcode_about.h"

/* A line; false when it was not written. */
static bool write_line(FILE *out, cJSON *json)
{
    char *line = cJSON_PrintUnformatted(json);
    bool written = line && fprintf(out, "%s\n", line) > 0 && fflush(out) == 0;
    cJSON_free(line);
    cJSON_Delete(json);
    return written;
}

static cJSON *begin_line(const char *name)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "song", name);
    return json;
}

static void describe(cJSON *json, const char *path)
{
    struct transcode_about about = {.genre_count = 0};
    struct transcode_sound sound;
    char why[TRANSCODE_WHY_BYTES];
    if (!transcode_sound_open(&sound, path, why)) {
        cJSON_AddStringToObject(json, "why", why);
        return;
    }
    transcode_about_read(&about, &sound, path);
    transcode_about_say(&about, json);
    cJSON_AddNumberToObject(json, "duration_ms", (double)(sound.frames * 1000 / sound.rate_hz));
    transcode_sound_close(&sound);
}

static bool say(FILE *out, const char *name, const char *path)
{
    cJSON *json = begin_line(name);
    describe(json, path);
    return write_line(out, json);
}

int transcode_tags_print(char **paths, int n)
{
    bool written = true;
    for (int i = 0; written && i < n; i++) written = say(stdout, paths[i], paths[i]);
    return written ? 0 : 1;
}

/* The empty line ends one that an earlier program left half written. */
int transcode_tags_append(const char *file, char **pairs, int n)
{
    FILE *out = fopen(file, "ab");
    bool written = out && fputc('\n', out) != EOF;
    for (int i = 0; written && i + 1 < n; i += 2)
        written = write_line(out, begin_line(pairs[i])) && say(out, pairs[i], pairs[i + 1]);
    if (out && fclose(out) != 0) written = false;
    return written ? 0 : 1;
}
