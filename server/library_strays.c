/* library_strays.c: reels in the cache folder that are no song's any more: its file is gone or another, or it was made for another bitrate.
   They count against the limit, and are the first to go when room is needed: until then, songs of a disk that was unplugged find
   theirs again. One that was touched lately may still be heard, and reels are read page by page: it stays. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "library_parts.h"

/* The number in the name of a reel, or of what lies beside one; 0: it is something else. */
static uint64_t reel_of(const char *name)
{
    static const char *const endings[] = {"", ".json", ".jpg"};
    uint64_t reel = 0;
    int end = 0;
    bool ours = strspn(name, "0123456789abcdef") == 16 &&
                sscanf(name, "%16" SCNx64 ".opus%n", &reel, &end) == 1 && end > 0;
    for (size_t i = 0; ours && i < sizeof endings / sizeof *endings; i++)
        if (strcmp(name + end, endings[i]) == 0) return reel;
    return 0;
}

/* NULL without memory: it is not counted. */
static struct library_stray *add(struct library *l, uint64_t reel)
{
    struct library_stray *s = calloc(1, sizeof *s);
    if (s && map_put(&l->strays, reel, s)) {
        s->reel = reel;
        return s;
    }
    free(s);
    return NULL;
}

void library_stray_found(struct library *l, const char *name, int64_t bytes, int64_t modified_us)
{
    uint64_t reel = reel_of(name);
    if (!reel || map_get(&l->reels, reel)) return;
    struct library_stray *s = map_get(&l->strays, reel);
    if (!s) s = add(l, reel);
    if (!s) return;
    s->bytes += bytes;
    if (modified_us > s->touched_us) s->touched_us = modified_us;
    l->strays_bytes += bytes;
}

void library_strays_begin(struct library *l)
{
    size_t at = 0;
    for (struct library_stray *s; (s = map_next(&l->strays, &at)) != NULL;) free(s);
    map_free(&l->strays);
    l->strays = (struct map){0};
    l->strays_bytes = 0;
}

void library_stray_claim(struct library *l, uint64_t reel)
{
    struct library_stray *s = map_get(&l->strays, reel);
    if (!s) return;
    l->strays_bytes -= s->bytes;
    map_remove(&l->strays, reel);
    free(s);
}

void library_strays_until(struct library *l, int64_t touched_us)
{
    l->strays_until_us = touched_us;
}

/* NULL: there is none that may go. The last wish for a reel touched what lies beside it. */
static const struct library_stray *longest_unwanted(const struct library *l)
{
    const struct library_stray *oldest = NULL;
    size_t at = 0;
    for (const struct library_stray *s; (s = map_next(&l->strays, &at)) != NULL;)
        if (s->touched_us < l->strays_until_us && (!oldest || s->touched_us < oldest->touched_us))
            oldest = s;
    return oldest;
}

bool library_remove_stray(struct library *l)
{
    char path[LIBRARY_PATH_BYTES];
    const struct library_stray *s = longest_unwanted(l);
    if (!s) return false;
    library_reel_path(path, l->cache_folder, s->reel);
    library_remove_files(l, path);
    library_stray_claim(l, s->reel);
    return true;
}
