/* The engine against a scripted server on virtual time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/engine.h"
#include "../../client/event.h"
#include "../../common/packet.h"
#include "../../common/proto.h"

enum {
    EVENTS = 4096,
    PACKETS = 2048,
    MS = 1000,
    SECOND = 1000000,
    SERVER_AHEAD_US = 7000000, /* what the server's clock shows more than ours */
    FRAME_BYTES = 320,
    CHUNK_FRAMES = 3,
};

#define SESSION  "00000000000000aa"
#define ROOM     "00000000000000bb"
#define ME       "00000000000000cc"
#define UP       "11111111111111111111111111111111"
#define DOWN     "22222222222222222222222222222222"
#define ROOM_KEY "33333333333333333333333333333333"
#define TOKEN    "44444444444444444444444444444444"
#define WELCOME_AS(frame_bytes, chunk_frames, clock)                                               \
    "{\"t\":\"welcome\",\"v\":1,\"session\":\"" SESSION "\",\"nick\":\"Maya\",\"token\":\"" TOKEN  \
    "\",\"server\":\"Home\",\"greeting\":\"Hi\",\"up\":\"" UP "\",\"down\":\"" DOWN                \
    "\",\"buffer_ms\":1000,\"frame_bytes\":" frame_bytes ",\"chunk_frames\":" chunk_frames         \
    ",\"clock\":" clock "}"
#define WELCOME WELCOME_AS("320", "3", "5")
#define ENTER_AS(id, name)                                                                         \
    "{\"t\":\"room\",\"id\":\"" id "\",\"name\":\"" name                                           \
    "\",\"why\":\"Because.\",\"mode\":\"quiet\",\"you\":\"" ME                                     \
    "\",\"people\":2,\"burst_ms\":600,\"phase_us\":0,\"keys\":[{\"epoch\":0,\"key\":\"" ROOM_KEY   \
    "\"}]}"
#define MEMBERS                                                                                    \
    "{\"t\":\"members\",\"list\":[{\"id\":\"" ME                                                   \
    "\",\"nick\":\"Maya\"},{\"id\":\"00000000000000dd\",\"nick\":\"Omar\"}]}"
#define ROOM_END "{\"t\":\"room_end\"}"

struct world {
    struct engine *engine;
    struct mixer *mixer;
    struct now now;
    cJSON *events[EVENTS];
    int event_count;
    struct buf sent; /* by TCP, not yet read by the server */
    bool deaf;       /* TCP takes nothing */
    struct {
        uint8_t bytes[PACKET_BYTES];
        size_t n;
    } packets[PACKETS]; /* by UDP */
    int packet_count;
    int connects, closes;
    char host[64];
    uint64_t counter; /* of the server's packets */
    uint32_t clock_epoch;
    int64_t down_us;               /* the path that PONGs take back */
    bool answers_udp, answers_tcp; /* does the server answer PINGs, by which path? */
    bool binds;                    /* and BINDs by UDP */
    int pings_udp, pings_tcp, binds_udp, binds_tcp, nacks, knocks;
    struct packet_nack nack;
};

/* -- the world ------------------------------------------------------------------------------- */

static void io_connect(void *user, const char *host, uint16_t port)
{
    struct world *w = user;

    (void)port;
    w->connects++;
    snprintf(w->host, sizeof w->host, "%s", host);
}

static size_t io_tcp_send(void *user, const void *bytes, size_t n)
{
    struct world *w = user;

    if (w->deaf) return 0;
    assert_true(buf_append(&w->sent, bytes, n));
    return n;
}

static void io_close(void *user)
{
    struct world *w = user;

    w->closes++;
}

static void io_udp_send(void *user, const void *bytes, size_t n)
{
    struct world *w = user;

    assert_true(n <= PACKET_BYTES && w->packet_count < PACKETS);
    memcpy(w->packets[w->packet_count].bytes, bytes, n);
    w->packets[w->packet_count++].n = n;
}

static void io_random(void *user, void *out, size_t n)
{
    (void)user;
    memset(out, 0, n);
}

static void io_event(void *user, cJSON *event)
{
    struct world *w = user;

    assert_non_null(event);
    assert_true(w->event_count < EVENTS);
    w->events[w->event_count++] = event;
}

static struct world *world_new(struct tls_context *tls)
{
    struct world *w = calloc(1, sizeof *w);
    struct engine_io io = {w, io_connect, io_tcp_send, io_close, io_udp_send, io_random, io_event};

    assert_non_null(w);
    w->now = (struct now){100 * (int64_t)SECOND, 1700000000 * (int64_t)SECOND};
    w->clock_epoch = 5;
    w->answers_udp = w->answers_tcp = w->binds = true;
    w->mixer = mixer_new();
    w->engine = engine_new(&io, tls, w->mixer);
    assert_non_null(w->engine);
    return w;
}

static void world_free(struct world *w)
{
    engine_free(w->engine);
    mixer_free(w->mixer);
    for (int i = 0; i < w->event_count; i++) cJSON_Delete(w->events[i]);
    buf_free(&w->sent);
    free(w);
}

static void command(struct world *w, const char *json)
{
    cJSON *c = cJSON_Parse(json);

    assert_non_null(c);
    engine_command(w->engine, c, w->now);
    cJSON_Delete(c);
}

/* The newest event of a name, from the one numbered `from` on; NULL when there is none. */
static const cJSON *event_since(const struct world *w, int from, const char *name)
{
    for (int i = w->event_count; i-- > from;)
        if (event_is(w->events[i], name)) return w->events[i];
    return NULL;
}

static const cJSON *last(const struct world *w, const char *name)
{
    return event_since(w, 0, name);
}

static const char *state(const struct world *w)
{
    return proto_text(last(w, "state"), "state");
}

/* -- the server ------------------------------------------------------------------------------ */

static void line(struct world *w, const char *json)
{
    engine_tcp(w->engine, json, strlen(json), w->now);
    engine_tcp(w->engine, "\n", 1, w->now);
}

static int64_t server_us(const struct world *w)
{
    return w->now.mono_us + SERVER_AHEAD_US;
}

/* Seals a packet of the session. */
static size_t sealed(struct world *w, enum packet_type type, const uint8_t *body, size_t n,
                     uint8_t out[PACKET_BYTES])
{
    uint8_t key[SEAL_KEY_BYTES];
    struct packet_header h = {.type = type, .id = 0xaa, .counter = ++w->counter};

    memset(key, 0x22, sizeof key);
    struct seal *seal = seal_new(key);
    size_t bytes = packet_seal(out, &h, seal, body, n);
    seal_free(seal);
    assert_true(bytes > 0);
    return bytes;
}

static void tunnel(struct world *w, const uint8_t *packet, size_t n)
{
    cJSON *m = proto_new(PROTO_UDP_DOWN);
    struct buf out = {0};

    proto_put_blob(m, "p", packet, n);
    assert_true(proto_write(m, &out));
    engine_tcp(w->engine, buf_data(&out), buf_length(&out), w->now);
    buf_free(&out);
}

