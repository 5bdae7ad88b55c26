#include "plays.h"
#include <stdlib.h>
#include <string.h>

/* All texts of one lie in one block, the title first. */
static void forget(struct play *p)
{
    free((char *)p->title);
    memset(p, 0, sizeof *p);
}

void plays_free(struct plays *p)
{
    for (size_t i = 0; i < PLAYS_KEPT; i++) forget(&p->kept[i]);
    p->newest = 0;
}

static const char *put(char **at, const char *text)
{
    size_t bytes = strlen(text) + 1;
    const char *begin = memcpy(*at, text, bytes);
    *at += bytes;
    return begin;
}

const struct play *plays_add(struct plays *p, const struct play *play)
{
    char *texts = malloc(strlen(play->title) + strlen(play->artist) + strlen(play->by) + 3);
    if (!texts) return NULL;
    struct play *kept = &p->kept[++p->newest % PLAYS_KEPT];
    forget(kept);
    *kept = *play;
    kept->seq = p->newest;
    kept->title = put(&texts, play->title);
    kept->artist = put(&texts, play->artist);
    kept->by = put(&texts, play->by);
    return kept;
}

void plays_restore(struct plays *p, const struct play *play)
{
    if (play->seq <= p->newest) return;
    p->newest = play->seq - 1;
    if (!plays_add(p, play)) p->newest = play->seq;
}

const struct play *plays_get(const struct plays *p, uint64_t seq)
{
    const struct play *kept = &p->kept[seq % PLAYS_KEPT];
    return seq && kept->seq == seq ? kept : NULL;
}

const struct play *plays_last(const struct plays *p, uint64_t song)
{
    for (uint64_t seq = p->newest; seq && seq + PLAYS_KEPT > p->newest; seq--) {
        const struct play *kept = plays_get(p, seq);
        if (kept && kept->song == song) return kept;
    }
    return NULL;
}
