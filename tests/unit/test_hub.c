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
#include "../../server/store.h"
#include "../support/fake_io.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

enum { CLIENTS = 1100 };

static struct fake_io world;
static struct config config;
static struct store *store;
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
    config = (struct config){.songs = "songs",
                             .name = "test",
                             .buffer_ms = 1000,
                             .bitrate = 128,
                             .requests_each = 5,
                             .room_size = 64,
                             .max_clients = 5000};
    clock_us = S(100);
    stuck = false;
    store = store_open(NULL, false, &world.io, now().wall_us);
    hub = hub_new(&config, &world.io, NULL, store, "reels", now());
    return hub ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    hub_free(hub);
    store_free(store);
    for (size_t i = 0; i < CLIENTS; i++) buf_free(&heard[i]);
    fake_io_free(&world);
    return 0;
}

static void say(uint64_t conn, const char *line)
{
    hub_tcp_data(hub, conn, line, strlen(line), now());
}

static const char *token; /* of the next hello; NULL: none */

static void hello(uint64_t conn, const char *nick, const char *taste)
{
    static const struct addr peer = {.family = 4, .host = {127, 0, 0, 1}, .port = 1};
    char line[2000], proof[60] = "";
    if (token) snprintf(proof, sizeof proof, "\"token\":\"%.32s\",", token);
    token = NULL;
    snprintf(line, sizeof line, "{\"t\":\"hello\",\"v\":1,%s\"nick\":\"%s\",\"taste\":%s}\n", proof,
             nick, taste);
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
    hello(1003, "Omar", "{\"genres\":[[\"ney\",1]]}");
    assert_int_equal(count_heard(1003, "\"name\":\"Ney\""), 1);
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
    struct hub *sealed = hub_new(&config, &world.io, tls, store, "reels", now());
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
    clock_us = hub_tick(hub, now()); /* looks after connections, */
    clock_us = hub_tick(hub, now()); /* and keeps that they left */
    int64_t at_us = clock_us;
    clock_us = hub_tick(hub, now());
    assert_true(clock_us >= at_us + 500000); /* not for the rooms */
}

/* The token it was welcomed with. */
static void take_token(uint64_t conn, char out[33])
{
    assert_true(buf_append(&heard[conn], "", 1));
    const char *at = strstr((const char *)buf_data(&heard[conn]), "\"token\":\"");
    assert_non_null(at);
    snprintf(out, 33, "%s", at + 9);
    heard[conn].end--;
}

static void tick(void)
{
    clock_us += 10000;
    hub_tick(hub, now());
}

static void begin_anew(void)
{
    hub_free(hub);
    for (size_t i = 0; i < CLIENTS; i++) buf_free(&heard[i]);
    hub = hub_new(&config, &world.io, NULL, store, "reels", now());
    assert_non_null(hub);
}

static void a_line_is_told_once_it_is_kept(void **state)
{
    (void)state;
    hello(1, "Maya", "{}");
    hello(2, "Ziad", "{}");
    tick();
    say(1, "{\"t\":\"chat\",\"text\":\"hello\",\"tag\":5}\n");
    say(1, "{\"t\":\"chat\",\"text\":\"again\"}\n{\"t\":\"bye\"}\n");
    assert_int_equal(count_heard(2, "\"text\":\"hello\""), 0);
    hello(3, "Nour", "{}"); /* reads them as they are said, not as history */
    assert_int_equal(count_heard(3, "\"text\":\"hello\""), 0);
    tick();
    assert_int_equal(count_heard(2, "\"text\":\"hello\""), 1);
    assert_int_equal(count_heard(2, "\"text\":\"again\""), 1);
    assert_int_equal(count_heard(3, "\"text\":\"again\""), 1);
    say(2, "{\"t\":\"chat\",\"text\":\"hey\",\"tag\":6}\n");
    tick();
    assert_int_equal(count_heard(2, "\"tag\":6"), 1);
    assert_int_equal(count_heard(3, "\"tag\""), 0);
}

/* More lines than a room keeps, before anything could be written: none is lost. */
static void a_torrent_is_told_whole(void **state)
{
    (void)state;
    hello(1000, "Maya", "{}");
    for (uint64_t i = 1; i <= 50; i++) {
        char nick[20];
        snprintf(nick, sizeof nick, "n%d", (int)i);
        hello(i, nick, "{}");
    }
    tick();
    for (uint64_t i = 1; i <= 50; i++)
        for (int k = 0; k < 5; k++) say(i, "{\"t\":\"chat\",\"text\":\"la\"}\n");
    tick();
    assert_int_equal(count_heard(1000, "\"text\":\"la\""), 250);
    assert_int_equal(count_heard(1000, "\"seq\":250,"), 1);
}

static void what_was_said_is_there_when_the_server_begins_anew(void **state)
{
    (void)state;
    hello(1, "Maya", "{\"genres\":[[\"rock\",1]]}");
    tick();
    say(1, "{\"t\":\"chat\",\"text\":\"hello\"}\n");
    tick();
    begin_anew();
    hello(2, "Ziad", "{\"genres\":[[\"rock\",1]]}");
    assert_int_equal(count_heard(2, "\"text\":\"hello\""), 1);
    say(2, "{\"t\":\"chat\",\"text\":\"anew\"}\n");
    tick();
    assert_int_equal(count_heard(2, "\"seq\":2,"), 1);
    hello(3, "Nour", "{\"genres\":[[\"oud\",1]]}");
    assert_int_equal(count_heard(3, "\"text\":\"hello\""), 0);
}