static void reply(struct world *w, bool by_udp, enum packet_type type, const uint8_t *body,
                  size_t n)
{
    uint8_t packet[PACKET_BYTES];
    size_t bytes = sealed(w, type, body, n, packet);

    if (by_udp)
        engine_udp(w->engine, packet, bytes, w->now);
    else
        tunnel(w, packet, bytes);
}

static void reply_pong(struct world *w, bool by_udp, int64_t client_us)
{
    uint8_t body[PACKET_BYTES];
    struct packet_pong pong = {client_us, server_us(w), w->clock_epoch};

    reply(w, by_udp, PACKET_PONG, body, packet_put_pong(body, &pong));
}

static void reply_bound(struct world *w, bool by_udp)
{
    uint8_t body[PACKET_BYTES];

    reply(w, by_udp, PACKET_BOUND, body, packet_put_time(body, server_us(w)));
}

/* A packet from the client: counted, and answered as the world is set. */
static void serve_packet(struct world *w, uint8_t *packet, size_t n, bool by_udp)
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
        by_udp ? w->pings_udp++ : w->pings_tcp++;
        if (by_udp ? w->answers_udp : w->answers_tcp) reply_pong(w, by_udp, us);
    } else if (h.type == PACKET_BIND) {
        by_udp ? w->binds_udp++ : w->binds_tcp++;
        if (!by_udp || w->binds) reply_bound(w, by_udp);
    } else if (h.type == PACKET_NACK) {
        w->nacks++;
        assert_true(packet_get_nack(body, bytes, &w->nack));
    } else if (h.type == PACKET_KNOCK) {
        assert_true(by_udp);
        w->knocks++;
    }
}

/* Reads a line that the client sent; NULL when there is none. The caller frees. */
static cJSON *received(struct world *w)
{
    const char *data = (const char *)buf_data(&w->sent);
    const char *end = buf_length(&w->sent) ? memchr(data, '\n', buf_length(&w->sent)) : NULL;
    enum proto_type type;
    cJSON *m = NULL;
    char error[PROTO_ERROR_BYTES];

    if (!end) return NULL;
    assert_int_equal(proto_read(PROTO_FROM_CLIENT, data, (size_t)(end - data), &type, &m, error),
                     PROTO_OK);
    buf_consume(&w->sent, (size_t)(end - data) + 1);
    return m;
}

/* The next line that is no tunnelled packet; those are served. */
static cJSON *received_message(struct world *w)
{
    uint8_t packet[PACKET_BYTES];
    cJSON *m;

    while ((m = received(w)) && strcmp(proto_text(m, "t"), "udp") == 0) {
        size_t n = proto_blob(m, "p", packet, sizeof packet);
        cJSON_Delete(m);
        serve_packet(w, packet, n, false);
    }
    return m;
}

static void expect_message(struct world *w, const char *name)
{
    cJSON *m = received_message(w);

    assert_non_null(m);
    assert_string_equal(proto_text(m, "t"), name);
    cJSON_Delete(m);
}

static void serve(struct world *w)
{
    assert_null(received_message(w));
    for (int i = 0; i < w->packet_count; i++)
        serve_packet(w, w->packets[i].bytes, w->packets[i].n, true);
    w->packet_count = 0;
}

/* Time passes, and the server answers at once. */
static void pass(struct world *w, int64_t us)
{
    int64_t until = w->now.mono_us + us;

    for (;;) {
        int64_t next = engine_tick(w->engine, w->now);
        serve(w);
        assert_true(next <= w->now.mono_us + SECOND);
        if (w->now.mono_us >= until) return;
        if (next <= w->now.mono_us) next = w->now.mono_us + 1;
        if (next > until) next = until;
        w->now.wall_us += next - w->now.mono_us;
        w->now.mono_us = next;
    }
}

static void dial(struct world *w)
{
    command(w, "{\"do\":\"connect\",\"host\":\"home.example\",\"port\":55000,\"nick\":\"maya\","
               "\"password\":\"\"}");
    engine_connected(w->engine, w->now);
}

static void enter(struct world *w)
{
    line(w, WELCOME);
    line(w, ENTER_AS(ROOM, "Rock"));
    line(w, MEMBERS);
    line(w, ROOM_END);
}

static struct world *world_in(void)
{
    struct world *w = world_new(NULL);

    dial(w);
    expect_message(w, "hello");
    enter(w);
    assert_string_equal(state(w), "in");
    return w;
}

/* A `playing` with one segment that began `ago_us` ago. */
static void play(struct world *w, unsigned segment, int64_t ago_us, unsigned seconds)
{
    char json[512];

    snprintf(json, sizeof json,
             "{\"t\":\"playing\",\"list\":[{\"seg\":%u,\"song\":\"00000000000000ee\",\"title\":"
             "\"One\",\"artist\":\"A\",\"genre\":\"Rock\",\"start_us\":%lld,\"first\":0,\"length\":"
             "%u,\"fade_in\":0,\"fade_out\":0,\"gain_db\":0,\"duration_ms\":%u}]}",
             segment, (long long)(server_us(w) - ago_us), seconds * 48000, seconds * 1000);
    line(w, json);
}

/* Chunk `k` of a segment, sealed for the room. */
static size_t chunk_packet(uint32_t segment, uint32_t k, uint64_t room, uint8_t key_byte,
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

static void send_chunk(struct world *w, uint32_t segment, uint32_t k)
{
    uint8_t packet[PACKET_BYTES];
    size_t n = chunk_packet(segment, k, 0xbb, 0x33, w->clock_epoch, packet);

    engine_udp(w->engine, packet, n, w->now);
}

static int received_chunks(const struct world *w)
{
    return (int)proto_int(last(w, "sync"), "received", -1);
}

/* -- joining --------------------------------------------------------------------------------- */

static void test_connects_says_hello_and_arrives(void **unused)
{
    struct world *w = world_new(NULL);

    (void)unused;
    command(w, "{\"do\":\"connect\",\"host\":\"home.example\",\"port\":55000,\"nick\":\"maya\","
               "\"password\":\"pw\",\"taste\":{\"genres\":[[\"rock\",1]]}}");
    assert_string_equal(state(w), "resolving");
    assert_string_equal(w->host, "home.example");
    assert_int_equal(buf_length(&w->sent), 0);
    engine_connected(w->engine, w->now);
    cJSON *hello = received(w);
    assert_string_equal(proto_text(hello, "nick"), "maya");
    assert_string_equal(proto_text(hello, "password"), "pw");
    assert_true(proto_has(hello, "taste"));
    assert_false(proto_has(hello, "token"));
    cJSON_Delete(hello);
    enter(w);
    assert_string_equal(state(w), "in");
    assert_string_equal(proto_text(last(w, "welcome"), "nick"), "Maya");
    assert_string_equal(proto_text(last(w, "welcome"), "host"), "home.example");
    assert_string_equal(proto_text(last(w, "room"), "name"), "Rock");
    assert_string_equal(proto_text(last(w, "room"), "you"), ME);
    assert_int_equal(
        cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(last(w, "members"), "list")), 2);
    world_free(w);
}

