/* The sound device that is there or not: tried, believed, lost, found again; on virtual time with a device of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/device.h"
#include "../support/in_english.h"

enum { MS = 1000, SECOND = 1000000, CALLBACK_US = 10000 };

/* A machine whose device is plugged in or not, and calls back or not. */
struct machine {
    struct device device;
    int64_t now_us, next_us;
    bool plugged, headset, calls, open, lost; /* plugged: the system's own; headset: another one */
    bool headset_busy;                        /* is listed, but cannot be opened */
    bool moved;                               /* the system moved the open one */
    char opened[AUDIO_NAME_BYTES];
    int tries;
    uint64_t callbacks;
    char told[2048]; /* "ms there|gone: text" a line */
};

static bool is_listed(void *user, const char *name)
{
    struct machine *m = user;

    assert_true(m->open);
    return m->headset && strcmp(name, "Headset") == 0;
}

static bool open_one(void *user, const char *name, char error[AUDIO_ERROR_BYTES])
{
    struct machine *m = user;

    assert_false(m->open);
    m->tries++;
    m->open = name[0] ? m->headset && !m->headset_busy && strcmp(name, "Headset") == 0 : m->plugged;
    snprintf(m->opened, sizeof m->opened, "%s", name);
    m->lost = false;
    if (!m->open) snprintf(error, AUDIO_ERROR_BYTES, "nothing is plugged in");
    return m->open;
}

static void close_one(void *user)
{
    struct machine *m = user;

    assert_true(m->open);
    m->open = false;
}

static bool is_lost(void *user)
{
    return ((struct machine *)user)->lost;
}

static uint64_t callbacks(void *user)
{
    return ((struct machine *)user)->callbacks;
}

static bool is_moved(void *user)
{
    return ((struct machine *)user)->moved;
}

static void tell(void *user, bool there, const struct saying *said)
{
    struct machine *m = user;
    size_t used = strlen(m->told);

    m->moved = false;
    assert_true(m->open == there);
    snprintf(m->told + used, sizeof m->told - used, "%lld %s: %s\n",
             (long long)(m->now_us / SECOND), there ? "there" : "gone", in_english(said));
}

static void begin(struct machine *m, bool plugged)
{
    *m = (struct machine){.plugged = plugged, .calls = true};
    struct device_ports ports = {m,         open_one,  close_one, is_lost,
                                 callbacks, is_listed, is_moved,  tell};
    device_init(&m->device, &ports);
}

static void run(struct machine *m, int64_t us)
{
    for (int64_t end_us = m->now_us + us; m->now_us < end_us; m->now_us += CALLBACK_US / 2) {
        if (m->open && m->calls && m->now_us % CALLBACK_US == 0) m->callbacks++;
        if (m->now_us < m->next_us) continue;
        m->next_us = device_tick(&m->device, m->now_us);
        assert_true(m->next_us > m->now_us);
    }
}

static void expect_told(struct machine *m, const char *told)
{
    assert_string_equal(m->told, told);
    m->told[0] = '\0';
}

static void unplug(struct machine *m)
{
    m->plugged = false;
    m->lost = true;
}

static void test_one_that_is_there_is_only_told(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, true);
    assert_false(m.device.settled);
    run(&m, 60 * SECOND);
    expect_told(&m, "0 there: \n");
    assert_true(m.device.settled);
    assert_int_equal(m.tries, 1);
    device_end(&m.device);
    assert_false(m.open);
    expect_told(&m, "");
}

static void test_none_at_the_start_is_said_once_and_found_later(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, false);
    run(&m, 20 * SECOND);
    expect_told(&m,
                "0 gone: No sound can be played here: nothing is plugged in. Music runs silently "
                "until it can.\n");
    assert_true(m.device.settled);
    assert_int_equal(m.tries, 7); /* at 0, 1, 3, 7, 11, 15, 19 s */
    m.plugged = true;
    run(&m, 10 * SECOND);
    expect_told(&m, "23 there: There is sound now.\n");
}

static void test_unplugged_and_back(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, true);
    run(&m, 10 * SECOND);
    expect_told(&m, "0 there: \n");
    for (int i = 0; i < 2; i++) {
        unplug(&m);
        run(&m, 500 * MS);
        assert_non_null(strstr(m.told, "gone: The sound device is gone."));
        assert_false(m.open);
        m.told[0] = '\0';
        m.plugged = true;
        run(&m, 1500 * MS);
        assert_non_null(strstr(m.told, "there: There is sound now.\n")); /* pauses begin anew */
        m.told[0] = '\0';
    }
}

/* -- one of several ------------------------------------------------------------------------------ */

static void test_the_one_that_is_wanted_is_opened_by_its_name(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, true);
    m.headset = true;
    device_want(&m.device, "Headset");
    run(&m, SECOND);
    assert_string_equal(m.opened, "Headset");
    expect_told(&m, "0 there: \n");
    assert_int_equal(m.tries, 1);
}

static void test_another_is_taken_at_once_and_without_a_word(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, true);
    m.headset = true;
    run(&m, 10 * SECOND);
    m.told[0] = '\0';
    device_want(&m.device, "Headset");
    m.next_us = m.now_us; /* who wants wakes it */
    run(&m, 100 * MS);
    assert_string_equal(m.opened, "Headset");
    expect_told(&m,
                "10 there: \n"); /* in one step: nobody is told that there was none between them */
    device_want(&m.device, "Headset");
    run(&m, 10 * SECOND);
    assert_int_equal(m.tries, 2);
    device_want(&m.device, "");
    m.next_us = m.now_us;
    run(&m, 100 * MS);
    assert_string_equal(m.opened, "");
    expect_told(&m, "20 there: \n");
}

