/* swarm_listener.h: one listener of the swarm: a deaf engine with a connection and a socket of its own. */
#ifndef WL_SWARM_LISTENER_H
#define WL_SWARM_LISTENER_H

#include <stdbool.h>
#include <stdint.h>
#include "contact.h"
#include "engine.h"
#include "swarm_net.h"

/* What an engine says each second, since it began; and packets of voice, which are counted as they come and go. */
struct swarm_sync {
    int64_t received, recovered, concealed; /* chunks, chunks, frames */
    int64_t spoken, heard;
    int buffer_ms;
    bool udp;
};

struct swarm_listener { /* all zero: not started */
    struct swarm_net *net;
    struct engine *engine;
    struct contact contact;
    int64_t due_us;         /* when the engine wants to be called */
    int64_t talks_since_us; /* 0: does not talk */
    uint32_t frames;        /* of 20 ms, said since then */

    bool in;          /* hears music now */
    bool turned_away; /* and will not try again */
    bool synced;      /* `sync` is new; who reads it clears this */
    unsigned lost_count;
    struct swarm_sync sync;
    char error[SYS_ERROR_BYTES]; /* what the server or the system said last against it; "" */
};

/* Sets out for the server. `taste` may be NULL; not owned. False without memory. */
bool swarm_listener_start(struct swarm_listener *l, struct swarm_net *n, const char *nick,
                          const char *password, const cJSON *taste);
/* Says goodbye, and frees. */
void swarm_listener_end(struct swarm_listener *l);

/* What to look at: datagrams always; the connection when asked to, or when that cannot wait. */
void swarm_listener_want(const struct swarm_listener *l, struct sys_set *set, bool connection);
/* Takes what came and does what is due. */
void swarm_listener_turn(struct swarm_listener *l, const struct sys_set *ready);

/* Asks to talk, once; and from then on says what is due by now: one packet each 20 ms, of noise. */
void swarm_listener_talk(struct swarm_listener *l, int64_t mono_us);

/* Takes the datagrams that came by now. */
void swarm_listener_hear(struct swarm_listener *l);

#endif
