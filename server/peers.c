#include "peers.h"
#include "../common/map.h"
#include <stdlib.h>

enum { READ_BYTES = 16384 /* of one connection in one turn, so that none starves the others */ };
#define HOT_US        500000  /* a connection is waited for so long after it last said something */
#define LOOK_LEAST_US 10000   /* the others are looked at at most so often, */
#define LOOK_MOST_US  100000  /* at least so often, and in between, */
#define LOOK_COST     200     /* so that it takes one part in so many of the time */
#define ALL_LEAST_US  400000  /* the same for those who knock before they speak: */
#define ALL_MOST_US   2000000 /* a look at them is for knocks that were lost */
#define ALL_COST      4000    /* they seldom are */
#define LINGER_US     2000000 /* a closed connection's last words have so long to arrive */

struct peer {
    uint64_t id;
    sys_socket socket;
    bool hot, knocks;
    size_t place; /* in the crowd it is in */
    int64_t hot_until_us;
    int64_t closing_us; /* 0: open; else when it is closed for good */
    bool broken;
    bool waiting; /* not all was taken that the owner wants to send */
};

/* Select() costs grow with what is waited for: the hot are waited for, the cold looked at now and then. Each crowd is one row of memory, so
   that going through thousands is cheap. */
struct crowd {
    struct spot {
        sys_socket socket;
        bool knocks;
        struct peer *peer;
    } * spots;
    size_t count, size, knocking;
};

struct peers {
    struct peers_port port;
    struct map by_id;
    struct crowd hot, cold;
    struct sys_set *quiet; /* for looking at the cold */
    uint64_t last_id;
    int64_t look_us, look_all_us;
    bool looks_at_all; /* the look that was taken last */
};

/* -- crowds: both have room for everybody, so that moving from one to the other cannot fail -- */

static bool crowd_reserve(struct crowd *c, size_t count)
{
    if (count <= c->size) return true;
    size_t size = count < 2 * c->size ? 2 * c->size : count;
    struct spot *bigger = realloc(c->spots, size * sizeof *bigger);
    if (!bigger) return false;
    c->spots = bigger;
    c->size = size;
    return true;
}

static void crowd_put(struct crowd *c, struct peer *p)
{
    p->place = c->count;
    c->knocking += p->knocks;
    c->spots[c->count++] = (struct spot){p->socket, p->knocks, p};
}

/* The last one moves into its place: going from the end to the front, whoever moves was seen already. */
static void crowd_take(struct crowd *c, const struct peer *p)
{
    c->knocking -= c->spots[p->place].knocks;
    c->spots[p->place] = c->spots[--c->count];
    c->spots[p->place].peer->place = p->place;
}

static void heat(struct peers *ps, struct peer *p, int64_t until_us)
{
    p->hot_until_us = until_us;
    if (p->hot) return;
    crowd_take(&ps->cold, p);
    crowd_put(&ps->hot, p);
    p->hot = true;
}

static void cool(struct peers *ps, struct peer *p)
{
    crowd_take(&ps->hot, p);
    crowd_put(&ps->cold, p);
    p->hot = false;
}

static bool stays_hot(const struct peer *p, int64_t mono_us)
{
    return p->hot_until_us > mono_us || p->broken || p->waiting || p->closing_us;
}

/* -- coming and going -- */

struct peers *peers_new(const struct peers_port *port)
{
    struct peers *ps = calloc(1, sizeof *ps);
    if (!ps) return NULL;
    ps->port = *port;
    ps->quiet = sys_set_new();
    if (ps->quiet) return ps;
    free(ps);
    return NULL;
}

static void free_crowd(struct crowd *c)
{
    for (size_t i = 0; i < c->count; i++) {
        sys_socket_close(c->spots[i].socket);
        free(c->spots[i].peer);
    }
    free(c->spots);
}

void peers_free(struct peers *ps)
{
    if (!ps) return;
    free_crowd(&ps->hot);
    free_crowd(&ps->cold);
    map_free(&ps->by_id);
    sys_set_free(ps->quiet);
    free(ps);
}

bool peers_add(struct peers *ps, sys_socket socket, const struct addr *from, int64_t mono_us)
{
    size_t count = peers_count(ps) + 1;
    bool room =
        count <= PEERS_MOST && crowd_reserve(&ps->hot, count) && crowd_reserve(&ps->cold, count);
    struct peer *p = room ? calloc(1, sizeof *p) : NULL;
    if (!p || !map_put(&ps->by_id, ps->last_id + 1, p)) {
        free(p);
        sys_socket_close(socket);
        return false;
    }
    *p = (struct peer){
        .id = ++ps->last_id, .socket = socket, .hot = true, .hot_until_us = mono_us + HOT_US};
    crowd_put(&ps->hot, p);
    ps->port.opened(ps->port.owner, p->id, from);
    return true;
}

static void end(struct peers *ps, struct peer *p)
{
    map_remove(&ps->by_id, p->id);
    crowd_take(p->hot ? &ps->hot : &ps->cold, p);
    sys_socket_close(p->socket);
    free(p);
}

