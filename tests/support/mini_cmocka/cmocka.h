/* cmocka.h, the small one: as much of cmocka as our unit tests use, for where cmocka itself is not to be had (the Windows
   half of `make lint`). Prints TAP; a test that skips or fails leaves by longjmp, as in the real one. */
#ifndef WL_MINI_CMOCKA_H
#define WL_MINI_CMOCKA_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*test)(void **state);
    int (*setup)(void **state);
    int (*teardown)(void **state);
    void *initial_state;
};

typedef uintmax_t mini_number; /* as the real one: all integers are compared in this */

enum { MINI_FAILED = 1, MINI_SKIPPED };
static jmp_buf mini_leave;

static inline void mini_fail(const char *file, int line, const char *what)
{
    printf("# %s:%d: %s\n", file, line, what);
    longjmp(mini_leave, MINI_FAILED);
}

static inline void mini_skip(void)
{
    longjmp(mini_leave, MINI_SKIPPED);
}

static inline void mini_integers(mini_number a, mini_number b, int equal, const char *file,
                                 int line)
{
    if ((a == b) == equal) return;
    printf("# 0x%llx %s 0x%llx\n", (unsigned long long)a,
           equal ? "!=" : "==", (unsigned long long)b);
    mini_fail(file, line, "integers");
}

static inline void mini_texts(const char *a, const char *b, int equal, const char *file, int line)
{
    if (a == b ? equal : a != NULL && b != NULL && (strcmp(a, b) == 0) == equal) return;
    printf("# \"%s\" %s \"%s\"\n", a ? a : "NULL", equal ? "!=" : "==", b ? b : "NULL");
    mini_fail(file, line, "texts");
}

#define assert_true(c)             ((c) ? (void)0 : mini_fail(__FILE__, __LINE__, #c))
#define assert_false(c)            ((c) ? mini_fail(__FILE__, __LINE__, "not " #c) : (void)0)
#define assert_null(p)             assert_true((p) == NULL)
#define assert_non_null(p)         assert_true((p) != NULL)
#define assert_ptr_equal(a, b)     assert_true((const void *)(a) == (const void *)(b))
#define assert_ptr_not_equal(a, b) assert_true((const void *)(a) != (const void *)(b))
#define assert_int_equal(a, b)                                                                     \
    mini_integers((mini_number)(a), (mini_number)(b), 1, __FILE__, __LINE__)
#define assert_int_not_equal(a, b)                                                                 \
    mini_integers((mini_number)(a), (mini_number)(b), 0, __FILE__, __LINE__)
#define assert_string_equal(a, b)        mini_texts(a, b, 1, __FILE__, __LINE__)
#define assert_string_not_equal(a, b)    mini_texts(a, b, 0, __FILE__, __LINE__)
#define assert_memory_equal(a, b, n)     assert_true(memcmp(a, b, n) == 0)
#define assert_memory_not_equal(a, b, n) assert_true(memcmp(a, b, n) != 0)
#define assert_in_range(value, least, most)                                                        \
    assert_true((mini_number)(value) >= (mini_number)(least) &&                                    \
                (mini_number)(value) <= (mini_number)(most))
#define assert_not_in_range(value, least, most)                                                    \
    assert_true((mini_number)(value) < (mini_number)(least) ||                                     \
                (mini_number)(value) > (mini_number)(most))
#define assert_float_equal(a, b, epsilon)                                                          \
    assert_true((float)(a) - (float)(b) <= (epsilon) && (float)(b) - (float)(a) <= (epsilon))
#define skip()             mini_skip()
#define fail()             mini_fail(__FILE__, __LINE__, "failed")
#define fail_msg(...)      (printf("# " __VA_ARGS__), puts(""), fail())
#define print_message(...) printf("# " __VA_ARGS__)

#define cmocka_unit_test(f)                                                                        \
    {                                                                                              \
#f, f, NULL, NULL, NULL                                                                    \
    }
#define cmocka_unit_test_setup(f, setup)                                                           \
    {                                                                                              \
#f, f, setup, NULL, NULL                                                                   \
    }
#define cmocka_unit_test_teardown(f, teardown)                                                     \
    {                                                                                              \
#f, f, NULL, teardown, NULL                                                                \
    }
#define cmocka_unit_test_setup_teardown(f, setup, teardown)                                        \
    {                                                                                              \
#f, f, setup, teardown, NULL                                                               \
    }
#define cmocka_unit_test_prestate(f, state)                                                        \
    {                                                                                              \
#f, f, NULL, NULL, state                                                                   \
    }

/* 0 when it passed, MINI_FAILED or MINI_SKIPPED. */
static inline int mini_run(const struct CMUnitTest *t, void *group_state)
{
    void *state = t->initial_state != NULL ? t->initial_state : group_state;
    if (t->setup != NULL && t->setup(&state) != 0) return MINI_FAILED;
    volatile int left = setjmp(mini_leave);
    if (left == 0) t->test(&state);
    if (t->teardown != NULL && t->teardown(&state) != 0) return MINI_FAILED;
    return left;
}

static inline int mini_run_group(const struct CMUnitTest *tests, size_t n, int (*setup)(void **),
                                 int (*teardown)(void **))
{
    void *state = NULL;
    int failed = 0;
    setvbuf(stdout, NULL, _IONBF, 0); /* what was printed before a crash is seen */
    printf("1..%d\n", (int)n);
    if (setup != NULL && setup(&state) != 0) return puts("not ok 0 - the group's setup"), 1;
    for (size_t i = 0; i < n; i++) {
        int left = mini_run(&tests[i], state);
        failed += left == MINI_FAILED;
        printf("%sok %d %s %s\n", left ? "not " : "", (int)i + 1,
               left == MINI_SKIPPED ? "# SKIP" : "-", tests[i].name);
    }
    if (teardown != NULL && teardown(&state) != 0) failed++;
    return failed;
}

#define cmocka_run_group_tests(tests, setup, teardown)                                             \
    mini_run_group(tests, sizeof(tests) / sizeof((tests)[0]), setup, teardown)

#endif
