/* chunks.h: chunks of music for a jitter buffer that is looked at alone. */
#ifndef WL_CHUNKS_H
#define WL_CHUNKS_H

#include <stdbool.h>
#include <stdint.h>
#include "../../client/jitter.h"

enum {
    CHUNKS_FRAMES = 3,
    CHUNKS_FRAME_BYTES = 320,
    CHUNKS_US = 60000,
    CHUNKS_SAMPLES = CHUNKS_FRAMES * SEGMENT_FRAME_SAMPLES,
    CHUNKS_RTT_US = 10000
};

extern const struct jitter_schedule chunks_schedule;

/* Setup and teardown of a test: a buffer that listens from second 10 on by the schedule above. */
int chunks_open(void **state);
int chunks_close(void **state);

/* 60 s from second 10 on, so that chunk k is heard at 10 s + 60 ms * k; and the plan that holds only this. */
struct segment chunks_minute(uint32_t number);
void chunks_plan(struct jitter *j, const struct segment *s, int64_t server_us);

/* A chunk whose bytes tell its number (valid until the next), and one that comes in. */
struct packet_radio chunks_of(uint32_t segment, uint32_t chunk);
bool chunks_put(struct jitter *j, uint32_t segment, uint32_t chunk, int64_t server_us);
/* Is this frame there? Its bytes are then asserted. */
bool chunks_has(const struct jitter *j, uint32_t segment, uint32_t frame);

#endif
