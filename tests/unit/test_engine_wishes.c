/* Songs asked for, voted on, skipped and loved, by way of the engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../../client/event.h"
#include "../support/guest.h"

#define QUEUE(votes, skips)                                                                        \
    "{\"t\":\"queue\",\"list\":[{\"id\":\"00000000000000f1\",\"song\":\"00000000000000e1\","       \
    "\"title\":\"One\",\"artist\":\"A\",\"duration_ms\":5000,\"by_id\":\"00000000000000dd\","      \
    "\"by\":\"Omar\",\"votes\":" votes "},{\"id\":\"00000000000000f2\",\"song\":"                  \
    "\"00000000000000e2\",\"title\":\"Two\",\"by_id\":\"" GUEST_ME                                 \
    "\",\"by\":\"Maya\",\"votes\":0}],\"skips\":" skips ",\"skips_needed\":2}"

static const cJSON *request_of(const struct guest *g, int i)
{
    return cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(guest_last(g, "queue"), "list"), i);
}

static void expect_line(struct guest *g, const char *json)
{
    cJSON *m = guest_message(g);
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
        {"{\"do\":\"cover\",\"song\":\"00000000000000e1\"}",
         "{\"t\":\"cover\",\"song\":\"00000000000000e1\"}"},
        {"{\"do\":\"taste\",\"taste\":{\"genres\":[[\"rock\",1]]}}",
         "{\"t\":\"taste\",\"taste\":{\"genres\":[[\"rock\",1]]}}"},
    };
    struct guest *g = guest_in();

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        guest_command(g, cases[i].command);
        expect_line(g, cases[i].message);
    }
    assert_null(guest_last(g, "error"));
    guest_free(g);
}

static void test_wishes_without_a_room_are_refused(void **unused)
{
    static const char *const names[] = {"find", "request", "unrequest", "vote",
                                        "skip", "like",    "plays",     "join"};
    struct guest *g = guest_new(NULL);
    char json[64];

    (void)unused;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int before = g->event_count;
        snprintf(json, sizeof json, "{\"do\":\"%s\",\"tag\":8}", names[i]);
        guest_command(g, json);
        const cJSON *e = guest_since(g, before, "error");
        assert_string_equal(proto_text(e, "code"), "not_in");
        assert_non_null(strstr(proto_text(e, "text"), "Not connected"));
        assert_int_equal(proto_int(e, "tag", 0), 8);
    }
    guest_free(g);
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
    struct guest *g = guest_in();

    (void)unused;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        int before = g->event_count;
        guest_command(g, commands[i]);
        assert_string_equal(proto_text(guest_since(g, before, "error"), "code"), "bad");
    }
    assert_null(guest_message(g));
    guest_free(g);
}

static void test_a_taste_counts_for_the_next_session(void **unused)
{
    struct guest *g = guest_new(NULL);

    (void)unused;
    guest_dial(g);
    guest_expect(g, "hello");
    guest_command(g, "{\"do\":\"taste\",\"taste\":{\"genres\":[[\"jazz\",1]]}}");
    assert_null(guest_last(g, "error"));
    guest_enter(g);
    engine_closed(g->engine, &(struct saying){.said = SAID_LOST}, g->now);
    guest_pass(g, 40 * (int64_t)GUEST_SECOND);
    engine_connected(g->engine, g->now);
    cJSON *hello = guest_received(g);
    assert_non_null(cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(hello, "taste"), "genres"));
    cJSON_Delete(hello);
    guest_free(g);
}

static void test_the_queue_knows_what_is_ones_own(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_line(g, QUEUE("3", "1"));
    assert_false(proto_flag(request_of(g, 0), "mine"));
    assert_string_equal(proto_text(request_of(g, 0), "by"), "Omar");
    assert_false(proto_has(request_of(g, 0), "by_id"));
    assert_true(proto_flag(request_of(g, 1), "mine"));
    assert_int_equal(proto_int(request_of(g, 0), "my_vote", 9), 0);
    assert_int_equal(proto_int(guest_last(g, "queue"), "skips", 0), 1);
    guest_line(
        g, "{\"t\":\"votes\",\"list\":[{\"id\":\"00000000000000f1\",\"value\":-1}],\"skip\":true}");
    assert_int_equal(proto_int(request_of(g, 0), "my_vote", 9), -1);
    assert_true(proto_flag(guest_last(g, "queue"), "my_skip"));
    guest_line(g,
               GUEST_ENTER_AS("00000000000000b2", "Jazz")); /* another room knows nothing of it */
    guest_line(g, QUEUE("3", "1"));
    assert_int_equal(proto_int(request_of(g, 0), "my_vote", 9), 0);
    assert_false(proto_flag(guest_last(g, "queue"), "my_skip"));
    guest_free(g);
}

