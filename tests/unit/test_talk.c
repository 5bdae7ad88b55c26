/* When the person talks: what key, button, voice and floor lead to, step by step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/talk.h"

enum step_kind {
    KEY_DOWN,
    KEY_UP,
    KEY_LOST,
    WANT,
    WAIT,
    NOT_ANY_MORE,
    VOICE,
    SILENCE,
    MINE,
    IN_TURN,
    NOT_MINE,
    REFUSED,
    LEAVE
};
enum { NOTHING = 0, ASK = 1, GIVE = 2, ON = 4, OFF = 8 };

struct step {
    enum step_kind kind;
    int acts; /* what must come of it */
};

static struct talk_acts take(struct talk *t, enum step_kind kind)
{
    switch (kind) {
    case KEY_DOWN:
    case KEY_UP:
        return talk_key(t, kind == KEY_DOWN);
    case KEY_LOST:
        return talk_key_lost(t);
    case WANT:
    case WAIT:
        return talk_want(t, true, kind == WAIT);
    case NOT_ANY_MORE:
        return talk_want(t, false, false);
    case VOICE:
    case SILENCE:
        return talk_voice(t, kind == VOICE);
    case MINE:
        return talk_floor(t, true, false);
    case IN_TURN:
        return talk_floor(t, false, true);
    case NOT_MINE:
        return talk_floor(t, false, false);
    case REFUSED:
        return talk_refused(t);
    case LEAVE:
        return talk_leave(t);
    }
    fail();
    return (struct talk_acts){0};
}

static int flags(struct talk_acts acts)
{
    return (acts.ask ? ASK : 0) | (acts.give_back ? GIVE : 0) | (acts.cue_on ? ON : 0) |
           (acts.cue_off ? OFF : 0);
}

static void play(enum talk_how how, const struct step *steps, size_t n)
{
    struct talk t = {.how = how};

    for (size_t i = 0; i < n; i++) {
        int did = flags(take(&t, steps[i].kind));
        if (did != steps[i].acts) fail_msg("step %zu: %d instead of %d", i + 1, did, steps[i].acts);
    }
}

#define PLAY(how, ...)                                                                             \
    do {                                                                                           \
        const struct step steps[] = {__VA_ARGS__};                                                 \
        play(how, steps, sizeof steps / sizeof *steps);                                            \
    } while (0)

static void test_who_holds_the_key_talks(void **unused)
{
    (void)unused;
    PLAY(TALK_PUSH, {KEY_DOWN, ASK}, {KEY_DOWN, NOTHING}, {MINE, ON}, {MINE, NOTHING},
         {KEY_UP, GIVE | OFF}, {NOT_MINE, NOTHING}, {VOICE, NOTHING});
}

static void test_a_key_that_came_up_before_the_answer(void **unused)
{
    (void)unused;
    PLAY(TALK_PUSH, {KEY_DOWN, ASK}, {KEY_UP, GIVE}, {MINE, GIVE}, {NOT_MINE, NOTHING});
}

static void test_quick_presses_are_no_refusal(void **unused)
{
    (void)unused;
    /* The floor is told of the first press after the second. */
    PLAY(TALK_PUSH, {KEY_DOWN, ASK}, {KEY_UP, GIVE}, {KEY_DOWN, ASK}, {MINE, ON}, {NOT_MINE, OFF},
         {MINE, ON}, {KEY_UP, GIVE | OFF});
}

/* Only who holds it to talk: what else a key began goes on, and is not begun anew by a key that was down all the time. */
static void test_a_key_of_which_nothing_is_told_is_let_go(void **unused)
{
    (void)unused;
    PLAY(TALK_PUSH, {KEY_DOWN, ASK}, {MINE, ON}, {KEY_LOST, GIVE | OFF}, {KEY_LOST, NOTHING},
         {KEY_UP, NOTHING}, {KEY_DOWN, ASK}, {KEY_LOST, GIVE}, {KEY_DOWN, ASK});
    PLAY(TALK_TOGGLE, {KEY_DOWN, ASK}, {MINE, ON}, {KEY_LOST, NOTHING}, {KEY_DOWN, NOTHING},
         {KEY_UP, NOTHING}, {KEY_DOWN, GIVE | OFF}, {KEY_LOST, NOTHING}, {KEY_DOWN, NOTHING});
    PLAY(TALK_PUSH, {WANT, ASK}, {MINE, ON}, {KEY_LOST, NOTHING}); /* the button, by keyboard */
}

static void test_who_was_refused_must_press_again(void **unused)
{
    (void)unused;
    PLAY(TALK_PUSH, {KEY_DOWN, ASK}, {REFUSED, NOTHING}, {KEY_DOWN, NOTHING}, {NOT_MINE, NOTHING},
         {KEY_UP, NOTHING}, {KEY_DOWN, ASK}, {MINE, ON}, {REFUSED, OFF}, {KEY_UP, NOTHING});
}