static const char elsewhere[] =
    "Headset cannot be used now. Music comes from the system's own sound device until it can.\n";

static void test_one_that_is_missing_is_stood_in_for_until_it_comes(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, true);
    device_want(&m.device, "Headset");
    run(&m, 10 * SECOND);
    assert_string_equal(m.opened, "");
    assert_true(strncmp(m.told, "0 there: ", 9) == 0);
    assert_string_equal(m.told + 9, elsewhere);
    m.told[0] = '\0';
    m.headset = true;
    run(&m, SECOND);
    assert_string_equal(m.opened, "Headset");
    expect_told(&m, "10 there: Music comes from Headset again.\n");
}

/* Whoever chose again asked for the change. */
static void test_a_missing_one_that_is_given_up_is_not_told_to_be_back(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, true);
    device_want(&m.device, "Headset");
    run(&m, 10 * SECOND);
    m.told[0] = '\0';
    device_want(&m.device, "");
    run(&m, SECOND);
    expect_told(&m, "10 there: \n");
    device_want(&m.device, "Headset");
    run(&m, SECOND);
    assert_string_equal(m.told + strlen("11 there: "), elsewhere);
}

static void test_one_that_is_pulled_out_is_stood_in_for_at_once(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, true);
    m.headset = true;
    device_want(&m.device, "Headset");
    run(&m, 10 * SECOND);
    m.told[0] = '\0';
    m.headset = false;
    m.lost = true;
    run(&m, 500 * MS);
    assert_true(strncmp(m.told, "10 there: ", 10) == 0);
    assert_string_equal(m.told + 10, elsewhere);
    m.told[0] = '\0';
    unplug(&m); /* then nothing is left */
    run(&m, 500 * MS);
    assert_non_null(strstr(m.told, "gone: The sound device is gone."));
    m.told[0] = '\0';
    m.headset = true;
    run(&m, 5 * SECOND);
    assert_non_null(strstr(m.told, "there: Music comes from Headset again.\n"));
}

static void test_one_that_others_hold_is_not_tried_again_and_again(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, true);
    m.headset = m.headset_busy = true;
    device_want(&m.device, "Headset");
    run(&m, 60 * SECOND);
    assert_string_equal(m.opened, "");
    assert_int_equal(m.tries, 2);
    m.headset = m.headset_busy = false;
    run(&m, SECOND);
    m.headset = true; /* plugged in anew */
    run(&m, SECOND);
    assert_string_equal(m.opened, "Headset");
}

static void test_one_that_stands_still_is_given_up(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, true);
    run(&m, 10 * SECOND);
    m.told[0] = '\0';
    m.calls = false;
    run(&m, 1500 * MS);
    expect_told(&m, "");
    run(&m, 30 * SECOND);
    expect_told(&m, "12 gone: The sound device stands still. Music runs silently until it plays "
                    "again.\n"); /* once, though it is opened and given up again and again */
    assert_true(m.tries > 4);
    m.calls = true;
    run(&m, 5 * SECOND);
    assert_non_null(strstr(m.told, "there: There is sound now.\n"));
}

/* A laptop wakes, and this thread before the device's. */
static void test_a_program_that_stood_still_does_not_blame_the_device(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, true);
    run(&m, 10 * SECOND);
    m.now_us += 3600 * (int64_t)SECOND;
    m.calls = false;
    run(&m, SECOND);
    m.calls = true;
    run(&m, 10 * SECOND);
    expect_told(&m, "0 there: \n");
    assert_int_equal(m.tries, 1);
}

static void test_one_that_the_system_moves_is_told_again_without_a_word(void **unused)
{
    struct machine m;

    (void)unused;
    begin(&m, true);
    run(&m, 3 * SECOND);
    expect_told(&m, "0 there: \n");
    m.moved = true;
    run(&m, SECOND);
    expect_told(&m, "3 there: \n");
    run(&m, 3 * SECOND);
    expect_told(&m, "");
    assert_int_equal(m.tries, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_that_is_there_is_only_told),
        cmocka_unit_test(test_none_at_the_start_is_said_once_and_found_later),
        cmocka_unit_test(test_unplugged_and_back),
        cmocka_unit_test(test_the_one_that_is_wanted_is_opened_by_its_name),
        cmocka_unit_test(test_another_is_taken_at_once_and_without_a_word),
        cmocka_unit_test(test_one_that_is_missing_is_stood_in_for_until_it_comes),
        cmocka_unit_test(test_a_missing_one_that_is_given_up_is_not_told_to_be_back),
        cmocka_unit_test(test_one_that_is_pulled_out_is_stood_in_for_at_once),
        cmocka_unit_test(test_one_that_others_hold_is_not_tried_again_and_again),
        cmocka_unit_test(test_one_that_stands_still_is_given_up),
        cmocka_unit_test(test_a_program_that_stood_still_does_not_blame_the_device),
        cmocka_unit_test(test_one_that_the_system_moves_is_told_again_without_a_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
