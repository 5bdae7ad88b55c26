#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/proto.h"

static enum proto_result read_from(enum proto_side side, const char *line, cJSON **m,
                                   enum proto_type *type)
{
    char error[PROTO_ERROR_BYTES];
    *m = NULL;
    return proto_read(side, line, strlen(line), type, m, error);
}

static void a_hello_is_read_with_its_fields(void **state)
{
    (void)state;
    enum proto_type type;
    cJSON *m;
    const char *line = "{\"t\":\"hello\",\"v\":1,\"nick\":\"\xd9\x84\xd9\x8a\xd9\x84\xd9\x89\","
                       "\"token\":\"000102030405060708090a0b0c0d0e0f\","
                       "\"taste\":{\"genres\":[[\"rock\",1],[\"pop\",0.25]]},\"new_field\":[1,2]}";
    assert_int_equal(read_from(PROTO_FROM_CLIENT, line, &m, &type), PROTO_OK);
    assert_int_equal(type, PROTO_HELLO);
    assert_int_equal(proto_int(m, "v", 0), 1);
    assert_string_equal(proto_text(m, "nick"), "\xd9\x84\xd9\x8a\xd9\x84\xd9\x89");
    uint8_t token[16];
    assert_true(proto_bytes(m, "token", token, 16));
    assert_int_equal(token[15], 15);
    assert_false(proto_has(m, "password"));
    assert_string_equal(proto_text(m, "password"), "");
    cJSON_Delete(m);
}

/* Each of these must be refused; the comment says for what. */
static const char *const bad_lines[] = {
    "",                                                          /* nothing */
    "[]",                                                        /* no object */
    "{\"t\":\"hello\",\"v\":1,\"nick\":\"a\"",                   /* not closed */
    "{\"t\":\"hello\",\"v\":1,\"nick\":\"a\"} x",                /* something after it */
    "{\"v\":1}",                                                 /* no name */
    "{\"t\":7}",                                                 /* its name no text */
    "{\"t\":\"hello\",\"v\":1}",                                 /* no nick */
    "{\"t\":\"hello\",\"v\":\"1\",\"nick\":\"a\"}",              /* version no number */
    "{\"t\":\"hello\",\"v\":1.5,\"nick\":\"a\"}",                /* nor a whole one */
    "{\"t\":\"hello\",\"v\":1,\"nick\":[\"a\"]}",                /* nick no text */
    "{\"t\":\"hello\",\"v\":1,\"nick\":\"a\",\"token\":\"00\"}", /* token too short */
    "{\"t\":\"hello\",\"v\":1,\"nick\":\"a\",\"token\":\"000102030405060708090A0B0C0D0E0F\"}", /* capitals */
    "{\"t\":\"hello\",\"v\":1,\"nick\":\"a\",\"taste\":[]}", /* taste no object */
    "{\"t\":\"hello\",\"v\":1,\"nick\":\"a\",\"taste\":{\"genres\":[[\"rock\"]]}}", /* pair too short */
    "{\"t\":\"hello\",\"v\":1,\"nick\":\"a\",\"taste\":{\"genres\":[[\"rock\",2]]}}", /* weight too large */
    "{\"t\":\"hello\",\"v\":1,\"nick\":\"a\",\"taste\":{\"genres\":[[\"\",1]]}}", /* name empty */
    "{\"t\":\"chat\",\"text\":\"x\",\"tag\":-1}",                                 /* tag below 0 */
    "{\"t\":\"chat\",\"text\":\"\xc3\x28\"}",                                     /* not UTF-8 */
    "{\"t\":\"udp\",\"p\":\"\"}",                                                 /* empty */
};

static void what_does_not_fit_is_refused_with_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_lines / sizeof bad_lines[0]; i++) {
        enum proto_type type;
        cJSON *m = NULL;
        char error[PROTO_ERROR_BYTES] = "";
        enum proto_result got =
            proto_read(PROTO_FROM_CLIENT, bad_lines[i], strlen(bad_lines[i]), &type, &m, error);
        if (got != PROTO_BAD || !error[0]) fail_msg("line %zu was taken: %s", i, bad_lines[i]);
    }
}

