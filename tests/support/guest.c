#include "guest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/event.h"

enum { FRAME_BYTES = 320, CHUNK_FRAMES = 3 };

/* -- ports --------------------------------------------------------------------------------------- */

static void io_connect(void *user, const char *host, uint16_t port, bool past)
{
    struct guest *g = user;

    (void)port;
    g->connects++;
    g->past = past;
    snprintf(g->host, sizeof g->host, "%s", host);
}

static size_t io_tcp_send(void *user, const void *bytes, size_t n)
{
    struct guest *g = user;

    if (g->deaf) return 0;
    assert_true(buf_append(&g->sent, bytes, n));
    return n;
}

static void io_close(void *user)
{
    struct guest *g = user;

    g->closes++;
}

static void io_udp_send(void *user, const void *bytes, size_t n)
{
    struct guest *g = user;

    assert_true(n <= PACKET_BYTES && g->packet_count < GUEST_PACKETS);
    memcpy(g->packets[g->packet_count].bytes, bytes, n);
    g->packets[g->packet_count++].n = n;
}

static bool io_moved(void *user)
{
    struct guest *g = user;

    g->looks++;
    return g->moved;
}

static void io_random(void *user, void *out, size_t n)
{
    (void)user;
    memset(out, 0, n);
}

static void io_event(void *user, cJSON *event)
{
    struct guest *g = user;

    assert_non_null(event);
    assert_true(g->event_count < GUEST_EVENTS);
    g->events[g->event_count++] = event;
}

/* -- the client ---------------------------------------------------------------------------------- */

struct guest *guest_new(struct tls_context *tls)
{
    struct guest *g = calloc(1, sizeof *g);
    struct engine_io io = {g,           io_connect, io_tcp_send, io_close,
                           io_udp_send, io_moved,   io_random,   io_event};

    assert_non_null(g);
    g->now = (struct now){100 * (int64_t)GUEST_SECOND, 1700000000 * (int64_t)GUEST_SECOND};
    g->clock_epoch = 5;
    g->answers_udp = g->answers_tcp = g->binds = true;
    g->mixer = mixer_new();
    g->engine = engine_new(&io, tls, g->mixer);
    assert_non_null(g->engine);
    return g;
}

void guest_free(struct guest *g)
{
    engine_free(g->engine);
    mixer_free(g->mixer);
    for (int i = 0; i < g->event_count; i++) cJSON_Delete(g->events[i]);
    buf_free(&g->sent);
    free(g);
}

void guest_command(struct guest *g, const char *json)
{
    cJSON *c = cJSON_Parse(json);

    assert_non_null(c);
    engine_command(g->engine, c, g->now);
    cJSON_Delete(c);
}

const cJSON *guest_since(const struct guest *g, int from, const char *name)
{
    for (int i = g->event_count; i-- > from;)
        if (event_is(g->events[i], name)) return g->events[i];
    return NULL;
}

const cJSON *guest_last(const struct guest *g, const char *name)
{
    return guest_since(g, 0, name);
}

const char *guest_state(const struct guest *g)
{
    return proto_text(guest_last(g, "state"), "state");
}

/* -- the server ---------------------------------------------------------------------------------- */

void guest_line(struct guest *g, const char *json)
{
    engine_tcp(g->engine, json, strlen(json), g->now);
    engine_tcp(g->engine, "\n", 1, g->now);
}

int64_t guest_server_us(const struct guest *g)
{
    return g->now.mono_us + GUEST_AHEAD_US;
}

size_t guest_sealed(struct guest *g, enum packet_type type, const uint8_t *body, size_t n,
                    uint8_t out[PACKET_BYTES])
{
    uint8_t key[SEAL_KEY_BYTES];
    struct packet_header h = {.type = type, .id = 0xaa, .counter = ++g->counter};

    memset(key, 0x22, sizeof key);
    struct seal *seal = seal_new(key);
    size_t bytes = packet_seal(out, &h, seal, body, n);
    seal_free(seal);
    assert_true(bytes > 0);
    return bytes;
}

