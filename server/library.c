#include "library.h"
#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/map.h"
#include "library_found.h"
#include "library_song.h"

enum {
    WANTED = 32,         /* wishes past these are dropped: the radio wishes again */
    LINE_BYTES = 8192,   /* a longer line beside a reel is none of ours */
    LOGGED_SONGS = 10,   /* of a scan, by name; the rest only in the sum */
    LOG_TEXT_BYTES = 512 /* longer log lines are cut */
};

struct library {
    const struct io *io;
    char *songs_folder, *cache_folder;
    int bitrate_kbps;
    struct library_song **songs; /* by path */
    size_t count;
    struct map by_id; /* of struct library_song */

    struct library_found found; /* by the scan that is going on */
    bool logged_too_many;

    uint64_t wanted[WANTED]; /* ids */
    size_t wanted_count;
    size_t first_new; /* no song before this index is SONG_NEW */
    uint64_t job;     /* the latest given out */
    uint64_t working; /* the song it is for; 0 once it has ended */
    bool stuck;       /* it could not be started: not tried again before the next scan */
    bool logged_stuck;
};

__attribute__((format(printf, 3, 4))) static void say(const struct library *l, enum log_level level,
                                                      const char *format, ...)
{
    char text[LOG_TEXT_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    l->io->log(l->io->world, level, text);
}

static char *copy(const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *out = malloc(bytes);
    return out ? memcpy(out, text, bytes) : NULL;
}

struct library *library_new(const struct io *io, const char *songs_folder, const char *cache_folder,
                            int bitrate_kbps)
{
    struct library *l = calloc(1, sizeof *l);
    if (!l) return NULL;
    l->io = io;
    l->bitrate_kbps = bitrate_kbps;
    l->songs_folder = copy(songs_folder);
    l->cache_folder = copy(cache_folder);
    if (l->songs_folder && l->cache_folder) return l;
    library_free(l);
    return NULL;
}

void library_free(struct library *l)
{
    if (!l) return;
    for (size_t i = 0; i < l->count; i++) library_song_free(l->songs[i]);
    free(l->songs);
    library_found_clear(&l->found);
    map_free(&l->by_id);
    free(l->songs_folder);
    free(l->cache_folder);
    free(l);
}

/* -- a look through the folder -- */

void library_scan_begin(struct library *l)
{
    library_found_clear(&l->found);
}

void library_scan_found(struct library *l, const char *path, int64_t bytes, int64_t modified_us)
{
    library_found_add(&l->found, path, bytes, modified_us);
}

/* -- reels that are there from an earlier time -- */

static bool sidecar_path(char out[LIBRARY_PATH_BYTES + 8], const struct song *s)
{
    int n = snprintf(out, LIBRARY_PATH_BYTES + 8, "%s.json", s->reel_path);
    return n > 0 && n < LIBRARY_PATH_BYTES + 8;
}

static void adopt_reel(struct library *l, struct library_song *s)
{
    char path[LIBRARY_PATH_BYTES + 8], line[LINE_BYTES + 1], magic[4];
    if (!sidecar_path(path, &s->song)) return;
    int64_t n = l->io->file_read(l->io->world, path, 0, line, LINE_BYTES);
    if (n <= 0) return;
    line[n] = '\0';
    bool reel = l->io->file_read(l->io->world, s->song.reel_path, 0, magic, sizeof magic) ==
                    (int64_t)sizeof magic &&
                memcmp(magic, "OggS", sizeof magic) == 0;
    if (reel && library_song_take_line(s, line)) s->song.state = SONG_READY;
}

static bool reset(struct library *l, struct library_song *s, const struct library_file *f)
{
    if (!library_song_reset(s, f->bytes, f->modified_us, l->cache_folder, l->bitrate_kbps))
        return false;
    adopt_reel(l, s);
    return true;
}

/* -- what the look changed -- */

enum change { ADDED, CHANGED, REMOVED };

static void note(const struct library *l, struct library_changes *changes, enum change change,
                 const char *path)
{
    static const char *const words[] = {"added", "changed", "removed"};
    size_t *counts[] = {&changes->added, &changes->changed, &changes->removed};
    ++*counts[change];
    if (changes->added + changes->changed + changes->removed <= LOGGED_SONGS)
        say(l, LOG_INFO, "song %s: %s", words[change], path);
}

/* NULL when it is left out: without memory, or with the id of another song. */
static struct library_song *add(struct library *l, const struct library_file *f,
                                struct library_changes *changes)
{
    struct library_song *s = library_song_new(f->path);
    if (s && !map_get(&l->by_id, s->song.id) && reset(l, s, f) &&
        map_put(&l->by_id, s->song.id, s)) {
        note(l, changes, ADDED, s->song.path);
        return s;
    }
    library_song_free(s);
    return NULL;
}

static void refresh(struct library *l, struct library_song *s, const struct library_file *f,
                    struct library_changes *changes)
{
    if (s->song.bytes == f->bytes && s->song.modified_us == f->modified_us) return;
    if (reset(l, s, f)) note(l, changes, CHANGED, s->song.path);
}

static void remove_song(struct library *l, struct library_song *s, struct library_changes *changes)
{
    note(l, changes, REMOVED, s->song.path);
    map_remove(&l->by_id, s->song.id);
    library_song_free(s);
}

/* Both lists are sorted: one walk through the two. */
static void merge(struct library *l, struct library_song **songs, struct library_changes *changes)
{
    size_t count = 0;
    for (size_t i = 0, k = 0; i < l->count || k < l->found.count;) {
        int order = i == l->count         ? 1
                    : k == l->found.count ? -1
                                          : strcmp(l->songs[i]->song.path, l->found.files[k].path);
        if (order < 0) {
            remove_song(l, l->songs[i++], changes);
        } else if (order > 0) {
            struct library_song *s = add(l, &l->found.files[k++], changes);
            if (s) songs[count++] = s;
        } else {
            refresh(l, l->songs[i], &l->found.files[k++], changes);
            songs[count++] = l->songs[i++];
        }
    }
    free(l->songs);
    l->songs = songs;
    l->count = count;
}

static void log_changes(struct library *l, const struct library_changes *c)
{
    if (c->added || c->changed || c->removed)
        say(l, LOG_INFO, "songs: %zu (%zu added, %zu changed, %zu removed)", l->count, c->added,
            c->changed, c->removed);
    if (l->found.too_many && !l->logged_too_many)
        say(l, LOG_WARN, "more than %d songs: the rest is left out", LIBRARY_FOUND);
    l->logged_too_many = l->found.too_many;
}

struct library_changes library_scan_end(struct library *l)
{
    struct library_changes changes = {0, 0, 0};
    library_found_tidy(&l->found);
    struct library_song **songs = calloc(l->found.count + 1, sizeof *songs);
    if (songs) merge(l, songs, &changes);
    log_changes(l, &changes);
    library_found_clear(&l->found);
    l->first_new = 0;
    l->stuck = false;
    return changes;
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

static struct library_song *find(const struct library *l, uint64_t id)
{
    return map_get(&l->by_id, id);
}

const struct song *library_find(const struct library *l, uint64_t id)
{
    struct library_song *s = find(l, id);
    return s ? &s->song : NULL;
}

/* -- transcoding -- */

void library_want(struct library *l, uint64_t id)
{
    const struct library_song *s = find(l, id);
    if (!s || s->song.state != SONG_NEW || l->wanted_count == WANTED) return;
    for (size_t i = 0; i < l->wanted_count; i++) {
        if (l->wanted[i] == id) return;
    }
    l->wanted[l->wanted_count++] = id;
}

void library_lost(struct library *l, uint64_t id)
{
    struct library_song *s = find(l, id);
    if (!s || s->song.state != SONG_READY) return;
    s->song.state = SONG_NEW;
    l->first_new = 0;
    say(l, LOG_WARN, "the reel of \"%s\" is gone; it is made anew", s->song.path);
}

/* The first that is wanted and still new, else the first new one. */
static struct library_song *next_song(struct library *l)
{
    while (l->wanted_count) {
        struct library_song *s = find(l, l->wanted[0]);
        memmove(l->wanted, l->wanted + 1, --l->wanted_count * sizeof *l->wanted);
        if (s && s->song.state == SONG_NEW) return s;
    }
    while (l->first_new < l->count && l->songs[l->first_new]->song.state != SONG_NEW)
        l->first_new++;
    return l->first_new < l->count ? l->songs[l->first_new] : NULL;
}

/* Said once, not after every look. */
static void get_stuck(struct library *l, const char *trouble, const char *what)
{
    if (!l->logged_stuck) say(l, LOG_ERROR, "%s %s: no new songs can be played", trouble, what);
    l->stuck = l->logged_stuck = true;
}

static bool start(struct library *l, const struct song *s)
{
    char path[2 * LIBRARY_PATH_BYTES];
    int n = snprintf(path, sizeof path, "%s/%s", l->songs_folder, s->path);
    /* Half a reel of an earlier run must not be taken for the one that comes now. */
    if (n >= (int)sizeof path || !l->io->file_write(l->io->world, s->reel_path, "", 0))
        get_stuck(l, "cannot write to", l->cache_folder);
    else if (!l->io->transcode(l->io->world, l->job + 1, path, s->reel_path, l->bitrate_kbps))
        get_stuck(l, "cannot start", "wavelength-transcode");
    else
        return true;
    return false;
}

void library_work(struct library *l)
{
    struct library_song *s = l->working || l->stuck ? NULL : next_song(l);
    if (!s || !start(l, &s->song)) return;
    l->logged_stuck = false;
    l->working = s->song.id;
    s->job = ++l->job;
    s->song.state = SONG_WORKING;
}

static void keep_line(struct library *l, const struct library_song *s, const char *line)
{
    char path[LIBRARY_PATH_BYTES + 8];
    if (!sidecar_path(path, &s->song) || !l->io->file_write(l->io->world, path, line, strlen(line)))
        say(l, LOG_WARN, "cannot write %s: \"%s\" will be transcoded again after a restart", path,
            s->song.path);
}

static void finish(struct library *l, struct library_song *s, const char *line)
{
    char note[LIBRARY_NOTE_BYTES];
    s->song.state = SONG_READY;
    keep_line(l, s, line);
    library_song_note(note, line);
    if (note[0]) say(l, LOG_WARN, "\"%s\": %s", s->song.path, note);
}

const struct song *library_transcoded(struct library *l, uint64_t job, int exit_code,
                                      const char *line)
{
    if (!l->working || job != l->job) return NULL;
    struct library_song *s = find(l, l->working);
    l->working = 0;
    if (!s || s->job != job) return NULL; /* gone, or its file is another by now */
    s->job = 0;
    if (exit_code == 0 && library_song_take_line(s, line)) {
        finish(l, s, line);
        return &s->song;
    }
    s->song.state = SONG_BAD;
    const char *why = exit_code == 1 && line[0] ? line : "the transcoder broke down over it";
    say(l, LOG_WARN, "left out: \"%s\": %s", s->song.path, why);
    return &s->song;
}

void library_heard(struct library *l, uint64_t id, const struct reel_tags *tags)
{
    struct library_song *s = find(l, id);
    if (s && s->song.state == SONG_WORKING) library_song_take_tags(s, tags);
}
