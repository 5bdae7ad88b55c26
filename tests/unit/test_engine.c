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

/* -- a server that is silent ------------------------------------------------------------------- */

static struct guest *in_for_5_s(void)
{
    struct guest *g = guest_in();

    guest_pass(g, 5 * (int64_t)GUEST_SECOND);
    assert_int_equal(g->looks, 0);
    return g;
}

static void silence(struct guest *g)
{
    g->answers_udp = g->answers_tcp = g->binds = false;
}

static void test_from_another_address_it_dials_at_once(void **unused)
{
    struct guest *g = in_for_5_s();

    (void)unused;
    silence(g);
    g->moved = true;
    guest_pass(g, 1900 * GUEST_MS);
    assert_string_equal(guest_state(g), "in");
    int before = g->event_count;
    guest_pass(g, 200 * GUEST_MS);
    assert_int_equal(g->closes, 1);
    assert_int_equal(g->connects, 2);
    assert_non_null(guest_since(g, before, "state"));
    assert_string_equal(guest_state(g), "resolving");
    engine_connected(g->engine, g->now);
    guest_expect(g, "hello");
    guest_free(g);
}

/* Music still comes to the old address for a while, but no answer. */
static void test_an_address_that_only_hears_is_another(void **unused)
{
    struct guest *g = in_for_5_s();

    (void)unused;
    guest_play(g, 7, 0, 60);
    guest_pass(g, GUEST_SECOND);
    silence(g);
    g->moved = true;
    for (uint32_t k = 0; k < 40 && g->connects == 1; k++) {
        guest_chunk(g, 7, 20 + k);
        guest_pass(g, 60 * GUEST_MS);
    }
    assert_int_equal(g->connects, 2);
    guest_free(g);
}

static void test_a_silent_server_is_waited_for_from_the_same_address(void **unused)
{
    struct guest *g = in_for_5_s();

    (void)unused;
    silence(g);
    guest_pass(g, 11 * (int64_t)GUEST_SECOND);
    assert_string_equal(guest_state(g), "in");
    assert_in_range(g->looks, 8, 10); /* one a second */
    assert_int_equal(g->connects, 1);
    guest_free(g);
}

/* A firewall forgot the connection, or nobody said anything for long. */
static void test_a_connection_that_died_under_udp_is_noticed(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, GUEST_SECOND);
    g->answers_tcp = false;
    guest_pass(g, 23 * (int64_t)GUEST_SECOND);
    assert_string_equal(guest_state(g), "in");
    assert_string_equal(proto_text(guest_last(g, "sync"), "path"), "udp");
    assert_int_equal(g->pings_tcp, 1);
    int before = g->event_count;
    guest_pass(g, 2 * (int64_t)GUEST_SECOND);
    assert_non_null(guest_since(g, before, "state"));
    assert_int_equal(g->closes, 1);
    guest_free(g);
}

static struct guest *in_a_crowd(void)
{
    struct guest *g = guest_new(NULL);
    char welcome[sizeof GUEST_WELCOME + 32];

    snprintf(welcome, sizeof welcome, "%.*s,\"probe_ms\":200}", (int)sizeof GUEST_WELCOME - 2,
             GUEST_WELCOME);
    guest_dial(g);
    guest_expect(g, "hello");
    guest_line(g, welcome);
    guest_line(g, GUEST_ENTER_AS(GUEST_ROOM, "Rock"));
    guest_line(g, GUEST_ROOM_END);
    return g;
}

/* How often a connection is asked in a time; then the server stands still for a while, which is no death. */
static int asked_inside(struct guest *g, int seconds)
{
    guest_pass(g, seconds * (int64_t)GUEST_SECOND);
    int asked = g->pings_tcp;
    g->answers_udp = g->answers_tcp = false;
    guest_pass(g, 6 * (int64_t)GUEST_SECOND);
    g->answers_udp = g->answers_tcp = true;
    guest_pass(g, 12 * (int64_t)GUEST_SECOND);
    assert_string_equal(guest_state(g), "in");
    assert_int_equal(g->closes, 0);
    guest_free(g);
    return asked;
}

static void test_a_quiet_connection_is_asked_seldom_in_crowds_more_seldom(void **unused)
{
    (void)unused;
    assert_in_range(asked_inside(guest_in(), 180), 7, 12);
    assert_in_range(asked_inside(in_a_crowd(), 900), 2, 4);
}

/* What the connection holds back is sent again ever more rarely, while datagrams are there at once. */
static void hear_untold(struct guest *g, uint32_t segment, uint8_t epoch, int64_t us)
{
    uint8_t packet[PACKET_BYTES];

    for (uint32_t k = 0; k < us / (100 * GUEST_MS); k++) {
        size_t n = guest_packet(segment, 20 + k, 0xbb, 0x33, g->clock_epoch, packet);
        packet[2] = epoch;
        engine_udp(g->engine, packet, n, 0, g->now);
        guest_pass(g, 100 * GUEST_MS);
    }
}

