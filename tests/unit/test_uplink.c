/* A connection from dialling to its end: who the server is, what it refuses, and when to come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/event.h"
#include "../support/guest.h"

/* -- joining ----------------------------------------------------------------------------------- */

static void test_connects_says_hello_and_arrives(void **unused)
{
    struct guest *g = guest_new(NULL);

    (void)unused;
    guest_command(g,
                  "{\"do\":\"connect\",\"host\":\"home.example\",\"port\":55000,\"nick\":\"maya\","
                  "\"password\":\"pw\",\"taste\":{\"genres\":[[\"rock\",1]]}}");
    assert_string_equal(guest_state(g), "resolving");
    assert_string_equal(g->host, "home.example");
    assert_int_equal(buf_length(&g->sent), 0);
    engine_connected(g->engine, g->now);
    cJSON *hello = guest_received(g);
    assert_string_equal(proto_text(hello, "nick"), "maya");
    assert_string_equal(proto_text(hello, "password"), "pw");
    assert_true(proto_has(hello, "taste"));
    assert_false(proto_has(hello, "token"));
    cJSON_Delete(hello);
    guest_enter(g);
    assert_string_equal(guest_state(g), "in");
    assert_string_equal(proto_text(guest_last(g, "welcome"), "nick"), "Maya");
    assert_string_equal(proto_text(guest_last(g, "welcome"), "host"), "home.example");
    assert_string_equal(proto_text(guest_last(g, "room"), "name"), "Rock");
    assert_string_equal(proto_text(guest_last(g, "room"), "you"), GUEST_ME);
    assert_int_equal(
        cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(guest_last(g, "members"), "list")), 2);
    guest_free(g);
}

static void test_a_connect_without_an_address_is_refused(void **unused)
{
    struct guest *g = guest_new(NULL);

    (void)unused;
    guest_command(g, "{\"do\":\"connect\",\"host\":\"\",\"port\":55000,\"nick\":\"maya\"}");
    assert_string_equal(guest_state(g), "idle");
    guest_command(g, "{\"do\":\"connect\",\"host\":\"x\",\"port\":70000,\"nick\":\"maya\"}");
    assert_string_equal(guest_state(g), "idle");
    assert_int_equal(g->connects, 0);
    guest_free(g);
}

static void comes_with(struct guest *g, int port, const char *typed, const char *sent)
{
    char json[256];

    snprintf(
        json, sizeof json,
        "{\"do\":\"connect\",\"host\":\"h\",\"port\":%d,\"nick\":\"maya\",\"password\":\"%s\"}",
        port, typed);
    guest_command(g, json);
    buf_consume(&g->sent, buf_length(&g->sent)); /* the goodbye of before */
    engine_connected(g->engine, g->now);
    cJSON *hello = guest_received(g);
    assert_string_equal(proto_text(hello, "t"), "hello");
    assert_string_equal(proto_text(hello, "password"), sent);
    cJSON_Delete(hello);
}