static void test_members_come_as_one_event_from_pages(void **unused)
{
    struct world *w = world_new(NULL);

    (void)unused;
    dial(w);
    line(w, WELCOME);
    line(w, ENTER_AS(ROOM, "Rock"));
    line(w, MEMBERS);
    line(w, "{\"t\":\"members\",\"list\":[{\"id\":\"00000000000000de\",\"nick\":\"Lin\"}]}");
    assert_null(last(w, "members"));
    line(w, ROOM_END);
    assert_int_equal(
        cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(last(w, "members"), "list")), 3);
    int before = w->event_count;
    line(w, ROOM_END);
    assert_int_equal(w->event_count, before);
    world_free(w);
}

static void test_a_connect_without_an_address_is_refused(void **unused)
{
    struct world *w = world_new(NULL);

    (void)unused;
    command(w, "{\"do\":\"connect\",\"host\":\"\",\"port\":55000,\"nick\":\"maya\"}");
    assert_string_equal(state(w), "idle");
    command(w, "{\"do\":\"connect\",\"host\":\"x\",\"port\":70000,\"nick\":\"maya\"}");
    assert_string_equal(state(w), "idle");
    assert_int_equal(w->connects, 0);
    world_free(w);
}

/* -- the server's identity ------------------------------------------------------------------- */

struct tls_server {
    struct buf pem;
    struct tls_context *context;
    struct tls *tls;
    struct buf plain;
};

static void tls_server_open(struct tls_server *s)
{
    char error[TLS_ERROR_BYTES];

    memset(s, 0, sizeof *s);
    assert_true(tls_make_identity("home", &s->pem, error));
    s->context = tls_server_context((const char *)buf_data(&s->pem), buf_length(&s->pem),
                                    (const char *)buf_data(&s->pem), buf_length(&s->pem), error);
    assert_non_null(s->context);
    s->tls = tls_new(s->context);
}

static void tls_server_close(struct tls_server *s)
{
    tls_free(s->tls);
    tls_context_free(s->context);
    buf_free(&s->pem);
    buf_free(&s->plain);
}

/* Carries bytes to and fro until nobody has any more to say. */
static void shake_hands(struct world *w, struct tls_server *s)
{
    for (int i = 0; i < 8; i++) {
        tls_receive(s->tls, buf_data(&w->sent), buf_length(&w->sent), &s->plain);
        buf_consume(&w->sent, buf_length(&w->sent));
        struct buf *out = tls_out(s->tls);
        size_t n = buf_length(out);
        if (n == 0) continue;
        uint8_t *copy = malloc(n);
        memcpy(copy, buf_data(out), n);
        buf_consume(out, n);
        engine_tcp(w->engine, copy, n, w->now);
        free(copy);
    }
}

static bool heard(struct tls_server *s, const char *words)
{
    assert_true(buf_append(&s->plain, "", 1));
    bool found = strstr((const char *)buf_data(&s->plain), words) != NULL;
    s->plain.end--;
    return found;
}

static void test_a_changed_identity_holds_back_hello(void **unused)
{
    struct tls_context *client = tls_client_context();
    struct world *w = world_new(client);
    struct tls_server s;

    (void)unused;
    tls_server_open(&s);
    command(w, "{\"do\":\"connect\",\"host\":\"192.168.1.2\",\"port\":55000,\"nick\":\"maya\","
               "\"password\":\"secret\",\"fingerprint\":\"other\",\"tokens\":{\"other\":\"" TOKEN
               "\"}}");
    engine_connected(w->engine, w->now);
    shake_hands(w, &s);
    assert_string_equal(state(w), "identity");
    assert_true(proto_flag(last(w, "state"), "private"));
    assert_string_equal(proto_text(last(w, "state"), "expected"), "other");
    assert_int_equal(buf_length(&s.plain), 0);
    assert_int_equal(w->closes, 1);
    pass(w, 60 * (int64_t)SECOND);
    assert_string_equal(state(w), "identity");
    assert_int_equal(w->connects, 1);

    tls_free(s.tls);
    s.tls = tls_new(s.context);
    command(w, "{\"do\":\"accept\"}");
    assert_int_equal(w->connects, 2);
    engine_connected(w->engine, w->now);
    shake_hands(w, &s);
    assert_true(heard(&s, "\"hello\""));
    assert_false(heard(&s, TOKEN));
    tls_server_close(&s);
    world_free(w);
    tls_context_free(client);
}

static void test_the_token_goes_to_the_server_it_came_from(void **unused)
{
    struct tls_context *client = tls_client_context();
    struct world *w = world_new(client);
    struct tls_server s;
    char fingerprint[TLS_FINGERPRINT_BYTES], json[512];

    (void)unused;
    tls_server_open(&s);
    tls_context_fingerprint(s.context, fingerprint);
    snprintf(json, sizeof json,
             "{\"do\":\"connect\",\"host\":\"10.0.0.1\",\"port\":1,\"nick\":\"maya\","
             "\"fingerprint\":\"%s\",\"tokens\":{\"%s\":\"" TOKEN "\"}}",
             fingerprint, fingerprint);
    command(w, json);
    engine_connected(w->engine, w->now);
    shake_hands(w, &s);
    assert_true(heard(&s, TOKEN));
    tls_server_close(&s);
    world_free(w);
    tls_context_free(client);
}

static void test_a_handshake_that_stands_still_is_given_up(void **unused)
{
    struct tls_context *client = tls_client_context();
    struct world *w = world_new(client);

    (void)unused;
    command(w, "{\"do\":\"connect\",\"host\":\"10.0.0.1\",\"port\":1,\"nick\":\"maya\"}");
    engine_connected(w->engine, w->now);
    buf_consume(&w->sent, buf_length(&w->sent));
    pass(w, 9 * (int64_t)SECOND);
    assert_string_equal(state(w), "joining");
    pass(w, 1100 * MS);
    assert_string_equal(state(w), "waiting");
    world_free(w);
    tls_context_free(client);
}

/* -- refusals and losses --------------------------------------------------------------------- */

static void refused_with(const char *code, const char *expected_state)
{
    struct world *w = world_new(NULL);
    char json[200];

    dial(w);
    expect_message(w, "hello");
    snprintf(json, sizeof json,
             "{\"t\":\"error\",\"code\":\"%s\",\"text\":\"No, because.\",\"fatal\":true}", code);
    line(w, json);
    assert_string_equal(state(w), expected_state);
    assert_non_null(strstr(proto_text(last(w, "state"), "text"), "No, because."));
    assert_string_equal(proto_text(last(w, "error"), "code"), code);
    assert_int_equal(w->closes, 1);
    pass(w, 2 * (int64_t)SECOND);
    assert_int_equal(w->connects, strcmp(expected_state, "idle") == 0 ? 1 : 2);
    world_free(w);
}

static void test_refusals_a_person_must_mend_stop(void **unused)
{
    (void)unused;
    refused_with("nick_taken", "idle");
    refused_with("nick_bad", "idle");
    refused_with("password", "idle");
    refused_with("version", "idle");
    refused_with("full", "waiting");
}

