/* This program itself as a child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/sys.h"
#include "../support/loopback.h"

enum { CHILD_PRINTS = 300000, ARGUMENTS = 3 };

/* What each child is told besides, in many scripts and with all that has to be quoted. */
static const char *const arguments[ARGUMENTS] = {"two words", "a\\\"b\\", "أهلا é"};

/* How many bytes were typed. */
static int read_console(void)
{
    char some[64];
    int all = 0;
    struct sys_console *c = sys_console_open();
    struct sys_set *set = sys_set_new();
    for (long got = 0; c != NULL && got >= 0; all += got > 0 ? (int)got : 0) {
        sys_set_want(set, sys_console_socket(c), true, false);
        sys_set_wait(set, PATIENCE_US);
        got = sys_console_read(c, some, sizeof some);
    }
    sys_set_free(set);
    sys_console_close(c);
    return all;
}

/* Says a line back, on stderr. */
static int echo_a_line(void)
{
    char line[64] = "";
    if (fgets(line, sizeof line, stdin) != NULL) fputs(line, stderr);
    return 0;
}

static int child(const char *what)
{
    if (strcmp(what, "print") == 0) {
        for (int i = 0; i < CHILD_PRINTS; i++) putchar('a' + i % 26);
        return 3;
    }
    if (strcmp(what, "input") == 0) return getchar() == EOF ? 5 : 6;
    if (strcmp(what, "console") == 0) return read_console();
    if (strcmp(what, "echo") == 0) return echo_a_line();
    sys_sleep_us(60000000);
    return 0;
}

static bool is_whole(int argc, char **argv)
{
    for (int i = 0; i < ARGUMENTS; i++)
        if (argc != 3 + ARGUMENTS || strcmp(argv[3 + i], arguments[i]) != 0) return false;
    return true;
}

static struct sys_child *start_self(const char *what, unsigned how)
{
    char path[SYS_PATH_BYTES], error[SYS_ERROR_BYTES] = "";
    assert_true(sys_neighbour("test_sys_child", path));
    const char *const argv[] = {path,         "--child",    what, arguments[0],
                                arguments[1], arguments[2], NULL};
    struct sys_child *c = sys_child_start(argv, how, error);
    assert_string_equal(error, "");
    assert_non_null(c);
    return c;
}

/* Bytes it printed, in order, until it closed its output. */
static int read_output(struct sys_child *c)
{
    char some[4096];
    int all = 0;
    for (;;) {
        wait_readable(sys_child_socket(c));
        long got = sys_child_read(c, some, sizeof some);
        if (got < 0) return all;
        for (long i = 0; i < got; i++, all++) assert_int_equal(some[i], 'a' + all % 26);
    }
}

static int wait_end(struct sys_child *c)
{
    int code = -1;
    int64_t until = sys_mono_us() + PATIENCE_US;
    while (!sys_child_ended(c, &code) && sys_mono_us() < until) sys_sleep_us(1000);
    assert_true(sys_child_ended(c, &code));
    return code;
}

static void children_print_and_end(void **state)
{
    (void)state;
    struct sys_child *c = start_self("print", SYS_CHILD_LOW);
    assert_int_equal(read_output(c), CHILD_PRINTS);
    assert_int_equal(wait_end(c), 3);
    sys_child_end(c);
}

static void children_have_no_input(void **state)
{
    (void)state;
    struct sys_child *c = start_self("input", 0);
    assert_int_equal(read_output(c), 0);
    assert_int_equal(wait_end(c), 5);
    sys_child_end(c);
    c = start_self("console", 0);
    assert_int_equal(wait_end(c), 0);
    sys_child_end(c);
}

static void children_can_be_spoken_to(void **state)
{
    (void)state;
    struct sys_child *c = start_self("echo", SYS_CHILD_SPOKEN_TO);
    char heard[64] = "";
    assert_true(sys_child_say(c, "abcd"));
    wait_readable(sys_child_socket(c));
    assert_true(sys_child_read(c, heard, sizeof heard - 1) > 4);
    assert_int_equal(strcspn(heard, "\r\n"), 4); /* each system ends lines in its own way */
    assert_memory_equal(heard, "abcd", 4);
    assert_int_equal(wait_end(c), 0);
    sys_child_end(c);
    c = start_self("sleep", 0);
    assert_false(sys_child_say(c, "is anybody there?"));
    sys_child_end(c);
}

static void children_are_ended(void **state)
{
    (void)state;
    struct sys_child *c = start_self("sleep", 0);
    int code = 0;
    char some[16];
    assert_false(sys_child_ended(c, &code));
    assert_int_equal(sys_child_read(c, some, sizeof some), 0);
    int64_t before = sys_mono_us();
    sys_child_end(c); /* does not wait for its 60 s */
    assert_true(sys_mono_us() - before < PATIENCE_US);
    sys_child_end(NULL);
}

static void programs_that_are_not_there(void **state)
{
    (void)state;
    static const char *const names[] = {"./no-such-program", "no-such-program-on-the-path"};
    for (size_t i = 0; i < 2; i++) {
        char error[SYS_ERROR_BYTES] = "";
        const char *const argv[] = {names[i], NULL};
        assert_null(sys_child_start(argv, 0, error));
        assert_non_null(strstr(error, "cannot start"));
        assert_non_null(strstr(error, names[i]));
    }
}

int main(int argc, char **argv)
{
    sys_start();
    if (argc >= 3 && strcmp(argv[1], "--child") == 0)
        return is_whole(argc, argv) ? child(argv[2]) : 99;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(children_print_and_end),      cmocka_unit_test(children_have_no_input),
        cmocka_unit_test(children_can_be_spoken_to),   cmocka_unit_test(children_are_ended),
        cmocka_unit_test(programs_that_are_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
