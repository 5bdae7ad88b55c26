#include "discover_list.h"
#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "../common/proto.h"

enum { FORGET_US = 7000000 }; /* three questions unanswered, and a little */

void discover_list_asked(struct discover_list *l, uint64_t nonce, int64_t mono_us)
{
    size_t at = l->asked++ % DISCOVER_QUESTIONS;
    l->questions[at].nonce = nonce;
    l->questions[at].asked_us = mono_us;
}

/* When a question was asked; -1 when it was not. */
static int64_t asked_us(const struct discover_list *l, uint64_t nonce)
{
    for (size_t i = 0; i < l->asked && i < DISCOVER_QUESTIONS; i++)
        if (l->questions[i].nonce == nonce) return l->questions[i].asked_us;
    return -1;
}

static struct discover_server *find_server(struct discover_list *l,
                                           const struct discovery_answer *a)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct discovery_answer *said = &l->servers[i].said;
        if (said->port == a->port &&
            memcmp(said->fingerprint, a->fingerprint, sizeof a->fingerprint) == 0)
            return &l->servers[i];
    }
    return NULL;
}

static void heard_by(struct discover_server *s, const struct addr *from, int64_t ping_us,
                     int64_t mono_us)
{
    struct discover_way *w = s->ways, *end = s->ways + s->way_count;
    while (w < end && !addr_same_host(&w->from, from)) w++;
    if (w == end) {
        if (s->way_count == DISCOVER_WAYS) return;
        s->way_count++;
        *w = (struct discover_way){.from = *from, .least_us = INT64_MAX};
    }
    w->ping_us = ping_us;
    w->heard_us = mono_us;
    if (ping_us < w->least_us) w->least_us = ping_us;
}

bool discover_list_answered(struct discover_list *l, const struct addr *from,
                            const struct discovery_answer *a, int64_t mono_us)
{
    int64_t asked = asked_us(l, a->nonce);
    struct discover_server *s = find_server(l, a);
    if (asked < 0 || mono_us < asked || a->port == 0 || (!s && l->count == DISCOVER_SERVERS))
        return false;
    if (!s) {
        s = &l->servers[l->count++];
        s->way_count = 0;
    }
    s->said = *a;
    heard_by(s, from, mono_us - asked, mono_us);
    return true;
}

/* True when a way went. */
static bool forget_ways(struct discover_server *s, int64_t mono_us, int64_t *next_us)
{
    size_t kept = 0, before = s->way_count;
    for (size_t i = 0; i < before; i++) {
        int64_t until_us = s->ways[i].heard_us + FORGET_US;
        if (mono_us >= until_us) continue;
        if (until_us < *next_us) *next_us = until_us;
        s->ways[kept++] = s->ways[i];
    }
    s->way_count = kept;
    return kept < before;
}

bool discover_list_forget(struct discover_list *l, int64_t mono_us, int64_t *next_us)
{
    bool changed = false;
    *next_us = INT64_MAX;
    for (size_t i = 0; i < l->count;) {
        changed |= forget_ways(&l->servers[i], mono_us, next_us);
        if (l->servers[i].way_count > 0)
            i++;
        else
            l->servers[i] = l->servers[--l->count];
    }
    return changed;
}

/* Does this machine itself answer? */
static bool is_loopback(const struct addr *a)
{
    static const uint8_t six[16] = {[15] = 1};
    return a->family == 4 ? a->host[0] == 127
                          : a->family == 6 && memcmp(a->host, six, sizeof six) == 0;
}

static bool nearer(const struct discover_way *a, const struct discover_way *b)
{
    if (is_loopback(&a->from) != is_loopback(&b->from)) return is_loopback(&a->from);
    return a->least_us < b->least_us;
}

static const struct discover_way *nearest(const struct discover_server *s)
{
    const struct discover_way *best = s->ways;
    for (size_t i = 1; i < s->way_count; i++)
        if (nearer(&s->ways[i], best)) best = &s->ways[i];
    return best;
}

static int by_name(const void *left, const void *right)
{
    const struct discovery_answer *a = &((const struct discover_server *)left)->said;
    const struct discovery_answer *b = &((const struct discover_server *)right)->said;
    int order = strcmp(a->name, b->name);
    if (order == 0) order = memcmp(a->fingerprint, b->fingerprint, sizeof a->fingerprint);
    return order ? order : a->port - b->port;
}

static cJSON *entry(const struct discover_server *s)
{
    char host[ADDR_TEXT_BYTES];
    const struct discover_way *way = nearest(s);
    cJSON *e = cJSON_CreateObject();
    addr_host_text(&way->from, host);
    cJSON_AddStringToObject(e, "name", s->said.name[0] ? s->said.name : host);
    cJSON_AddStringToObject(e, "host", host);
    cJSON_AddNumberToObject(e, "port", s->said.port);
    cJSON_AddNumberToObject(e, "people", s->said.people);
    cJSON_AddNumberToObject(e, "rooms", s->said.rooms);
    cJSON_AddStringToObject(e, "playing", s->said.playing);
    cJSON_AddNumberToObject(e, "ping_us", (double)way->ping_us);
    proto_put_flag(e, "password", s->said.password);
    return e;
}

cJSON *discover_list_event(struct discover_list *l)
{
    cJSON *event = event_new("servers"), *list = cJSON_AddArrayToObject(event, "list");
    qsort(l->servers, l->count, sizeof *l->servers, by_name);
    for (size_t i = 0; i < l->count; i++) cJSON_AddItemToArray(list, entry(&l->servers[i]));
    return event;
}
