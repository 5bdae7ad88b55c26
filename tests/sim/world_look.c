/* What tests ask the world afterwards. */
#include "world_parts.h"
#include "../../client/event.h"
#include <stdlib.h>
#include <string.h>

const cJSON *world_event(const struct world *w, int client, const char *kind)
{
    const cJSON *newest = NULL, *e;
    cJSON_ArrayForEach(e, w->clients[client].events) if (event_is(e, kind)) newest = e;
    return newest;
}

int world_events(const struct world *w, int client, const char *kind)
{
    int n = 0;
    const cJSON *e;
    cJSON_ArrayForEach(e, w->clients[client].events) n += event_is(e, kind);
    return n;
}

void world_forget(struct world *w, int client)
{
    cJSON_Delete(w->clients[client].events);
    w->clients[client].events = cJSON_CreateArray();
}

const struct speaker *world_speaker(const struct world *w, int client)
{
    return &w->clients[client].speaker;
}

double world_lag_us(const struct world *w, int a, int b, int64_t at_us, int64_t span_us,
                    double *likeness)
{
    return speaker_lag_us(world_speaker(w, a), world_speaker(w, b), (double)at_us, (double)span_us,
                          likeness);
}

int64_t world_silence_us(const struct world *w, int client, int64_t from_us, int64_t to_us)
{
    return (int64_t)speaker_silence_us(world_speaker(w, client), (double)from_us, (double)to_us);
}

void world_forget_heard(struct world *w, int64_t before_us)
{
    for (int i = 0; i < WORLD_CLIENTS; i++)
        if (w->clients[i].used) speaker_forget(&w->clients[i].speaker, (double)before_us);
}

bool world_due(const struct world *w, int client, int64_t at_us, struct segment *s, double *sample)
{
    const struct client *c = &w->clients[client];
    int64_t server_us = watch_mono_us(&w->watch, at_us);
    bool found = false;
    for (size_t i = 0; i < c->told_count; i++) {
        const struct segment *t = &c->told[i];
        if (t->start_us > server_us || segment_end_us(t) <= server_us) continue;
        *s = *t;
        *sample = (double)(server_us - t->start_us) * 48e-3;
        found = true;
    }
    return found;
}

int world_strays(const struct world *w, int client)
{
    return w->clients[client].strays;
}

struct world_traffic world_traffic(const struct world *w, int client)
{
    return w->clients[client].traffic;
}

uint64_t world_asked(const struct world *w, int client)
{
    return w->clients[client].asked;
}

char *world_trace(const struct world *w)
{
    size_t n = buf_length(&w->trace);
    char *text = calloc(1, n + 1);
    if (text && n) memcpy(text, buf_data(&w->trace), n);
    return text;
}
