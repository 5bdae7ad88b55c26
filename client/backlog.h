/* backlog.h: packets that came before they could be read: they wait, as they are, in order. */
#ifndef WL_BACKLOG_H
#define WL_BACKLOG_H

#include <stddef.h>
#include <stdint.h>
#include "../common/packet.h"

struct backlog { /* all zero: empty */
    struct backlog_packet {
        size_t n;
        uint8_t bytes[PACKET_BYTES];
    } * packets;
    size_t count;
};

/* A copy; one too many, or without memory, is left out. */
void backlog_put(struct backlog *b, const uint8_t *packet, size_t n);

/* Empty, and its memory is given back. */
void backlog_clear(struct backlog *b);

#endif