static void test_pauses_grow_to_thirty_seconds(void **unused)
{
    /* chance 0: three quarters of 0.5, 1, 2, 4 ... 30 s */
    static const int expected_ms[] = {375, 750, 1500, 3000, 6000, 12000, 22500, 22500};
    struct world *w = world_new(NULL);

    (void)unused;
    command(w, "{\"do\":\"connect\",\"host\":\"x\",\"port\":1,\"nick\":\"maya\"}");
    for (int i = 0; i < (int)(sizeof expected_ms / sizeof *expected_ms); i++) {
        assert_int_equal(w->connects, i + 1);
        engine_closed(w->engine, "Cannot reach x.", w->now);
        assert_string_equal(state(w), "waiting");
        assert_int_equal(proto_int(last(w, "state"), "retry_ms", 0), expected_ms[i]);
        pass(w, expected_ms[i] * (int64_t)MS - 1);
        assert_int_equal(w->connects, i + 1);
        pass(w, 1);
    }
    world_free(w);
}

static void test_comes_back_under_the_same_name(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    pass(w, 6 * (int64_t)SECOND);
    engine_closed(w->engine, "Lost.", w->now);
    assert_string_equal(state(w), "waiting");
    assert_int_equal(proto_int(last(w, "state"), "retry_ms", 0), 375);
    pass(w, 375 * MS);
    engine_connected(w->engine, w->now);
    cJSON *hello = received_message(w);
    assert_string_equal(proto_text(hello, "nick"), "Maya");
    assert_string_equal(proto_text(hello, "token"), TOKEN);
    cJSON_Delete(hello);
    world_free(w);
}

static void test_closing_says_whether_to_come_back(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    line(w, "{\"t\":\"closing\",\"text\":\"The server restarts.\",\"again\":true}");
    assert_string_equal(state(w), "waiting");
    world_free(w);
    w = world_in();
    line(w, "{\"t\":\"closing\",\"text\":\"You were sent away.\",\"again\":false}");
    assert_string_equal(state(w), "idle");
    assert_string_equal(proto_text(last(w, "closing"), "text"), "You were sent away.");
    pass(w, 60 * (int64_t)SECOND);
    assert_int_equal(w->connects, 1);
    world_free(w);
}

static void test_a_silent_server_is_lost(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    pass(w, SECOND);
    w->answers_udp = w->answers_tcp = w->binds = false;
    pass(w, 9 * (int64_t)SECOND);
    assert_string_equal(state(w), "in");
    w->answers_udp = true;
    pass(w, SECOND);
    w->answers_udp = false;
    w->deaf = true;
    pass(w, 17 * (int64_t)SECOND);
    assert_int_equal(w->closes, 1);
    world_free(w);
}

static void test_leaving_says_bye(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    command(w, "{\"do\":\"disconnect\"}");
    expect_message(w, "bye");
    assert_string_equal(state(w), "idle");
    assert_int_equal(w->closes, 1);
    world_free(w);
}

/* -- hostile servers ------------------------------------------------------------------------- */

static void test_numbers_that_do_not_fit_lose_the_session(void **unused)
{
    static const char *const welcomes[] = {
        WELCOME_AS("0", "3", "5"),     WELCOME_AS("320", "0", "5"),   WELCOME_AS("1148", "2", "5"),
        WELCOME_AS("320", "64", "5"),  WELCOME_AS("-5", "3", "5"),    WELCOME_AS("1e300", "3", "5"),
        WELCOME_AS("320", "3", "-1"),  WELCOME_AS("\"a\"", "3", "5"), WELCOME_AS("null", "3", "5"),
        WELCOME_AS("320.5", "3", "5"),
    };

    (void)unused;
    for (size_t i = 0; i < sizeof welcomes / sizeof *welcomes; i++) {
        struct world *w = world_new(NULL);
        dial(w);
        line(w, welcomes[i]);
        assert_string_equal(state(w), "waiting");
        assert_null(last(w, "welcome"));
        assert_int_equal(w->closes, 1);
        world_free(w);
    }
}

static void test_nonsense_loses_the_connection(void **unused)
{
    static const char *const lines[] = {
        "{\"t\":", "[]", "hello", "{\"t\":\"chat\"}", "\xff\xfe", "{\"t\":\"room\",\"id\":\"zz\"}"};

    (void)unused;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct world *w = world_in();
        line(w, lines[i]);
        assert_string_equal(state(w), "waiting");
        assert_int_equal(w->closes, 1);
        world_free(w);
    }
}

static void test_a_line_of_a_megabyte_loses_the_connection(void **unused)
{
    struct world *w = world_in();
    char part[4096];

    (void)unused;
    memset(part, 'x', sizeof part);
    for (int i = 0; i < 256; i++) engine_tcp(w->engine, part, sizeof part, w->now);
    assert_string_equal(state(w), "waiting");
    assert_non_null(strstr(proto_text(last(w, "state"), "text"), "too long"));
    assert_int_equal(w->closes, 1);
    world_free(w);
}

static void test_unknown_messages_are_passed_over(void **unused)
{
    struct world *w = world_in();
    int before = w->event_count;

    (void)unused;
    line(w, "{\"t\":\"from the future\",\"x\":1}");
    line(w, WELCOME);
    assert_int_equal(w->event_count, before);
    assert_string_equal(state(w), "in");
    world_free(w);
}

static void test_segments_far_off_are_harmless(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    pass(w, 200 * MS);
    line(w, "{\"t\":\"playing\",\"list\":["
            "{\"seg\":1,\"song\":\"00000000000000ee\",\"start_us\":999999999999999,\"first\":"
            "4294967295,\"length\":4294967295,\"fade_in\":4294967295,\"fade_out\":4294967295,"
            "\"gain_db\":40,\"duration_ms\":4294967295},"
            "{\"seg\":2,\"song\":\"00000000000000ee\",\"start_us\":0,\"first\":0,\"length\":0,"
            "\"fade_in\":0,\"fade_out\":0,\"gain_db\":-60,\"duration_ms\":0}]}");
    pass(w, SECOND);
    send_chunk(w, 1, 4294967);
    send_chunk(w, 2, 0);
    pass(w, SECOND);
    assert_string_equal(state(w), "in");
    world_free(w);
}

static void test_forged_and_stale_packets_are_dropped(void **unused)
{
    struct world *w = world_in();
    uint8_t packet[PACKET_BYTES], again[PACKET_BYTES], body[PACKET_BYTES];

    (void)unused;
    w->binds = false;
    size_t n = sealed(w, PACKET_BOUND, body, packet_put_time(body, 1), packet);
    memcpy(again, packet, n);
    packet[n - 1] ^= 1;
    engine_udp(w->engine, packet, n, w->now);
    engine_udp(w->engine, packet, 3, w->now);
    engine_udp(w->engine, packet, 0, w->now);
    pass(w, 1100 * MS);
    assert_string_equal(proto_text(last(w, "sync"), "path"), "tcp");
    engine_udp(w->engine, again, n, w->now);
    pass(w, SECOND);
    assert_string_equal(proto_text(last(w, "sync"), "path"), "udp");
    world_free(w);
}

/* -- the path of packets --------------------------------------------------------------------- */

