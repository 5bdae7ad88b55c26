#include "swarm_crowd.h"

#include <stdio.h>
#include <stdlib.h>
#include "swarm_listener.h"
#include "../common/proto.h"

enum {
    TURN_US =
        20000, /* between two looks at all sockets: they cost by number, and a burst waits in a socket's buffer */
    ANSWER_US = 500,
    CONNECTION_TURNS = 5, /* looks at connections where nothing is expected: one in so many */
    TELL_US = 2000000,
    PATIENCE_US = 20000000, /* without anybody new, for those who have not come */
    SETTLE_US = 2000000,    /* after the last came: by then everybody was told of everybody */
    NICK_BYTES = 48,
};

/* A listener, and what it had heard when the measuring began. */
struct place {
    struct swarm_listener listener;
    struct swarm_sync begin;
    unsigned lost_before;
    bool counted, short_of_data;
};

struct crowd {
    const struct swarm_options *options;
    const char *password;
    struct swarm_net *net;
    struct swarm_sums *sums;
    struct sys_set *set;
    struct place *places;
    int started, in, turned_away;
    uint16_t run; /* in nicknames, so that two swarms can visit one server */
    int64_t began_us, came_us /* the last one */, told_us;
    int64_t measure_us; /* when the measuring began; 0: not yet */
    int64_t turn_us_most;
    unsigned turns;
    int64_t cpu_us;             /* used before the measuring */
    struct swarm_net net_begin; /* counts before the measuring */
};

/* -- coming ---------------------------------------------------------------------------------- */

/* Another genre for each room, so that the server gives each a room of its own. */
static cJSON *taste_of(int room)
{
    char text[96];

    snprintf(text, sizeof text, "{\"genres\": [[\"swarm %d\", 1]]}", room + 1);
    return cJSON_Parse(text);
}

static bool start_one(struct crowd *c)
{
    char nick[NICK_BYTES];
    int number = c->started, rooms = c->options->rooms;
    cJSON *taste = rooms > 1 ? taste_of(number % rooms) : NULL;

    snprintf(nick, sizeof nick, "swarm-%04x-%d", c->run, number + 1);
    bool good = swarm_listener_start(&c->places[number].listener, c->net, nick, c->password, taste);
    cJSON_Delete(taste);
    c->started += good;
    return good;
}

static void start_due(struct crowd *c, int64_t now_us)
{
    int64_t due = (now_us - c->began_us) * c->options->ramp / 1000000 + 1;

    while (c->started < c->options->clients && c->started < due && start_one(c)) continue;
}

/* -- measuring ------------------------------------------------------------------------------- */

static void begin_measuring(struct crowd *c, int64_t now_us)
{
    for (int i = 0; i < c->started; i++) {
        struct place *p = &c->places[i];
        p->counted = p->listener.in;
        p->begin = p->listener.sync;
        p->lost_before = p->listener.lost_count;
        p->listener.synced = false;
    }
    c->measure_us = now_us;
    c->cpu_us = sys_cpu_us();
    c->net_begin = *c->net;
    c->turn_us_most = 0;
    fprintf(stderr, "wavelength-swarm: %d of %d are in; measuring for %d s\n", c->in,
            c->options->clients, c->options->seconds);
}

static void note_sync(struct crowd *c, struct place *p)
{
    const struct swarm_sync *s = &p->listener.sync;

    p->listener.synced = false;
    if (!c->measure_us || !p->counted) return;
    swarm_sums_buffer(c->sums, s->buffer_ms);
    if (s->buffer_ms <= 0 || s->concealed > p->begin.concealed) p->short_of_data = true;
}

static void add_up(struct crowd *c, int64_t now_us)
{
    struct swarm_sums *s = c->sums;

    s->clients = c->options->clients;
    if (!c->measure_us) return;
    s->seconds = (double)(now_us - c->measure_us) / 1e6;
    for (int i = 0; i < c->started; i++) {
        const struct place *p = &c->places[i];
        const struct swarm_listener *l = &p->listener;
        if (!p->counted) continue;
        s->joined++;
        s->short_of_data += p->short_of_data;
        s->lost += l->lost_count > p->lost_before;
        s->tunnelled += !l->sync.udp;
        s->received += l->sync.received - p->begin.received;
        s->recovered += l->sync.recovered - p->begin.recovered;
        s->concealed += l->sync.concealed - p->begin.concealed;
        s->spoken += l->sync.spoken - p->begin.spoken;
        s->heard += l->sync.heard - p->begin.heard;
    }
    s->bytes = c->net->bytes - c->net_begin.bytes;
    s->datagrams = c->net->datagrams - c->net_begin.datagrams;
    s->calls = c->net->calls - c->net_begin.calls;
    s->dropped = c->net->dropped - c->net_begin.dropped;
    s->cpu_us = sys_cpu_us() - c->cpu_us;
    s->turn_us_most = c->turn_us_most;
}

