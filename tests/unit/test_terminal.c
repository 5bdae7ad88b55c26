/* The loop of a client without a window: lines in, commands out, events to a face, and when it is over. Lines come through a
   pipe in place of the keyboard; what the engine would answer is answered at once. */
#define _POSIX_C_SOURCE 200809L /* pipe, dup2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "../../client/event.h"
#include "../../client/terminal.h"
#include "../../common/proto.h"
#include "../support/fake_link.h"

#define IN   "{\"event\":\"state\",\"state\":\"in\"}"
#define IDLE "{\"event\":\"state\",\"state\":\"idle\",\"text\":\"Not connected.\"}"
#define IDENTITY                                                                                   \
    "{\"event\":\"state\",\"state\":\"identity\",\"fingerprint\":\"b\",\"expected\":\"a\"}"
#define QUEUE                                                                                      \
    "{\"event\":\"queue\",\"list\":[{\"id\":\"00000000000000f1\",\"title\":\"One\"}],\"skips\":0}"

static struct {
    struct link link;
    struct sys_waker waker;
    struct prefs *prefs;
    char shown[4096];   /* names of events, " asked" behind a queue that was */
    char answers[4096]; /* one line each */
    int keyboard;
    const char *later; /* typed once a state is shown; NULL: all is typed at once */
    int typing;
} the;

/* -- the face -------------------------------------------------------------------------------- */

static void append(char *to, size_t bytes, const char *text, const char *more)
{
    size_t used = strlen(to);
    snprintf(to + used, bytes - used, "%s%s\n", text, more);
}

static void show(void *user, const cJSON *e, int64_t mono_us)
{
    (void)user;
    (void)mono_us;
    append(the.shown, sizeof the.shown, proto_text(e, "event"),
           proto_flag(e, "asked") ? " asked" : "");
    if (!the.later || !event_is(e, "state")) return;
    assert_int_equal(write(the.typing, the.later, strlen(the.later)), strlen(the.later));
    close(the.typing);
    the.later = NULL;
}

static void answer(void *user, const char *text)
{
    (void)user;
    append(the.answers, sizeof the.answers, text, "");
}

/* -- the engine ------------------------------------------------------------------------------ */

static void tell(struct link *l, const char *json)
{
    fake_link_tell(l, json);
    sys_wake(&the.waker);
}

#define SONG "00000000000000aa"

static void respond(struct link *l, const cJSON *c)
{
    char json[200];
    if (command_is(c, "say")) {
        snprintf(json, sizeof json, "{\"event\":\"chat\",\"mine\":true,\"tag\":%d}",
                 (int)proto_int(c, "tag", 0));
        tell(l, json);
    }
    if (command_is(c, "rooms")) tell(l, "{\"event\":\"rooms\",\"list\":[]}");
    if (command_is(c, "cover")) tell(l, "{\"event\":\"cover\",\"song\":\"" SONG "\"}");
    if (command_is(c, "vote")) tell(l, "{\"event\":\"result\",\"code\":\"voted\"}");
    if (command_is(c, "find")) tell(l, "{\"event\":\"error\",\"code\":\"slow\"}");
    if (command_is(c, "accept")) tell(l, "{\"event\":\"state\",\"state\":\"connecting\"}");
    if (command_is(c, "accept") || command_is(c, "connect")) tell(l, IN);
}

static int setup(void **state)
{
    (void)state;
    sys_start();
    the.link = fake_link();
    the.link.answer = respond;
    the.shown[0] = the.answers[0] = '\0';
    struct saying notice;
    the.prefs = prefs_open("build/test_terminal.tmp/settings.json", &notice);
    the.keyboard = dup(STDIN_FILENO);
    return sys_waker_open(&the.waker) && the.prefs && the.keyboard >= 0 ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    dup2(the.keyboard, STDIN_FILENO);
    close(the.keyboard);
    sys_waker_close(&the.waker);
    prefs_close(the.prefs);
    fake_link_free(&the.link);
    return 0;
}

