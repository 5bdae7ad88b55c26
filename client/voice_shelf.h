/* voice_shelf.h: packets of one talker that wait for their turn, by the frame they hold. */
#ifndef WL_VOICE_SHELF_H
#define WL_VOICE_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/packet.h"

enum {
    VOICE_FRAME = 960, /* samples: 20 ms */
    VOICE_FRAME_US = 20000,
    VOICE_SHELF = 32 /* frames: 640 ms; who is that far ahead begins anew */
};

/* As it came. */
struct voice_packet {
    uint64_t talker;
    uint32_t frame;
    uint8_t flags; /* PACKET_VOICE_... */
    float volume;
    int64_t came_us, spoken_us; /* local time; spoken_us 0: not known */
    size_t opus_bytes;          /* 0: no packet */
    uint8_t opus[PACKET_VOICE_OPUS_BYTES];
};

/* Does it say the frame before once more (Opus's in-band redundancy)? */
bool voice_packet_repeats_rt(const struct voice_packet *p);

struct voice_shelf { /* all zero: empty */
    struct voice_packet packets[VOICE_SHELF];
};

void voice_shelf_clear_rt(struct voice_shelf *s);
void voice_shelf_put_rt(struct voice_shelf *s, const struct voice_packet *p);
/* NULL when it is not there. Who took it sets its opus_bytes to 0. */
struct voice_packet *voice_shelf_at_rt(struct voice_shelf *s, uint32_t frame);
/* The first from a frame on. */
struct voice_packet *voice_shelf_first_rt(struct voice_shelf *s, uint32_t from);

#endif
