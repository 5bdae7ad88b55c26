/* library_cover.c: songs' covers, small pictures beside their reels. A song's is looked for when it is wanted or asked for, once in each run of
   the server: so a cover.jpg that was added meanwhile is found, and reels of an earlier version get theirs. */
#include <stdio.h>
#include <string.h>
#include "library_parts.h"

bool library_cover_path(char out[LIBRARY_SIDECAR_BYTES], const char *reel_path)
{
    int n = snprintf(out, LIBRARY_SIDECAR_BYTES, "%s.jpg", reel_path);
    return n > 0 && n < LIBRARY_SIDECAR_BYTES;
}

void library_cover_want(struct library *l, const struct library_song *s)
{
    struct library_covers *c = &l->covers;
    if (s->pictured || c->wanted_count == LIBRARY_WANTED) return;
    for (size_t i = 0; i < c->wanted_count; i++) {
        if (c->wanted[i] == s->song.id) return;
    }
    c->wanted[c->wanted_count++] = s->song.id;
}

static struct library_song *next_song(struct library *l)
{
    struct library_covers *c = &l->covers;
    while (c->wanted_count) {
        struct library_song *s = library_get(l, c->wanted[0]);
        memmove(c->wanted, c->wanted + 1, --c->wanted_count * sizeof *c->wanted);
        if (s && !s->pictured) return s;
    }
    return NULL;
}

void library_cover_work(struct library *l)
{
    struct library_covers *c = &l->covers;
    char song[2 * LIBRARY_PATH_BYTES], cover[LIBRARY_SIDECAR_BYTES];
    struct library_song *s = c->job ? NULL : next_song(l);
    if (!s) return;
    int n = snprintf(song, sizeof song, "%s/%s", l->songs_folder, s->song.path);
    bool fits = n < (int)sizeof song && library_cover_path(cover, s->song.reel_path);
    if (fits && l->io->make_cover(l->io->world, l->job + 1, song, cover)) {
        c->job = ++l->job;
        c->song = s->song.id;
        c->file = s->file;
    } else {
        s->pictured = true; /* it would not go better the next time */
    }
}

void library_cover_ended(struct library *l, int exit_code, const char *line)
{
    struct library_covers *c = &l->covers;
    struct library_song *s = library_get(l, c->song);
    c->job = 0;
    if (!s || s->file != c->file) return; /* gone, or another file by now */
    s->pictured = exit_code != IO_OVERDUE || s->hurried;
    s->hurried = exit_code == IO_OVERDUE;
    if (!s->pictured) return;
    if (exit_code != 0 && exit_code != 1) line = "the transcoder broke down over it";
    if (exit_code != 0 && line[0])
        library_say(l, LOG_INFO, "no cover of \"%s\": %s", s->song.path, line);
}

size_t library_cover(struct library *l, uint64_t id, uint8_t *out, size_t room, bool *later)
{
    char path[LIBRARY_SIDECAR_BYTES];
    struct library_song *s = library_get(l, id);
    *later = false;
    if (!s || !library_cover_path(path, s->song.reel_path)) return 0;
    library_cover_want(l, s);
    int64_t n = l->io->file_read(l->io->world, path, 0, out, room);
    *later = n <= 0 && !s->pictured;
    return n > 0 ? (size_t)n : 0;
}
