/* jitter_parts.h: what a jitter buffer is made of, for its own files alone (jitter*.c). */
#ifndef WL_JITTER_PARTS_H
#define WL_JITTER_PARTS_H

#include "jitter.h"
#include "jitter_slots.h"

struct jitter_planned {
    struct segment segment;
    int64_t known_us; /* server time when it was announced; 0 unknown */
};

struct jitter {
    struct jitter_schedule schedule;
    bool begun;
    int64_t listen_from_us;
    bool landed; /* what was sent at once on entering */
    struct jitter_planned plan[JITTER_SEGMENTS];
    size_t planned;
    int64_t cleaned_us;
    double tokens; /* chunks that may be asked for */
    int64_t tokens_us;
    int64_t rtt_us;
    int64_t come_us; /* when the last chunk came */
    bool
        late_known; /* how long after its burst's instant a chunk comes, and how much that varies */
    double late_us, late_varies_us;
    struct jitter_counts counts;
    struct jitter_slots slots;
};

/* jitter.c; times are the server's */
int64_t jitter_length_us(const struct jitter *j); /* of a chunk */
int64_t jitter_heard_us(const struct jitter *j, const struct segment *s, uint32_t chunk);
/* The first burst that carries what is heard at a time. */
int64_t jitter_burst_of(const struct jitter *j, int64_t at_us);
/* What listener and plan were new for was sent at once, not at its burst. */
int64_t jitter_new_at_us(const struct jitter *j, const struct jitter_planned *p);
void jitter_clean(struct jitter *j, int64_t server_us);

/* jitter_ask.c */
void jitter_ask_begin(struct jitter *j);

#endif