static void test_bind_is_repeated_until_bound(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    w->binds = false;
    pass(w, 950 * MS);
    assert_int_equal(w->binds_udp, 10);
    assert_in_range(w->pings_udp, 8, 10); /* the first ones only */
    int early = w->pings_udp;
    pass(w, 2 * (int64_t)SECOND);
    assert_int_equal(w->binds_udp, 14);
    assert_int_equal(w->pings_udp, early);
    assert_true(w->pings_tcp > 8);
    w->binds = true;
    pass(w, SECOND);
    int binds = w->binds_udp;
    pass(w, 2 * (int64_t)SECOND);
    assert_int_equal(w->binds_udp, binds);
    assert_true(w->pings_udp > early);
    assert_string_equal(proto_text(last(w, "sync"), "path"), "udp");
    world_free(w);
}

static void test_a_cookie_is_sent_back(void **unused)
{
    struct world *w = world_in();
    uint8_t cookie[PACKET_COOKIE_BYTES] = "sixteen bytes..";

    (void)unused;
    w->binds = false;
    pass(w, 50 * MS);
    reply(w, true, PACKET_COOKIE, cookie, sizeof cookie);
    assert_int_equal(w->packet_count, 1);
    uint8_t key[SEAL_KEY_BYTES];
    struct packet_header h;
    size_t n;
    memset(key, 0x11, sizeof key);
    struct seal *seal = seal_new(key);
    assert_true(packet_read_header(w->packets[0].bytes, w->packets[0].n, &h));
    assert_int_equal(h.type, PACKET_BIND);
    const uint8_t *body = packet_open(w->packets[0].bytes, w->packets[0].n, &h, seal, &n);
    assert_non_null(body);
    assert_memory_equal(body, cookie, sizeof cookie);
    seal_free(seal);
    w->packet_count = 0;
    world_free(w);
}

static void test_one_lost_ping_is_no_dead_path(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    pass(w, 20 * (int64_t)SECOND);
    w->answers_udp = false;
    pass(w, 1400 * MS);
    w->answers_udp = true;
    pass(w, 6 * (int64_t)SECOND);
    assert_int_equal(w->binds_tcp, 0);
    assert_string_equal(proto_text(last(w, "sync"), "path"), "udp");
    world_free(w);
}

static void test_a_dead_path_falls_back_and_comes_again(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    pass(w, 20 * (int64_t)SECOND);
    w->answers_udp = w->binds = false;
    pass(w, 8 * (int64_t)SECOND);
    assert_true(w->binds_tcp >= 1);
    assert_string_equal(proto_text(last(w, "sync"), "path"), "tcp");
    int pings = w->pings_tcp, tries = w->binds_udp;
    assert_true(pings >= 1);
    assert_in_range(tries, 10, 25); /* twice a second at first */
    pass(w, 10 * (int64_t)SECOND);
    tries = w->binds_udp;
    pass(w, 11 * (int64_t)SECOND);
    assert_in_range(w->binds_udp - tries, 2, 3);
    w->answers_udp = w->binds = true;
    pass(w, 6 * (int64_t)SECOND);
    assert_string_equal(proto_text(last(w, "sync"), "path"), "udp");
    assert_string_equal(state(w), "in");
    world_free(w);
}

static void test_an_old_bound_is_not_believed_again(void **unused)
{
    struct world *w = world_in();
    uint8_t packet[PACKET_BYTES], again[PACKET_BYTES], body[PACKET_BYTES];

    (void)unused;
    w->answers_udp = w->binds = false;
    size_t n = sealed(w, PACKET_BOUND, body, packet_put_time(body, 1), packet);
    memcpy(again, packet, n);
    engine_udp(w->engine, packet, n, w->now);
    pass(w, 4100 * MS);
    assert_string_equal(proto_text(last(w, "sync"), "path"), "tcp");
    engine_udp(w->engine, again, n, w->now);
    pass(w, SECOND);
    assert_string_equal(proto_text(last(w, "sync"), "path"), "tcp");
    world_free(w);
}

static void test_probes_keep_to_their_schedule(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    pass(w, 10 * (int64_t)SECOND);
    assert_in_range(w->pings_udp + w->pings_tcp, 180, 220);
    pass(w, 200 * (int64_t)SECOND);
    int before = w->pings_udp;
    pass(w, 40 * (int64_t)SECOND);
    assert_in_range(w->pings_udp - before, 9, 12);
    world_free(w);
}

static void test_a_busy_server_is_asked_less(void **unused)
{
    struct world *w = world_new(NULL);
    const char *welcome = WELCOME_AS("320", "3", "5,\"hello_us\":107000000,\"probe_ms\":1000");

    (void)unused;
    dial(w);
    expect_message(w, "hello");
    line(w, welcome);
    line(w, ENTER_AS(ROOM, "Rock"));
    line(w, ROOM_END);
    pass(w, 10 * (int64_t)SECOND);
    assert_in_range(w->pings_udp, 8 + 9, 8 + 11);
    pass(w, 20 * (int64_t)SECOND);
    assert_in_range(w->pings_udp, 8 + 14, 8 + 17);
    world_free(w);
}

/* PONGs that do not come are not waited for: `hello` and `welcome` told the clock. */
static void test_a_far_server_is_known_by_its_welcome(void **unused)
{
    struct world *w = world_new(NULL);

    (void)unused;
    w->answers_udp = w->answers_tcp = false;
    dial(w);
    expect_message(w, "hello");
    line(w, WELCOME_AS("320", "3", "5,\"hello_us\":107000000"));
    line(w, ENTER_AS(ROOM, "Rock"));
    play(w, 7, 0, 60);
    line(w, ROOM_END);
    pass(w, 70 * MS);
    assert_null(last(w, "playing"));
    pass(w, 20 * MS);
    assert_string_equal(proto_text(last(w, "playing"), "title"), "One");
    world_free(w);
}

/* -- radio ----------------------------------------------------------------------------------- */

static void test_chunks_before_the_clock_are_kept(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    play(w, 7, 0, 60);
    for (uint32_t k = 0; k < 10; k++) send_chunk(w, 7, k);
    pass(w, 1100 * MS);
    assert_int_equal(received_chunks(w), 10);
    world_free(w);
}

static void test_a_hole_is_asked_for(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    pass(w, 300 * MS);
    play(w, 7, 0, 60);
    for (uint32_t k = 0; k < 16; k++)
        if (k != 5) send_chunk(w, 7, k);
    pass(w, 150 * MS);
    assert_true(w->nacks > 0);
    assert_int_equal(w->nack.ranges[0].segment, 7);
    bool asked = false;
    for (int i = 0; i < w->nack.count; i++)
        for (unsigned bit = 0; bit < 64; bit++)
            if (w->nack.ranges[i].bits >> bit & 1)
                asked |= w->nack.ranges[i].first_chunk + bit == 5;
    assert_true(asked);
    world_free(w);
}

