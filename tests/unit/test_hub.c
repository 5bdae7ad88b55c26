/* The hub against clients that ask too much of it, and those it does not let in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include "../support/fake_host.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

static void who_is_not_let_in_makes_no_room(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    host_hello(2, "maya", "{\"genres\":[[\"rock\",1]]}");
    assert_int_equal(host_count(2, "nick_taken"), 1);
    hub_console(host.hub, "list", host_now());
    assert_null(strstr(host.world.printed, "Rock"));
}

static void a_line_that_is_too_long_is_told_so(void **state)
{
    (void)state;
    static char line[17000];
    host_hello(1, "Maya", "{}");
    memset(line, 'a', sizeof line - 1);
    host_say(1, line);
    assert_int_equal(host_count(1, "\"too_long\""), 1);
    assert_true(host.ended[1]);
}

static void questions_are_paced(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{\"genres\":[[\"rock\",1]]}");
    host_hello(2, "Ziad", "{}");
    for (int i = 0; i < 100; i++) {
        host_say(1, "{\"t\":\"join\",\"room\":\"Lobby\"}\n");
        host_say(1, "{\"t\":\"join\",\"room\":\"Rock\"}\n");
        host_say(1, "{\"t\":\"rooms\"}\n");
    }
    assert_in_range(host_count(1, "\"t\":\"rooms\""), 1, 10);
    assert_in_range(host_count(2, "\"t\":\"member\""), 1, 10);
    assert_true(host_count(1, "\"slow\"") >= 280);
    assert_false(host.ended[1]);
    buf_free(&host.heard[1]);
    host.clock_us += S(20);
    host_say(1, "{\"t\":\"rooms\"}\n");
    assert_int_equal(host_count(1, "\"t\":\"rooms\""), 1);
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
    struct hub *sealed =
        hub_new(&host.config, &host.world.io, tls, host.store, "reels", host_now());
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL *client = SSL_new(context);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    SSL_set_bio(client, in, out);
    SSL_set_connect_state(client);
    hub_tcp_open(sealed, 1, &peer, host_now());
    uint8_t bytes[16384];
    for (int i = 0; i < 30000 && !host.ended[1]; i++) {
        host.stuck = SSL_do_handshake(client) == 1;
        if (host.stuck) SSL_key_update(client, SSL_KEY_UPDATE_REQUESTED);
        SSL_do_handshake(client);
        int n = BIO_read(out, bytes, sizeof bytes);
        if (n > 0) hub_tcp_data(sealed, 1, bytes, (size_t)n, host_now());
        BIO_write(in, buf_data(&host.heard[1]), (int)buf_length(&host.heard[1]));
        buf_free(&host.heard[1]);
    }
    assert_true(host.stuck);
    assert_true(host.ended[1]);
    SSL_free(client);
    SSL_CTX_free(context);
    hub_free(sealed);
    tls_context_free(tls);
    buf_free(&pem);
}

static void open_only(uint64_t first, uint64_t last)
{
    static const struct addr peer = {.family = 4, .host = {127, 0, 0, 1}, .port = 1};
    for (uint64_t i = first; i <= last; i++) hub_tcp_open(host.hub, i, &peer, host_now());
}

static int open_still(uint64_t first, uint64_t last)
{
    int n = 0;
    for (uint64_t i = first; i <= last; i++) n += !host.ended[i];
    return n;
}

static void where_room_gets_scarce_who_only_opened_a_connection_leaves_sooner(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    open_only(2, 10);
    host.clock_us += S(1.9);
    open_only(11, 12);
    hub_hurry(host.hub, host_now());
    assert_int_equal(open_still(2, 12), 11);
    host.clock_us += S(0.2);
    hub_tick(host.hub, host_now());
    assert_int_equal(open_still(2, 12), 11); /* 10 s otherwise */
    hub_hurry(host.hub, host_now());
    assert_int_equal(open_still(2, 10), 0);
    assert_int_equal(open_still(11, 12), 2);
    assert_int_equal(open_still(1, 1), 1);
}

static void among_many_members_a_few_newcomers_have_all_their_time(void **state)
{
    (void)state;
    char nick[20];
    for (uint64_t i = 1; i <= 10; i++) {
        snprintf(nick, sizeof nick, "n%d", (int)i);
        host_hello(i, nick, "{}");
    }
    open_only(11, 12);
    host.clock_us += S(9);
    hub_hurry(host.hub, host_now());
    assert_int_equal(open_still(11, 12), 2);
}