static void a_name_is_its_owners_when_the_server_begins_anew(void **state)
{
    (void)state;
    char mine[33];
    hello(1, "Maya", "{}");
    take_token(1, mine);
    begin_anew();
    hello(2, "MAYA", "{}");
    assert_int_equal(count_heard(2, "nick_taken"), 1);
    token = mine;
    hello(3, "Maya", "{}");
    assert_int_equal(count_heard(3, "\"t\":\"welcome\""), 1);
}

static void who_is_cut_off_comes_back_into_the_room(void **state)
{
    (void)state;
    char mine[33];
    hello(1, "Maya", "{\"genres\":[[\"rock\",1]]}");
    hello(2, "Ziad", "{\"genres\":[[\"oud\",1]]}");
    take_token(1, mine);
    say(1, "{\"t\":\"join\",\"room\":\"Oud\"}\n");
    hub_tcp_closed(hub, 1, now());
    token = mine;
    hello(3, "Maya", "{\"genres\":[[\"rock\",1]]}");
    assert_int_equal(count_heard(3, "\"name\":\"Oud\""), 1);
    begin_anew(); /* nobody is in it now, and still */
    token = mine;
    hello(4, "Maya", "{\"genres\":[[\"rock\",1]]}");
    assert_int_equal(count_heard(4, "\"name\":\"Oud\""), 1);
    say(4, "{\"t\":\"bye\"}\n");
    token = mine;
    hello(5, "Maya", "{\"genres\":[[\"rock\",1]]}");
    assert_int_equal(count_heard(5, "\"name\":\"Rock\""), 1);
}

static void the_banned_stay_out(void **state)
{
    (void)state;
    hello(1, "Maya", "{}");
    hello(2, "Ziad", "{}");
    hub_console(hub, "ban maya", now());
    hub_tick(hub, now());
    assert_true(ended[1]);
    assert_int_equal(count_heard(1, "\"again\":false"), 1);
    assert_false(ended[2]);
    begin_anew();
    hello(3, "M\xc3\xa1ya", "{}");
    assert_int_equal(count_heard(3, "\"code\":\"banned\""), 1);
    assert_int_equal(count_heard(3, "\"fatal\":true"), 1);
    hub_console(hub, "unban MAYA", now());
    clock_us += S(130); /* the name is nobody's by then */
    hello(4, "Maya", "{}");
    assert_int_equal(count_heard(4, "\"t\":\"welcome\""), 1);
    hub_console(hub, "ban 127.0.0.1", now());
    hub_tick(hub, now());
    assert_true(ended[4]);
    hello(5, "Rami", "{}");
    assert_int_equal(count_heard(5, "does not let this address in"), 1);
    world.printed[0] = '\0';
    hub_console(hub, "bans", now());
    assert_non_null(strstr(world.printed, "127.0.0.1"));
    assert_null(strstr(world.printed, "aya"));
    hub_console(hub, "unban 127.0.0.1", now());
    hub_console(hub, "unban 127.0.0.1", now());
    assert_non_null(strstr(world.printed, "is not banned"));
}

/* Each wish has its answer, and a flood of them is told to slow down. */
static void wishes_are_answered_and_paced(void **state)
{
    (void)state;
    hello(1, "Maya", "{}");
    say(1, "{\"t\":\"request\",\"name\":\"../../etc/passwd\",\"tag\":5}\n");
    say(1, "{\"t\":\"request\",\"number\":0}\n");
    say(1, "{\"t\":\"request\",\"song\":\"00000000000000ff\"}\n");
    assert_int_equal(count_heard(1, "\"text\":\"Song does not exist\""), 3);
    assert_int_equal(count_heard(1, "\"tag\":5"), 1);
    say(1, "{\"t\":\"unrequest\",\"id\":\"00000000000000ff\"}\n");
    say(1, "{\"t\":\"vote\",\"id\":\"00000000000000ff\",\"value\":1}\n");
    assert_int_equal(count_heard(1, "\"code\":\"gone\""), 2);
    say(1, "{\"t\":\"plays\"}\n{\"t\":\"plays\",\"before\":7}\n");
    assert_int_equal(count_heard(1, "\"t\":\"plays\""), 2);
    say(1, "{\"t\":\"like\",\"song\":\"00000000000000ff\",\"on\":true}\n");
    for (int i = 0; i < 100; i++) say(1, "{\"t\":\"skip\",\"on\":true}\n");
    assert_in_range(count_heard(1, "\"slow\""), 80, 100);
    clock_us += S(1);
    buf_free(&heard[1]);
    say(1, "{\"t\":\"plays\"}\n");
    assert_int_equal(count_heard(1, "\"t\":\"plays\""), 1);
    assert_sound(1);
    assert_false(ended[1]);
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
        cmocka_unit_test_setup_teardown(wishes_are_answered_and_paced, begin, end),
        cmocka_unit_test_setup_teardown(a_line_is_told_once_it_is_kept, begin, end),
        cmocka_unit_test_setup_teardown(a_torrent_is_told_whole, begin, end),
        cmocka_unit_test_setup_teardown(what_was_said_is_there_when_the_server_begins_anew, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_name_is_its_owners_when_the_server_begins_anew, begin,
                                        end),
        cmocka_unit_test_setup_teardown(who_is_cut_off_comes_back_into_the_room, begin, end),
        cmocka_unit_test_setup_teardown(the_banned_stay_out, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
