#include "server_clock.h"

#include "../common/proto.h"

enum {
    WAIT_US =
        80000, /* from `welcome` to the PONGs: nearer servers are known exactly before the first sample, and farther ones keep
                  what is promised (three round trips and 150 ms, of which the device takes some 65) */
};

bool server_clock_forget(struct server_clock *c, double drift_ppm)
{
    struct clocksync *fresh = clocksync_new(drift_ppm);

    if (!fresh) return false;
    clocksync_free(c->sync);
    *c = (struct server_clock){.sync = fresh};
    return true;
}

void server_clock_free(struct server_clock *c)
{
    clocksync_free(c->sync);
}

static bool name_epoch(struct server_clock *c, uint32_t epoch, int64_t mono_us)
{
    bool other = c->named && c->epoch != epoch;

    if (other) clocksync_reset(c->sync);
    if (other || !c->named) c->since_us = mono_us;
    c->epoch = epoch;
    c->named = true;
    return other;
}

bool server_clock_welcome(struct server_clock *c, const cJSON *welcome, int64_t hello_us,
                          int64_t mono_us)
{
    int64_t server_us = proto_int(welcome, "hello_us", -1);
    bool other = name_epoch(c, (uint32_t)proto_int(welcome, "clock", 0), mono_us);

    c->since_us = mono_us;
    clocksync_pace(c->sync, proto_int(welcome, "probe_ms", 0) * 1000);
    if (server_us >= 0) clocksync_probe(c->sync, hello_us, server_us, mono_us);
    return other;
}

bool server_clock_pong(struct server_clock *c, const struct packet_pong *pong, int64_t mono_us)
{
    bool other = name_epoch(c, pong->clock_epoch, mono_us);

    clocksync_probe(c->sync, pong->client_us, pong->server_us, mono_us);
    return other;
}

void server_clock_hurry(struct server_clock *c, int64_t mono_us)
{
    if (mono_us - c->since_us >= WAIT_US) clocksync_hurry(c->sync);
}
