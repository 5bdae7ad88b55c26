/* guest.h: one client's engine against a server that a test plays by hand, on virtual time: what the client sends is read here, and
   its packets are answered as the test wants. */
#ifndef WL_GUEST_H
#define WL_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../../client/engine.h"
#include "../../common/packet.h"
#include "../../common/proto.h"

enum {
    GUEST_EVENTS = 4096,
    GUEST_PACKETS = 2048,
    GUEST_MS = 1000,
    GUEST_SECOND = 1000000,
    GUEST_AHEAD_US = 7000000, /* what the server's clock shows more than ours */
};

#define GUEST_SESSION  "00000000000000aa"
#define GUEST_ROOM     "00000000000000bb"
#define GUEST_ME       "00000000000000cc"
#define GUEST_UP       "11111111111111111111111111111111"
#define GUEST_DOWN     "22222222222222222222222222222222"
#define GUEST_ROOM_KEY "33333333333333333333333333333333"
#define GUEST_TOKEN    "44444444444444444444444444444444"
#define GUEST_WELCOME_AS(frame_bytes, chunk_frames, clock)                                         \
    "{\"t\":\"welcome\",\"v\":1,\"session\":\"" GUEST_SESSION                                      \
    "\",\"nick\":\"Maya\",\"token\":\"" GUEST_TOKEN                                                \
    "\",\"server\":\"Home\",\"greeting\":\"Hi\",\"up\":\"" GUEST_UP "\",\"down\":\"" GUEST_DOWN    \
    "\",\"buffer_ms\":1000,\"frame_bytes\":" frame_bytes ",\"chunk_frames\":" chunk_frames         \
    ",\"clock\":" clock "}"
#define GUEST_WELCOME GUEST_WELCOME_AS("320", "3", "5")
#define GUEST_ENTER_AS(id, name)                                                                   \
    "{\"t\":\"room\",\"id\":\"" id "\",\"name\":\"" name                                           \
    "\",\"mode\":\"quiet\",\"you\":\"" GUEST_ME                                                    \
    "\",\"people\":2,\"burst_ms\":600,\"phase_us\":0,\"keys\":[{\"epoch\":0,\"key\":"              \
    "\"" GUEST_ROOM_KEY "\"}]}"
#define GUEST_MEMBERS                                                                              \
    "{\"t\":\"members\",\"list\":[{\"id\":\"" GUEST_ME                                             \
    "\",\"nick\":\"Maya\"},{\"id\":\"00000000000000dd\",\"nick\":\"Omar\"}]}"
#define GUEST_ROOM_END "{\"t\":\"room_end\"}"

struct guest {
    struct engine *engine;
    struct mixer *mixer;
    struct now now;
    cJSON *events[GUEST_EVENTS];
    int event_count;
    struct buf sent; /* by TCP, not yet read by the server */
    bool deaf;       /* TCP takes nothing */
    struct {
        uint8_t bytes[PACKET_BYTES];
        size_t n;
    } packets[GUEST_PACKETS]; /* by UDP */
    int packet_count;
    int connects, closes;
    char host[64];
    bool past;        /* another of its addresses was asked for */
    bool moved;       /* the client's machine has another address than the connection */
    int looks;        /* how often that was asked */
    uint64_t counter; /* of the server's packets */
    uint32_t clock_epoch;
    bool answers_udp, answers_tcp; /* does the server answer PINGs, by which path? */
    int64_t tcp_late_us;           /* inside the connection they come so much later */
    int64_t read_late_us;          /* so long a packet waits until the client reads it */
    bool binds;                    /* and BINDs by UDP */
    int pings_udp, pings_tcp, binds_udp, binds_tcp, nacks, knocks;
    struct packet_nack nack;
};

/* A client not yet connected; `tls` NULL: its connection will be plain. */
struct guest *guest_new(struct tls_context *tls);
/* One in a room. */
struct guest *guest_in(void);
void guest_free(struct guest *g);

void guest_command(struct guest *g, const char *json);

/* The newest event of a name, from the one numbered `from` on, or of all; NULL when there is none. And the state told last. */
const cJSON *guest_since(const struct guest *g, int from, const char *name);
const cJSON *guest_last(const struct guest *g, const char *name);
const char *guest_state(const struct guest *g);

/* -- the server -- */

/* It is asked for, and answers; it lets the client into the room. */
void guest_dial(struct guest *g);
void guest_enter(struct guest *g);

/* It says a line; a `playing` with one segment that began `ago_us` ago. */
void guest_line(struct guest *g, const char *json);
void guest_play(struct guest *g, unsigned segment, int64_t ago_us, unsigned seconds);

/* The next line that the client sent, or the next that is no tunnelled packet (those are served); NULL when there is none, the
   caller frees. And the same, of which only the name is asserted. */
cJSON *guest_received(struct guest *g);
cJSON *guest_message(struct guest *g);
void guest_expect(struct guest *g, const char *name);

/* Answers the packets that were sent so far; the client may have said nothing else. */
void guest_serve(struct guest *g);
/* Time passes, and the server answers at once. */
void guest_pass(struct guest *g, int64_t us);
int64_t guest_server_us(const struct guest *g);

/* A packet of the session, sealed; returns its bytes. And the same on its way. */
size_t guest_sealed(struct guest *g, enum packet_type type, const uint8_t *body, size_t n,
                    uint8_t out[PACKET_BYTES]);
void guest_reply(struct guest *g, bool by_udp, enum packet_type type, const uint8_t *body,
                 size_t n);

/* Chunk k of a segment, sealed for a room; and one of the room that is right, on its way by UDP. */
size_t guest_packet(uint32_t segment, uint32_t k, uint64_t room, uint8_t key_byte,
                    uint32_t clock_epoch, uint8_t out[PACKET_BYTES]);
void guest_chunk(struct guest *g, uint32_t segment, uint32_t k);

#endif