static void test_who_waits_talks_in_turn(void **unused)
{
    (void)unused;
    PLAY(TALK_PUSH, {WAIT, ASK}, {IN_TURN, NOTHING}, {IN_TURN, NOTHING}, {MINE, ON},
         {NOT_ANY_MORE, GIVE | OFF});
    PLAY(TALK_PUSH, {WAIT, ASK}, {IN_TURN, NOTHING}, {NOT_ANY_MORE, GIVE}, {NOT_MINE, NOTHING});
}

static void test_one_press_begins_and_the_next_ends(void **unused)
{
    (void)unused;
    PLAY(TALK_TOGGLE, {KEY_DOWN, ASK}, {KEY_UP, NOTHING}, {MINE, ON}, {KEY_DOWN, GIVE | OFF},
         {KEY_UP, NOTHING}, {NOT_MINE, NOTHING}, {WANT, ASK}, {KEY_DOWN, GIVE});
}

static void test_who_talks_by_voice_talks_while_it_sounds(void **unused)
{
    (void)unused;
    PLAY(TALK_VOICE, {VOICE, NOTHING}, {SILENCE, NOTHING}, {KEY_DOWN, NOTHING}, {KEY_UP, NOTHING},
         {VOICE, ASK}, {VOICE, NOTHING}, {MINE, ON}, {SILENCE, GIVE | OFF}, {NOT_MINE, NOTHING},
         {VOICE, ASK}, {REFUSED, NOTHING}, {VOICE, NOTHING}, {SILENCE, NOTHING}, {VOICE, ASK},
         {KEY_DOWN, GIVE}, {VOICE, NOTHING});
    PLAY(TALK_VOICE, {VOICE, NOTHING}, {WANT, ASK}, {NOT_ANY_MORE, GIVE});
}

static void test_leaving_wants_nothing(void **unused)
{
    (void)unused;
    PLAY(TALK_PUSH, {KEY_DOWN, ASK}, {MINE, ON}, {LEAVE, OFF}, {KEY_UP, NOTHING});
    PLAY(TALK_VOICE, {WANT, NOTHING}, {LEAVE, NOTHING}, {VOICE, NOTHING});
}

static void test_the_microphone_is_open_only_while_needed(void **unused)
{
    (void)unused;
    struct talk t = {.how = TALK_PUSH};
    assert_false(talk_needs_mic(&t));
    talk_key(&t, true);
    assert_true(talk_needs_mic(&t));
    talk_floor(&t, false, true); /* it is not our turn yet */
    assert_false(talk_needs_mic(&t));
    talk_floor(&t, true, false);
    assert_true(talk_needs_mic(&t));
    talk_key(&t, false);
    assert_false(talk_needs_mic(&t));
    talk_set_how(&t, TALK_VOICE);
    assert_false(talk_needs_mic(&t)); /* muted at first */
    talk_want(&t, true, false);
    assert_true(talk_needs_mic(&t));
}

static void test_another_way_of_talking_ends_what_was_on(void **unused)
{
    (void)unused;
    struct talk t = {.how = TALK_TOGGLE};
    talk_key(&t, true);
    talk_floor(&t, true, false);
    assert_int_equal(flags(talk_set_how(&t, TALK_PUSH)), GIVE | OFF);
}

/* ... nor does a key that is down meanwhile, and told to be, begin anything. */
static void test_a_key_held_while_the_way_changes_is_no_press(void **unused)
{
    (void)unused;
    for (int how = 0; how < TALK_HOWS; how++) {
        struct talk t = {.how = TALK_PUSH};
        talk_key(&t, true);
        talk_floor(&t, true, false);
        assert_int_equal(flags(talk_set_how(&t, (enum talk_how)how)), GIVE | OFF);
        assert_int_equal(flags(talk_key(&t, true)), NOTHING);
        assert_int_equal(flags(talk_key(&t, false)), NOTHING);
        assert_false(talk_needs_mic(&t));
    }
}

static void test_ways_of_talking_are_read_as_written(void **unused)
{
    (void)unused;
    for (int i = 0; i < TALK_HOWS; i++) {
        enum talk_how how = TALK_PUSH;
        assert_true(talk_how_parse(talk_how_text((enum talk_how)i), &how));
        assert_int_equal(how, i);
    }
    enum talk_how how;
    assert_false(talk_how_parse("shout", &how));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_holds_the_key_talks),
        cmocka_unit_test(test_a_key_that_came_up_before_the_answer),
        cmocka_unit_test(test_quick_presses_are_no_refusal),
        cmocka_unit_test(test_a_key_of_which_nothing_is_told_is_let_go),
        cmocka_unit_test(test_who_was_refused_must_press_again),
        cmocka_unit_test(test_who_waits_talks_in_turn),
        cmocka_unit_test(test_one_press_begins_and_the_next_ends),
        cmocka_unit_test(test_who_talks_by_voice_talks_while_it_sounds),
        cmocka_unit_test(test_leaving_wants_nothing),
        cmocka_unit_test(test_the_microphone_is_open_only_while_needed),
        cmocka_unit_test(test_another_way_of_talking_ends_what_was_on),
        cmocka_unit_test(test_a_key_held_while_the_way_changes_is_no_press),
        cmocka_unit_test(test_ways_of_talking_are_read_as_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
