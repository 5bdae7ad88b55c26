/* What --headless prints: events as they are, one a line, and no secret. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/headless.h"
#include "../support/said.h"

static struct terminal_face face;

static void print(const cJSON *event)
{
    face.event(face.user, event, 0);
}

static void events_come_one_a_line(void **state)
{
    (void)state;
    const char *said = said_of(print, "{\"event\":\"chat\",\"nick\":\"Maya\",\"text\":\"a\\nb\"}");
    assert_string_equal(said, "{\"event\":\"chat\",\"nick\":\"Maya\",\"text\":\"a\\nb\"}\n");
}

static void answers_are_events_too(void **state)
{
    (void)state;
    said_begin();
    face.answer(face.user, "Which room?");
    assert_string_equal(said_end(), "{\"event\":\"answer\",\"text\":\"Which room?\"}\n");
}

/* Whoever finds it in a log could come in as Maya. */
static void the_token_of_a_nickname_is_left_out(void **state)
{
    (void)state;
    const char *said =
        said_of(print, "{\"event\":\"welcome\",\"nick\":\"Maya\",\"token\":\"5ec\",\"port\":1}");
    assert_string_equal(said, "{\"event\":\"welcome\",\"nick\":\"Maya\",\"port\":1}\n");
}

int main(void)
{
    face = headless_face();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_come_one_a_line),
        cmocka_unit_test(answers_are_events_too),
        cmocka_unit_test(the_token_of_a_nickname_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
