/* Clocks, chance, waiting, threads and names of this machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/sys.h"
#include "../support/loopback.h"

enum { MANY = 1600 };

/* -- clocks and randomness -- */

static void clocks_go_forward(void **state)
{
    (void)state;
    int64_t before = sys_mono_us();
    sys_sleep_us(2000);
    struct now now = sys_now();
    assert_true(now.mono_us - before >= 2000);
    assert_true(now.mono_us - before < PATIENCE_US);
    assert_true(now.wall_us > (int64_t)1600000000 * 1000000); /* 2020 is over */
    assert_true(sys_wall_us() - now.wall_us < PATIENCE_US);
}

static void random_bytes_fill_all(void **state)
{
    (void)state;
    uint8_t a[1000] = {0}, b[1000] = {0};
    sys_random(a, sizeof a - 1);
    sys_random(b, sizeof b - 1);
    assert_memory_not_equal(a, b, sizeof a);
    assert_int_equal(a[sizeof a - 1], 0);
    static const uint8_t zeros[100];
    for (size_t at = 0; at + sizeof zeros < sizeof a; at += sizeof zeros)
        assert_memory_not_equal(a + at, zeros, sizeof zeros);
}

static void a_program_may_open_some_files(void **state)
{
    (void)state;
    assert_true(sys_files_most() >= 64);
}

/* Tests write to files and pipes, where they are not at a console. */
static void what_tests_say_is_read(void **state)
{
    (void)state;
    assert_true(sys_is_read());
    sys_console_leave(); /* what goes to a file, a pipe or a shell still does */
    assert_true(sys_is_read());
}

static void work_costs_cpu_time(void **state)
{
    (void)state;
    int64_t before = sys_cpu_us(), until = sys_mono_us() + PATIENCE_US;
    assert_true(before >= 0);
    while (sys_cpu_us() == before && sys_mono_us() < until) continue;
    assert_true(sys_cpu_us() > before);
}

/* -- sets and wakers -- */

static void a_set_of_thousands(void **state)
{
    (void)state;
    static struct sys_waker wakers[MANY];
    struct sys_set *set = sys_set_new();
    for (size_t i = 0; i < MANY; i++) {
        assert_true(sys_waker_open(&wakers[i]));
        sys_set_want(set, wakers[i].read_end, true, false);
    }
    assert_int_equal(sys_set_wait(set, 0), 0);
    for (size_t i = 0; i < MANY; i += 7) sys_wake(&wakers[i]);
    for (size_t i = 0; i < MANY; i += 7) wait_readable(wakers[i].read_end); /* all have arrived */
    assert_int_equal(sys_set_wait(set, -1), (MANY + 6) / 7);
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(sys_set_readable(set, wakers[i].read_end), i % 7 == 0);
        assert_false(sys_set_writable(set, wakers[i].read_end));
    }
    sys_set_clear(set);
    sys_set_want(set, wakers[0].write_end, false, true);
    assert_int_equal(sys_set_wait(set, -1), 1);
    assert_false(sys_set_readable(set, wakers[7].read_end)); /* no longer wanted */
    assert_true(sys_set_writable(set, wakers[0].write_end));
    for (size_t i = 0; i < MANY; i++) sys_waker_close(&wakers[i]);
    sys_set_free(set);
}

static void an_empty_set_waits_its_time(void **state)
{
    (void)state;
    struct sys_set *set = sys_set_new();
    int64_t before = sys_mono_us();
    assert_int_equal(sys_set_wait(set, 3000), 0);
    assert_true(sys_mono_us() - before >= 3000);
    sys_set_free(set);
}

static void wake_it(void *user)
{
    sys_wake(user);
}

static void wakers_end_a_wait(void **state)
{
    (void)state;
    struct sys_waker w;
    assert_true(sys_waker_open(&w));
    struct sys_thread *thread = sys_thread_start(wake_it, &w);
    wait_readable(w.read_end);
    sys_thread_join(thread);
    for (int i = 0; i < 100000; i++) sys_wake(&w); /* a full one does not block */
    sys_wake_clear(&w);
    assert_false(wait_for(w.read_end, false, 0));
    sys_waker_close(&w);
}

