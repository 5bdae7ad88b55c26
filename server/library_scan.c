/* library_scan.c: a look through the folder, and what it changes. Twenty thousand songs are sorted, made and forgotten a few
   a call. */
#include <stdlib.h>
#include <string.h>
#include "library_parts.h"

enum {
    SORTED_A_CALL = 4000, /* files; each of these takes at most about a millisecond */
    MERGED_A_CALL = 4000, /* songs that stay as they are */
    MADE_A_CALL = 40,     /* new ones: their names are read and folded, their reels looked for */
    CHANGED_COSTS = 10,   /* as much as so many new ones: a reel of some megabytes is removed */
    FORGOTTEN_A_CALL = 2000,
    LOGGED_SONGS = 10 /* of a scan, by name; the rest only in the sum */
};

void library_scan_begin(struct library *l)
{
    library_found_clear(&l->scan.found);
    l->scan.keeps = false;
}

void library_scan_keep(struct library *l)
{
    l->scan.keeps = true;
}

void library_scan_found(struct library *l, const char *path, int64_t bytes, int64_t modified_us)
{
    library_found_add(&l->scan.found, path, bytes, modified_us);
}

/* -- what it changes -- */

enum change { ADDED, CHANGED, REMOVED };

static void note(struct library *l, enum change change, const char *path)
{
    static const char *const words[] = {"added", "changed", "removed"};
    struct library_changes *c = &l->scan.changes;
    size_t *counts[] = {&c->added, &c->changed, &c->removed};
    ++*counts[change];
    if (c->added + c->changed + c->removed <= LOGGED_SONGS)
        library_say(l, LOG_INFO, "song %s: %s", words[change], path);
}

static bool reset(struct library *l, struct library_song *s, const struct library_file *f)
{
    uint64_t reel = s->reel;
    if (!library_song_reset(s, f->bytes, f->modified_us, l->cache_folder, l->bitrate_kbps))
        return false;
    if (reel) map_remove(&l->reels, reel);
    map_put(&l->reels, s->reel, l); /* without memory it may be taken for a stray and made anew */
    library_stray_claim(l, s->reel);
    library_adopt_reel(l, s);
    library_note(l, s);
    return true;
}

/* NULL when it is left out: without memory, or with the id of another song. */
static struct library_song *add(struct library *l, const struct library_file *f)
{
    struct library_song *s = library_song_new(f->path);
    if (s && !library_get(l, s->song.id) && reset(l, s, f) && map_put(&l->by_id, s->song.id, s)) {
        note(l, ADDED, s->song.path);
        return s;
    }
    library_song_free(s);
    return NULL;
}

/* Another file has another reel; that of before is removed, unless somebody may be hearing it. Returns what it cost, as take_file. */
static int refresh(struct library *l, struct library_song *s, const struct library_file *f)
{
    if (s->song.bytes == f->bytes && s->song.modified_us == f->modified_us) return 0;
    if (!library_wished_lately(l, s)) library_remove_files(l, s->song.reel_path);
    if (reset(l, s, f)) note(l, CHANGED, s->song.path);
    return CHANGED_COSTS;
}

/* Below 0: the next song's file is gone; 0: it is still there; above: the next file is new. */
static int compare_next(const struct library *l)
{
    const struct library_scan *scan = &l->scan;
    if (scan->song == l->count) return 1;
    if (scan->file == scan->found.count) return -1;
    return library_found_compare(l->songs[scan->song]->song.path, &scan->found.files[scan->file]);
}

/* Takes the next file; returns what it cost, in new songs. */
static int take_file(struct library *l, int order)
{
    struct library_scan *scan = &l->scan;
    struct library_file *f = &scan->found.files[scan->file];
    struct library_song *s = order ? add(l, f) : l->songs[scan->song++];
    int cost = order ? 1 : refresh(l, s, f);
    if (s) scan->songs[scan->count++] = s;
    library_found_pass(&scan->found, &scan->file);
    return cost;
}

