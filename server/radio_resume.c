/* radio_resume.c: the songs that were on when the server ended go on where they would be by now. */
#include "radio_parts.h"
#include <assert.h>
#include <string.h>

#define RESUME_US 3000000 /* the library has so long to find the song that was on */

/* The song that was on. Where the machine itself began anew since, no clock of clients knows its beginning: what of it came
   before is left out. */
static void plan_resumed(struct radio *r, const struct song *s, const struct radio_resumed *was,
                         struct reel *reel)
{
    int64_t late = was->start_us < 0 ? -was->start_us / 1000 * (SEGMENT_RATE_HZ / 1000) : 0;
    if (late >= s->samples) {
        reel_close(reel);
        return;
    }
    radio_plan_song(r, s, &was->ask, reel, late ? 0 : was->start_us, 0);
    if (!r->planned) return;
    struct segment *last = &r->plan[r->planned - 1].segment;
    last->first += (uint32_t)late;
    last->length -= (uint32_t)late;
}

bool radio_go_on(struct radio *r, int64_t mono_us)
{
    /* Nothing else can be played either before a look through the folder has ended. */
    if (!library_count(r->songs)) r->resume_until_us = mono_us + RESUME_US;
    for (size_t i = 0; i < r->resumed_count && !(i && !r->planned); i++) {
        const struct radio_resumed *was = &r->resumed[i];
        struct reel *reel = NULL;
        int64_t from_us = i ? 0 : mono_us - was->start_us; /* what follows is joined to its end */
        const struct song *s = radio_open_song(r, was->song, from_us, &reel);
        if (!s && !i && mono_us < r->resume_until_us) {
            library_want(r->songs, was->song); /* its reel may have been half written */
            return false;
        }
        if (s && i)
            radio_append(r, s, &was->ask, reel, mono_us);
        else if (s)
            plan_resumed(r, s, was, reel);
    }
    r->resumed_count = 0;
    return true;
}

void radio_resume(struct radio *r, const struct radio_resumed *songs, size_t n, int64_t mono_us)
{
    assert(n <= RADIO_SEGMENTS);
    if (n) memcpy(r->resumed, songs, n * sizeof *songs);
    r->resumed_count = r->planned ? 0 : n;
    /* Begun in the future: the machine's wall clock came up behind. */
    if (r->resumed_count && r->resumed[0].start_us > mono_us) r->resumed[0].start_us = mono_us;
    r->resume_until_us = mono_us + RESUME_US;
}