/* With a thousand rooms a turn costs what happens in it: the radio of a room that nobody is in is not asked. */
static void empty_rooms_want_nothing(void **state)
{
    (void)state;
    for (uint64_t i = 1; i <= 500; i++) {
        char taste[60], nick[20];
        snprintf(taste, sizeof taste, "{\"genres\":[[\"g%d\",1]]}", (int)i);
        snprintf(nick, sizeof nick, "n%d", (int)i);
        host_hello(i, nick, taste);
    }
    int64_t crowded_us = hub_tick(host.hub, host_now());
    assert_true(crowded_us <= host.clock_us + 50000); /* somebody waits for a first song */
    for (uint64_t i = 1; i <= 500; i++) host_say(i, "{\"t\":\"bye\"}\n");
    host.world.scans = 0;
    hub_scan_done(host.hub, true, host_now()); /* nothing else is to do for a while */
    host.clock_us = hub_tick(host.hub, host_now());
    host.clock_us = hub_tick(host.hub, host_now()); /* looks after connections, */
    host.clock_us = hub_tick(host.hub, host_now()); /* and keeps that they left */
    int64_t at_us = host.clock_us;
    host.clock_us = hub_tick(host.hub, host_now());
    assert_true(host.clock_us >= at_us + 500000); /* not for the rooms */
}

static void only_the_usual_greeting_has_a_code(void **state)
{
    struct config usual;
    (void)state;
    char error[OPTIONS_ERROR_BYTES];
    assert_int_equal(config_read(&usual, 1, (char *[]){"wavelength-server", NULL}, error),
                     OPTIONS_RUN);
    memcpy(host.config.greeting, usual.greeting, sizeof usual.greeting);
    host_hello(1, "Maya", "{}");
    assert_int_equal(host_count(1, "\"greets\":{\"code\":\"welcome\"}"), 1);
    snprintf(host.config.greeting, sizeof host.config.greeting, "Hi all");
    host_hello(2, "Ziad", "{}");
    assert_int_equal(host_count(2, "\"greeting\":\"Hi all\""), 1);
    assert_int_equal(host_count(2, "greets"), 0);
}

static void the_banned_stay_out(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    host_hello(2, "Ziad", "{}");
    hub_console(host.hub, "ban maya", host_now());
    hub_tick(host.hub, host_now());
    assert_true(host.ended[1]);
    assert_int_equal(host_count(1, "\"again\":false"), 1);
    assert_false(host.ended[2]);
    host_anew();
    host_hello(3, "M\xc3\xa1ya", "{}");
    assert_int_equal(host_count(3, "\"code\":\"banned\""), 1);
    assert_int_equal(host_count(3, "\"fatal\":true"), 1);
    hub_console(host.hub, "unban MAYA", host_now());
    host.clock_us += S(130); /* the name is nobody's by then */
    host_hello(4, "Maya", "{}");
    assert_int_equal(host_count(4, "\"t\":\"welcome\""), 1);
    hub_console(host.hub, "ban 127.0.0.1", host_now());
    hub_tick(host.hub, host_now());
    assert_true(host.ended[4]);
    host_hello(5, "Rami", "{}");
    assert_int_equal(host_count(5, "does not let this address in"), 1);
    host.world.printed[0] = '\0';
    hub_console(host.hub, "bans", host_now());
    assert_non_null(strstr(host.world.printed, "127.0.0.1"));
    assert_null(strstr(host.world.printed, "aya"));
    hub_console(host.hub, "unban 127.0.0.1", host_now());
    hub_console(host.hub, "unban 127.0.0.1", host_now());
    assert_non_null(strstr(host.world.printed, "is not banned"));
}

