/* path.h: how packets travel between us and the server: by UDP once that is proven to work, else inside the control
   connection; sealed with the session's keys, each taken once. PROTOCOL.md, "Media". */
#ifndef WL_PATH_H
#define WL_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/packet.h"

struct path;

struct path_ports {
    void *user;
    void (*udp)(void *user, const uint8_t *packet, size_t n);
    void (*tunnel)(void *user, const uint8_t *packet, size_t n); /* inside the control connection */
};

/* NULL without memory. */
struct path *path_new(const struct path_ports *ports);
void path_free(struct path *p);

/* A session begins (keys from `welcome`), or it is over. False without memory. */
bool path_begin(struct path *p, uint64_t session, const uint8_t up[SEAL_KEY_BYTES],
                const uint8_t down[SEAL_KEY_BYTES], int64_t mono_us);
void path_end(struct path *p);

/* Seals and sends a packet of this session by the path that works. */
void path_send(struct path *p, enum packet_type type, const uint8_t *body, size_t body_bytes);

/* Sends a PING. */
void path_ping(struct path *p, int64_t mono_us);

/* A packet of this session came (opened in place). True for a PONG to a PING of ours, which is then in *out. */
bool path_take(struct path *p, uint8_t *packet, size_t n, bool tunnelled, int64_t mono_us,
               struct packet_pong *out);

/* Sends what is due (BIND, repeated PINGs) and changes the path when it is dead; when it wants to be called next. */
int64_t path_tick(struct path *p, int64_t mono_us);

/* Does UDP work? */
bool path_is_udp(const struct path *p);

#endif
