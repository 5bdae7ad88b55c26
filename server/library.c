#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "library_parts.h"

enum { LOG_TEXT_BYTES = 1536 /* longer log lines are cut */ };

void library_say(const struct library *l, enum log_level level, const char *format, ...)
{
    char text[LOG_TEXT_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    l->io->log(l->io->world, level, text);
}

/* -- making and ending -- */

static char *join(const char *text, const char *end)
{
    size_t bytes = strlen(text) + strlen(end) + 1;
    char *out = malloc(bytes);
    if (out) snprintf(out, bytes, "%s%s", text, end);
    return out;
}

struct library *library_new(const struct io *io, const char *songs_folder, const char *cache_folder,
                            int bitrate_kbps)
{
    struct library *l = calloc(1, sizeof *l);
    if (!l) return NULL;
    l->io = io;
    l->bitrate_kbps = bitrate_kbps;
    l->songs_folder = join(songs_folder, "");
    l->cache_folder = join(cache_folder, "");
    l->tags.path = join(cache_folder, "/tags.jsonl");
    l->revision = 1;
    if (l->songs_folder && l->cache_folder && l->tags.path) return l;
    library_free(l);
    return NULL;
}

void library_free(struct library *l)
{
    if (!l) return;
    size_t at = 0; /* also those that a scan has added or not forgotten yet */
    for (struct library_song *s; (s = map_next(&l->by_id, &at)) != NULL;) library_song_free(s);
    free(l->songs);
    free(l->scan.songs);
    free(l->scan.gone);
    library_found_clear(&l->scan.found);
    library_strays_begin(l);
    map_free(&l->by_id);
    map_free(&l->reels);
    free(l->tags.path);
    free(l->songs_folder);
    free(l->cache_folder);
    free(l);
}

/* -- looking songs up -- */

size_t library_count(const struct library *l)
{
    return l->count;
}

const struct song *library_song(const struct library *l, size_t i)
{
    assert(i < l->count);
    return &l->songs[i]->song;
}

struct library_song *library_get(const struct library *l, uint64_t id)
{
    return map_get(&l->by_id, id);
}

const struct song *library_find(const struct library *l, uint64_t id)
{
    struct library_song *s = library_get(l, id);
    return s ? &s->song : NULL;
}

const struct song *library_by_number(const struct library *l, size_t n)
{
    return n >= 1 && n <= l->count ? &l->songs[n - 1]->song : NULL;
}

/* -- all of them -- */

uint64_t library_revision(const struct library *l)
{
    return l->revision;
}

void library_note(struct library *l, struct library_song *s)
{
    l->counted = false;
    l->revision += s->renamed;
    s->renamed = false;
}

struct library_sums library_sums(const struct library *l)
{
    struct library_sums sums = {0};
    for (size_t i = 0; i < l->count; i++) {
        sums.state[l->songs[i]->song.state]++;
        sums.untagged += !library_song_is_known(l->songs[i]);
    }
    return sums;
}

int64_t library_sound_bytes(const struct library *l, const struct song *s)
{
    return (int64_t)s->samples / 48 * l->bitrate_kbps / 8;
}

/* Ogg adds about 1 %. */
static int64_t reel_bytes(const struct library *l, const struct song *s)
{
    return s->state == SONG_READY ? library_sound_bytes(l, s) * 101 / 100 : 0;
}

void library_count_all(struct library *l)
{
    uint64_t ms = 0;
    if (l->counted) return;
    l->counted = true;
    l->reels_bytes = 0;
    for (size_t i = 0; i < l->count; i++) {
        const struct song *s = &l->songs[i]->song;
        if (s->state != SONG_BAD) ms += s->duration_ms;
        l->reels_bytes += reel_bytes(l, s);
    }
    l->seconds = ms / 1000;
}

uint64_t library_seconds(struct library *l)
{
    library_count_all(l);
    return l->seconds;
}