/* Both lists are sorted: one walk through the two. */
static bool merge(struct library *l)
{
    struct library_scan *scan = &l->scan;
    for (int made = 0, steps = 0; made < MADE_A_CALL && steps < MERGED_A_CALL; steps++) {
        if (scan->song == l->count && scan->file == scan->found.count) return true;
        int order = compare_next(l);
        if (order < 0 && scan->keeps)
            scan->songs[scan->count++] = l->songs[scan->song++];
        else if (order < 0)
            scan->gone[scan->gone_count++] = l->songs[scan->song++];
        else
            made += take_file(l, order);
    }
    return false;
}

/* -- stage by stage -- */

static bool begin_merge(struct library *l)
{
    struct library_scan *scan = &l->scan;
    scan->songs = calloc(l->count + scan->found.count + 1, sizeof(struct library_song *));
    scan->gone = calloc(l->count + 1, sizeof(struct library_song *));
    scan->song = scan->file = scan->count = scan->gone_count = 0;
    scan->changes = (struct library_changes){0, 0, 0};
    return scan->songs && scan->gone;
}

static void end_merge(struct library *l)
{
    const struct library_scan *scan = &l->scan;
    for (size_t i = 0; i < scan->gone_count; i++) scan->gone[i]->song.number = 0;
    for (size_t i = 0; i < scan->count; i++) scan->songs[i]->song.number = i + 1;
    free(l->songs);
    l->songs = scan->songs;
    l->count = scan->count;
    l->scan.songs = NULL;
    l->counted = false;
    l->whole |= !scan->keeps;
    if (!scan->changes.added && !scan->changes.changed && !scan->gone_count) return;
    l->first_new = l->tags.first_unknown = 0;
    l->revision++;
}

static bool forget(struct library *l)
{
    struct library_scan *scan = &l->scan;
    for (int i = 0; i < FORGOTTEN_A_CALL && scan->gone_count; i++) {
        struct library_song *s = scan->gone[--scan->gone_count];
        note(l, REMOVED, s->song.path);
        map_remove(&l->by_id, s->song.id);
        map_remove(&l->reels, s->reel);
        library_song_free(s);
    }
    return !scan->gone_count;
}

static void log_changes(struct library *l)
{
    const struct library_changes *c = &l->scan.changes;
    if (c->added || c->changed || c->removed)
        library_say(l, LOG_INFO, "songs: %zu (%zu added, %zu changed, %zu removed)", l->count,
                    c->added, c->changed, c->removed);
    if (l->scan.found.too_many && !l->scan.logged_too_many)
        library_say(l, LOG_WARN, "more than %d songs: the rest is left out", LIBRARY_FOUND);
    l->scan.logged_too_many = l->scan.found.too_many;
}

static void finish(struct library *l, struct library_changes *changes)
{
    log_changes(l);
    *changes = l->scan.changes;
    library_found_clear(&l->scan.found);
    free(l->scan.songs);
    free(l->scan.gone);
    l->scan.songs = l->scan.gone = NULL;
    l->scan.stage = SCAN_OVER;
    l->stuck = l->tags.stuck = false;
}

bool library_scan_end(struct library *l, struct library_changes *changes)
{
    struct library_scan *scan = &l->scan;
    if (scan->stage == SCAN_OVER) scan->stage = SCAN_SORTS;
    if (scan->stage == SCAN_SORTS) {
        if (!library_found_sort(&scan->found, SORTED_A_CALL)) return false;
        scan->stage = begin_merge(l) ? SCAN_MERGES : SCAN_FORGETS; /* no memory: all stays */
    }
    if (scan->stage == SCAN_MERGES) {
        if (!merge(l)) return false;
        end_merge(l);
        scan->stage = SCAN_FORGETS;
    }
    if (!forget(l)) return false;
    finish(l, changes);
    return true;
}

bool library_is_whole(const struct library *l)
{
    return l->whole;
}
