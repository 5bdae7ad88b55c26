/* The engine against a server that tells it of a room, and against one that talks nonsense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../../client/event.h"
#include "../support/guest.h"

/* -- a room ------------------------------------------------------------------------------------ */

static void test_members_come_as_one_event_from_pages(void **unused)
{
    struct guest *g = guest_new(NULL);

    (void)unused;
    guest_dial(g);
    guest_line(g, GUEST_WELCOME);
    guest_line(g, GUEST_ENTER_AS(GUEST_ROOM, "Rock"));
    guest_line(g, GUEST_MEMBERS);
    guest_line(g, "{\"t\":\"members\",\"list\":[{\"id\":\"00000000000000de\",\"nick\":\"Lin\"}]}");
    assert_null(guest_last(g, "members"));
    guest_line(g, GUEST_ROOM_END);
    assert_int_equal(
        cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(guest_last(g, "members"), "list")), 3);
    int before = g->event_count;
    guest_line(g, GUEST_ROOM_END);
    assert_int_equal(g->event_count, before);
    guest_free(g);
}

static void test_own_lines_come_back_with_their_tag(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 200 * GUEST_MS); /* UDP is bound */
    guest_command(g, "{\"do\":\"say\",\"text\":\"hello\",\"tag\":9}");
    cJSON *m = guest_message(g);
    assert_string_equal(proto_text(m, "t"), "chat");
    assert_string_equal(proto_text(m, "text"), "hello");
    assert_int_equal(proto_int(m, "tag", 0), 9);
    cJSON_Delete(m);
    guest_serve(g);
    assert_int_equal(g->knocks, 1);
    guest_line(g, "{\"t\":\"chat\",\"seq\":4,\"wall_ms\":5,\"id\":\"" GUEST_ME
                  "\",\"nick\":\"Maya\",\"text\":\"hello\",\"tag\":9}");
    assert_true(proto_flag(guest_last(g, "chat"), "mine"));
    assert_int_equal(proto_int(guest_last(g, "chat"), "tag", 0), 9);
    guest_line(
        g, "{\"t\":\"chat\",\"seq\":5,\"wall_ms\":6,\"id\":\"00000000000000dd\",\"nick\":\"Omar\","
           "\"text\":\"hi\"}");
    assert_false(proto_flag(guest_last(g, "chat"), "mine"));
    guest_line(g,
               "{\"t\":\"history\",\"list\":[{\"seq\":3,\"wall_ms\":1,\"id\":\"00000000000000dd\","
               "\"nick\":\"Omar\",\"text\":\"old\"}]}");
    assert_true(proto_flag(guest_last(g, "chat"), "old"));
    guest_free(g);
}

static void test_lines_that_cannot_go_are_refused_with_their_tag(void **unused)
{
    struct guest *g = guest_new(NULL);
    char json[2200], text[2002];

    (void)unused;
    guest_command(g, "{\"do\":\"say\",\"text\":\"hello\",\"tag\":1}");
    assert_string_equal(proto_text(guest_last(g, "error"), "code"), "not_in");
    assert_int_equal(proto_int(guest_last(g, "error"), "tag", 0), 1);
    guest_free(g);
    g = guest_in();
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    snprintf(json, sizeof json, "{\"do\":\"say\",\"text\":\"%s\",\"tag\":2}", text);
    guest_command(g, json);
    assert_int_equal(proto_int(guest_last(g, "error"), "tag", 0), 2);
    guest_command(g, "{\"do\":\"say\",\"text\":\"\",\"tag\":3}");
    assert_int_equal(proto_int(guest_last(g, "error"), "tag", 0), 3);
    assert_null(guest_message(g));
    guest_free(g);
}