static void test_music_that_was_not_told_of_shows_a_connection_that_hangs(void **unused)
{
    (void)unused;
    for (int key = 0; key < 2; key++) {
        struct guest *g = in_for_5_s();
        guest_play(g, 7, 0, 60);
        hear_untold(g, 7, 0, 3 * GUEST_SECOND); /* that was told of */
        hear_untold(g, 6, 0, 3 * GUEST_SECOND); /* was skipped */
        g->answers_tcp = false;
        hear_untold(g, 6, 0, 4 * GUEST_SECOND);
        g->answers_tcp = true;
        hear_untold(g, key ? 7 : 8, (uint8_t)key, 6 * GUEST_SECOND); /* it answers */
        assert_int_equal(g->connects, 1);
        g->answers_tcp = false;
        hear_untold(g, key ? 7 : 8, (uint8_t)key, 2300 * GUEST_MS);
        assert_int_equal(g->connects, 1);
        hear_untold(g, key ? 7 : 8, (uint8_t)key, 1500 * GUEST_MS);
        assert_int_equal(g->connects, 2);
        guest_free(g);
    }
}

/* -- UDP that answers, but does not carry the music ---------------------------------------------- */

enum { CHUNK_US = 60000, AHEAD_US = 500000, IN_TIME_US = 20000, SLOW_US = 300000, ALL = 0 };

struct music {
    struct guest *g;
    int64_t began_us;
    uint32_t next; /* chunk */
};

static struct music music_for(struct guest *g)
{
    struct music m = {.g = g};

    guest_pass(m.g, GUEST_SECOND);
    guest_play(m.g, 7, 0, 600);
    m.began_us = m.g->now.mono_us;
    return m;
}

/* Each chunk comes half a second before it is heard, but one in `lost` does not; the client runs each `step_us`. */
static void listen(struct music *m, int seconds, uint32_t lost, int64_t step_us)
{
    struct guest *g = m->g;
    int64_t until_us = g->now.mono_us + seconds * (int64_t)GUEST_SECOND;

    while (g->now.mono_us < until_us) {
        int64_t due = (g->now.mono_us - m->began_us + AHEAD_US) / CHUNK_US;
        for (; m->next < due; m->next++)
            if (lost == ALL || m->next % lost != 0) guest_chunk(g, 7, m->next);
        g->now.mono_us += step_us;
        g->now.wall_us += step_us;
        engine_tick(g->engine, g->now);
        guest_serve(g);
    }
}

static const char *path_of(const struct music *m)
{
    return proto_text(guest_last(m->g, "sync"), "path");
}

static void give_up_udp(struct music *m)
{
    int binds = m->g->binds_tcp;

    for (int s = 0; s < 10 && m->g->binds_tcp == binds; s++) listen(m, 1, 5, IN_TIME_US);
    assert_int_equal(m->g->binds_tcp, binds + 1);
}

static void test_udp_that_does_not_carry_the_music_is_given_up(void **unused)
{
    struct music m = music_for(guest_in());

    (void)unused;
    listen(&m, 12, 25, IN_TIME_US);
    listen(&m, 12, 5, SLOW_US); /* its own fault */
    listen(&m, 3, 5, IN_TIME_US);
    listen(&m, 4, ALL, IN_TIME_US);
    assert_int_equal(m.g->binds_tcp, 0);
    give_up_udp(&m);
    int tries = m.g->binds_udp;
    listen(&m, 50, ALL, IN_TIME_US);
    assert_string_equal(path_of(&m), "tcp");
    assert_int_equal(m.g->binds_udp, tries);
    listen(&m, 12, ALL, IN_TIME_US);
    assert_string_equal(path_of(&m), "udp");
    give_up_udp(&m);
    tries = m.g->binds_udp;
    listen(&m, 100, ALL, IN_TIME_US); /* twice as long */
    assert_int_equal(m.g->binds_udp, tries);
    guest_free(m.g);
}

static void test_in_a_crowd_udp_is_not_blamed(void **unused)
{
    struct music m = music_for(in_a_crowd());

    (void)unused;
    listen(&m, 4, ALL, IN_TIME_US);
    listen(&m, 12, 5, IN_TIME_US);
    assert_string_equal(path_of(&m), "udp");
    assert_int_equal(m.g->binds_tcp, 0);
    guest_free(m.g);
}

static void test_a_connection_that_carries_no_more_is_no_better(void **unused)
{
    struct music m = music_for(guest_in());

    (void)unused;
    listen(&m, 4, ALL, IN_TIME_US);
    give_up_udp(&m);
    listen(&m, 10, 2, IN_TIME_US);
    assert_string_equal(path_of(&m), "udp");
    listen(&m, 20, 5, IN_TIME_US);
    assert_string_equal(path_of(&m), "udp");
    assert_int_equal(m.g->binds_tcp, 1);
    guest_free(m.g);
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
        cmocka_unit_test(test_from_another_address_it_dials_at_once),
        cmocka_unit_test(test_an_address_that_only_hears_is_another),
        cmocka_unit_test(test_a_silent_server_is_waited_for_from_the_same_address),
        cmocka_unit_test(test_a_connection_that_died_under_udp_is_noticed),
        cmocka_unit_test(test_a_quiet_connection_is_asked_seldom_in_crowds_more_seldom),
        cmocka_unit_test(test_music_that_was_not_told_of_shows_a_connection_that_hangs),
        cmocka_unit_test(test_udp_that_does_not_carry_the_music_is_given_up),
        cmocka_unit_test(test_in_a_crowd_udp_is_not_blamed),
        cmocka_unit_test(test_a_connection_that_carries_no_more_is_no_better),
        cmocka_unit_test(test_numbers_that_do_not_fit_lose_the_session),
        cmocka_unit_test(test_nonsense_loses_the_connection),
        cmocka_unit_test(test_a_line_of_a_megabyte_loses_the_connection),
        cmocka_unit_test(test_unknown_messages_are_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
