/* Children of the server: this program itself stands for the transcoder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../../server/io.h"
#include "../../server/jobs.h"

#define S(seconds) ((int64_t)(seconds)*1000000)

static const char *own_path;

static int child(const char *song)
{
    if (strcmp(song, "hang") == 0) sys_sleep_us(S(60));
    puts("made");
    return 0;
}

/* Looks after it as the loop does, while the server's clock stands at mono_us. False: it goes on. */
static bool ends(struct jobs *j, int64_t mono_us, uint64_t *id, int *code, const char **line)
{
    int64_t until_us = sys_mono_us() + S(10);
    while (sys_mono_us() < until_us) {
        if (jobs_ended(j, mono_us, id, code, line)) return true;
        sys_sleep_us(5000);
    }
    return false;
}

static void begin(struct jobs *j, const char *song)
{
    *j = (struct jobs){0};
    snprintf(j->program, sizeof j->program, "%s", own_path);
    assert_true(jobs_make_cover(j, 7, song, "cover", 0));
}

static void what_ends_is_told(void **state)
{
    (void)state;
    struct jobs j;
    uint64_t id;
    int code;
    const char *line;
    begin(&j, "song");
    assert_true(ends(&j, S(1), &id, &code, &line));
    assert_true(id == 7 && code == 0);
    assert_string_equal(line, "made");
}

/* The server does not stand still until it is gone. */
static void what_hangs_is_killed_and_told_when_it_is_gone(void **state)
{
    (void)state;
    struct jobs j;
    uint64_t id;
    int code;
    const char *line;
    begin(&j, "hang");
    assert_false(jobs_ended(&j, S(29), &id, &code, &line));
    assert_true(ends(&j, S(30), &id, &code, &line));
    assert_true(id == 7 && code == IO_OVERDUE);
    assert_false(jobs_ended(&j, S(31), &id, &code, &line));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_ends_is_told),
        cmocka_unit_test(what_hangs_is_killed_and_told_when_it_is_gone),
    };
    if (argc > 2 && strcmp(argv[1], "--cover") == 0) return child(argv[2]);
    own_path = argv[0];
    sys_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
