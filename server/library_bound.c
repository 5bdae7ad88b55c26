/* library_bound.c: reels of a large library fill a disk (20,000 songs: some 80 GB), so there is a limit to them. */
#include "library_parts.h"

enum {
    SPARE = 16,         /* this part of the limit is kept for songs that are wanted */
    REMOVED_A_CALL = 4, /* reels; a limit that was lowered is reached song by song */
    LATELY = 2000       /* wishes: what up to a thousand rooms hear, and what comes next in them */
};

void library_bound(struct library *l, int64_t reels_bytes)
{
    l->reels_most = reels_bytes;
}

static int64_t used_bytes(struct library *l)
{
    library_count_all(l);
    return l->reels_bytes + l->strays_bytes;
}

bool library_has_room(struct library *l)
{
    if (!l->reels_most) return true;
    int64_t most = l->reels_most - l->reels_most / SPARE;
    for (int i = 0; i < REMOVED_A_CALL && used_bytes(l) >= most; i++)
        if (!library_remove_stray(l)) break;
    bool room = used_bytes(l) < most;
    if (l->strays.count) return room; /* more of them will go */
    if (!room && !l->logged_full)
        library_say(l, LOG_INFO,
                    "prepared songs fill %.1f GB: further ones are prepared when they are wanted",
                    (double)l->reels_bytes / 1e9);
    l->logged_full |= !room;
    return room;
}

/* NULL: no reel is there. */
static struct library_song *longest_unwanted(const struct library *l)
{
    struct library_song *oldest = NULL;
    for (size_t i = 0; i < l->count; i++) {
        struct library_song *s = l->songs[i];
        if (s->song.state == SONG_READY && (!oldest || s->wished < oldest->wished)) oldest = s;
    }
    return oldest;
}

bool library_wished_lately(const struct library *l, const struct library_song *s)
{
    return s->wished && l->wishes - s->wished < LATELY;
}

/* The line beside it goes first: a reel without one counts for nothing. */
void library_remove_files(struct library *l, const char *reel_path)
{
    char path[LIBRARY_SIDECAR_BYTES];
    if (library_sidecar(path, reel_path)) l->io->file_remove(l->io->world, path);
    if (library_cover_path(path, reel_path)) l->io->file_remove(l->io->world, path);
    l->io->file_remove(l->io->world, reel_path);
}

static void remove_reel(struct library *l, struct library_song *s)
{
    library_remove_files(l, s->song.reel_path);
    s->song.state = SONG_NEW;
    s->pictured = false;
    l->first_new = 0;
    library_note(l, s);
}

void library_make_room(struct library *l)
{
    for (int i = 0; l->reels_most && i < REMOVED_A_CALL; i++) {
        if (used_bytes(l) < l->reels_most) return;
        if (library_remove_stray(l)) continue;
        /* Strays that stay for now are no reason to take what is heard: the limit is passed for some hours. */
        struct library_song *s = l->reels_bytes < l->reels_most ? NULL : longest_unwanted(l);
        if (!s) return;
        remove_reel(l, s);
    }
}
