/* Who may talk. Each play is a table: at a second somebody does something, is answered, and then these talk and those wait ("A|BC"). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../../server/floor.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

static struct floor f;

/* What happens: somebody asks to talk, or to wait for it; leaves; is heard; time passes; or the mode changes. */
enum what { END, ASK, WAIT, LEAVE, VOICE, TIME, EXCLUSIVE, OPEN, QUIET };

struct step {
    double at_s;
    enum what what;
    char who;
    int answer; /* of ASK and WAIT: enum floor_answer; LEAVE and VOICE: whether it counts; TIME: who lost the floor, 0: nobody */
    const char *floor;
};

static int64_t now_us(const struct step *s)
{
    return S(100) + S(s->at_s);
}

static int run(const struct step *s)
{
    bool silent;
    uint64_t who = (uint64_t)s->who;
    switch (s->what) {
    case ASK:
        return (int)floor_ask(&f, who, false, now_us(s));
    case WAIT:
        return (int)floor_ask(&f, who, true, now_us(s));
    case LEAVE:
        return floor_leave(&f, who, now_us(s));
    case VOICE:
        return floor_heard(&f, who, now_us(s));
    case TIME:
        return (int)floor_run(&f, now_us(s), &silent);
    case END:
    case EXCLUSIVE:
    case OPEN:
    case QUIET:
        break;
    }
    floor_set_mode(&f, (enum floor_mode)(s->what - EXCLUSIVE), now_us(s));
    return 0;
}

static void as_text(char out[64])
{
    size_t n = 0;
    for (size_t i = 0; i < f.talking; i++) out[n++] = (char)f.talkers[i].id;
    out[n++] = '|';
    for (size_t i = 0; i < f.waiting_count; i++) out[n++] = (char)f.waiting[i];
    out[n] = '\0';
}

static void play(enum floor_mode mode, const struct step *steps)
{
    char text[64];
    floor_init(&f, mode);
    for (const struct step *s = steps; s->what != END; s++) {
        int answer = run(s);
        as_text(text);
        if (answer != s->answer || strcmp(text, s->floor) != 0)
            fail_msg("step %d, at %g s: answer %d and floor %s, not %d and %s", (int)(s - steps),
                     s->at_s, answer, text, s->answer, s->floor);
    }
}

static void one_talks_at_a_time(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {0, ASK, 'A', FLOOR_YOURS, "A|"},
        {0, ASK, 'B', FLOOR_BUSY, "A|"}, /* at the same microsecond: who came first */
        {1, ASK, 'A', FLOOR_YOURS, "A|"},
        {1, VOICE, 'A', true, "A|"},
        {1, VOICE, 'B', false, "A|"},
        {2, LEAVE, 'B', false, "A|"},
        {2, LEAVE, 'A', true, "|"},
        {2, VOICE, 'A', false, "|"},
        {2, LEAVE, 'A', false, "|"},
        {2, ASK, 'B', FLOOR_YOURS, "B|"},
        {.what = END},
    };
    play(FLOOR_EXCLUSIVE, steps);
}

static void others_wait_for_their_turn(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {0, WAIT, 'A', FLOOR_YOURS, "A|"},
        {1, WAIT, 'B', FLOOR_WAITS, "A|B"},
        {1, WAIT, 'C', FLOOR_WAITS, "A|BC"},
        {1, WAIT, 'D', FLOOR_WAITS, "A|BCD"},
        {2, ASK, 'B', FLOOR_WAITS, "A|BCD"}, /* does not wait anew */
        {2, VOICE, 'B', false, "A|BCD"},
        {3, LEAVE, 'C', true, "A|BD"}, /* gone, or moved to another room */
        {4, LEAVE, 'A', true, "B|D"},
        {4, ASK, 'A', FLOOR_BUSY, "B|D"},
        {4, WAIT, 'A', FLOOR_WAITS, "B|DA"},
        {5, LEAVE, 'B', true, "D|A"},
        {5, VOICE, 'D', true, "D|A"},
        {.what = END},
    };
    play(FLOOR_EXCLUSIVE, steps);
}