#define RESULT(code, of, standing)                                                                 \
    "{\"t\":\"result\",\"code\":\"" code "\",\"text\":\"Said.\",\"of\":\"" of "\"," standing "}"
#define ONE "\"id\":\"00000000000000f1\","

static void test_own_votes_show_at_once(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_line(g, QUEUE("0", "0"));
    guest_command(g, "{\"do\":\"vote\",\"id\":\"00000000000000f1\",\"value\":1}");
    assert_int_equal(proto_int(request_of(g, 0), "my_vote", 9), 1);
    guest_line(g, RESULT("voted", "vote", ONE "\"value\":1"));
    assert_string_equal(proto_text(guest_last(g, "result"), "code"), "voted");
    guest_line(g, QUEUE("1", "0"));
    assert_int_equal(proto_int(request_of(g, 0), "my_vote", 9), 1);
    guest_command(g, "{\"do\":\"vote\",\"id\":\"00000000000000f2\",\"value\":1}"); /* one's own */
    guest_line(g, RESULT("yours", "vote", "\"id\":\"00000000000000f2\",\"value\":0"));
    assert_int_equal(proto_int(request_of(g, 1), "my_vote", 9), 0);
    guest_command(g, "{\"do\":\"skip\",\"on\":true}");
    assert_true(proto_flag(guest_last(g, "queue"), "my_skip"));
    guest_line(g, QUEUE("1", "1"));
    assert_true(proto_flag(guest_last(g, "queue"), "my_skip"));
    guest_line(g, QUEUE("1", "0")); /* the song was skipped */
    assert_false(proto_flag(guest_last(g, "queue"), "my_skip"));
    guest_command(g, "{\"do\":\"skip\",\"on\":true}");
    guest_line(g,
               "{\"t\":\"result\",\"code\":\"nothing\",\"text\":\"Nothing is on.\",\"of\":\"skip\","
               "\"on\":false}");
    assert_false(proto_flag(guest_last(g, "queue"), "my_skip"));
    guest_free(g);
}

static void vote(struct guest *g, const char *value)
{
    char json[100];
    snprintf(json, sizeof json, "{\"do\":\"vote\",\"id\":\"00000000000000f1\",\"value\":%s}",
             value);
    guest_command(g, json);
}

static int my_vote(struct guest *g)
{
    return (int)proto_int(request_of(g, 0), "my_vote", 9);
}

/* Too fast for the server: what it took before stands. */
static void test_votes_that_were_not_taken_go_back(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_line(g, QUEUE("0", "0"));
    vote(g, "1");
    guest_line(g, RESULT("voted", "vote", ONE "\"value\":1"));
    vote(g, "-1");
    assert_int_equal(my_vote(g), -1);
    guest_line(g, RESULT("slow", "unrequest", ONE "\"tag\":4")); /* another wish about it */
    assert_int_equal(my_vote(g), -1);
    guest_line(g, RESULT("slow", "vote", ONE "\"value\":1"));
    assert_int_equal(my_vote(g), 1);
    guest_free(g);
}