static void tunnel(struct guest *g, const uint8_t *packet, size_t n)
{
    cJSON *m = proto_new(PROTO_UDP_DOWN);
    struct buf out = {0};

    proto_put_blob(m, "p", packet, n);
    assert_true(proto_write(m, &out));
    engine_tcp(g->engine, buf_data(&out), buf_length(&out), g->now);
    buf_free(&out);
}

void guest_reply(struct guest *g, bool by_udp, enum packet_type type, const uint8_t *body, size_t n)
{
    uint8_t packet[PACKET_BYTES];
    size_t bytes = guest_sealed(g, type, body, n, packet);

    if (by_udp) {
        struct now read = {g->now.mono_us + g->read_late_us, g->now.wall_us};
        engine_udp(g->engine, packet, bytes, g->read_late_us, read);
    } else
        tunnel(g, packet, bytes);
}

static void reply_pong(struct guest *g, bool by_udp, int64_t client_us)
{
    uint8_t body[PACKET_BYTES];
    struct packet_pong pong = {client_us, guest_server_us(g), g->clock_epoch};

    guest_reply(g, by_udp, PACKET_PONG, body, packet_put_pong(body, &pong));
}

static void reply_bind(struct guest *g, const uint8_t *said, bool by_udp)
{
    static const uint8_t cookie[PACKET_COOKIE_BYTES] = "from the server";
    uint8_t body[PACKET_BYTES];

    if (by_udp && memcmp(said, cookie, sizeof cookie) != 0)
        guest_reply(g, true, PACKET_COOKIE, cookie, sizeof cookie);
    else
        guest_reply(g, by_udp, PACKET_BOUND, body, packet_put_time(body, guest_server_us(g)));
}

/* A packet from the client: counted, and answered as the world is set. */
static void serve_packet(struct guest *g, uint8_t *packet, size_t n, bool by_udp)
{
    uint8_t key[SEAL_KEY_BYTES];
    struct packet_header h;
    size_t bytes;
    int64_t us;

    memset(key, 0x11, sizeof key);
    struct seal *seal = seal_new(key);
    assert_true(packet_read_header(packet, n, &h));
    assert_int_equal(h.id, 0xaa);
    const uint8_t *body = packet_open(packet, n, &h, seal, &bytes);
    assert_non_null(body);
    seal_free(seal);
    if (h.type == PACKET_PING) {
        assert_true(packet_get_time(body, bytes, &us));
        by_udp ? g->pings_udp++ : g->pings_tcp++;
        if (by_udp ? g->answers_udp : g->answers_tcp)
            reply_pong(g, by_udp, by_udp ? us : us - g->tcp_late_us);
    } else if (h.type == PACKET_BIND) {
        by_udp ? g->binds_udp++ : g->binds_tcp++;
        if (!by_udp || g->binds) reply_bind(g, body, by_udp);
    } else if (h.type == PACKET_NACK) {
        g->nacks++;
        assert_true(packet_get_nack(body, bytes, &g->nack));
    } else if (h.type == PACKET_KNOCK) {
        assert_true(by_udp);
        g->knocks++;
    }
}

cJSON *guest_received(struct guest *g)
{
    const char *data = (const char *)buf_data(&g->sent);
    const char *end = buf_length(&g->sent) ? memchr(data, '\n', buf_length(&g->sent)) : NULL;
    enum proto_type type;
    cJSON *m = NULL;
    char error[PROTO_ERROR_BYTES];

    if (!end) return NULL;
    assert_int_equal(proto_read(PROTO_FROM_CLIENT, data, (size_t)(end - data), &type, &m, error),
                     PROTO_OK);
    buf_consume(&g->sent, (size_t)(end - data) + 1);
    return m;
}

