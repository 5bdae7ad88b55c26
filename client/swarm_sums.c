#include "swarm_sums.h"

#include "../common/proto.h"

void swarm_sums_buffer(struct swarm_sums *s, int buffer_ms)
{
    int at = buffer_ms < 0 ? 0 : buffer_ms;

    s->buffers[at < SWARM_BUFFER_MS_MOST ? at : SWARM_BUFFER_MS_MOST]++;
}

bool swarm_sums_good(const struct swarm_sums *s)
{
    return s->joined == s->clients && s->lost == 0 && s->short_of_data == 0;
}

/* The buffer that a share of those seen was not longer than. */
static int buffer_at(const struct swarm_sums *s, double share)
{
    uint64_t seen = 0, below = 0;
    int ms = 0;

    for (int i = 0; i <= SWARM_BUFFER_MS_MOST; i++) seen += s->buffers[i];
    while (ms < SWARM_BUFFER_MS_MOST && (double)(below += s->buffers[ms]) <= share * (double)seen)
        ms++;
    return seen ? ms : 0;
}

cJSON *swarm_sums_json(const struct swarm_sums *s)
{
    cJSON *o = cJSON_CreateObject();

    proto_put_int(o, "clients", s->clients);
    proto_put_int(o, "joined", s->joined);
    if (o) cJSON_AddNumberToObject(o, "seconds", s->seconds);
    proto_put_int(o, "listeners_short", s->short_of_data);
    proto_put_int(o, "listeners_lost", s->lost);
    proto_put_int(o, "tunnelled", s->tunnelled);
    proto_put_int(o, "received", s->received);
    proto_put_int(o, "recovered", s->recovered);
    proto_put_int(o, "concealed", s->concealed);
    proto_put_int(o, "spoken", s->spoken);
    proto_put_int(o, "heard", s->heard);
    proto_put_int(o, "bytes", (int64_t)s->bytes);
    proto_put_int(o, "datagrams", (int64_t)s->datagrams);
    proto_put_int(o, "dropped", (int64_t)s->dropped);
    proto_put_int(o, "receive_calls", (int64_t)s->calls);
    if (o)
        cJSON_AddNumberToObject(o, "datagrams_per_call",
                                s->calls ? (double)s->datagrams / (double)s->calls : 0);
    proto_put_int(o, "buffer_ms_least", buffer_at(s, 0));
    proto_put_int(o, "buffer_ms_median", buffer_at(s, 0.5));
    proto_put_int(o, "cpu_ms", s->cpu_us / 1000);
    proto_put_int(o, "turn_ms_most", s->turn_us_most / 1000);
    return o;
}