/* As it stands in "The server cannot understand this client: {detail}." */
static void the_reason_is_words_of_a_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *line, *reason;
    } cases[] = {
        {"{\"t\":\"hello\",\"v\":1}",
         "a \"hello\" whose field \"nick\" is missing or does not fit"},
        {"{\"v\":1}", "a message without its name in \"t\""},
        {"[]", "a line that is not one JSON object"},
        {"\xc3", "a line that is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum proto_type type;
        cJSON *m = NULL;
        char error[PROTO_ERROR_BYTES] = "";
        assert_int_equal(
            proto_read(PROTO_FROM_CLIENT, cases[i].line, strlen(cases[i].line), &type, &m, error),
            PROTO_BAD);
        assert_string_equal(error, cases[i].reason);
    }
}

static void unknown_messages_and_those_of_the_other_side_are_ignored(void **state)
{
    (void)state;
    enum proto_type type;
    cJSON *m;
    assert_int_equal(read_from(PROTO_FROM_CLIENT, "{\"t\":\"dance\"}", &m, &type), PROTO_IGNORED);
    assert_int_equal(read_from(PROTO_FROM_CLIENT, "{\"t\":\"room_end\"}", &m, &type),
                     PROTO_IGNORED);
    assert_int_equal(read_from(PROTO_FROM_SERVER, "{\"t\":\"room_end\"}", &m, &type), PROTO_OK);
    cJSON_Delete(m);
}

static void lists_are_checked_item_by_item(void **state)
{
    (void)state;
    enum proto_type type;
    cJSON *m;
    const char *good =
        "{\"t\":\"members\",\"list\":[{\"id\":\"00000000000000ff\",\"nick\":\"a\"}]}";
    const char *bad = "{\"t\":\"members\",\"list\":[{\"id\":\"00000000000000ff\",\"nick\":\"a\"},{"
                      "\"id\":\"0\",\"nick\":\"b\"}]}";
    assert_int_equal(read_from(PROTO_FROM_SERVER, good, &m, &type), PROTO_OK);
    assert_int_equal(proto_id(cJSON_GetArrayItem(cJSON_GetObjectItem(m, "list"), 0), "id"), 0xff);
    cJSON_Delete(m);
    assert_int_equal(read_from(PROTO_FROM_SERVER, bad, &m, &type), PROTO_BAD);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    struct buf line = {0};
    uint8_t packet[1200], back[1200];
    for (size_t i = 0; i < sizeof packet; i++) packet[i] = (uint8_t)(i * 7);
    cJSON *m = proto_new(PROTO_UDP_DOWN);
    proto_put_blob(m, "p", packet, 1001);
    assert_true(proto_write(m, &line));
    enum proto_type type;
    char error[PROTO_ERROR_BYTES];
    size_t n = buf_length(&line);
    assert_int_equal(buf_data(&line)[n - 1], '\n');
    assert_int_equal(
        proto_read(PROTO_FROM_SERVER, (const char *)buf_data(&line), n - 1, &type, &m, error),
        PROTO_OK);
    assert_int_equal(type, PROTO_UDP_DOWN);
    assert_int_equal(proto_blob(m, "p", back, sizeof back), 1001);
    assert_memory_equal(back, packet, 1001);
    assert_int_equal(proto_blob(m, "p", back, 1000), 0); /* no room for it */
    cJSON_Delete(m);
    buf_free(&line);
}

static void large_numbers_survive(void **state)
{
    (void)state;
    struct buf line = {0};
    cJSON *m = proto_new(PROTO_NOTICE);
    proto_put_text(m, "text", "x");
    proto_put_int(m, "wall_ms", 999999999999999);
    assert_true(proto_write(m, &line));
    enum proto_type type;
    char error[PROTO_ERROR_BYTES];
    assert_int_equal(proto_read(PROTO_FROM_SERVER, (const char *)buf_data(&line),
                                buf_length(&line) - 1, &type, &m, error),
                     PROTO_OK);
    assert_true(proto_int(m, "wall_ms", 0) == 999999999999999);
    cJSON_Delete(m);
    buf_free(&line);
}

