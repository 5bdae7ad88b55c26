/* world.h: the real hub and real engines in one process on virtual time, with a network in between that delays, jitters, loses,
   reorders and blacks out as told. The same seed gives the same trace. Connections are plain; datagrams are sealed. */
#ifndef WL_WORLD_H
#define WL_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>

enum { WORLD_CLIENTS = 40, WORLD_HEARD_SECONDS = 400 };

struct world;

struct world_path { /* between one client and the server; each direction alike but for `skew_us` */
    int64_t delay_us;      /* least one-way delay */
    double jitter_mean_us; /* exponential, on top */
    int64_t skew_us;       /* added on the way up only: an asymmetric path */
    double loss;           /* share of datagrams lost at random */
    bool udp_blocked;
    bool elsewhere; /* datagrams seem to come from another host than the connection */
};

struct world_client { /* what a client is like; all zero is a perfect one */
    struct world_path path;
    double clock_ppm;  /* its monotonic clock runs fast by this */
    int64_t clock_us;  /* and is ahead by this */
    double device_ppm; /* its sound device against that clock */
    const char *nick;
    const char *taste; /* JSON, NULL: none */
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

/* A client starts and connects; its number. */
int world_join(struct world *w, const struct world_client *c);
/* It says goodbye, and is gone. */
void world_leave(struct world *w, int client);
/* Its cable is pulled: nothing arrives any more in either direction. */
void world_cut(struct world *w, int client, bool cut);
void world_path(struct world *w, int client, const struct world_path *path);

/* The server's process stands still (true) and goes on (false). */
void world_freeze(struct world *w, bool frozen);

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

/* What a client's speaker played: stereo frames, first one at true time *began_us. */
const float *world_heard(const struct world *w, int client, size_t *frames, int64_t *began_us);
/* By how much client b's sound at true time at_us lags behind a's, in us, by cross-correlating `span_us` of both; *likeness is the
   correlation there (1: the same). */
double world_lag_us(const struct world *w, int a, int b, int64_t at_us, int64_t span_us,
                    double *likeness);
/* The longest silence between two true times, in us. */
int64_t world_silence_us(const struct world *w, int client, int64_t from_us, int64_t to_us);

/* RADIO datagrams of which room each client was sent: how many of rooms other than the one it is in. */
int world_strays(const struct world *w, int client);
/* Bytes the server sent a client as datagrams, and those of them a second time. */
uint64_t world_bytes_down(const struct world *w, int client);

/* Everything that was said, as lines of virtual milliseconds. */
const char *world_trace(const struct world *w);

#endif