static void test_only_this_rooms_chunks_count(void **unused)
{
    struct world *w = world_in();
    uint8_t packet[PACKET_BYTES];

    (void)unused;
    pass(w, 300 * MS);
    play(w, 7, 0, 60);
    size_t n = chunk_packet(7, 1, 0xbc, 0x33, 5, packet); /* another room */
    engine_udp(w->engine, packet, n, w->now);
    n = chunk_packet(7, 2, 0xbb, 0x34, 5, packet); /* another key */
    engine_udp(w->engine, packet, n, w->now);
    n = chunk_packet(7, 3, 0xbb, 0x33, 6, packet); /* another clock */
    engine_udp(w->engine, packet, n, w->now);
    pass(w, SECOND);
    assert_int_equal(received_chunks(w), 0);
    line(w, "{\"t\":\"key\",\"epoch\":1,\"key\":\"34343434343434343434343434343434\"}");
    send_chunk(w, 7, 20);
    pass(w, SECOND);
    assert_int_equal(received_chunks(w), 1);
    world_free(w);
}

static void test_the_song_is_told_when_it_is_heard(void **unused)
{
    struct world *w = world_in();
    char json[1024];

    (void)unused;
    pass(w, 300 * MS);
    assert_false(proto_has(last(w, "playing"), "title")); /* nothing is on the air yet */
    snprintf(json, sizeof json,
             "{\"t\":\"playing\",\"list\":["
             "{\"seg\":1,\"song\":\"00000000000000e1\",\"title\":\"One\",\"artist\":\"A\",\"start_"
             "us\":%lld,\"first\":48000,\"length\":240000,\"fade_in\":0,\"fade_out\":0,\"gain_db\":"
             "-3,\"duration_ms\":6000,\"by\":\"Omar\"},"
             "{\"seg\":2,\"song\":\"00000000000000e2\",\"title\":\"Two\",\"artist\":\"B\",\"start_"
             "us\":%lld,\"first\":0,\"length\":480000,\"fade_in\":0,\"fade_out\":0,\"gain_db\":0,"
             "\"duration_ms\":10000}]}",
             (long long)(server_us(w) - 2 * SECOND), (long long)(server_us(w) + 2 * SECOND));
    line(w, json);
    int before = w->event_count;
    pass(w, 20 * MS);
    const cJSON *e = event_since(w, before, "playing");
    assert_string_equal(proto_text(e, "title"), "One");
    assert_string_equal(proto_text(e, "song"), "00000000000000e1");
    assert_string_equal(proto_text(e, "by"), "Omar");
    assert_in_range(proto_int(e, "position_ms", 0), 2990, 3030);
    assert_int_equal(proto_int(e, "duration_ms", 0), 6000);
    assert_string_equal(proto_text(cJSON_GetObjectItemCaseSensitive(e, "next"), "title"), "Two");
    before = w->event_count;
    line(w, json); /* said again: nothing new */
    pass(w, 1900 * MS);
    assert_null(event_since(w, before, "playing"));
    pass(w, 120 * MS);
    e = event_since(w, before, "playing");
    assert_string_equal(proto_text(e, "title"), "Two");
    assert_in_range(proto_int(e, "position_ms", 0), 0, 30);
    assert_false(proto_has(e, "next"));
    before = w->event_count;
    pass(w, 11 * (int64_t)SECOND);
    e = event_since(w, before, "playing");
    assert_non_null(e);
    assert_false(proto_has(e, "title"));
    world_free(w);
}

static void test_moving_starts_anew(void **unused)
{
    struct world *w = world_in();
    uint8_t packet[PACKET_BYTES];

    (void)unused;
    pass(w, 300 * MS);
    play(w, 7, 0, 60);
    for (uint32_t k = 0; k < 5; k++) send_chunk(w, 7, k);
    pass(w, 100 * MS);
    line(w, ENTER_AS("00000000000000bd", "Jazz"));
    line(w, MEMBERS);
    line(w, ROOM_END);
    assert_string_equal(proto_text(last(w, "state"), "text"), "You are in Jazz.");
    int before = w->event_count;
    send_chunk(w, 7, 6); /* of the room that was left */
    size_t n = chunk_packet(9, 0, 0xbd, 0x33, 5, packet);
    play(w, 9, 0, 60);
    engine_udp(w->engine, packet, n, w->now);
    pass(w, 1100 * MS);
    assert_non_null(event_since(w, before, "playing"));
    assert_in_range(received_chunks(w), 1, 6); /* counts may go on or begin anew */
    world_free(w);
}

static void test_another_clock_is_measured_anew(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    pass(w, 30 * (int64_t)SECOND);
    int before = w->pings_udp;
    w->clock_epoch = 6;
    pass(w, 5 * (int64_t)SECOND);
    assert_true(w->pings_udp - before > 40);
    world_free(w);
}

static void test_music_goes_on_after_a_loss(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    pass(w, 300 * MS);
    play(w, 7, 0, 60);
    for (uint32_t k = 0; k < 17; k++) send_chunk(w, 7, k);
    pass(w, 100 * MS);
    engine_closed(w->engine, "Lost.", w->now);
    int64_t next = engine_tick(w->engine, w->now);
    assert_true(next - w->now.mono_us <= 10 * MS); /* the player is still run */
    w->now.mono_us += 5 * (int64_t)SECOND;
    engine_tick(w->engine, w->now);
    next = engine_tick(w->engine, w->now);
    assert_true(next - w->now.mono_us > 10 * MS); /* nothing is left to be heard */
    world_free(w);
}

static void test_sync_is_told_each_second(void **unused)
{
    static const char *const fields[] = {"offset_us", "error_us",  "rtt_us",    "buffer_ms",
                                         "received",  "recovered", "concealed", "level_db"};
    struct world *w = world_in();
    int count = 0;

    (void)unused;
    pass(w, 5500 * MS);
    for (int i = 0; i < w->event_count; i++) count += event_is(w->events[i], "sync") != 0;
    assert_int_equal(count, 5);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        assert_true(cJSON_IsNumber(cJSON_GetObjectItemCaseSensitive(last(w, "sync"), fields[i])));
    world_free(w);
}

/* -- chat ------------------------------------------------------------------------------------ */

static void test_own_lines_come_back_with_their_tag(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    pass(w, 200 * MS); /* UDP is bound */
    command(w, "{\"do\":\"say\",\"text\":\"hello\",\"tag\":9}");
    cJSON *m = received_message(w);
    assert_string_equal(proto_text(m, "t"), "chat");
    assert_string_equal(proto_text(m, "text"), "hello");
    assert_int_equal(proto_int(m, "tag", 0), 9);
    cJSON_Delete(m);
    serve(w);
    assert_int_equal(w->knocks, 1);
    line(w, "{\"t\":\"chat\",\"seq\":4,\"wall_ms\":5,\"id\":\"" ME
            "\",\"nick\":\"Maya\",\"text\":\"hello\",\"tag\":9}");
    assert_true(proto_flag(last(w, "chat"), "mine"));
    assert_int_equal(proto_int(last(w, "chat"), "tag", 0), 9);
    line(w, "{\"t\":\"chat\",\"seq\":5,\"wall_ms\":6,\"id\":\"00000000000000dd\",\"nick\":\"Omar\","
            "\"text\":\"hi\"}");
    assert_false(proto_flag(last(w, "chat"), "mine"));
    line(w, "{\"t\":\"history\",\"list\":[{\"seq\":3,\"wall_ms\":1,\"id\":\"00000000000000dd\","
            "\"nick\":\"Omar\",\"text\":\"old\"}]}");
    assert_true(proto_flag(last(w, "chat"), "old"));
    world_free(w);
}