/* -- turns ----------------------------------------------------------------------------------- */

static void look(struct crowd *c)
{
    bool connections = c->turns++ % CONNECTION_TURNS == 0;

    sys_set_clear(c->set);
    for (int i = 0; i < c->started; i++)
        swarm_listener_want(&c->places[i].listener, c->set, connections);
    sys_set_wait(c->set, 0);
}

static void turn_all(struct crowd *c)
{
    int in = 0;

    c->turned_away = 0;
    for (int i = 0; i < c->started; i++) {
        struct place *p = &c->places[i];
        swarm_listener_turn(&p->listener, c->set);
        if (p->listener.synced) note_sync(c, p);
        in += p->listener.in;
        c->turned_away += p->listener.turned_away;
    }
    if (in > c->in) c->came_us = sys_mono_us();
    c->in = in;
}

static void talk(struct crowd *c)
{
    for (int i = 0; i < c->started && i < c->options->talkers; i++)
        if (c->places[i].listener.in) swarm_listener_talk(&c->places[i].listener, sys_mono_us());
}

/* Who asked something a moment ago gets the answer now, not a whole turn later: answers that always come late look like a
   path that is slower on the way back. */
static void hear_answers(struct crowd *c)
{
    bool any = false;

    for (int i = 0; i < c->started; i++) any |= c->places[i].listener.contact.asked;
    if (any) sys_sleep_us(ANSWER_US);
    for (int i = 0; i < c->started; i++)
        if (c->places[i].listener.contact.asked) swarm_listener_hear(&c->places[i].listener);
}

/* How many are in, and what keeps the first of the others out. */
static void tell(struct crowd *c, int64_t now_us)
{
    const char *why = "";

    c->told_us = now_us;
    for (int i = 0; i < c->started && !why[0]; i++)
        if (!c->places[i].listener.in) why = c->places[i].listener.error;
    fprintf(stderr, "wavelength-swarm: %d of %d are in. %s\n", c->in, c->options->clients, why);
}

static bool is_over(const struct crowd *c, int64_t now_us)
{
    if (sys_asked_to_stop()) return true;
    return c->measure_us && now_us - c->measure_us >= (int64_t)c->options->seconds * 1000000;
}

/* Why the first of those who were lost was. */
static void tell_lost(const struct crowd *c)
{
    for (int i = 0; i < c->started; i++) {
        const struct place *p = &c->places[i];
        if (!p->counted || p->listener.lost_count == p->lost_before) continue;
        fprintf(stderr, "wavelength-swarm: %d of %d were lost. %s\n", c->sums->lost,
                c->options->clients, p->listener.error);
        return;
    }
}

/* Is everybody in who will be, and has had a moment? */
static bool all_came(const struct crowd *c, int64_t now_us)
{
    bool all = c->in + c->turned_away == c->options->clients;

    return now_us - c->came_us > (all ? SETTLE_US : PATIENCE_US);
}

static void run(struct crowd *c)
{
    int64_t next_us = sys_mono_us(), now_us;

    c->began_us = c->came_us = c->told_us = next_us;
    while (now_us = sys_mono_us(), !is_over(c, now_us)) {
        start_due(c, now_us);
        look(c);
        turn_all(c);
        talk(c);
        hear_answers(c);
        bool ready = !c->measure_us && all_came(c, sys_mono_us());
        if ((!c->measure_us && now_us - c->told_us > TELL_US) || (ready && !c->in)) tell(c, now_us);
        if (ready && !c->in) return;
        if (ready) begin_measuring(c, sys_mono_us());
        int64_t took_us = sys_mono_us() - now_us;
        if (took_us > c->turn_us_most) c->turn_us_most = took_us;
        next_us = next_us + TURN_US > now_us ? next_us + TURN_US : now_us;
        sys_sleep_us(next_us - sys_mono_us());
    }
}

/* -- from outside ---------------------------------------------------------------------------- */

bool swarm_crowd_run(const struct swarm_options *o, const char *password, struct swarm_net *n,
                     struct swarm_sums *sums, char error[SWARM_ERROR_BYTES])
{
    struct crowd c = {.options = o, .password = password, .net = n, .sums = sums};

    sys_random(&c.run, sizeof c.run);
    c.set = sys_set_new();
    c.places = calloc((size_t)o->clients, sizeof *c.places);
    bool good = c.set && c.places;
    if (good) run(&c);
    if (good) add_up(&c, sys_mono_us());
    if (good) tell_lost(&c);
    if (!good) snprintf(error, SWARM_ERROR_BYTES, "there is not enough memory");
    for (int i = 0; i < c.started; i++) swarm_listener_end(&c.places[i].listener);
    free(c.places);
    sys_set_free(c.set);
    return good;
}