static void a_message_too_long_for_a_line_is_not_written(void **state)
{
    (void)state;
    struct buf line = {0};
    char *text = malloc(20001);
    memset(text, 'x', 20000);
    text[20000] = '\0';
    cJSON *m = proto_new(PROTO_NOTICE);
    proto_put_text(m, "text", text);
    assert_false(proto_write(m, &line));
    assert_int_equal(buf_length(&line), 0);
    free(text);
    buf_free(&line);
}

/* However long and full of quotes its items are, a list that took all it could is a line. */
static void a_list_is_filled_as_far_as_its_line_goes(void **state)
{
    (void)state;
    char title[400];
    memset(title, '"', sizeof title - 1);
    title[sizeof title - 1] = '\0';
    cJSON *m = proto_new(PROTO_PLAYS), *list = cJSON_AddArrayToObject(m, "list");
    size_t left = PROTO_LIST_BYTES;
    int n = 0;
    for (bool fits = true; fits && n < 1000; n += fits) {
        cJSON *o = cJSON_CreateObject();
        proto_put_int(o, "seq", 1);
        proto_put_int(o, "wall_ms", 1);
        proto_put_song(o, 7, title, title); /* 120 characters of each, escaped */
        fits = proto_list_add(list, o, &left);
    }
    assert_int_equal(cJSON_GetArraySize(list), n);
    assert_in_range(n, 20, PROTO_PLAYS_MOST);
    struct buf line = {0};
    assert_true(proto_write(m, &line));
    assert_in_range(buf_length(&line), PROTO_LIST_BYTES - 600, PROTO_LIST_BYTES + 100);
    enum proto_type type;
    char error[PROTO_ERROR_BYTES];
    size_t bytes = buf_length(&line) - 1;
    assert_int_equal(
        proto_read(PROTO_FROM_SERVER, (const char *)buf_data(&line), bytes, &type, &m, error),
        PROTO_OK);
    cJSON_Delete(m);
    buf_free(&line);
}

static void ids_go_to_text_and_back(void **state)
{
    (void)state;
    char text[PROTO_ID_TEXT];
    assert_string_equal(proto_id_text(0x0123456789abcdefull, text), "0123456789abcdef");
    assert_true(proto_id_parse(text) == 0x0123456789abcdefull);
    assert_true(proto_id_parse("0123456789ABCDEF") == 0);
    assert_true(proto_id_parse("123") == 0);
    assert_true(proto_id_parse("0123456789abcdef0") == 0);
}

static void the_type_of_a_line_is_told_unread(void **state)
{
    (void)state;
    struct buf line = {0};
    cJSON *m = proto_new(PROTO_MEMBERS);
    cJSON_AddItemToObject(m, "list", cJSON_CreateArray());
    assert_true(proto_write(m, &line));
    const char *text = (const char *)buf_data(&line);
    assert_true(proto_begins(PROTO_MEMBERS, text, buf_length(&line)));
    assert_false(proto_begins(PROTO_MEMBER, text, buf_length(&line))); /* a shorter name */
    assert_false(proto_begins(PROTO_MEMBERS, text, 13));               /* its end is missing */
    assert_false(proto_begins(PROTO_CHAT, text, buf_length(&line)));
    assert_false(proto_begins(PROTO_CHAT, "", 0));
    buf_free(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hello_is_read_with_its_fields),
        cmocka_unit_test(what_does_not_fit_is_refused_with_a_reason),
        cmocka_unit_test(the_reason_is_words_of_a_sentence),
        cmocka_unit_test(unknown_messages_and_those_of_the_other_side_are_ignored),
        cmocka_unit_test(lists_are_checked_item_by_item),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(large_numbers_survive),
        cmocka_unit_test(a_message_too_long_for_a_line_is_not_written),
        cmocka_unit_test(a_list_is_filled_as_far_as_its_line_goes),
        cmocka_unit_test(ids_go_to_text_and_back),
        cmocka_unit_test(the_type_of_a_line_is_told_unread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
