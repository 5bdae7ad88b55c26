/* world_parts.h: what the world is made of, for the world's own files alone (world*.c). */
#ifndef WL_WORLD_PARTS_H
#define WL_WORLD_PARTS_H

#include "world.h"
#include "calendar.h"
#include "chance.h"
#include "watch.h"
#include "../../client/audio.h"
#include "../../client/engine.h"
#include "../../client/mixer.h"
#include "../../common/buf.h"
#include "../../common/map.h"
#include "../../common/seal.h"
#include "../../server/hub.h"
#include "../../server/store.h"

enum { WORLD_FILES = 256, WORLD_SONGS = 64, WORLD_TOLD = 8 };

struct client {
    bool used, gone, cut;
    enum world_sleep sleep;
    struct world *w;
    int number;
    struct world_client is;
    struct network network;
    struct watch watch;
    struct engine *engine;
    struct mixer *mixer;
    struct audio_null audio;
    uint64_t conn;            /* 0: none */
    uint64_t dead;            /* the connection that stayed behind when it moved last */
    uint8_t moves;            /* so often it did: its address is another then */
    uint64_t ended;           /* the connection that the server closed last */
    int64_t due_us;           /* engine's next call */
    int64_t up_us, down_us;   /* when the last TCP bytes arrive on each side */
    int64_t stalled_since_us; /* by its own clock */
    cJSON *events;
    struct speaker speaker;

    /* overheard */
    uint64_t room, session;
    struct seal *up;
    uint32_t chunk_frames;
    struct segment told[WORLD_TOLD];
    size_t told_count;
    int strays;
    struct world_traffic traffic;
    struct map chunks; /* those sent once */
    uint64_t asked;

    bool greedy;
    int64_t greed_us; /* when it asks next */
    uint64_t greed_counter;
};

struct file {
    char path[256];
    struct buf bytes;
    int64_t time_us;
};

struct song_file {
    char path[256];
    double seconds;
    bool tones;
};

struct world {
    struct config config;
    struct hub *hub;     /* NULL between two */
    struct store *store; /* outlives them */
    struct io io;
    struct watch watch; /* the server's */
    int64_t now_us, hub_due_us;
    struct chance chance;
    uint64_t last_conn;
    int boots; /* of the server */
    bool frozen, scan;
    struct calendar calendar;
    struct client clients[WORLD_CLIENTS];
    struct song_file songs[WORLD_SONGS];
    struct file files[WORLD_FILES];
    size_t song_count, file_count;
    struct buf trace;
};

void world_trace_line(struct world *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

struct now world_server_now(const struct world *w);
struct now world_client_now(const struct client *c);

/* Bytes and datagrams on their way between a client and the server. */
void world_send_tcp(struct world *w, struct client *c, bool up, const void *bytes, size_t n);
void world_send_udp(struct world *w, struct client *c, bool up, const void *bytes, size_t n);
int64_t world_delay_us(struct world *w, struct client *c, bool up);
struct addr world_address(const struct client *c, bool udp);

/* The server's side. */
void world_begin_server(struct world *w);
void world_end_server(struct world *w);
void world_transcoded(struct world *w, const struct calendar_item *it);
void world_scan(struct world *w);

/* What the server tells a client, as somebody at the wire sees it. */
void world_overhear_tcp(struct client *c, const void *bytes, size_t n);
void world_overhear_udp(struct client *c, const uint8_t *packet, size_t n);
/* A greedy client's next question. */
void world_ask_everything(struct client *c);

#endif
