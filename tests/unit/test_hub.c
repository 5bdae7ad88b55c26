/* The hub against clients that ask too much of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/buf.h"
#include "../../common/packet.h"
#include "../../common/proto.h"
#include "../../server/hub.h"
#include "../support/fake_io.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

enum { CLIENTS = 1100 };

static struct fake_io world;
static struct config config;
static struct hub *hub;
static struct buf heard[CLIENTS];
static bool ended[CLIENTS], stuck; /* stuck: nothing is taken to be sent */
static int datagrams;              /* sent by UDP */
static int64_t clock_us;

static struct now now(void)
{
    return (struct now){.mono_us = clock_us, .wall_us = 1700000000000000 + clock_us};
}

static size_t tcp_send(void *w, uint64_t conn, const void *bytes, size_t n)
{
    (void)w;
    if (stuck) return 0;
    assert_true(buf_append(&heard[conn], bytes, n));
    return n;
}

static void tcp_close(void *w, uint64_t conn)
{
    (void)w;
    ended[conn] = true;
}

static void udp_send(void *w, const struct addr *to, const void *bytes, size_t n, size_t each)
{
    (void)w;
    (void)to;
    (void)bytes;
    datagrams += (int)((n + each - 1) / each);
}

static int begin(void **state)
{
    (void)state;
    memset(ended, 0, sizeof ended);
    datagrams = 0;
    fake_io_init(&world);
    world.io.tcp_send = tcp_send;
    world.io.tcp_close = tcp_close;
    world.io.udp_send = udp_send;
    config = (struct config){
        .songs = "songs", .name = "test", .buffer_ms = 1000, .bitrate = 128, .max_clients = 5000};
    clock_us = S(100);
    stuck = false;
    hub = hub_new(&config, &world.io, NULL, "reels", now());
    return hub ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    hub_free(hub);
    for (size_t i = 0; i < CLIENTS; i++) buf_free(&heard[i]);
    fake_io_free(&world);
    return 0;
}

static void say(uint64_t conn, const char *line)
{
    hub_tcp_data(hub, conn, line, strlen(line), now());
}

static void hello(uint64_t conn, const char *nick, const char *taste)
{
    static const struct addr peer = {.family = 4, .host = {127, 0, 0, 1}, .port = 1};
    char line[2000];
    snprintf(line, sizeof line, "{\"t\":\"hello\",\"v\":1,\"nick\":\"%s\",\"taste\":%s}\n", nick,
             taste);
    hub_tcp_open(hub, conn, &peer, now());
    say(conn, line);
}

static int count_heard(uint64_t conn, const char *what)
{
    int n = 0;
    assert_true(buf_append(&heard[conn], "", 1));
    for (const char *p = (const char *)buf_data(&heard[conn]); (p = strstr(p, what)) != NULL; p++)
        n++;
    heard[conn].end--;
    return n;
}

/* What any client would take from the server. */
static void assert_sound(uint64_t conn)
{
    size_t length = buf_length(&heard[conn]);
    const char *line = (const char *)buf_data(&heard[conn]), *stop = line + length;
    for (const char *newline; line < stop; line = newline + 1) {
        enum proto_type type;
        cJSON *m = NULL;
        char error[PROTO_ERROR_BYTES];
        newline = memchr(line, '\n', (size_t)(stop - line));
        assert_non_null(newline);
        if (proto_read(PROTO_FROM_SERVER, line, (size_t)(newline - line), &type, &m, error) !=
            PROTO_OK)
            fail_msg("%s: %.200s", error, line);
        cJSON_Delete(m);
    }
}

static void names_that_grow_when_folded_make_no_room_that_clients_refuse(void **state)
{
    (void)state;
    char grown[64 * 2 + 1], other[64 * 2 + 1], taste[600];
    for (size_t i = 0; i < 64; i++) {
        memcpy(grown + 2 * i, "\xc3\x9f", 3); /* sharp s: "ss" */
        memcpy(other + 2 * i, "\xc7\xb1", 3); /* DZ in one letter: "dz" */
    }
    snprintf(taste, sizeof taste, "{\"genres\":[[\"%s\",1]],\"keywords\":[[\"%s\",1]]}", grown,
             other);
    hello(1, "Evil", taste);
    hello(2, "Maya", "{}");
    say(2, "{\"t\":\"rooms\"}\n");
    assert_sound(1);
    assert_sound(2);
    assert_int_equal(count_heard(2, "\"t\":\"rooms\""), 1);
}

static void past_the_most_rooms_known_tastes_still_meet(void **state)
{
    (void)state;
    hello(1, "Maya", "{\"genres\":[[\"rock\",1]]}");
    for (uint64_t i = 2; i <= 1000; i++) { /* the lobby is not among them */
        char taste[60], nick[20];
        snprintf(taste, sizeof taste, "{\"genres\":[[\"g%d\",1]]}", (int)i);
        snprintf(nick, sizeof nick, "n%d", (int)i);
        hello(i, nick, taste);
    }
    hello(1001, "Ziad", "{\"genres\":[[\"Rock\",1]]}");
    hello(1002, "Rami", "{\"genres\":[[\"oud\",1]]}");
    assert_int_equal(count_heard(1001, "\"name\":\"Rock\""), 1);
    assert_int_equal(count_heard(1002, "\"name\":\"Lobby\""), 1);
    say(7, "{\"t\":\"bye\"}\n"); /* leaves a room empty, which may be forgotten */
    hello(1003, "Omar", "{\"genres\":[[\"oud\",1]]}");
    assert_int_equal(count_heard(1003, "\"name\":\"Oud\""), 1);
}

