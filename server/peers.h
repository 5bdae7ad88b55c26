/* peers.h: the TCP connections of clients: their sockets, who is waited for and who is looked at now and then, sending and
   closing. What they say is told to an owner (the hub, through server.c); time is an argument. */
#ifndef WL_PEERS_H
#define WL_PEERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/addr.h"
#include "../common/sys.h"

enum { PEERS_MOST = 16384 };

struct peers;

struct peers_port { /* whom events are told at once; ids are numbers never used again, not 0 */
    void *owner;
    void (*opened)(void *owner, uint64_t id, const struct addr *from);
    void (*heard)(void *owner, uint64_t id, const void *bytes, size_t n);
    void (*writable)(void *owner, uint64_t id);
    void (*closed)(void *owner, uint64_t id);
};

/* NULL without memory. The port is copied. */
struct peers *peers_new(const struct peers_port *port);
void peers_free(struct peers *p); /* closes all, telling nobody */

/* Takes a new connection, which is lively at first; false (and the socket is closed) past PEERS_MOST or without memory. */
bool peers_add(struct peers *p, sys_socket socket, const struct addr *from, int64_t mono_us);

/* For the owner, by id; unknown ones are passed over. Bytes that were taken; the rest is asked for by `writable`. */
size_t peers_send(struct peers *p, uint64_t id, const void *bytes, size_t n);
/* Waits for one that may speak now. `knocks`: the owner will say so each time, and a look at it now and then is enough. */
void peers_heed(struct peers *p, uint64_t id, bool knocks, int64_t mono_us);
/* Closes once what was taken has arrived, or had time to. No event of this connection follows. */
void peers_finish(struct peers *p, uint64_t id, int64_t mono_us);

/* The lively ones are waited for: puts them into a set that the caller waits on, and then serves those that are ready. Ends also who
   broke while being sent to, and whose last words had their time. */
void peers_want(struct peers *p, struct sys_set *set, int64_t mono_us);
void peers_serve(struct peers *p, const struct sys_set *set, int64_t mono_us);

/* The quiet ones are looked at without waiting, so seldom that it costs next to nothing: at peers_look_us (INT64_MAX: nobody is quiet)
   look, and then serve those that had something to say; `cost_us` is what the look took. Those who knock are looked at more
   seldom still. */
int64_t peers_look_us(const struct peers *p);
int peers_look(struct peers *p, int64_t mono_us);
void peers_serve_quiet(struct peers *p, int ready, int64_t cost_us, int64_t mono_us);

/* How many are waited for, and how many there are. */
size_t peers_lively(const struct peers *p);
size_t peers_count(const struct peers *p);

#endif