static void who_is_silent_loses_it(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {0, ASK, 'A', FLOOR_YOURS, "A|"},
        {29, VOICE, 'A', true, "A|"},
        {30, TIME, 0, 0, "A|"},
        {58.9, TIME, 0, 0, "A|"},
        {59, TIME, 0, 'A', "|"},
        {59, TIME, 0, 0, "|"},
        {60, VOICE, 'A', false, "|"},
        {60, ASK, 'B', FLOOR_YOURS, "B|"},
        {61, WAIT, 'C', FLOOR_WAITS, "B|C"},
        {90, TIME, 0, 'B', "C|"},
        {119.9, TIME, 0, 0, "C|"},
        {120, TIME, 0, 'C', "|"},
        {.what = END},
    };
    play(FLOOR_EXCLUSIVE, steps);
}

static void a_turn_ends_when_others_wait(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {0, ASK, 'A', FLOOR_YOURS, "A|"},    {29, VOICE, 'A', true, "A|"},
        {58, VOICE, 'A', true, "A|"},        {65, TIME, 0, 0, "A|"}, /* nobody waits */
        {66, WAIT, 'B', FLOOR_WAITS, "A|B"}, {66, TIME, 0, 'A', "B|"},
        {67, WAIT, 'C', FLOOR_WAITS, "B|C"}, {90, VOICE, 'B', true, "B|C"},
        {115, VOICE, 'B', true, "B|C"},      {125.9, TIME, 0, 0, "B|C"},
        {126, TIME, 0, 'B', "C|"},           {.what = END},
    };
    play(FLOOR_EXCLUSIVE, steps);
}

static void modes_change_who_talks(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {0, ASK, 'A', FLOOR_YOURS, "A|"},
        {0, WAIT, 'B', FLOOR_WAITS, "A|B"},
        {0, WAIT, 'C', FLOOR_WAITS, "A|BC"},
        {1, OPEN, 0, 0, "ABC|"},
        {1, ASK, 'D', FLOOR_YOURS, "ABCD|"},
        {2, LEAVE, 'A', true, "BCD|"},
        {2, VOICE, 'B', true, "BCD|"},
        {2, VOICE, 'D', true, "BCD|"},
        {3, EXCLUSIVE, 0, 0, "B|"},
        {3, VOICE, 'B', true, "B|"},
        {3, VOICE, 'C', false, "B|"},
        {3, WAIT, 'C', FLOOR_WAITS, "B|C"},
        {4, QUIET, 0, 0, "|"},
        {4, WAIT, 'C', FLOOR_NOBODY, "|"},
        {4, VOICE, 'B', false, "|"},
        {5, EXCLUSIVE, 0, 0, "|"},
        {5, ASK, 'C', FLOOR_YOURS, "C|"},
        {.what = END},
    };
    play(FLOOR_EXCLUSIVE, steps);
}

static void an_open_floor_has_an_end(void **state)
{
    (void)state;
    floor_init(&f, FLOOR_OPEN);
    for (uint64_t id = 1; id <= PROTO_TALKERS_MOST; id++)
        assert_int_equal(floor_ask(&f, id, false, S(1)), FLOOR_YOURS);
    assert_int_equal(floor_ask(&f, 100, false, S(20)), FLOOR_BUSY);
    for (uint64_t i = 0; i < PROTO_WAITING_MOST; i++)
        assert_int_equal(floor_ask(&f, 200 + i, true, S(20)), FLOOR_WAITS);
    assert_int_equal(floor_ask(&f, 300, true, S(20)), FLOOR_BUSY);
    assert_int_equal(floor_place(&f, 205), 6);
    assert_true(floor_leave(&f, 7, S(21)));
    assert_true(floor_has(&f, 200));
    assert_int_equal(floor_place(&f, 205), 5);
    assert_int_equal(f.talkers[PROTO_TALKERS_MOST - 1].id, 200);
}