struct tally {
    struct sys_lock *lock;
    int sum;
};

static void count_up(void *user)
{
    struct tally *t = user;
    for (int i = 0; i < 20000; i++) {
        sys_lock_take(t->lock);
        t->sum++;
        sys_lock_give(t->lock);
    }
}

static void locks_keep_threads_apart(void **state)
{
    (void)state;
    struct tally t = {.lock = sys_lock_new()};
    struct sys_thread *threads[4];
    for (int i = 0; i < 4; i++) threads[i] = sys_thread_start(count_up, &t);
    for (int i = 0; i < 4; i++) sys_thread_join(threads[i]);
    assert_int_equal(t.sum, 80000);
    sys_lock_free(t.lock);
}

/* -- names -- */

static size_t look_up(const char *host, struct addr *out, size_t most, char *error)
{
    struct sys_lookup *l = sys_lookup_start(host, 55000);
    assert_non_null(l);
    wait_readable(sys_lookup_socket(l));
    assert_true(sys_lookup_done(l));
    size_t n = sys_lookup_result(l, out, most, error);
    sys_lookup_end(l);
    return n;
}

static void names_become_addresses(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    struct addr found[4];
    size_t n = look_up("localhost", found, 4, error);
    assert_true(n >= 1);
    assert_string_equal(error, "");
    bool loopback = false;
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(found[i].port, 55000);
        if (addr_same_host(&found[i], &loop4) || addr_same_host(&found[i], &loop6)) loopback = true;
    }
    assert_true(loopback);
    assert_int_equal(look_up("127.0.0.1", found, 4, error), 1);
    assert_true(addr_same_host(&found[0], &loop4));
}

static void names_that_do_not_resolve(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "", longer[1000];
    struct addr found[4];
    assert_int_equal(look_up("no-such-name.invalid", found, 4, error), 0);
    assert_non_null(strstr(error, "no-such-name.invalid"));
    assert_int_equal(look_up("", found, 4, error), 0);
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    assert_int_equal(look_up(longer, found, 4, error), 0);
    assert_true(error[0] != '\0');
}

static void a_lookup_can_be_left(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) sys_lookup_end(sys_lookup_start("localhost", 1));
    sys_lookup_end(NULL);
}

/* -- folders -- */

static void folders_of_programs(void **state)
{
    (void)state;
    char settings[SYS_PATH_BYTES], data[SYS_PATH_BYTES], name[64];
    assert_true(sys_settings_folder(settings));
    assert_true(sys_data_folder(data));
    assert_non_null(strstr(settings, "wavelength"));
    assert_non_null(strstr(data, "wavelength"));
    memset(name, 'x', sizeof name);
    sys_user_name(name, sizeof name);
    assert_true(strlen(name) < sizeof name);
    sys_user_name(name, 1);
    assert_string_equal(name, "");
    memset(name, 'x', sizeof name);
    sys_machine_name(name, sizeof name);
    assert_true(strlen(name) > 0 && strlen(name) < sizeof name);
    sys_machine_name(name, 2);
    assert_true(strlen(name) <= 1);
}

int main(void)
{
    sys_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_go_forward),
        cmocka_unit_test(random_bytes_fill_all),
        cmocka_unit_test(a_program_may_open_some_files),
        cmocka_unit_test(what_tests_say_is_read),
        cmocka_unit_test(work_costs_cpu_time),
        cmocka_unit_test(a_set_of_thousands),
        cmocka_unit_test(an_empty_set_waits_its_time),
        cmocka_unit_test(wakers_end_a_wait),
        cmocka_unit_test(locks_keep_threads_apart),
        cmocka_unit_test(names_become_addresses),
        cmocka_unit_test(names_that_do_not_resolve),
        cmocka_unit_test(a_lookup_can_be_left),
        cmocka_unit_test(folders_of_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
