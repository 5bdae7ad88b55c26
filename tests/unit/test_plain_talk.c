/* What --text says of the floor. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/plain_talk.h"
#include "../support/said.h"

#define P(id, nick) "{\"id\":\"00000000000000f" id "\",\"nick\":\"" nick "\"}"
#define ME          P("1", "Nour")
#define MAYA        P("2", "Maya")
#define ZIAD        P("3", "Ziad")
#define FLOOR(mode, talkers, waiting, you)                                                         \
    "{\"mode\":\"" mode "\",\"talkers\":[" talkers "],\"waiting\":[" waiting "],\"you\":\"" you    \
    "\"}"

static struct plain_talk talk;

static int setup(void **state)
{
    (void)state;
    plain_talk_enter(&talk);
    return 0;
}

static void tell_floor(const cJSON *e)
{
    plain_talk_floor(&talk, e, "00000000000000f1");
}

static void tell_mic(const cJSON *e)
{
    plain_talk_mic(&talk, e);
}

static const char *now(const char *json)
{
    return said_of(tell_floor, json);
}

static void who_talks_is_told_when_it_changes(void **state)
{
    (void)state;
    assert_string_equal(now(FLOOR("exclusive", "", "", "")), "");
    assert_string_equal(now(FLOOR("exclusive", MAYA, "", "")), "Maya talks.\n");
    assert_string_equal(now(FLOOR("exclusive", MAYA, ZIAD, "")), "");
    assert_string_equal(now(FLOOR("open", MAYA "," ZIAD, "", "")),
                        "Everyone may talk here at once.\nMaya, Ziad talk.\n");
    assert_string_equal(now(FLOOR("quiet", "", "", "")),
                        "Nobody may talk in this room.\nNobody talks any more.\n");
    assert_string_equal(now(FLOOR("exclusive", "", "", "")), "One at a time may talk here.\n");
}

static void the_own_turn_is_told(void **state)
{
    (void)state;
    now(FLOOR("exclusive", MAYA, "", ""));
    assert_string_equal(now(FLOOR("exclusive", MAYA, ZIAD "," ME, "waiting")),
                        "You are number 2 of those who wait.\n");
    assert_string_equal(now(FLOOR("exclusive", MAYA, ME, "waiting")), "It is your turn next.\n");
    assert_string_equal(now(FLOOR("exclusive", MAYA, ME, "waiting")), "");
    assert_string_equal(now(FLOOR("exclusive", ME, "", "talking")), "Others hear you now.\n");
    assert_string_equal(now(FLOOR("exclusive", "", "", "")), "Others do not hear you any more.\n");
}

static void a_missing_microphone_is_told_once(void **state)
{
    (void)state;
    assert_string_equal(said_of(tell_mic, "{\"open\":true,\"name\":\"default\"}"), "");
    assert_string_equal(said_of(tell_mic, "{\"open\":false,\"text\":\"no microphone: x\"}"),
                        "no microphone: x\n");
    assert_string_equal(said_of(tell_mic, "{\"open\":false,\"text\":\"no microphone: x\"}"), "");
    assert_string_equal(said_of(tell_mic, "{\"open\":false,\"text\":\"\"}"), "");
    assert_string_equal(said_of(tell_mic, "{\"open\":false,\"text\":\"no microphone: x\"}"),
                        "no microphone: x\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(who_talks_is_told_when_it_changes, setup),
        cmocka_unit_test_setup(the_own_turn_is_told, setup),
        cmocka_unit_test_setup(a_missing_microphone_is_told_once, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