/* Each wish has its answer, and a flood of them is told to slow down. */
static void wishes_are_answered_and_paced(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    host_say(1, "{\"t\":\"request\",\"name\":\"../../etc/passwd\",\"tag\":5}\n");
    host_say(1, "{\"t\":\"request\",\"number\":0}\n");
    host_say(1, "{\"t\":\"request\",\"song\":\"00000000000000ff\"}\n");
    host_turn(); /* answers come when all that was said before is kept */
    assert_int_equal(host_count(1, "\"text\":\"Song does not exist\""), 3);
    assert_int_equal(host_count(1, "\"tag\":5"), 1);
    host_say(1, "{\"t\":\"unrequest\",\"id\":\"00000000000000ff\"}\n");
    host_say(1, "{\"t\":\"vote\",\"id\":\"00000000000000ff\",\"value\":1}\n");
    host_turn();
    assert_int_equal(host_count(1, "\"code\":\"gone\""), 2);
    host_say(1, "{\"t\":\"plays\"}\n{\"t\":\"plays\",\"before\":7}\n");
    assert_int_equal(host_count(1, "\"t\":\"plays\""), 2);
    host_say(1, "{\"t\":\"like\",\"song\":\"00000000000000ff\",\"on\":true}\n");
    assert_int_equal(host_count(1, "\"code\":\"unknown\""), 4);
    for (int i = 0; i < 100; i++) host_say(1, "{\"t\":\"skip\",\"on\":true}\n");
    assert_in_range(host_count(1, "\"slow\""), 80, 100);
    assert_int_equal(host_count(1, "\"slow\"") + host_count(1, "\"nothing\""), 100);
    host_say(1, "{\"t\":\"vote\",\"id\":\"00000000000000fe\",\"value\":1,\"tag\":6}\n");
    cJSON *slow = host_last(1, PROTO_RESULT); /* which vote it was that does not count */
    assert_string_equal(proto_text(slow, "code"), "slow");
    assert_string_equal(proto_text(slow, "of"), "vote");
    assert_true(proto_id(slow, "id") == 0xfe);
    assert_int_equal(proto_int(slow, "tag", 0), 6);
    cJSON_Delete(slow);
    host.clock_us += S(1);
    buf_free(&host.heard[1]);
    host_say(1, "{\"t\":\"plays\"}\n");
    assert_int_equal(host_count(1, "\"t\":\"plays\""), 1);
    for (int i = 0; i < 20; i++) host_say(1, "{\"t\":\"songs\",\"find\":\"a\",\"tag\":7}\n");
    assert_int_equal(host_count(1, "\"t\":\"songs\""), 8);
    assert_int_equal(host_count(1, "\"code\":\"slow\""), 12);
    assert_int_equal(host_count(1, "\"tag\":7"), 20);
    assert_int_equal(host_count(1, "\"t\":\"error\""), 0); /* a line of chat may have that tag */
    host_check(1);
    assert_false(host.ended[1]);
}

/* A name is looked for through all songs: that has the pace of searches, and takes from it. */
static void wishes_by_name_are_paced_like_searches(void **state)
{
    (void)state;
    host_hello(1, "Maya", "{}");
    host_say(1, "{\"t\":\"songs\",\"find\":\"a\"}\n");
    for (int i = 0; i < 12; i++) host_say(1, "{\"t\":\"request\",\"name\":\"x\",\"tag\":3}\n");
    host_turn();
    assert_int_equal(host_count(1, "\"code\":\"unknown\""), 7);
    assert_int_equal(host_count(1, "\"about\":\"searches\""), 5);
    assert_int_equal(host_count(1, "\"tag\":3"), 12);
    for (int i = 0; i < 5; i++) host_say(1, "{\"t\":\"request\",\"number\":9}\n");
    host_turn();
    assert_int_equal(host_count(1, "\"code\":\"unknown\""), 12);
    host.clock_us += S(1);
    for (int i = 0; i < 3; i++) host_say(1, "{\"t\":\"request\",\"name\":\"x\"}\n");
    host_turn();
    assert_int_equal(host_count(1, "\"code\":\"unknown\""), 14);
    host_check(1);
}

/* Somebody at 192.0.2.`host_number` says a password (NULL: none). */
static void knock(uint64_t conn, uint8_t host_number, const char *password)
{
    struct addr peer = {.family = 4, .host = {192, 0, 2, host_number}, .port = 1};
    char line[200], secret[100] = "";
    if (password) snprintf(secret, sizeof secret, ",\"password\":\"%s\"", password);
    snprintf(line, sizeof line, "{\"t\":\"hello\",\"v\":1,\"nick\":\"n%d\"%s}\n", (int)conn,
             secret);
    hub_tcp_open(host.hub, conn, &peer, host_now());
    host_say(conn, line);
}

static void who_guesses_the_password_waits(void **state)
{
    (void)state;
    strcpy(host.config.password, "abracadabra");
    for (uint64_t i = 1; i <= 20; i++) knock(i, 1, NULL);           /* these cost nothing, */
    for (uint64_t i = 21; i <= 40; i++) knock(i, 1, "abracadabra"); /* nor do these */
    assert_int_equal(host_count(20, "\"about\":\"asked\""), 1);
    assert_int_equal(host_count(40, "\"t\":\"welcome\""), 1);
    host.world.log[0] = '\0';
    for (uint64_t i = 41; i <= 60; i++) {
        knock(i, 1, "sesame");
        assert_int_equal(host_count(i, "\"code\":\"password\""), i <= 50);
        assert_int_equal(host_count(i, "\"about\":\"passwords\""), i > 50);
        assert_int_equal(host_count(i, "\"fatal\":true"), 1);
    }
    int lines = 0;
    for (const char *at = host.world.log; (at = strstr(at, "was not let in")) != NULL; at++)
        lines++;
    assert_int_equal(lines, 10);
    knock(61, 1, "abracadabra"); /* not even compared */
    assert_int_equal(host_count(61, "\"about\":\"passwords\""), 1);
    knock(62, 2, "abracadabra");
    assert_int_equal(host_count(62, "\"t\":\"welcome\""), 1);
    host.clock_us += S(2);
    knock(63, 1, "abracadabra");
    assert_int_equal(host_count(63, "\"t\":\"welcome\""), 1);
    host_check(60);
}

