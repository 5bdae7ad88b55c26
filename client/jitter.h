/* jitter.h: chunks in by number, Opus frames out by time; and which chunks to ask for again.
   What should be here is known from the burst schedule: at each burst instant b the server sends all chunks heard before
   b + buffer. Server times of 0 or less mean "not known yet" (chunks may come before the first probe does): chunks are
   then kept and nothing is missed. */
#ifndef WL_JITTER_H
#define WL_JITTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/packet.h"
#include "../common/segment.h"

enum {
    JITTER_SEGMENTS = 8,
    JITTER_CHUNKS =
        640 /* 5 s of the shortest chunks (20 ms), two songs at once; past them chunks are refused */
};

struct jitter;

/* How the room sends: from `room` and `welcome`. */
struct jitter_schedule {
    int64_t buffer_us;      /* music is sent this far ahead */
    int64_t burst_us;       /* time between two bursts to this listener */
    int64_t burst_phase_us; /* server time of one of them */
    uint32_t chunk_frames;
    uint32_t frame_bytes;
};

struct jitter_counts {
    uint64_t received;  /* chunks that were new */
    uint64_t recovered; /* of them: after being asked for again */
    uint64_t lost;      /* chunks whose time passed without them */
};

/* NULL without memory. The caller frees. */
struct jitter *jitter_new(void);
void jitter_free(struct jitter *j);

/* Another room: everything is forgotten but the counts. `listen_from_us`: server time before which nothing is missed;
   0: the first that is told. False (and nothing is taken in) for a schedule that cannot be: chunks longer than a
   packet, no frames, no time between bursts. */
bool jitter_begin(struct jitter *j, const struct jitter_schedule *s, int64_t listen_from_us);

/* Whether all that was sent at once on entering has come as far as it came in order (through the connection): until then only
   what is heard soon is missed of it. True after jitter_begin. */
void jitter_flight(struct jitter *j, bool landed);

/* The room's programme from now on (at most JITTER_SEGMENTS); chunks of other segments are dropped, but those of
   segments not yet announced are kept for a second, since datagrams may overtake the announcement. */
void jitter_plan(struct jitter *j, const struct segment *segments, size_t n, int64_t server_us);

/* A chunk came. False when it was not new, does not fit the schedule, or there is no room. */
bool jitter_put(struct jitter *j, const struct packet_radio *chunk, int64_t server_us);

/* The burst instant before which a chunk of the plan was not sent, for clocksync_heard. False when that is not sure: it
   is not in the plan, or was sent at once because the listener or the plan was new. */
bool jitter_burst_us(const struct jitter *j, const struct packet_radio *chunk, int64_t *server_us);

/* The Opus frame (960 samples) at a frame number of a segment; NULL when it is not there. */
const uint8_t *jitter_frame(const struct jitter *j, uint32_t segment, uint32_t frame,
                            size_t *bytes);

/* What should be here by now and is not: fills a NACK and remembers when each was asked for, so that it is asked again
   only after about a round trip. False when nothing is to be asked now. Call every 10 ms or so. */
bool jitter_ask(struct jitter *j, int64_t server_us, int64_t rtt_us, struct packet_nack *out);

/* How far ahead of the playhead music lies without a gap, in ms. */
int jitter_buffered_ms(const struct jitter *j, int64_t server_us);
/* Is any music here that is heard after a time, maybe behind a gap? */
bool jitter_has_later(const struct jitter *j, int64_t server_us);

struct jitter_counts jitter_counts(const struct jitter *j);

#endif
