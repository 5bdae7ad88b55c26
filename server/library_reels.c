/* library_reels.c: reels: those of an earlier time, and which song is transcoded next. */
#include <stdio.h>
#include <string.h>
#include "library_parts.h"

enum { LINE_BYTES = 8192 /* a longer line beside a reel is none of ours */ };

/* -- reels that are there from an earlier time -- */

bool library_sidecar(char out[LIBRARY_SIDECAR_BYTES], const char *reel_path)
{
    int n = snprintf(out, LIBRARY_SIDECAR_BYTES, "%s.json", reel_path);
    return n > 0 && n < LIBRARY_SIDECAR_BYTES;
}

/* Nobody waits for the disk to take reels: after a power cut one may have lost its end. */
static bool is_whole(const struct library *l, const struct song *s)
{
    char magic[4], last;
    return l->io->file_read(l->io->world, s->reel_path, 0, magic, sizeof magic) ==
               (int64_t)sizeof magic &&
           memcmp(magic, "OggS", sizeof magic) == 0 &&
           l->io->file_read(l->io->world, s->reel_path, library_sound_bytes(l, s) - 1, &last, 1) ==
               1;
}

void library_adopt_reel(struct library *l, struct library_song *s)
{
    char path[LIBRARY_SIDECAR_BYTES], line[LINE_BYTES + 1];
    if (!library_sidecar(path, s->song.reel_path)) return;
    int64_t n = l->io->file_read(l->io->world, path, 0, line, LINE_BYTES);
    if (n <= 0) return;
    line[n] = '\0';
    if (!library_song_take_line(s, line) || !is_whole(l, &s->song)) return;
    s->song.state = SONG_READY;
    int64_t time = l->io->file_time(l->io->world, path);
    s->wished = time > 0 ? (uint64_t)time : 0;
    if (s->wished > l->wishes) l->wishes = s->wished;
}

/* -- the next one -- */

/* The time of the line beside a reel is that of its last wish, for the next start. */
static void note_wish(struct library *l, struct library_song *s)
{
    char path[LIBRARY_SIDECAR_BYTES];
    if (s->wished && s->wished == l->wishes) return; /* it was the last one */
    s->wished = ++l->wishes;
    if (s->song.state == SONG_READY && library_sidecar(path, s->song.reel_path))
        l->io->file_touch(l->io->world, path);
}

static bool is_wanted(const struct library *l, uint64_t id)
{
    size_t i = 0;
    while (i < l->wanted_count && l->wanted[i] != id) i++;
    return i < l->wanted_count;
}

void library_want(struct library *l, uint64_t id)
{
    struct library_song *s = library_get(l, id);
    if (!s || is_wanted(l, id)) return; /* what waits is wished for again and again */
    note_wish(l, s);
    library_cover_want(l, s);
    if (s->song.state != SONG_NEW || l->wanted_count == LIBRARY_WANTED) return;
    l->wanted[l->wanted_count++] = id;
}

void library_lost(struct library *l, uint64_t id)
{
    struct library_song *s = library_get(l, id);
    if (!s || s->song.state != SONG_READY) return;
    s->song.state = SONG_NEW;
    l->first_new = 0;
    library_note(l, s);
    library_say(l, LOG_WARN, "the reel of \"%s\" is gone; it is made anew", s->song.path);
}

/* The first that is wanted and still new, else the first new one, if there is room: none is made for nothing. */
static struct library_song *next_song(struct library *l)
{
    while (l->wanted_count) {
        struct library_song *s = library_get(l, l->wanted[0]);
        memmove(l->wanted, l->wanted + 1, --l->wanted_count * sizeof *l->wanted);
        if (!s || s->song.state != SONG_NEW) continue;
        library_make_room(l);
        return s;
    }
    while (l->first_new < l->count && l->songs[l->first_new]->song.state != SONG_NEW)
        l->first_new++;
    return l->first_new < l->count && library_has_room(l) ? l->songs[l->first_new] : NULL;
}

/* Said once, not after every look. */
static void get_stuck(struct library *l, const char *trouble, const char *what)
{
    if (!l->logged_stuck)
        library_say(l, LOG_ERROR, "%s %s: no new songs can be played", trouble, what);
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

static void transcode_next(struct library *l)
{
    struct library_song *s = l->working || l->stuck ? NULL : next_song(l);
    if (!s || !start(l, &s->song)) return;
    l->working = s->song.id;
    s->job = l->transcoding = ++l->job;
    s->song.state = SONG_WORKING;
}

bool library_work(struct library *l)
{
    transcode_next(l); /* first: somebody may wait to hear it */
    library_cover_work(l);
    return library_tags_work(l);
}

/* -- it is done -- */

static void keep_line(struct library *l, const struct library_song *s, const char *line)
{
    char path[LIBRARY_SIDECAR_BYTES];
    if (!library_sidecar(path, s->song.reel_path) ||
        !l->io->file_write(l->io->world, path, line, strlen(line)))
        library_say(l, LOG_WARN, "cannot write %s: \"%s\" will be transcoded again after a restart",
                    path, s->song.path);
}

static void finish(struct library *l, struct library_song *s, const char *line)
{
    char note[LIBRARY_NOTE_BYTES];
    s->song.state = SONG_READY;
    l->logged_stuck = false;
    library_note(l, s);
    keep_line(l, s, line);
    library_song_note(note, line);
    if (note[0]) library_say(l, LOG_WARN, "\"%s\": %s", s->song.path, note);
}

/* The disk is full: tried again when it may not be. */
static void put_off(struct library *l, struct library_song *s, const char *why)
{
    char where[2 * LIBRARY_PATH_BYTES];
    snprintf(where, sizeof where, "%s (%s)", l->cache_folder, why);
    s->song.state = SONG_NEW;
    l->first_new = 0;
    library_note(l, s);
    get_stuck(l, "cannot write to", where);
}

const struct song *library_job_ended(struct library *l, uint64_t job, int exit_code,
                                     const char *line)
{
    if (job && job == l->tags.job) library_tags_ended(l, exit_code);
    if (job && job == l->covers.job) library_cover_ended(l, exit_code, line);
    if (!l->working || job != l->transcoding) return NULL;
    struct library_song *s = library_get(l, l->working);
    l->working = 0;
    if (!s || s->job != job) return NULL; /* gone, or its file is another by now */
    s->job = 0;
    if (exit_code == 0 && library_song_take_line(s, line)) {
        finish(l, s, line);
        return &s->song;
    }
    if (exit_code == IO_UNWRITTEN) {
        put_off(l, s, line);
        return &s->song;
    }
    s->song.state = SONG_BAD;
    s->renamed = true; /* who chooses or finds by words must pass it over now */
    library_note(l, s);
    const char *why = exit_code == 1 && line[0] ? line : "the transcoder broke down over it";
    library_say(l, LOG_WARN, "left out: \"%s\": %s", s->song.path, why);
    return &s->song;
}

void library_heard(struct library *l, uint64_t id, const struct reel_tags *tags)
{
    struct library_song *s = library_get(l, id);
    if (!s || s->song.state != SONG_WORKING) return;
    library_song_take_tags(s, tags);
    library_note(l, s);
}