/* It says when it wants to be run, and why somebody lost it. */
static void it_knows_when_time_is_over(void **state)
{
    (void)state;
    bool silent;
    floor_init(&f, FLOOR_EXCLUSIVE);
    assert_true(floor_next_us(&f) == INT64_MAX);
    floor_ask(&f, 'A', true, S(10));
    assert_true(floor_next_us(&f) == S(40));
    floor_heard(&f, 'A', S(39));
    floor_heard(&f, 'A', S(65));
    assert_true(floor_next_us(&f) == S(95));
    floor_ask(&f, 'B', true, S(66));
    assert_true(floor_next_us(&f) == S(70));
    assert_true(floor_run(&f, S(70), &silent) == 'A' && !silent);
    assert_true(floor_next_us(&f) == S(100));
    assert_true(floor_run(&f, S(100), &silent) == 'B' && silent);
    assert_true(floor_next_us(&f) == INT64_MAX);
}

/* Speech is 50 packets a second, for as long as it lasts; half a second may come late and at once; a flood is cut, and is no reason to
   lose the floor. */
static void voice_has_a_pace(void **state)
{
    (void)state;
    floor_init(&f, FLOOR_EXCLUSIVE);
    floor_ask(&f, 'A', false, 0);
    for (int i = 0; i < 11; i++)
        assert_true(floor_heard(&f, 'A', 0)); /* kept until it was theirs */
    for (int i = 1; i < 5000; i++) assert_true(floor_heard(&f, 'A', i * S(0.02)));
    for (int i = 0; i < 30; i++) assert_true(floor_heard(&f, 'A', S(100.58)));
    int most = 0;
    bool passed[10000];
    for (int ms = 0, last_second = 0; ms < 10000; ms++) {
        passed[ms] = floor_heard(&f, 'A', S(101) + ms * 1000);
        last_second += passed[ms] - (ms >= 1000 && passed[ms - 1000]);
        if (last_second > most) most = last_second;
    }
    assert_int_equal(most, 60);
    assert_true(floor_has(&f, 'A'));
}

/* The worst that anybody said of the last seconds, told once a second. */
static void the_worst_loss_is_told(void **state)
{
    (void)state;
    floor_init(&f, FLOOR_OPEN);
    floor_ask(&f, 'A', false, S(1));
    floor_ask(&f, 'B', false, S(1));
    assert_int_equal(floor_loss_to_tell(&f, 'A', S(1.9)), -1);
    floor_miss(&f, 'A', 5, S(1.9));
    floor_miss(&f, 'A', 20, S(1.9));
    floor_miss(&f, 'A', 10, S(1.9));
    floor_miss(&f, 'C', 99, S(1.9)); /* talks not at all */
    assert_int_equal(floor_loss_to_tell(&f, 'A', S(2)), 20);
    assert_int_equal(floor_loss_to_tell(&f, 'B', S(2)), 0);
    assert_int_equal(floor_loss_to_tell(&f, 'C', S(2)), -1);
    assert_int_equal(floor_loss_to_tell(&f, 'A', S(2.9)), -1);
    floor_miss(&f, 'A', 3, S(3));
    assert_int_equal(floor_loss_to_tell(&f, 'A', S(3)), 20);
    floor_miss(&f, 'A', 3, S(5));
    assert_int_equal(floor_loss_to_tell(&f, 'A', S(5)), 3);
    assert_int_equal(floor_loss_to_tell(&f, 'A', S(20)), 0);
}

static void modes_are_words(void **state)
{
    (void)state;
    for (int i = 0; i < FLOOR_MODES; i++) {
        enum floor_mode mode = FLOOR_MODES;
        assert_true(floor_mode_parse(floor_mode_text((enum floor_mode)i), &mode));
        assert_int_equal(mode, i);
    }
    enum floor_mode mode;
    assert_false(floor_mode_parse("loud", &mode));
    assert_false(floor_mode_parse("", &mode));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_talks_at_a_time),
        cmocka_unit_test(others_wait_for_their_turn),
        cmocka_unit_test(who_is_silent_loses_it),
        cmocka_unit_test(a_turn_ends_when_others_wait),
        cmocka_unit_test(modes_change_who_talks),
        cmocka_unit_test(an_open_floor_has_an_end),
        cmocka_unit_test(it_knows_when_time_is_over),
        cmocka_unit_test(voice_has_a_pace),
        cmocka_unit_test(the_worst_loss_is_told),
        cmocka_unit_test(modes_are_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