static cJSON *connect_to(void *user, const char *host, uint16_t port)
{
    cJSON *c = command_new("connect");
    (void)user;
    proto_put_text(c, "host", host);
    proto_put_int(c, "port", port);
    return c;
}

/* Types some lines, to which there comes no more. */
static bool type(const char *lines, const char *greeting, bool looks)
{
    static const struct terminal_face face = {.event = show, .answer = answer};
    struct terminal_options options = {
        .greeting = greeting, .waker = &the.waker, .connect = connect_to, .looks = looks};
    int ends[2];
    assert_true(pipe(ends) == 0 && dup2(ends[0], STDIN_FILENO) >= 0);
    assert_int_equal(write(ends[1], lines, strlen(lines)), strlen(lines));
    close(ends[0]);
    the.typing = ends[1];
    if (!the.later) close(ends[1]);
    return terminal_run(&the.link, the.prefs, &options, &face);
}

static bool run(const char *lines, const char *greeting)
{
    return type(lines, greeting, false);
}

static void expect_commands(const char *const *commands)
{
    assert_non_null(
        strstr(fake_link_asked(&the.link), "\"talking\"")); /* the habits, first of all */
    for (; *commands; commands++) assert_string_equal(fake_link_asked(&the.link), *commands);
    assert_string_equal(fake_link_asked(&the.link), "");
}
#define EXPECT(...) expect_commands((const char *const[]){__VA_ARGS__, NULL})

#define SAY(text, tag) "{\"do\":\"say\",\"text\":\"" text "\",\"tag\":" tag "}"

/* -- tests ----------------------------------------------------------------------------------- */

static void test_lines_typed_early_wait_for_the_room(void **state)
{
    (void)state;
    tell(&the.link, IN);
    assert_true(run("hello\n/rooms\n/cover " SONG "\n", ""));
    EXPECT(SAY("hello", "1"), "{\"do\":\"rooms\"}", "{\"do\":\"cover\",\"song\":\"" SONG "\"}");
    assert_string_equal(the.shown, "state\nchat\nrooms\ncover\n"); /* all was waited for */
}

static void test_the_greeting_is_said_once(void **state)
{
    (void)state;
    tell(&the.link, IN);
    tell(&the.link, "{\"event\":\"state\",\"state\":\"waiting\"}");
    tell(&the.link, IN); /* back after a loss */
    assert_true(run("hello\n", "Hi all"));
    EXPECT(SAY("hello", "1"), SAY("Hi all", "2"));
}

static void test_numbers_are_those_of_the_queue(void **state)
{
    (void)state;
    tell(&the.link, QUEUE);
    tell(&the.link, IN);
    assert_true(run("/queue\n/vote 1 +\n/vote 7 +\n", ""));
    EXPECT("{\"do\":\"vote\",\"value\":1,\"id\":\"00000000000000f1\"}");
    assert_string_equal(the.shown, "queue\nstate\nqueue asked\nresult\n");
    assert_non_null(strstr(the.answers, "no such number"));
}

static void test_a_queue_that_is_not_known_is_said_so(void **state)
{
    (void)state;
    tell(&the.link, IN);
    assert_true(run("/queue\n", ""));
    EXPECT(NULL);
    assert_string_equal(the.answers, "Nothing is known of the queue.\n");
}

/* Nobody waits for what will never come. */
static void test_an_error_answers_a_question(void **state)
{
    (void)state;
    tell(&the.link, IN);
    int64_t began_us = sys_mono_us();
    assert_true(run("/songs korn\n", ""));
    assert_true(sys_mono_us() - began_us < 1500000);
    assert_string_equal(the.shown, "state\nerror\n");
}

static void test_quit_ends_it(void **state)
{
    (void)state;
    tell(&the.link, IN);
    assert_false(run("/quit\nnever said\n", "")); /* it never was in a room */
    EXPECT(NULL);
}