/* What --queue and --requests-each say holds in the rooms. */
static void the_host_sets_order_and_limit(void **state)
{
    (void)state;
    host.config.queue = ORDER_ASKED;
    host.config.requests_each = 2;
    host_anew();
    hub_song_found(host.hub, "jazz-one.mp3", 1000, 1);
    hub_song_found(host.hub, "jazz-two.mp3", 1000, 1);
    hub_song_found(host.hub, "jazz-three.mp3", 1000, 1);
    hub_scan_done(host.hub, true, host_now());
    host_turn();
    host_hello(1, "Maya", "{}");
    host_hello(2, "Ziad", "{}");
    host_say(1, "{\"t\":\"request\",\"name\":\"one\"}\n{\"t\":\"request\",\"name\":\"two\"}\n"
                "{\"t\":\"request\",\"name\":\"three\"}\n");
    host_say(2, "{\"t\":\"request\",\"name\":\"three\"}\n");
    for (int i = 0; i < 50; i++) host_turn();
    assert_int_equal(host_count(1, "\"code\":\"limit\""), 1);
    host_hello(3, "Sara", "{\"genres\":[[\"jazz\",1]]}"); /* where nobody asked for anything */
    hub_console(host.hub, "queue", host_now());
    assert_null(strstr(host.world.printed, "Jazz: "));
    assert_non_null(strstr(host.world.printed, "1  one  (Maya"));
    assert_non_null(strstr(host.world.printed, "2  two  (Maya"));
    assert_non_null(strstr(host.world.printed, "3  three  (Ziad"));
}

/* The network of somebody changed: they take their own place, which is all that is to be had. */
static void a_full_server_is_open_to_who_is_in_already(void **state)
{
    (void)state;
    char mine[HOST_TOKEN_TEXT];
    host.config.max_clients = 2;
    host_hello(1, "Maya", "{}");
    host_hello(2, "Ziad", "{}");
    host_token(1, mine);
    host_hello(3, "Maya", "{}");
    assert_int_equal(host_count(3, "\"about\":\"server\""), 1);
    host_hello_again(4, "Maya", "{}", mine);
    assert_int_equal(host_count(4, "\"t\":\"welcome\""), 1);
    assert_int_equal(host_count(1, "\"code\":\"elsewhere\""), 1);
    assert_true(host.ended[1]);
    host_hello_again(5, "Ziad", "{}", mine);
    assert_int_equal(host_count(5, "\"code\":\"nick_taken\""), 1);
    host_hello_again(6, "Nour", "{}", mine);
    assert_int_equal(host_count(6, "\"about\":\"server\""), 1);
    assert_false(host.ended[2]);
    host_say(2, "{\"t\":\"bye\"}\n");
    host_hello(7, "Nour", "{}"); /* no name was reserved by who was not let in */
    assert_int_equal(host_count(7, "\"t\":\"welcome\""), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_is_not_let_in_makes_no_room, host_begin, host_end),
        cmocka_unit_test_setup_teardown(a_line_that_is_too_long_is_told_so, host_begin, host_end),
        cmocka_unit_test_setup_teardown(questions_are_paced, host_begin, host_end),
        cmocka_unit_test_setup_teardown(answers_to_key_updates_do_not_pile_up, host_begin,
                                        host_end),
        cmocka_unit_test_setup_teardown(
            where_room_gets_scarce_who_only_opened_a_connection_leaves_sooner, host_begin,
            host_end),
        cmocka_unit_test_setup_teardown(among_many_members_a_few_newcomers_have_all_their_time,
                                        host_begin, host_end),
        cmocka_unit_test_setup_teardown(empty_rooms_want_nothing, host_begin, host_end),
        cmocka_unit_test_setup_teardown(only_the_usual_greeting_has_a_code, host_begin, host_end),
        cmocka_unit_test_setup_teardown(the_banned_stay_out, host_begin, host_end),
        cmocka_unit_test_setup_teardown(wishes_are_answered_and_paced, host_begin, host_end),
        cmocka_unit_test_setup_teardown(wishes_by_name_are_paced_like_searches, host_begin,
                                        host_end),
        cmocka_unit_test_setup_teardown(who_guesses_the_password_waits, host_begin, host_end),
        cmocka_unit_test_setup_teardown(the_host_sets_order_and_limit, host_begin, host_end),
        cmocka_unit_test_setup_teardown(a_full_server_is_open_to_who_is_in_already, host_begin,
                                        host_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
