/* cover_ask.c: see cover_ask.h. */
#include "cover_ask.h"
#include <string.h>
#include "hash.h"

/* A picture is some 14 KB on the wire. A thousand listeners who ask for that of a new request are answered with 28 Mbit/s for four
   seconds, a fifth of what their music takes; who has just come in, or searches, is alone with that. */
static const int64_t CROWD_US = 4000000, ALONE_US = 500000, ENTERED_US = 15000000;
/* A server that did not know yet is asked again, and so is one that does not answer. */
static const int64_t LATER_US = 6000000, SILENT_US = 20000000;

_Static_assert(3 * COVER_ASK_ROWS + 2 <= COVERS, "what is wanted at once must be kept at once");

struct wanted {
    const char *song;  /* NULL: none */
    int64_t within_us; /* asked for at a moment up to so much later */
};

/* Is its picture not known, nor that it has none? */
static bool lacks(const struct model *m, const char *song, int64_t mono_us)
{
    const struct cover *told = covers_find(&m->covers, song);
    return song[0] && (!told || (told->later && mono_us - told->at_us >= LATER_US));
}

/* The first of a list whose picture is not known. `songs`: the id of its first, one each `step` bytes. */
static const char *first_of(const struct model *m, int64_t mono_us, const char *songs, size_t step,
                            size_t count)
{
    for (size_t i = 0; i < count && i < COVER_ASK_ROWS; i++, songs += step)
        if (lacks(m, songs, mono_us)) return songs;
    return NULL;
}
#define FIRST_OF(m, mono_us, list, count)                                                          \
    first_of(m, mono_us, (list) ? (list)->song : NULL, sizeof *(list), count)

static struct wanted first_wanted(const struct model *m, bool fresh, int64_t mono_us)
{
    struct wanted w = {.song = m->song.id};
    if (lacks(m, w.song, mono_us)) return w;
    w = (struct wanted){.within_us = fresh ? ALONE_US : CROWD_US};
    w.song = first_of(m, mono_us, m->song.next_id, 0, 1);
    if (!w.song) w.song = FIRST_OF(m, mono_us, m->queue, m->queue_count);
    if (w.song) return w;
    w.within_us = ALONE_US;
    w.song = FIRST_OF(m, mono_us, m->found, m->found_count);
    if (!w.song) w.song = FIRST_OF(m, mono_us, m->plays, m->play_count);
    return w;
}

/* Each listener's own moment for each song. */
static int64_t moment_us(const struct model *m, const struct wanted *w)
{
    return w->within_us ? (int64_t)(hash_text(m->me, w->song) % (uint64_t)w->within_us) : 0;
}

static bool is_fresh(struct cover_ask *a, const struct model *m, int64_t mono_us)
{
    if (strcmp(a->room, m->room_id) != 0) a->entered_us = mono_us;
    memcpy(a->room, m->room_id, sizeof a->room);
    return mono_us - a->entered_us < ENTERED_US;
}

const char *cover_ask_song(struct cover_ask *a, const struct model *m, int64_t mono_us,
                           int64_t *due_us)
{
    struct wanted w = first_wanted(m, is_fresh(a, m, mono_us), mono_us);

    *due_us = INT64_MAX;
    if (m->state != MODEL_IN || !w.song) {
        a->song[0] = '\0';
        return NULL;
    }
    if (strcmp(a->song, w.song) != 0 || w.within_us < a->within_us) {
        memcpy(a->song, w.song, sizeof a->song);
        a->within_us = w.within_us;
        a->due_us = mono_us + moment_us(m, &w);
    }
    bool due = mono_us >= a->due_us;
    if (due) a->within_us = 0;
    if (due) a->due_us = mono_us + SILENT_US;
    *due_us = a->due_us;
    return due ? a->song : NULL;
}
