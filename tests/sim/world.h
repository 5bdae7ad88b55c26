/* world.h: the real hub and real engines in one process on virtual time, with a network in between that delays, jitters, loses,
   reorders, doubles and blacks out as told, and machines whose clocks run, stand and jump as told. The same seed gives the
   same trace. Connections are plain; datagrams are sealed. */
#ifndef WL_WORLD_H
#define WL_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../../common/segment.h"
#include "network.h"
#include "speaker.h"

enum { WORLD_CLIENTS = 40, WORLD_SERVER = -1 };

struct world;

struct world_client { /* what a client is like; all zero is a perfect one */
    struct network_path path;
    double clock_ppm;  /* its monotonic clock runs fast by this */
    int64_t clock_us;  /* and is ahead by this */
    double device_ppm; /* its sound device against that clock */
    int64_t late_us;   /* its callbacks are late by chance up to this */
    const char *nick;
    const char *taste; /* JSON, NULL: none */
    double drift_ppm;  /* of the server's clock, as remembered from last time; 0: nothing is */
};

struct world_server {
    int buffer_ms;   /* 0: 1000 */
    int bitrate;     /* 0: 128 */
    int crossfade_s; /* -1: 0 */
    bool one_room;
};

/* A server with no songs yet. */
struct world *world_new(uint64_t seed, const struct world_server *server);
void world_free(struct world *w);

/* A song file appears: noise of its own of so many seconds, by the file-name rule. Noticed at the next scan. */
void world_song(struct world *w, const char *path, double seconds);
/* One of tones that tell their own place (tones.h). */
void world_tones(struct world *w, const char *path, double seconds);

/* A client starts and connects; its number. */
int world_join(struct world *w, const struct world_client *c);
/* It says goodbye, and is gone. */
void world_leave(struct world *w, int client);
/* Its cable is pulled: nothing arrives any more in either direction. */
void world_cut(struct world *w, int client, bool cut);
/* It has another address from now on: nothing passes by the connection it has, or comes to where it was, and nobody says so. */
void world_move(struct world *w, int client);
void world_path(struct world *w, int client, const struct network_path *path);
/* From now on, instead of its own datagrams, it asks for everything near the playhead again and again. */
void world_greed(struct world *w, int client);

/* The client's machine sleeps: clock and device stand still, datagrams are lost. Or only its process does: clocks run on,
   the device is not fed, datagrams wait in its socket. */
enum world_sleep { WORLD_AWAKE, WORLD_ASLEEP, WORLD_STALLED };
void world_sleep(struct world *w, int client, enum world_sleep sleep);
/* Somebody sets a wall clock, or a monotonic one jumps; of a client or WORLD_SERVER. */
void world_set_wall(struct world *w, int machine, int64_t by_us);
void world_step_clock(struct world *w, int machine, int64_t by_us);

/* The server's process stands still (true) and goes on (false). */
void world_freeze(struct world *w, bool frozen);
/* The server is killed, and another begins after a while over the same files: another process, another boot. */
void world_restart(struct world *w, int64_t down_us);

/* Lets time pass. */
void world_run(struct world *w, int64_t us);
int64_t world_us(const struct world *w);

/* Commands. */
void world_say(struct world *w, int client, const char *text);
void world_command(struct world *w, int client, const char *json);
void world_console(struct world *w, const char *line);

/* Datagrams a stranger sends to the server: raw bytes, from an address of no client. */
void world_forge(struct world *w, const void *bytes, size_t n);

/* The newest event of a kind a client got (NULL: none), and how many. */
const cJSON *world_event(const struct world *w, int client, const char *kind);
int world_events(const struct world *w, int client, const char *kind);
/* Forgets the events so far. */
void world_forget(struct world *w, int client);

/* What a client's speaker played. */
const struct speaker *world_speaker(const struct world *w, int client);
/* As speaker.h: b's lag behind a at a true time, and the longest silence between two. */
double world_lag_us(const struct world *w, int a, int b, int64_t at_us, int64_t span_us,
                    double *likeness);
int64_t world_silence_us(const struct world *w, int client, int64_t from_us, int64_t to_us);
/* Nothing that was played before a true time will be asked for. */
void world_forget_heard(struct world *w, int64_t before_us);

/* The segment that the server told this client is heard at a true time, and the sample of the song due then (samples of
   music, whose first is 0). False: none. */
bool world_due(const struct world *w, int client, int64_t at_us, struct segment *s, double *sample);

/* RADIO datagrams of which room each client was sent: how many of rooms other than the one it is in. */
int world_strays(const struct world *w, int client);
/* Bytes the server sent a client as datagrams; of them chunks, and of those the first copies. */
struct world_traffic {
    uint64_t bytes, chunk_bytes, first_bytes;
};
struct world_traffic world_traffic(const struct world *w, int client);
/* Datagrams the client sent. */
uint64_t world_asked(const struct world *w, int client);

/* Everything that was said, as lines of virtual milliseconds; to be freed. */
char *world_trace(const struct world *w);

#endif