static void who_is_not_let_in_makes_no_room(void **state)
{
    (void)state;
    hello(1, "Maya", "{}");
    hello(2, "maya", "{\"genres\":[[\"rock\",1]]}");
    assert_int_equal(count_heard(2, "nick_taken"), 1);
    hub_console(hub, "list", now());
    assert_null(strstr(world.printed, "Rock"));
}

static void a_line_that_is_too_long_is_told_so(void **state)
{
    (void)state;
    static char line[17000];
    hello(1, "Maya", "{}");
    memset(line, 'a', sizeof line - 1);
    say(1, line);
    assert_int_equal(count_heard(1, "\"too_long\""), 1);
    assert_true(ended[1]);
}

static void questions_are_paced(void **state)
{
    (void)state;
    hello(1, "Maya", "{\"genres\":[[\"rock\",1]]}");
    hello(2, "Ziad", "{}");
    for (int i = 0; i < 100; i++) {
        say(1, "{\"t\":\"join\",\"room\":\"Lobby\"}\n");
        say(1, "{\"t\":\"join\",\"room\":\"Rock\"}\n");
        say(1, "{\"t\":\"rooms\"}\n");
    }
    assert_in_range(count_heard(1, "\"t\":\"rooms\""), 1, 10);
    assert_in_range(count_heard(2, "\"t\":\"member\""), 1, 10);
    assert_true(count_heard(1, "\"slow\"") >= 280);
    assert_false(ended[1]);
    buf_free(&heard[1]);
    clock_us += S(20);
    say(1, "{\"t\":\"rooms\"}\n");
    assert_int_equal(count_heard(1, "\"t\":\"rooms\""), 1);
}

/* Each is answered by TLS itself, and this client reads no answer. */
static void answers_to_key_updates_do_not_pile_up(void **state)
{
    (void)state;
    static const struct addr peer = {.family = 4, .host = {127, 0, 0, 1}, .port = 1};
    struct buf pem = {0};
    char error[TLS_ERROR_BYTES];
    assert_true(tls_make_identity("test", &pem, error));
    const char *text = (const char *)buf_data(&pem);
    struct tls_context *tls =
        tls_server_context(text, buf_length(&pem), text, buf_length(&pem), error);
    struct hub *sealed = hub_new(&config, &world.io, tls, "reels", now());
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL *client = SSL_new(context);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    SSL_set_bio(client, in, out);
    SSL_set_connect_state(client);
    hub_tcp_open(sealed, 1, &peer, now());
    uint8_t bytes[16384];
    for (int i = 0; i < 30000 && !ended[1]; i++) {
        stuck = SSL_do_handshake(client) == 1;
        if (stuck) SSL_key_update(client, SSL_KEY_UPDATE_REQUESTED);
        SSL_do_handshake(client);
        int n = BIO_read(out, bytes, sizeof bytes);
        if (n > 0) hub_tcp_data(sealed, 1, bytes, (size_t)n, now());
        BIO_write(in, buf_data(&heard[1]), (int)buf_length(&heard[1]));
        buf_free(&heard[1]);
    }
    assert_true(stuck);
    assert_true(ended[1]);
    SSL_free(client);
    SSL_CTX_free(context);
    hub_free(sealed);
    tls_context_free(tls);
    buf_free(&pem);
}

/* A client's keys, from its `welcome`. */
struct flood {
    uint64_t id, counter;
    struct seal *up;
    struct addr from;
};