static void test_lines_that_cannot_go_are_refused_with_their_tag(void **unused)
{
    struct world *w = world_new(NULL);
    char json[2200], text[2002];

    (void)unused;
    command(w, "{\"do\":\"say\",\"text\":\"hello\",\"tag\":1}");
    assert_string_equal(proto_text(last(w, "error"), "code"), "not_in");
    assert_int_equal(proto_int(last(w, "error"), "tag", 0), 1);
    world_free(w);
    w = world_in();
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    snprintf(json, sizeof json, "{\"do\":\"say\",\"text\":\"%s\",\"tag\":2}", text);
    command(w, json);
    assert_int_equal(proto_int(last(w, "error"), "tag", 0), 2);
    command(w, "{\"do\":\"say\",\"text\":\"\",\"tag\":3}");
    assert_int_equal(proto_int(last(w, "error"), "tag", 0), 3);
    assert_null(received_message(w));
    world_free(w);
}

static void test_rooms_are_asked_for_and_joined(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    command(w, "{\"do\":\"rooms\"}");
    expect_message(w, "rooms");
    line(w, "{\"t\":\"rooms\",\"list\":[{\"id\":\"" ROOM
            "\",\"name\":\"Rock\",\"people\":2,\"here\":true}]}");
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(last(w, "rooms"), "list")),
                     1);
    command(w, "{\"do\":\"join\",\"room\":\"Jazz\"}");
    expect_message(w, "join");
    line(w, "{\"t\":\"error\",\"code\":\"no_room\",\"text\":\"There is no such room.\"}");
    assert_string_equal(state(w), "in");
    assert_string_equal(proto_text(last(w, "error"), "code"), "no_room");
    world_free(w);
}

/* -- songs ----------------------------------------------------------------------------------- */

#define QUEUE(votes, skips)                                                                        \
    "{\"t\":\"queue\",\"list\":[{\"id\":\"00000000000000f1\",\"song\":\"00000000000000e1\","       \
    "\"title\":\"One\",\"artist\":\"A\",\"duration_ms\":5000,\"by_id\":\"00000000000000dd\","      \
    "\"by\":\"Omar\",\"votes\":" votes "},{\"id\":\"00000000000000f2\",\"song\":"                  \
    "\"00000000000000e2\",\"title\":\"Two\",\"by_id\":\"" ME                                       \
    "\",\"by\":\"Maya\",\"votes\":0}],\"skips\":" skips ",\"skips_needed\":2}"

static const cJSON *request_of(const struct world *w, int i)
{
    return cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(last(w, "queue"), "list"), i);
}

static void expect_line(struct world *w, const char *json)
{
    cJSON *m = received_message(w);
    char *got = cJSON_PrintUnformatted(m);

    assert_string_equal(got, json);
    cJSON_free(got);
    cJSON_Delete(m);
}

static void test_wishes_become_messages(void **unused)
{
    static const struct {
        const char *command, *message;
    } cases[] = {
        {"{\"do\":\"find\",\"text\":\"korn\",\"tag\":3}",
         "{\"t\":\"songs\",\"tag\":3,\"find\":\"korn\"}"},
        {"{\"do\":\"request\",\"song\":\"00000000000000e1\",\"tag\":4}",
         "{\"t\":\"request\",\"song\":\"00000000000000e1\",\"tag\":4}"},
        {"{\"do\":\"request\",\"number\":7}", "{\"t\":\"request\",\"number\":7}"},
        {"{\"do\":\"request\",\"name\":\"../a, \\\"b\\\"\"}",
         "{\"t\":\"request\",\"name\":\"../a, \\\"b\\\"\"}"},
        {"{\"do\":\"unrequest\",\"id\":\"00000000000000f2\"}",
         "{\"t\":\"unrequest\",\"id\":\"00000000000000f2\"}"},
        {"{\"do\":\"vote\",\"id\":\"00000000000000f1\",\"value\":-1}",
         "{\"t\":\"vote\",\"id\":\"00000000000000f1\",\"value\":-1}"},
        {"{\"do\":\"skip\",\"on\":true}", "{\"t\":\"skip\",\"on\":true}"},
        {"{\"do\":\"like\",\"song\":\"00000000000000e1\",\"on\":true}",
         "{\"t\":\"like\",\"song\":\"00000000000000e1\",\"on\":true}"},
        {"{\"do\":\"plays\"}", "{\"t\":\"plays\"}"},
        {"{\"do\":\"plays\",\"before\":9}", "{\"t\":\"plays\",\"before\":9}"},
        {"{\"do\":\"taste\",\"taste\":{\"genres\":[[\"rock\",1]]}}",
         "{\"t\":\"taste\",\"taste\":{\"genres\":[[\"rock\",1]]}}"},
    };
    struct world *w = world_in();

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        command(w, cases[i].command);
        expect_line(w, cases[i].message);
    }
    assert_null(last(w, "error"));
    world_free(w);
}

static void test_wishes_without_a_room_are_refused(void **unused)
{
    static const char *const names[] = {"find", "request", "unrequest", "vote",
                                        "skip", "like",    "plays",     "join"};
    struct world *w = world_new(NULL);
    char json[64];

    (void)unused;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int before = w->event_count;
        snprintf(json, sizeof json, "{\"do\":\"%s\",\"tag\":8}", names[i]);
        command(w, json);
        const cJSON *e = event_since(w, before, "error");
        assert_string_equal(proto_text(e, "code"), "not_in");
        assert_non_null(strstr(proto_text(e, "text"), "Not connected"));
        assert_int_equal(proto_int(e, "tag", 0), 8);
    }
    world_free(w);
}

static void test_what_a_server_would_not_take_is_refused_here(void **unused)
{
    static const char *const commands[] = {
        "{\"do\":\"vote\",\"id\":\"none\",\"value\":1}",
        "{\"do\":\"vote\",\"id\":\"00000000000000f1\",\"value\":2}",
        "{\"do\":\"request\",\"number\":-1}",
        "{\"do\":\"like\",\"on\":true}",
        "{\"do\":\"plays\",\"before\":0}",
        "{\"do\":\"taste\",\"taste\":{\"genres\":[[\"rock\",7]]}}",
        "{\"do\":\"taste\"}",
    };
    struct world *w = world_in();

    (void)unused;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        int before = w->event_count;
        command(w, commands[i]);
        assert_string_equal(proto_text(event_since(w, before, "error"), "code"), "bad");
    }
    assert_null(received_message(w));
    world_free(w);
}

static void test_a_taste_counts_for_the_next_session(void **unused)
{
    struct world *w = world_new(NULL);

    (void)unused;
    dial(w);
    expect_message(w, "hello");
    command(w, "{\"do\":\"taste\",\"taste\":{\"genres\":[[\"jazz\",1]]}}");
    assert_null(last(w, "error"));
    enter(w);
    engine_closed(w->engine, "Gone.", w->now);
    pass(w, 40 * (int64_t)SECOND);
    engine_connected(w->engine, w->now);
    cJSON *hello = received(w);
    assert_non_null(cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(hello, "taste"), "genres"));
    cJSON_Delete(hello);
    world_free(w);
}

