#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/wire.h"

static enum wire_state receive_text(struct wire *w, const char *text)
{
    return wire_receive(w, text, strlen(text));
}

static void assert_line(struct wire *w, const char *expected)
{
    size_t bytes;
    bool too_long;
    char *line = wire_line(w, &bytes, &too_long);
    assert_false(too_long);
    if (!expected) {
        assert_null(line);
        return;
    }
    assert_non_null(line);
    assert_string_equal(line, expected);
    assert_int_equal(bytes, strlen(expected));
}

static void lines_end_in_newlines_of_both_kinds(void **state)
{
    (void)state;
    struct wire w = {0};
    assert_int_equal(receive_text(&w, "one\ntwo\r\n\n\r\nfi\rve\nsi"), WIRE_OPEN);
    assert_line(&w, "one");
    assert_line(&w, "two");
    assert_line(&w, "");
    assert_line(&w, "");
    assert_line(&w, "fi\rve");
    assert_line(&w, NULL);
    assert_line(&w, NULL);
    receive_text(&w, "x\n");
    assert_line(&w, "six");
    assert_line(&w, NULL);
    wire_free(&w);
}

static void lines_come_in_pieces(void **state)
{
    (void)state;
    struct wire w = {0};
    const char *text = "alpha\r\nbeta\n";
    for (size_t i = 0; i < 6; i++) {
        wire_receive(&w, text + i, 1);
        assert_line(&w, NULL);
    }
    wire_receive(&w, text + 6, 1);
    assert_line(&w, "alpha");
    wire_receive(&w, text + 7, 4); /* without asking in between */
    wire_receive(&w, text + 11, 1);
    assert_line(&w, "beta");
    assert_line(&w, NULL);
    wire_free(&w);
}

/* Were the rest moved for each line, this would take minutes. */
static void many_lines_in_one_piece(void **state)
{
    (void)state;
    enum { LINES = 400000 };
    char *text = malloc(4 * LINES);
    assert_non_null(text);
    for (size_t i = 0; i < LINES; i++) memcpy(text + 4 * i, i % 2 ? "odd\n" : "evn\n", 4);
    struct wire w = {0};
    wire_receive(&w, text, 4 * LINES);
    for (size_t i = 0; i < LINES; i++) assert_line(&w, i % 2 ? "odd" : "evn");
    assert_line(&w, NULL);
    assert_null(w.in.bytes); /* the memory is given back */
    free(text);
    wire_free(&w);
}

static void the_longest_line_is_taken(void **state)
{
    (void)state;
    static char text[WIRE_LINE_BYTES + 1];
    struct wire w = {0};
    memset(text, 'a', WIRE_LINE_BYTES);
    text[WIRE_LINE_BYTES - 1] = '\n';
    wire_receive(&w, text, WIRE_LINE_BYTES);
    text[WIRE_LINE_BYTES - 1] = '\0';
    assert_line(&w, text);
    assert_line(&w, NULL);
    wire_free(&w);
}

static void assert_too_long(struct wire *w)
{
    size_t bytes;
    bool too_long = false;
    assert_null(wire_line(w, &bytes, &too_long));
    assert_true(too_long);
    assert_int_equal(receive_text(w, "x\n"), WIRE_FAILED);
    assert_true(wire_send(w, "x\n", 2)); /* the other side can be told why */
    assert_null(wire_line(w, &bytes, &too_long));
    assert_true(too_long);
    assert_null(w->in.bytes);
    wire_free(w);
}

static void longer_lines_end_the_connection(void **state)
{
    (void)state;
    static char text[WIRE_LINE_BYTES + 2];
    memset(text, 'a', sizeof text);
    struct wire ended = {0}, open = {0}, slow = {0};
    text[WIRE_LINE_BYTES] = '\n';
    receive_text(&ended, "fine\n");
    wire_receive(&ended, text, WIRE_LINE_BYTES + 1);
    assert_line(&ended, "fine");
    assert_too_long(&ended);

    wire_receive(&open, text, WIRE_LINE_BYTES); /* no newline in sight */
    assert_too_long(&open);

    for (size_t i = 0; i < WIRE_LINE_BYTES - 1; i++) wire_receive(&slow, "b", 1);
    assert_line(&slow, NULL);
    wire_receive(&slow, "b", 1);
    assert_too_long(&slow);
}

static void plain_text_goes_out_as_it_is(void **state)
{
    (void)state;
    struct wire w = {0};
    assert_true(wire_send(&w, "one\n", 4));
    assert_true(wire_send(&w, "two\n", 4));
    assert_int_equal(buf_length(wire_out(&w)), 8);
    assert_memory_equal(buf_data(wire_out(&w)), "one\ntwo\n", 8);
    wire_free(&w);
}

/* -- over TLS -- */

static enum wire_state carry(struct wire *from, struct wire *to)
{
    struct buf *out = wire_out(from);
    enum wire_state state = wire_receive(to, buf_data(out), buf_length(out));
    buf_consume(out, buf_length(out));
    return state;
}

static struct tls_context *new_server_context(void)
{
    char error[TLS_ERROR_BYTES];
    struct buf pem = {0};
    assert_true(tls_make_identity("test", &pem, error));
    const char *text = (const char *)buf_data(&pem);
    struct tls_context *c =
        tls_server_context(text, buf_length(&pem), text, buf_length(&pem), error);
    assert_non_null(c);
    buf_free(&pem);
    return c;
}

static void lines_go_through_tls(void **state)
{
    (void)state;
    struct tls_context *server_context = new_server_context(),
                       *client_context = tls_client_context();
    struct wire server = {.tls = tls_new(server_context)},
                client = {.tls = tls_new(client_context)};
    assert_int_equal(wire_receive(&client, NULL, 0), WIRE_OPENING);
    assert_false(wire_send(&client, "early\n", 6));
    assert_int_equal(carry(&client, &server), WIRE_OPENING);
    assert_int_equal(carry(&server, &client), WIRE_OPEN);
    assert_int_equal(carry(&client, &server), WIRE_OPEN);
    assert_true(wire_send(&client, "hello\nagain\nha", 14));
    carry(&client, &server);
    assert_line(&server, "hello");
    assert_line(&server, "again");
    assert_line(&server, NULL);
    assert_true(wire_send(&client, "lf\n", 3));
    tls_bye(client.tls);
    assert_int_equal(carry(&client, &server), WIRE_CLOSED);
    assert_line(&server, "half"); /* what was said before the goodbye is heard */
    assert_int_equal(wire_receive(&server, NULL, 0), WIRE_CLOSED);
    wire_free(&server);
    wire_free(&client);
    tls_context_free(server_context);
    tls_context_free(client_context);
}

static void plain_text_fails_a_tls_connection(void **state)
{
    (void)state;
    struct tls_context *server_context = new_server_context();
    struct wire server = {.tls = tls_new(server_context)};
    assert_int_equal(receive_text(&server, "{\"t\":\"hello\"}\n"), WIRE_FAILED);
    assert_line(&server, NULL);
    wire_free(&server);
    tls_context_free(server_context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_in_newlines_of_both_kinds),
        cmocka_unit_test(lines_come_in_pieces),
        cmocka_unit_test(many_lines_in_one_piece),
        cmocka_unit_test(the_longest_line_is_taken),
        cmocka_unit_test(longer_lines_end_the_connection),
        cmocka_unit_test(plain_text_goes_out_as_it_is),
        cmocka_unit_test(lines_go_through_tls),
        cmocka_unit_test(plain_text_fails_a_tls_connection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