static struct flood flood_of(uint64_t conn)
{
    struct flood f = {
        .from = {.family = 4, .host = {127, 0, 0, 1}, .port = (uint16_t)(5000 + conn)}};
    uint8_t key[SEAL_KEY_BYTES];
    assert_true(buf_append(&heard[conn], "", 1));
    const char *text = (const char *)buf_data(&heard[conn]);
    const char *id = strstr(text, "\"session\":\""), *up = strstr(text, "\"up\":\"");
    assert_true(id && up);
    f.id = strtoull(id + 11, NULL, 16);
    for (size_t i = 0; i < sizeof key; i++) {
        char digits[3] = {up[6 + 2 * i], up[7 + 2 * i], '\0'};
        key[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    heard[conn].end--;
    f.up = seal_new(key);
    assert_non_null(f.up);
    return f;
}

static void send_packet(struct flood *f, enum packet_type type, const uint8_t *body, size_t bytes)
{
    uint8_t packet[PACKET_BYTES];
    struct packet_header header = {.type = type, .id = f->id, .counter = f->counter++};
    size_t n = packet_seal(packet, &header, f->up, body, bytes);
    hub_udp(hub, &f->from, packet, n, now());
}

static int answers_to(struct flood *f, int times)
{
    uint8_t body[PACKET_BYTES];
    size_t bytes = packet_put_time(body, clock_us);
    int before = datagrams;
    for (int i = 0; i < times; i++) send_packet(f, PACKET_PING, body, bytes);
    return datagrams - before;
}

/* Each genuine question is answered, but a flood of them is hardly looked at; others do not feel it. */
static void a_flood_of_questions_is_not_answered(void **state)
{
    (void)state;
    static const uint8_t no_cookie[PACKET_COOKIE_BYTES];
    hello(1, "Maya", "{}");
    hello(2, "Ziad", "{}");
    struct flood evil = flood_of(1), honest = flood_of(2);
    send_packet(&evil, PACKET_BIND, no_cookie, sizeof no_cookie);
    send_packet(&honest, PACKET_BIND, no_cookie, sizeof no_cookie);
    assert_int_equal(datagrams, 2);
    assert_in_range(answers_to(&evil, 10000), 300, 500);
    assert_int_equal(answers_to(&honest, 20), 20);
    int answered = 0;
    for (int i = 0; i < 100; i++) {
        clock_us += S(0.1);
        answered += answers_to(&evil, 1000);
        assert_int_equal(answers_to(&honest, 2), 2);
    }
    assert_in_range(answered, 1500, 2500); /* 200 a second */
    seal_free(evil.up);
    seal_free(honest.up);
}

/* The world hears who says by UDP when the connection has something. */
static void who_takes_packets_by_udp_knocks(void **state)
{
    (void)state;
    static const uint8_t no_cookie[PACKET_COOKIE_BYTES];
    hello(7, "Maya", "{}");
    struct flood maya = flood_of(7);
    send_packet(&maya, PACKET_BIND, no_cookie, sizeof no_cookie);
    assert_true(world.heeded == 7 && world.knocks);
    world.heeded = 0;
    send_packet(&maya, PACKET_BIND, no_cookie, sizeof no_cookie); /* as before */
    assert_int_equal(world.heeded, 0);
    send_packet(&maya, PACKET_KNOCK, NULL, 0);
    assert_true(world.heeded == 7 && world.knocks);
    seal_free(maya.up);
}

/* Somebody who knows the session but not its key, cannot use up what its owner may ask. */
static void forged_questions_cost_their_victim_nothing(void **state)
{
    (void)state;
    static const uint8_t no_cookie[PACKET_COOKIE_BYTES], no_key[SEAL_KEY_BYTES];
    hello(1, "Maya", "{}");
    struct flood maya = flood_of(1), forger = maya;
    send_packet(&maya, PACKET_BIND, no_cookie, sizeof no_cookie);
    forger.up = seal_new(no_key);
    forger.counter = 1000;
    assert_int_equal(answers_to(&forger, 2000), 0);
    assert_int_equal(answers_to(&maya, 100), 100);
    seal_free(maya.up);
    seal_free(forger.up);
}

/* With a thousand rooms a turn costs what happens in it: the radio of a room that nobody is in is not asked. */
static void empty_rooms_want_nothing(void **state)
{
    (void)state;
    for (uint64_t i = 1; i <= 500; i++) {
        char taste[60], nick[20];
        snprintf(taste, sizeof taste, "{\"genres\":[[\"g%d\",1]]}", (int)i);
        snprintf(nick, sizeof nick, "n%d", (int)i);
        hello(i, nick, taste);
    }
    int64_t crowded_us = hub_tick(hub, now());
    assert_true(crowded_us <= clock_us + 50000); /* somebody waits for a first song */
    for (uint64_t i = 1; i <= 500; i++) say(i, "{\"t\":\"bye\"}\n");
    world.scans = 0;
    hub_scan_done(hub, true, now()); /* nothing else is to do for a while */
    clock_us = hub_tick(hub, now());
    hub_tick(hub, now()); /* looks after connections */
    int64_t at_us = clock_us;
    clock_us = hub_tick(hub, now());
    assert_true(clock_us >= at_us + 500000); /* not for the rooms */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            names_that_grow_when_folded_make_no_room_that_clients_refuse, begin, end),
        cmocka_unit_test_setup_teardown(past_the_most_rooms_known_tastes_still_meet, begin, end),
        cmocka_unit_test_setup_teardown(who_is_not_let_in_makes_no_room, begin, end),
        cmocka_unit_test_setup_teardown(a_line_that_is_too_long_is_told_so, begin, end),
        cmocka_unit_test_setup_teardown(answers_to_key_updates_do_not_pile_up, begin, end),
        cmocka_unit_test_setup_teardown(questions_are_paced, begin, end),
        cmocka_unit_test_setup_teardown(a_flood_of_questions_is_not_answered, begin, end),
        cmocka_unit_test_setup_teardown(who_takes_packets_by_udp_knocks, begin, end),
        cmocka_unit_test_setup_teardown(forged_questions_cost_their_victim_nothing, begin, end),
        cmocka_unit_test_setup_teardown(empty_rooms_want_nothing, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