/* Clicked twice before the first was answered. */
static void test_the_last_vote_shows_until_it_is_answered(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_line(g, QUEUE("0", "0"));
    vote(g, "1");
    vote(g, "-1");
    guest_line(g, RESULT("slow", "vote", ONE "\"value\":0"));
    assert_int_equal(my_vote(g), -1);
    guest_line(g, RESULT("voted", "vote", ONE "\"value\":-1"));
    assert_int_equal(my_vote(g), -1);
    vote(g, "1");
    vote(g, "0");
    guest_line(g, RESULT("voted", "vote", ONE "\"value\":1"));
    assert_int_equal(my_vote(g), 0);
    guest_line(g, RESULT("slow", "vote", ONE "\"value\":1"));
    assert_int_equal(my_vote(g), 1);
    guest_free(g);
}

static void test_a_skip_that_was_not_taken_goes_back(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_line(g, QUEUE("0", "0"));
    guest_command(g, "{\"do\":\"skip\",\"on\":true}");
    guest_line(g, RESULT("slow", "like", "\"song\":\"00000000000000e1\",\"on\":false"));
    assert_true(proto_flag(guest_last(g, "queue"), "my_skip"));
    guest_line(g, RESULT("slow", "skip", "\"on\":false"));
    assert_false(proto_flag(guest_last(g, "queue"), "my_skip"));
    guest_command(g, "{\"do\":\"skip\",\"on\":true}");
    guest_command(g, "{\"do\":\"skip\",\"on\":false}");
    guest_line(g, RESULT("slow", "skip", "\"on\":true")); /* before the sum came */
    assert_true(proto_flag(guest_last(g, "queue"), "my_skip"));
    guest_free(g);
}

static void test_answers_about_songs_are_told(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_line(g,
               "{\"t\":\"songs\",\"list\":[{\"song\":\"00000000000000e1\",\"number\":4,\"title\":"
               "\"One\"}],\"total\":9,\"tag\":5}");
    assert_int_equal(proto_int(guest_last(g, "songs"), "total", 0), 9);
    assert_int_equal(proto_int(guest_last(g, "songs"), "tag", 0), 5);
    guest_line(g,
               "{\"t\":\"plays\",\"list\":[{\"seq\":4,\"wall_ms\":5,\"song\":\"00000000000000e1\","
               "\"title\":\"One\",\"by\":\"Omar\"}],\"more\":true}");
    assert_true(proto_flag(guest_last(g, "plays"), "more"));
    guest_line(g, "{\"t\":\"cover\",\"song\":\"00000000000000e1\",\"jpeg\":\"AAEC\"}");
    assert_string_equal(proto_text(guest_last(g, "cover"), "song"), "00000000000000e1");
    assert_string_equal(proto_text(guest_last(g, "cover"), "jpeg"), "AAEC");
    guest_line(g, "{\"t\":\"cover\",\"song\":\"00000000000000e1\",\"later\":true}");
    assert_false(proto_has(guest_last(g, "cover"), "jpeg"));
    assert_true(proto_flag(guest_last(g, "cover"), "later"));
    guest_line(g, "{\"t\":\"result\",\"code\":\"recent\",\"text\":\"Wait.\",\"tag\":6}");
    assert_string_equal(proto_text(guest_last(g, "result"), "text"), "Wait.");
    assert_int_equal(proto_int(guest_last(g, "result"), "tag", 0), 6);
    assert_string_equal(guest_state(g), "in");
    guest_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wishes_become_messages),
        cmocka_unit_test(test_wishes_without_a_room_are_refused),
        cmocka_unit_test(test_what_a_server_would_not_take_is_refused_here),
        cmocka_unit_test(test_a_taste_counts_for_the_next_session),
        cmocka_unit_test(test_the_queue_knows_what_is_ones_own),
        cmocka_unit_test(test_own_votes_show_at_once),
        cmocka_unit_test(test_votes_that_were_not_taken_go_back),
        cmocka_unit_test(test_the_last_vote_shows_until_it_is_answered),
        cmocka_unit_test(test_a_skip_that_was_not_taken_goes_back),
        cmocka_unit_test(test_answers_about_songs_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