static void test_rooms_are_asked_for_and_joined(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_command(g, "{\"do\":\"rooms\"}");
    guest_expect(g, "rooms");
    guest_line(g, "{\"t\":\"rooms\",\"list\":[{\"id\":\"" GUEST_ROOM
                  "\",\"name\":\"Rock\",\"people\":2,\"here\":true}]}");
    assert_int_equal(
        cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(guest_last(g, "rooms"), "list")), 1);
    guest_command(g, "{\"do\":\"join\",\"room\":\"Jazz\"}");
    guest_expect(g, "join");
    guest_line(g, "{\"t\":\"error\",\"code\":\"no_room\",\"text\":\"There is no such room.\"}");
    assert_string_equal(guest_state(g), "in");
    assert_string_equal(proto_text(guest_last(g, "error"), "code"), "no_room");
    guest_free(g);
}

/* -- hostile servers ------------------------------------------------------------------------- */

static void test_numbers_that_do_not_fit_lose_the_session(void **unused)
{
    static const char *const welcomes[] = {
        GUEST_WELCOME_AS("0", "3", "5"),    GUEST_WELCOME_AS("320", "0", "5"),
        GUEST_WELCOME_AS("1148", "2", "5"), GUEST_WELCOME_AS("320", "64", "5"),
        GUEST_WELCOME_AS("-5", "3", "5"),   GUEST_WELCOME_AS("1e300", "3", "5"),
        GUEST_WELCOME_AS("320", "3", "-1"), GUEST_WELCOME_AS("\"a\"", "3", "5"),
        GUEST_WELCOME_AS("null", "3", "5"), GUEST_WELCOME_AS("320.5", "3", "5"),
    };

    (void)unused;
    for (size_t i = 0; i < sizeof welcomes / sizeof *welcomes; i++) {
        struct guest *g = guest_new(NULL);
        guest_dial(g);
        guest_line(g, welcomes[i]);
        assert_string_equal(guest_state(g), "waiting");
        assert_null(guest_last(g, "welcome"));
        assert_int_equal(g->closes, 1);
        guest_free(g);
    }
}

static void test_nonsense_loses_the_connection(void **unused)
{
    static const char *const lines[] = {
        "{\"t\":", "[]", "hello", "{\"t\":\"chat\"}", "\xff\xfe", "{\"t\":\"room\",\"id\":\"zz\"}"};

    (void)unused;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct guest *g = guest_in();
        guest_line(g, lines[i]);
        assert_string_equal(guest_state(g), "waiting");
        assert_int_equal(g->closes, 1);
        guest_free(g);
    }
}

static void test_a_line_of_a_megabyte_loses_the_connection(void **unused)
{
    struct guest *g = guest_in();
    char part[4096];

    (void)unused;
    memset(part, 'x', sizeof part);
    for (int i = 0; i < 256; i++) engine_tcp(g->engine, part, sizeof part, g->now);
    assert_string_equal(guest_state(g), "waiting");
    assert_non_null(strstr(proto_text(guest_last(g, "state"), "text"), "too long"));
    assert_int_equal(g->closes, 1);
    guest_free(g);
}

static void test_unknown_messages_are_passed_over(void **unused)
{
    struct guest *g = guest_in();
    int before = g->event_count;

    (void)unused;
    guest_line(g, "{\"t\":\"from the future\",\"x\":1}");
    guest_line(g, GUEST_WELCOME);
    assert_int_equal(g->event_count, before);
    assert_string_equal(guest_state(g), "in");
    guest_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_come_as_one_event_from_pages),
        cmocka_unit_test(test_own_lines_come_back_with_their_tag),
        cmocka_unit_test(test_lines_that_cannot_go_are_refused_with_their_tag),
        cmocka_unit_test(test_rooms_are_asked_for_and_joined),
        cmocka_unit_test(test_numbers_that_do_not_fit_lose_the_session),
        cmocka_unit_test(test_nonsense_loses_the_connection),
        cmocka_unit_test(test_a_line_of_a_megabyte_loses_the_connection),
        cmocka_unit_test(test_unknown_messages_are_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
