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

/* Sends a PING. The first ones go by UDP before that is proven: inside the connection they would travel one behind the
   other, and tell no more than one. */
void path_ping(struct path *p, int64_t mono_us);

/* The same inside the connection, to hear whether that still lives. */
void path_ping_inside(struct path *p, int64_t mono_us);

/* Something was said on the connection: the server, which looks after quiet ones only now and then, is told by UDP. */
void path_knock(struct path *p);

/* Asks for missing chunks: by the path that works, and inside the connection as well when nothing has come by UDP since the last
   question, for longer than a question takes, though the server answers a PING inside the connection. Answers come the way they were
   asked for. */
void path_ask(struct path *p, const struct packet_nack *nack, int64_t mono_us, int64_t rtt_us);

/* Something authentic came by UDP that path_take has not seen: music. */
void path_heard(struct path *p, int64_t mono_us);

/* Sends one's own voice, or what of somebody's does not arrive. */
void path_voice(struct path *p, const struct packet_voice *voice);
void path_loss(struct path *p, const struct packet_loss *loss);

/* A packet of this session came (opened in place). What others want to know of it: PACKET_PONG (to a PING of ours), PACKET_VOICE or
   PACKET_LOSS, which then is in *out; else 0. */
struct path_packet {
    struct packet_pong pong;
    struct packet_voice voice; /* its bytes lie in the packet */
    struct packet_loss loss;
};
enum packet_type path_take(struct path *p, uint8_t *packet, size_t n, bool tunnelled,
                           int64_t mono_us, struct path_packet *out);

/* Sends what is due (BIND, repeated PINGs) and changes the path when it is dead; when it wants to be called next. UDP is
   dead when nothing came by it for 1.5 s though it was asked, or no PONG for 3 s though other things came, while the server did answer
   inside the connection. */
int64_t path_tick(struct path *p, int64_t mono_us);

/* UDP carries answers, but not the music: it is not used before a time. Or it is tried now. */
void path_forsake_udp(struct path *p, int64_t mono_us, int64_t until_us);
void path_try_udp(struct path *p, int64_t mono_us);

/* When the oldest PING went out that was not answered; INT64_MAX: all were. */
int64_t path_waits_since_us(const struct path *p);

/* Does UDP work? */
bool path_is_udp(const struct path *p);

#endif