static void test_the_queue_knows_what_is_ones_own(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    line(w, QUEUE("3", "1"));
    assert_false(proto_flag(request_of(w, 0), "mine"));
    assert_string_equal(proto_text(request_of(w, 0), "by"), "Omar");
    assert_false(proto_has(request_of(w, 0), "by_id"));
    assert_true(proto_flag(request_of(w, 1), "mine"));
    assert_int_equal(proto_int(request_of(w, 0), "my_vote", 9), 0);
    assert_int_equal(proto_int(last(w, "queue"), "skips", 0), 1);
    line(w,
         "{\"t\":\"votes\",\"list\":[{\"id\":\"00000000000000f1\",\"value\":-1}],\"skip\":true}");
    assert_int_equal(proto_int(request_of(w, 0), "my_vote", 9), -1);
    assert_true(proto_flag(last(w, "queue"), "my_skip"));
    line(w, ENTER_AS("00000000000000b2", "Jazz")); /* another room knows nothing of it */
    line(w, QUEUE("3", "1"));
    assert_int_equal(proto_int(request_of(w, 0), "my_vote", 9), 0);
    assert_false(proto_flag(last(w, "queue"), "my_skip"));
    world_free(w);
}

static void test_own_votes_show_at_once(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    line(w, QUEUE("0", "0"));
    command(w, "{\"do\":\"vote\",\"id\":\"00000000000000f1\",\"value\":1}");
    assert_int_equal(proto_int(request_of(w, 0), "my_vote", 9), 1);
    line(w,
         "{\"t\":\"result\",\"code\":\"voted\",\"text\":\"Voted.\",\"id\":\"00000000000000f1\"}");
    assert_string_equal(proto_text(last(w, "result"), "code"), "voted");
    line(w, QUEUE("1", "0"));
    assert_int_equal(proto_int(request_of(w, 0), "my_vote", 9), 1);
    command(w, "{\"do\":\"vote\",\"id\":\"00000000000000f2\",\"value\":1}"); /* one's own */
    line(w, "{\"t\":\"result\",\"code\":\"yours\",\"text\":\"No.\",\"id\":\"00000000000000f2\"}");
    assert_int_equal(proto_int(request_of(w, 1), "my_vote", 9), 0);
    command(w, "{\"do\":\"skip\",\"on\":true}");
    assert_true(proto_flag(last(w, "queue"), "my_skip"));
    line(w, QUEUE("1", "1"));
    assert_true(proto_flag(last(w, "queue"), "my_skip"));
    line(w, QUEUE("1", "0")); /* the song was skipped */
    assert_false(proto_flag(last(w, "queue"), "my_skip"));
    world_free(w);
}

static void test_answers_about_songs_are_told(void **unused)
{
    struct world *w = world_in();

    (void)unused;
    line(w, "{\"t\":\"songs\",\"list\":[{\"song\":\"00000000000000e1\",\"number\":4,\"title\":"
            "\"One\"}],\"total\":9,\"tag\":5}");
    assert_int_equal(proto_int(last(w, "songs"), "total", 0), 9);
    assert_int_equal(proto_int(last(w, "songs"), "tag", 0), 5);
    line(w, "{\"t\":\"plays\",\"list\":[{\"seq\":4,\"wall_ms\":5,\"song\":\"00000000000000e1\","
            "\"title\":\"One\",\"by\":\"Omar\"}],\"more\":true}");
    assert_true(proto_flag(last(w, "plays"), "more"));
    line(w, "{\"t\":\"result\",\"code\":\"recent\",\"text\":\"Wait.\",\"tag\":6}");
    assert_string_equal(proto_text(last(w, "result"), "text"), "Wait.");
    assert_int_equal(proto_int(last(w, "result"), "tag", 0), 6);
    assert_string_equal(state(w), "in");
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_connects_says_hello_and_arrives),
        cmocka_unit_test(test_members_come_as_one_event_from_pages),
        cmocka_unit_test(test_a_connect_without_an_address_is_refused),
        cmocka_unit_test(test_a_changed_identity_holds_back_hello),
        cmocka_unit_test(test_the_token_goes_to_the_server_it_came_from),
        cmocka_unit_test(test_a_handshake_that_stands_still_is_given_up),
        cmocka_unit_test(test_refusals_a_person_must_mend_stop),
        cmocka_unit_test(test_pauses_grow_to_thirty_seconds),
        cmocka_unit_test(test_comes_back_under_the_same_name),
        cmocka_unit_test(test_closing_says_whether_to_come_back),
        cmocka_unit_test(test_a_silent_server_is_lost),
        cmocka_unit_test(test_leaving_says_bye),
        cmocka_unit_test(test_numbers_that_do_not_fit_lose_the_session),
        cmocka_unit_test(test_nonsense_loses_the_connection),
        cmocka_unit_test(test_a_line_of_a_megabyte_loses_the_connection),
        cmocka_unit_test(test_unknown_messages_are_passed_over),
        cmocka_unit_test(test_segments_far_off_are_harmless),
        cmocka_unit_test(test_forged_and_stale_packets_are_dropped),
        cmocka_unit_test(test_bind_is_repeated_until_bound),
        cmocka_unit_test(test_a_cookie_is_sent_back),
        cmocka_unit_test(test_one_lost_ping_is_no_dead_path),
        cmocka_unit_test(test_a_dead_path_falls_back_and_comes_again),
        cmocka_unit_test(test_an_old_bound_is_not_believed_again),
        cmocka_unit_test(test_probes_keep_to_their_schedule),
        cmocka_unit_test(test_a_busy_server_is_asked_less),
        cmocka_unit_test(test_a_far_server_is_known_by_its_welcome),
        cmocka_unit_test(test_chunks_before_the_clock_are_kept),
        cmocka_unit_test(test_a_hole_is_asked_for),
        cmocka_unit_test(test_only_this_rooms_chunks_count),
        cmocka_unit_test(test_the_song_is_told_when_it_is_heard),
        cmocka_unit_test(test_moving_starts_anew),
        cmocka_unit_test(test_another_clock_is_measured_anew),
        cmocka_unit_test(test_music_goes_on_after_a_loss),
        cmocka_unit_test(test_sync_is_told_each_second),
        cmocka_unit_test(test_own_lines_come_back_with_their_tag),
        cmocka_unit_test(test_lines_that_cannot_go_are_refused_with_their_tag),
        cmocka_unit_test(test_rooms_are_asked_for_and_joined),
        cmocka_unit_test(test_wishes_become_messages),
        cmocka_unit_test(test_wishes_without_a_room_are_refused),
        cmocka_unit_test(test_what_a_server_would_not_take_is_refused_here),
        cmocka_unit_test(test_a_taste_counts_for_the_next_session),
        cmocka_unit_test(test_the_queue_knows_what_is_ones_own),
        cmocka_unit_test(test_own_votes_show_at_once),
        cmocka_unit_test(test_answers_about_songs_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
