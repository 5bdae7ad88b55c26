/* engine_parts.h: what an engine is made of, for the engine's own files alone (engine*.c). */
#ifndef WL_ENGINE_PARTS_H
#define WL_ENGINE_PARTS_H

#include "conversation.h"
#include "engine.h"
#include "news.h"
#include "path.h"
#include "radio_in.h"
#include "uplink.h"
#include "wishes.h"

struct engine_watch {   /* all zero: not yet begun */
    int64_t look_at_us; /* when to look next whether this machine's address is another */
    int64_t told_us;    /* when something came inside the connection */
    int64_t quiet_us;   /* so long after that it is asked whether it lives; */
    int64_t asked_us;   /* it was, then; 0: not since */
    int64_t datagram_us, datagrams_since_us; /* the last, and the first after a pause */
    /* It was asked because music comes that it did not tell of (0: it told of all); and the last time. */
    int64_t blind_us, wondered_us;
};

struct engine_trust {   /* all zero: nothing is known */
    int64_t run_us;     /* when it was looked after last */
    int64_t settled_us; /* from when on what is missed came by the present way */
    int64_t since_us;   /* the window under way, */
    int64_t missed_us;  /* what had been missed and received when it began, */
    uint64_t received;
    bool udp; /* and was UDP used in it? */
    bool forsaken;
    int bad;                    /* windows before it, in a row */
    int64_t asked_us;           /* when the connection was asked whether it lives */
    int64_t pause_us, until_us; /* UDP is forsaken for so long, and until then */
    int64_t no_better_until_us;
};

struct engine {
    struct engine_io io;
    struct mixer *mixer;
    struct uplink *uplink;
    struct path *path;
    struct radio_in *radio;
    struct conversation *talk;
    bool in;      /* path and radio know that the session is IN */
    bool in_room; /* a snapshot was complete */
    struct news news;
    struct wishes wishes;
    cJSON *target;    /* host and port of the last `connect` */
    int64_t heard_us; /* when anything came from the server */
    struct engine_watch watch;
    struct engine_trust trust;
    int64_t sync_at_us;
    int64_t place_at_us;      /* when the conversation is told next where clock and device are */
    int64_t silent_before_ms; /* of the mixer's silence: what passed before the room was entered */
    bool sounded;             /* the first sound of this session was told */
};

enum { ENGINE_SYNC_US = 1000000 }; /* between two `sync` events */

/* engine.c */
void engine_emit(struct engine *e, cJSON *event); /* NULL: nothing to tell */
/* Sends a message to the server, which is to look for it at once. */
bool engine_speak(struct engine *e, cJSON *message);
/* The session is over, or begins anew. */
void engine_leave(struct engine *e);
/* The session may have ended in any call to it; what hangs on it ends here. */
void engine_settle(struct engine *e);
/* A datagram, or one that came through the connection (`tunnelled`); opened in place. */
void engine_take_packet(struct engine *e, uint8_t *packet, size_t n, bool tunnelled,
                        int64_t came_us, struct now now);

/* engine_watch.c: something authentic came; and gives the connection up when it, or all, is dead. */
enum engine_way { ENGINE_TCP, ENGINE_UDP };
void engine_heard(struct engine *e, enum engine_way way, struct now now);
void engine_watch(struct engine *e, struct now now);

/* engine_trust.c: gives UDP up for a while when the music does not come by it; to be called at least five times a second. */
void engine_judge_udp(struct engine *e, struct now now);

/* engine_messages.c: all that came, whole. */
void engine_read_messages(struct engine *e, struct now now);

#endif