static void test_who_is_sent_away_has_failed(void **state)
{
    (void)state;
    tell(&the.link, IN);
    tell(&the.link, IDLE);
    assert_false(run("", ""));
    assert_string_equal(the.shown, "state\nstate\n");
}

static void test_a_changed_identity_waits_for_accept(void **state)
{
    (void)state;
    tell(&the.link, IDENTITY);
    assert_true(run("/accept\nhello\n", ""));
    EXPECT("{\"do\":\"accept\"}", SAY("hello", "1"));
}

static void test_nobody_there_to_accept_it_is_over(void **state)
{
    (void)state;
    tell(&the.link, IDENTITY);
    assert_false(run("waits for a room\n", ""));
    EXPECT(NULL);
}

static void test_what_is_no_command_is_answered(void **state)
{
    (void)state;
    tell(&the.link, IN);
    assert_true(run("/frobnicate\n", ""));
    EXPECT(NULL);
    assert_non_null(strstr(the.answers, "/help"));
}

/* What follows from what is remembered goes down by itself. */
static void test_a_device_gets_the_trim_it_had(void **state)
{
    (void)state;
    prefs_set_number_of(the.prefs, PREFS_TRIMS, "Speakers", 12);
    tell(&the.link, "{\"event\":\"device\",\"there\":true,\"name\":\"Speakers\"}");
    tell(&the.link, IN);
    assert_true(run("", ""));
    EXPECT("{\"do\":\"trim\",\"ms\":12}");
}

#define SERVER(name, host) "{\"name\":\"" name "\",\"host\":\"" host "\",\"port\":7,\"people\":2}"

/* Each is told once, and keeps its number; who is sent away chooses again. */
static void test_servers_are_found_and_gone_to_by_number(void **state)
{
    (void)state;
    tell(&the.link, "{\"event\":\"servers\",\"list\":[" SERVER("Maya", "10.0.0.2") "]}");
    tell(&the.link, "{\"event\":\"servers\",\"list\":[" SERVER("Ali", "10.0.0.3") "," SERVER(
                        "Maya", "10.0.0.2") "]}");
    tell(&the.link, "{\"event\":\"servers\",\"list\":[]}");
    tell(&the.link, IDLE);
    the.later = "/connect 2\n/connect 3\n/connect radio.example:9\n/connect a:b:c\n";
    assert_true(type("", "", true));
    assert_string_equal(the.shown, "servers\nservers\nstate\nstate\nstate\n");
    EXPECT("{\"do\":\"discover\",\"on\":true}", "{\"do\":\"discover\",\"on\":true}",
           "{\"do\":\"discover\",\"on\":false}",
           "{\"do\":\"connect\",\"host\":\"10.0.0.3\",\"port\":7}",
           "{\"do\":\"connect\",\"host\":\"radio.example\",\"port\":9}");
    assert_non_null(strstr(the.answers, "Looking for servers"));
    assert_non_null(strstr(the.answers, "No server with that number"));
    assert_non_null(strstr(the.answers, "Write /connect"));
}

static void test_where_nobody_can_choose_it_is_over(void **state)
{
    (void)state;
    assert_false(type("hello\n", "", true));
    EXPECT("{\"do\":\"discover\",\"on\":true}");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_lines_typed_early_wait_for_the_room),
        TEST(test_the_greeting_is_said_once),
        TEST(test_numbers_are_those_of_the_queue),
        TEST(test_a_queue_that_is_not_known_is_said_so),
        TEST(test_an_error_answers_a_question),
        TEST(test_quit_ends_it),
        TEST(test_who_is_sent_away_has_failed),
        TEST(test_a_changed_identity_waits_for_accept),
        TEST(test_nobody_there_to_accept_it_is_over),
        TEST(test_what_is_no_command_is_answered),
        TEST(test_a_device_gets_the_trim_it_had),
        TEST(test_where_nobody_can_choose_it_is_over),
        TEST(test_servers_are_found_and_gone_to_by_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
