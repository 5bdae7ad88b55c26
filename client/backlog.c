#include "backlog.h"

#include <stdlib.h>
#include <string.h>

/* Twice (while songs cross) 5 s of chunks of one frame, and more of them while the clock is measured; later ones are dropped
   and asked for again. */
enum { PACKETS_MOST = 768 };

void backlog_put(struct backlog *b, const uint8_t *packet, size_t n)
{
    if (!b->packets) b->packets = malloc(PACKETS_MOST * sizeof *b->packets);
    if (!b->packets || b->count == PACKETS_MOST || n > PACKET_BYTES) return;
    b->packets[b->count].n = n;
    memcpy(b->packets[b->count++].bytes, packet, n);
}

void backlog_clear(struct backlog *b)
{
    free(b->packets);
    *b = (struct backlog){0};
}
