#include "chunks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

const struct jitter_schedule chunks_schedule = {.buffer_us = 1000000,
                                                .burst_us = 600000,
                                                .burst_phase_us = 100000,
                                                .chunk_frames = CHUNKS_FRAMES,
                                                .frame_bytes = CHUNKS_FRAME_BYTES};

static uint8_t music[CHUNKS_FRAMES * CHUNKS_FRAME_BYTES];

int chunks_open(void **state)
{
    struct jitter *j = jitter_new();
    *state = j;
    return j && jitter_begin(j, &chunks_schedule, 10000000) ? 0 : -1;
}

int chunks_close(void **state)
{
    jitter_free(*state);
    return 0;
}

struct packet_radio chunks_of(uint32_t segment, uint32_t chunk)
{
    memset(music, (int)(chunk & 0xff), sizeof music);
    return (struct packet_radio){.segment = segment,
                                 .first_sample = chunk * CHUNKS_SAMPLES,
                                 .music_frames = CHUNKS_FRAMES,
                                 .frames = CHUNKS_FRAMES,
                                 .frame_bytes = CHUNKS_FRAME_BYTES,
                                 .data = music};
}

bool chunks_put(struct jitter *j, uint32_t segment, uint32_t chunk, int64_t server_us)
{
    struct packet_radio c = chunks_of(segment, chunk);
    return jitter_put(j, &c, server_us);
}

struct segment chunks_minute(uint32_t number)
{
    return (struct segment){.number = number, .start_us = 10000000, .length = 60 * 48000};
}

void chunks_plan(struct jitter *j, const struct segment *s, int64_t server_us)
{
    jitter_plan(j, s, 1, server_us);
}

bool chunks_has(const struct jitter *j, uint32_t segment, uint32_t frame)
{
    size_t bytes = 0;
    const uint8_t *data = jitter_frame(j, segment, frame, &bytes);
    if (data) assert_int_equal(bytes, CHUNKS_FRAME_BYTES);
    if (data) assert_int_equal(data[0], frame / CHUNKS_FRAMES & 0xff);
    return data != NULL;
}