static void test_who_was_let_in_comes_back_by_the_same_password(void **unused)
{
    struct guest *g = guest_new(NULL);

    (void)unused;
    comes_with(g, 1, "wrong", "wrong");
    comes_with(g, 1, "", "");
    comes_with(g, 1, "pw", "pw");
    guest_enter(g);
    comes_with(g, 1, "", "pw");
    comes_with(g, 1, "", "pw"); /* before it was let in once more */
    comes_with(g, 1, "new", "new");
    comes_with(g, 1, "pw", "pw");
    guest_enter(g);
    comes_with(g, 2, "", ""); /* another server does not get it */
    comes_with(g, 1, "", "");
    guest_free(g);
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
static void shake_hands(struct guest *g, struct tls_server *s)
{
    for (int i = 0; i < 8; i++) {
        tls_receive(s->tls, buf_data(&g->sent), buf_length(&g->sent), &s->plain);
        buf_consume(&g->sent, buf_length(&g->sent));
        struct buf *out = tls_out(s->tls);
        size_t n = buf_length(out);
        if (n == 0) continue;
        uint8_t *copy = malloc(n);
        memcpy(copy, buf_data(out), n);
        buf_consume(out, n);
        engine_tcp(g->engine, copy, n, g->now);
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
    struct guest *g = guest_new(client);
    struct tls_server s;

    (void)unused;
    tls_server_open(&s);
    guest_command(
        g, "{\"do\":\"connect\",\"host\":\"192.168.1.2\",\"port\":55000,\"nick\":\"maya\","
           "\"password\":\"secret\",\"fingerprint\":\"other\",\"tokens\":{\"other\":\"" GUEST_TOKEN
           "\"}}");
    engine_connected(g->engine, g->now);
    shake_hands(g, &s);
    assert_string_equal(guest_state(g), "identity");
    assert_true(proto_flag(guest_last(g, "state"), "private"));
    assert_string_equal(proto_text(guest_last(g, "state"), "expected"), "other");
    assert_int_equal(buf_length(&s.plain), 0);
    assert_int_equal(g->closes, 1);
    guest_pass(g, 60 * (int64_t)GUEST_SECOND);
    assert_string_equal(guest_state(g), "identity");
    assert_int_equal(g->connects, 1);

    tls_free(s.tls);
    s.tls = tls_new(s.context);
    guest_command(g, "{\"do\":\"accept\"}");
    assert_int_equal(g->connects, 2);
    engine_connected(g->engine, g->now);
    shake_hands(g, &s);
    assert_true(heard(&s, "\"hello\""));
    assert_false(heard(&s, GUEST_TOKEN));
    tls_server_close(&s);
    guest_free(g);
    tls_context_free(client);
}

static void test_the_token_goes_to_the_server_it_came_from(void **unused)
{
    struct tls_context *client = tls_client_context();
    struct guest *g = guest_new(client);
    struct tls_server s;
    char fingerprint[TLS_FINGERPRINT_BYTES], json[512];

    (void)unused;
    tls_server_open(&s);
    tls_context_fingerprint(s.context, fingerprint);
    snprintf(json, sizeof json,
             "{\"do\":\"connect\",\"host\":\"10.0.0.1\",\"port\":1,\"nick\":\"maya\","
             "\"fingerprint\":\"%s\",\"tokens\":{\"%s\":\"" GUEST_TOKEN "\"}}",
             fingerprint, fingerprint);
    guest_command(g, json);
    engine_connected(g->engine, g->now);
    shake_hands(g, &s);
    assert_true(heard(&s, GUEST_TOKEN));
    tls_server_close(&s);
    guest_free(g);
    tls_context_free(client);
}

static void test_a_handshake_that_stands_still_is_given_up(void **unused)
{
    struct tls_context *client = tls_client_context();
    struct guest *g = guest_new(client);

    (void)unused;
    guest_command(g, "{\"do\":\"connect\",\"host\":\"10.0.0.1\",\"port\":1,\"nick\":\"maya\"}");
    engine_connected(g->engine, g->now);
    buf_consume(&g->sent, buf_length(&g->sent));
    guest_pass(g, 9 * (int64_t)GUEST_SECOND);
    assert_string_equal(guest_state(g), "joining");
    guest_pass(g, 1100 * GUEST_MS);
    assert_string_equal(guest_state(g), "waiting");
    guest_free(g);
    tls_context_free(client);
}

/* -- refusals and losses --------------------------------------------------------------------- */

static void refused_with(const char *code, const char *expected_state)
{
    struct guest *g = guest_new(NULL);
    char json[200];

    guest_dial(g);
    guest_expect(g, "hello");
    snprintf(json, sizeof json,
             "{\"t\":\"error\",\"code\":\"%s\",\"text\":\"No, because.\",\"fatal\":true}", code);
    guest_line(g, json);
    assert_string_equal(guest_state(g), expected_state);
    assert_non_null(strstr(proto_text(guest_last(g, "state"), "text"), "No, because."));
    assert_string_equal(proto_text(guest_last(g, "error"), "code"), code);
    assert_int_equal(g->closes, 1);
    guest_pass(g, 2 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->connects, strcmp(expected_state, "idle") == 0 ? 1 : 2);
    guest_free(g);
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
    struct guest *g = guest_new(NULL);

    (void)unused;
    guest_command(g, "{\"do\":\"connect\",\"host\":\"x\",\"port\":1,\"nick\":\"maya\"}");
    for (int i = 0; i < (int)(sizeof expected_ms / sizeof *expected_ms); i++) {
        assert_int_equal(g->connects, i + 1);
        engine_closed(g->engine, &(struct saying){.said = SAID_LOST}, g->now);
        assert_string_equal(guest_state(g), "waiting");
        assert_int_equal(proto_int(guest_last(g, "state"), "retry_ms", 0), expected_ms[i]);
        guest_pass(g, expected_ms[i] * (int64_t)GUEST_MS - 1);
        assert_int_equal(g->connects, i + 1);
        guest_pass(g, 1);
    }
    guest_free(g);
}

/* A night without a network, told of once: one that is back is found within two seconds, and the server's own pauses are as before. */
static void test_without_a_network_pauses_do_not_grow(void **unused)
{
    struct guest *g = guest_new(NULL);
    struct saying why;

    (void)unused;
    guest_command(g, "{\"do\":\"connect\",\"host\":\"x\",\"port\":1,\"nick\":\"maya\"}");
    for (int i = 0; i < 40; i++) { /* later: maybe nobody has that name */
        int ms = i < 30 ? 1500 : 7500;
        saying_text(saying_text(saying(&why, SAID_UNREACHED_NAME), "host", "x"), "reason", "y");
        int before = g->event_count;
        engine_offline(g->engine, &why, g->now);
        assert_string_equal(guest_state(g), "waiting");
        assert_int_equal(proto_int(guest_last(g, "state"), "retry_ms", 0), 1500);
        assert_int_equal(g->connects, i + 1);
        guest_pass(g, ms * (int64_t)GUEST_MS - 1);
        assert_int_equal(g->connects, i + 1);
        guest_pass(g, 1);
        assert_int_equal(guest_since(g, before, "state") != NULL, i == 0);
        assert_int_equal(g->connects, i + 2);
    }
    assert_int_equal(g->closes, 0);
    guest_command(g, "{\"do\":\"connect\",\"host\":\"x\",\"port\":1,\"nick\":\"maya\"}");
    assert_string_equal(guest_state(g), "resolving"); /* the person's own try is told of */
    engine_closed(g->engine, &(struct saying){.said = SAID_LOST}, g->now);
    assert_int_equal(proto_int(guest_last(g, "state"), "retry_ms", 0), 375);
    guest_free(g);
}

/* Of a name's addresses the one that was reached does not let anybody in. */
static void test_an_address_of_no_use_is_passed(void **unused)
{
    struct guest *g = guest_new(NULL);

    (void)unused;
    guest_dial(g);
    assert_false(g->past);
    guest_expect(g, "hello");
    guest_pass(g, 11 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->connects, 2);
    assert_true(g->past);
    engine_closed(g->engine, &(struct saying){.said = SAID_LOST}, g->now);
    guest_pass(g, 2 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->connects, 3);
    assert_true(g->past); /* nothing was reached meanwhile */
    engine_connected(g->engine, g->now);
    guest_expect(g, "hello");
    guest_enter(g);
    engine_closed(g->engine, &(struct saying){.said = SAID_LOST}, g->now);
    guest_pass(g, 4 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->connects, 4);
    assert_false(g->past);
    engine_connected(g->engine, g->now);
    buf_consume(&g->sent, buf_length(&g->sent));
    guest_command(g, "{\"do\":\"connect\",\"host\":\"y\",\"port\":1,\"nick\":\"maya\"}");
    assert_false(g->past); /* the person wants it so */
    guest_free(g);
}

static void test_comes_back_under_the_same_name(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 6 * (int64_t)GUEST_SECOND);
    engine_closed(g->engine, &(struct saying){.said = SAID_LOST}, g->now);
    assert_string_equal(guest_state(g), "waiting");
    assert_int_equal(proto_int(guest_last(g, "state"), "retry_ms", 0), 375);
    guest_pass(g, 375 * GUEST_MS);
    engine_connected(g->engine, g->now);
    cJSON *hello = guest_message(g);
    assert_string_equal(proto_text(hello, "nick"), "Maya");
    assert_string_equal(proto_text(hello, "token"), GUEST_TOKEN);
    cJSON_Delete(hello);
    guest_free(g);
}

static void test_closing_says_whether_to_come_back(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_line(g, "{\"t\":\"closing\",\"text\":\"The server restarts.\",\"again\":true}");
    assert_string_equal(guest_state(g), "waiting");
    guest_free(g);
    g = guest_in();
    guest_line(g, "{\"t\":\"closing\",\"text\":\"You were sent away.\",\"again\":false}");
    assert_string_equal(guest_state(g), "idle");
    assert_string_equal(proto_text(guest_last(g, "closing"), "text"), "You were sent away.");
    guest_pass(g, 60 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->connects, 1);
    guest_free(g);
}

static void test_a_silent_server_is_lost(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, GUEST_SECOND);
    g->answers_udp = g->answers_tcp = g->binds = false;
    guest_pass(g, 9 * (int64_t)GUEST_SECOND);
    assert_string_equal(guest_state(g), "in");
    g->answers_udp = true;
    guest_pass(g, GUEST_SECOND);
    g->answers_udp = false;
    g->deaf = true;
    guest_pass(g, 17 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->closes, 1);
    guest_free(g);
}

static void test_leaving_says_bye(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_command(g, "{\"do\":\"disconnect\"}");
    guest_expect(g, "bye");
    assert_string_equal(guest_state(g), "idle");
    assert_int_equal(g->closes, 1);
    guest_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_connects_says_hello_and_arrives),
        cmocka_unit_test(test_a_connect_without_an_address_is_refused),
        cmocka_unit_test(test_who_was_let_in_comes_back_by_the_same_password),
        cmocka_unit_test(test_a_changed_identity_holds_back_hello),
        cmocka_unit_test(test_the_token_goes_to_the_server_it_came_from),
        cmocka_unit_test(test_a_handshake_that_stands_still_is_given_up),
        cmocka_unit_test(test_refusals_a_person_must_mend_stop),
        cmocka_unit_test(test_pauses_grow_to_thirty_seconds),
        cmocka_unit_test(test_without_a_network_pauses_do_not_grow),
        cmocka_unit_test(test_an_address_of_no_use_is_passed),
        cmocka_unit_test(test_comes_back_under_the_same_name),
        cmocka_unit_test(test_closing_says_whether_to_come_back),
        cmocka_unit_test(test_a_silent_server_is_lost),
        cmocka_unit_test(test_leaving_says_bye),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