cJSON *guest_message(struct guest *g)
{
    uint8_t packet[PACKET_BYTES];
    cJSON *m;

    while ((m = guest_received(g)) && strcmp(proto_text(m, "t"), "udp") == 0) {
        size_t n = proto_blob(m, "p", packet, sizeof packet);
        cJSON_Delete(m);
        serve_packet(g, packet, n, false);
    }
    return m;
}

void guest_expect(struct guest *g, const char *name)
{
    cJSON *m = guest_message(g);

    assert_non_null(m);
    assert_string_equal(proto_text(m, "t"), name);
    cJSON_Delete(m);
}

void guest_serve(struct guest *g)
{
    assert_null(guest_message(g));
    for (int i = 0; i < g->packet_count; i++)
        serve_packet(g, g->packets[i].bytes, g->packets[i].n, true);
    g->packet_count = 0;
}

void guest_pass(struct guest *g, int64_t us)
{
    int64_t until = g->now.mono_us + us;

    for (;;) {
        int64_t next = engine_tick(g->engine, g->now);
        guest_serve(g);
        assert_true(next <= g->now.mono_us + GUEST_SECOND);
        if (g->now.mono_us >= until) return;
        if (next <= g->now.mono_us) next = g->now.mono_us + 1;
        if (next > until) next = until;
        g->now.wall_us += next - g->now.mono_us;
        g->now.mono_us = next;
    }
}

void guest_dial(struct guest *g)
{
    guest_command(g,
                  "{\"do\":\"connect\",\"host\":\"home.example\",\"port\":55000,\"nick\":\"maya\","
                  "\"password\":\"\"}");
    engine_connected(g->engine, g->now);
}

void guest_enter(struct guest *g)
{
    guest_line(g, GUEST_WELCOME);
    guest_line(g, GUEST_ENTER_AS(GUEST_ROOM, "Rock"));
    guest_line(g, GUEST_MEMBERS);
    guest_line(g, GUEST_ROOM_END);
}

struct guest *guest_in(void)
{
    struct guest *g = guest_new(NULL);

    guest_dial(g);
    guest_expect(g, "hello");
    guest_enter(g);
    assert_string_equal(guest_state(g), "in");
    return g;
}

void guest_play(struct guest *g, unsigned segment, int64_t ago_us, unsigned seconds)
{
    char json[512];

    snprintf(json, sizeof json,
             "{\"t\":\"playing\",\"list\":[{\"seg\":%u,\"song\":\"00000000000000ee\",\"title\":"
             "\"One\",\"artist\":\"A\",\"genre\":\"Rock\",\"start_us\":%lld,\"first\":0,\"length\":"
             "%u,\"fade_in\":0,\"fade_out\":0,\"gain_db\":0,\"duration_ms\":%u}]}",
             segment, (long long)(guest_server_us(g) - ago_us), seconds * 48000, seconds * 1000);
    guest_line(g, json);
}

size_t guest_packet(uint32_t segment, uint32_t k, uint64_t room, uint8_t key_byte,
                    uint32_t clock_epoch, uint8_t out[PACKET_BYTES])
{
    uint8_t key[SEAL_KEY_BYTES], body[PACKET_BYTES], frames[FRAME_BYTES * CHUNK_FRAMES] = {0};
    struct packet_header h = {.type = PACKET_RADIO, .id = room, .counter = k + 1};
    struct packet_radio chunk = {clock_epoch,  segment,      k * CHUNK_FRAMES * 960,
                                 CHUNK_FRAMES, CHUNK_FRAMES, FRAME_BYTES,
                                 frames};

    memset(key, key_byte, sizeof key);
    struct seal *seal = seal_new(key);
    size_t n = packet_seal(out, &h, seal, body, packet_put_radio(body, &chunk));
    seal_free(seal);
    assert_true(n > 0);
    return n;
}

void guest_chunk(struct guest *g, uint32_t segment, uint32_t k)
{
    uint8_t packet[PACKET_BYTES];
    size_t n = guest_packet(segment, k, 0xbb, 0x33, g->clock_epoch, packet);

    engine_udp(g->engine, packet, n, 0, g->now);
}