/* -- for the owner -- */

size_t peers_send(struct peers *ps, uint64_t id, const void *bytes, size_t n)
{
    struct peer *p = map_get(&ps->by_id, id);
    if (!p || p->broken || p->closing_us) return 0;
    long sent = sys_tcp_send(p->socket, bytes, n);
    if (sent < 0) p->broken = true;
    p->waiting = sent >= 0 && sent < (long)n;
    if (p->waiting || p->broken) heat(ps, p, p->hot_until_us);
    return sent > 0 ? (size_t)sent : 0;
}

void peers_heed(struct peers *ps, uint64_t id, bool knocks, int64_t mono_us)
{
    struct peer *p = map_get(&ps->by_id, id);
    if (!p || p->closing_us) return;
    crowd_take(p->hot ? &ps->hot : &ps->cold, p);
    p->knocks = knocks;
    p->hot = true;
    p->hot_until_us = mono_us + HOT_US;
    crowd_put(&ps->hot, p);
}

void peers_finish(struct peers *ps, uint64_t id, int64_t mono_us)
{
    struct peer *p = map_get(&ps->by_id, id);
    if (!p) return;
    sys_tcp_finish(p->socket);
    p->waiting = false;
    p->closing_us = mono_us + LINGER_US;
    heat(ps, p, p->hot_until_us);
}

/* -- serving -- */

/* What a closed connection still says is not heard; its last words are on their way. */
static void serve_closing(struct peers *ps, struct peer *p, bool readable, int64_t mono_us)
{
    uint8_t bytes[READ_BYTES];
    long got = readable ? sys_tcp_receive(p->socket, bytes, sizeof bytes) : 0;
    if (got < 0 || mono_us >= p->closing_us) end(ps, p);
}

static void serve(struct peers *ps, struct peer *p, bool readable, bool writable, int64_t mono_us)
{
    uint8_t bytes[READ_BYTES];
    if (p->closing_us) {
        serve_closing(ps, p, readable, mono_us);
        return;
    }
    long got = readable ? sys_tcp_receive(p->socket, bytes, sizeof bytes) : 0;
    if (got > 0) ps->port.heard(ps->port.owner, p->id, bytes, (size_t)got);
    if (writable) ps->port.writable(ps->port.owner, p->id);
    if (got < 0 || p->broken) {
        if (!p->closing_us) ps->port.closed(ps->port.owner, p->id);
        end(ps, p);
        return;
    }
    heat(ps, p, mono_us + HOT_US);
}

void peers_want(struct peers *ps, struct sys_set *set, int64_t mono_us)
{
    for (size_t i = ps->hot.count; i-- > 0;) {
        struct peer *p = ps->hot.spots[i].peer;
        if (stays_hot(p, mono_us))
            sys_set_want(set, p->socket, true, p->waiting);
        else
            cool(ps, p);
    }
}

void peers_serve(struct peers *ps, const struct sys_set *set, int64_t mono_us)
{
    for (size_t i = ps->hot.count; i-- > 0;) {
        struct peer *p = ps->hot.spots[i].peer;
        bool readable = sys_set_readable(set, p->socket),
             writable = sys_set_writable(set, p->socket);
        if (readable || writable || p->broken || (p->closing_us && mono_us >= p->closing_us))
            serve(ps, p, readable, writable, mono_us);
    }
}

int64_t peers_look_us(const struct peers *ps)
{
    if (!ps->cold.count) return INT64_MAX;
    bool sooner = ps->cold.knocking < ps->cold.count && ps->look_us < ps->look_all_us;
    return sooner ? ps->look_us : ps->look_all_us;
}

int peers_look(struct peers *ps, int64_t mono_us)
{
    ps->looks_at_all = mono_us >= ps->look_all_us;
    sys_set_clear(ps->quiet);
    for (size_t i = 0; i < ps->cold.count; i++)
        if (ps->looks_at_all || !ps->cold.spots[i].knocks)
            sys_set_want(ps->quiet, ps->cold.spots[i].socket, true, false);
    return sys_set_wait(ps->quiet, 0);
}

static int64_t within(int64_t us, int64_t least_us, int64_t most_us)
{
    return us < least_us ? least_us : us > most_us ? most_us : us;
}

void peers_serve_quiet(struct peers *ps, int ready, int64_t cost_us, int64_t mono_us)
{
    ps->look_us = mono_us + within(cost_us * LOOK_COST, LOOK_LEAST_US, LOOK_MOST_US);
    if (ps->looks_at_all)
        ps->look_all_us = mono_us + within(cost_us * ALL_COST, ALL_LEAST_US, ALL_MOST_US);
    for (size_t i = ready > 0 ? ps->cold.count : 0; i-- > 0;)
        if (i < ps->cold.count && /* serving one may heat others */
            sys_set_readable(ps->quiet, ps->cold.spots[i].socket))
            serve(ps, ps->cold.spots[i].peer, true, false, mono_us);
}

size_t peers_lively(const struct peers *ps)
{
    return ps->hot.count;
}

size_t peers_count(const struct peers *ps)
{
    return ps->by_id.count;
}
