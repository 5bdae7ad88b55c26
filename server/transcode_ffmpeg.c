/* transcode_ffmpeg.c: what libsndfile cannot read (M4A, WMA, ...) by an `ffmpeg` child, where one is installed; its tags and
   length by the `ffprobe` that comes with it. Both may read local files only: a "song" may be a playlist of addresses. */
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/le.h"
#include "../common/sys.h"
#include "transcode_mix.h"
#include "transcode_sound.h"

enum { RATE_HZ = 48000, BLOCK_BYTES = 32768, PAIR_BYTES = 8, PROBE_BYTES = 65536 };

struct reader {
    struct sys_child *child;
    struct sys_set *set;
    struct transcode_mix mix;
    uint8_t block[BLOCK_BYTES]; /* holds less than a pair between reads */
    size_t held;
};

/* -- finding and starting programs -- */

/* The folders of PATH, one a call; ';' separates them on Windows, ':' elsewhere. */
static const char *next_folder(const char *at, char *out, size_t out_bytes)
{
    bool windows = strchr(at, ';') || (at[0] && at[1] == ':');
    size_t n = strcspn(at, windows ? ";" : ":");
    snprintf(out, out_bytes, "%.*s", (int)n, at);
    return at + n + (at[n] != '\0');
}

/* Starts the first of that name on PATH; argv[0] is filled in. */
static struct sys_child *start(const char *name, const char **argv)
{
    char folder[SYS_PATH_BYTES / 2], path[SYS_PATH_BYTES], error[SYS_ERROR_BYTES];
    const char *at = getenv("PATH");
    while (at && *at) {
        at = next_folder(at, folder, sizeof folder);
        snprintf(path, sizeof path, "%s/%s", folder, name);
        argv[0] = path;
        struct sys_child *child = sys_child_start(argv, 0, error);
        if (child) return child;
    }
    return NULL;
}

bool transcode_ffmpeg_is_there(void)
{
    const char *argv[] = {NULL, "-version", NULL};
    struct sys_child *child = start("ffmpeg", argv);
    if (child) sys_child_end(child);
    return child;
}

/* Waits for output: how many bytes, 0 at the end. */
static size_t wait_and_read(struct sys_child *child, struct sys_set *set, void *out, size_t n)
{
    for (;;) {
        long got = sys_child_read(child, out, n);
        if (got != 0) return got > 0 ? (size_t)got : 0;
        sys_set_clear(set);
        sys_set_want(set, sys_child_socket(child), true, false);
        sys_set_wait(set, -1);
    }
}

/* -- tags and length -- */

static void take_tag(char out[TRANSCODE_TAG_BYTES], const cJSON *tags, const char *name)
{
    const cJSON *tag = cJSON_GetObjectItem(tags, name); /* compares without case */
    if (!out[0] && cJSON_IsString(tag)) snprintf(out, TRANSCODE_TAG_BYTES, "%s", tag->valuestring);
}

static void take_tags(struct transcode_sound *s, const cJSON *tags)
{
    take_tag(s->title, tags, "title");
    take_tag(s->artist, tags, "artist");
    take_tag(s->genre, tags, "genre");
}

static void take_probe(struct transcode_sound *s, const char *text)
{
    cJSON *json = cJSON_Parse(text);
    const cJSON *format = cJSON_GetObjectItem(json, "format"), *stream;
    const cJSON *duration = cJSON_GetObjectItem(format, "duration");
    double seconds = cJSON_IsString(duration) ? strtod(duration->valuestring, NULL) : 0;
    if (isfinite(seconds) && seconds > 0 && seconds < 1e6) s->frames = (int64_t)(seconds * RATE_HZ);
    take_tags(s, cJSON_GetObjectItem(format, "tags"));
    cJSON_ArrayForEach(stream, cJSON_GetObjectItem(json, "streams"))
        take_tags(s, cJSON_GetObjectItem(stream, "tags"));
    cJSON_Delete(json);
}

static void probe(struct transcode_sound *s, const char *url, struct sys_set *set)
{
    static const char entries[] = "format=duration:format_tags=title,artist,genre:"
                                  "stream_tags=title,artist,genre";
    const char *argv[] = {NULL,        "-v",  "error", "-protocol_whitelist",
                          "file,pipe", "-of", "json",  "-show_entries",
                          entries,     url,   NULL};
    static char text[PROBE_BYTES + 1]; /* more than that is no answer */
    struct sys_child *child = start("ffprobe", argv);
    size_t used = 0;
    while (child && used < PROBE_BYTES) {
        size_t got = wait_and_read(child, set, text + used, PROBE_BYTES - used);
        if (!got) break;
        used += got;
    }
    text[used] = '\0';
    if (child) sys_child_end(child);
    take_probe(s, text);
}

/* -- sound -- */

static float little_endian_float(const uint8_t *p)
{
    uint32_t bits = le_get32(p);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static size_t take_pairs(struct reader *r, float *out, size_t most)
{
    size_t pairs = r->held / PAIR_BYTES < most ? r->held / PAIR_BYTES : most;
    for (size_t i = 0; i < 2 * pairs; i++) out[i] = little_endian_float(r->block + 4 * i);
    transcode_mix_apply(&r->mix, out, out, pairs);
    r->held -= pairs * PAIR_BYTES;
    memmove(r->block, r->block + pairs * PAIR_BYTES, r->held);
    return pairs;
}

static bool fill(struct reader *r)
{
    size_t got = wait_and_read(r->child, r->set, r->block + r->held, sizeof r->block - r->held);
    r->held += got;
    return got;
}

static size_t read_some(void *reader, float *out, size_t frames)
{
    struct reader *r = reader;
    size_t done = 0;
    while (done < frames) {
        if (r->held < PAIR_BYTES && !fill(r)) break;
        done += take_pairs(r, out + 2 * done, frames - done);
    }
    return done;
}

static void close_reader(void *reader)
{
    struct reader *r = reader;
    if (r->child) sys_child_end(r->child);
    if (r->set) sys_set_free(r->set);
    free(r);
}

/* It is sound when something comes out. */
bool transcode_ffmpeg_open(struct transcode_sound *s, const char *path)
{
    char url[SYS_PATH_BYTES];
    const char *argv[] = {NULL,        "-nostdin", "-v", "quiet", "-protocol_whitelist",
                          "file,pipe", "-i",       url,  "-vn",   "-map",
                          "0:a:0",     "-ac",      "2",  "-ar",   "48000",
                          "-f",        "f32le",    "-",  NULL};
    struct reader *r = calloc(1, sizeof *r);
    int length = snprintf(url, sizeof url, "file:%s", path);
    if (!r || length >= (int)sizeof url) {
        free(r);
        return false;
    }
    transcode_mix_init(&r->mix, 2);
    r->set = sys_set_new();
    r->child = r->set ? start("ffmpeg", argv) : NULL;
    if (!r->child || !fill(r)) {
        close_reader(r);
        return false;
    }
    s->rate_hz = RATE_HZ;
    probe(s, url, r->set);
    s->reader = r;
    s->read = read_some;
    s->close = close_reader;
    return true;
}
