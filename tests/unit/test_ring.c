#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/mixer.h"
#include "../../client/played.h"
#include "../../client/ring.h"
#include "../../common/sys.h"

enum { CAPACITY = 64, STRESS_FRAMES = 300000, CALLBACK = 37, CALLBACKS = 20000 };

static void test_starts_empty(void **state)
{
    (void)state;
    struct ring r;
    assert_true(ring_init(&r, CAPACITY));
    assert_int_equal(ring_room(&r), CAPACITY);
    assert_int_equal(ring_waiting(&r), 0);
    size_t n = 5;
    ring_next_rt(&r, &n);
    assert_int_equal(n, 0);
    ring_free(&r);
}

static void test_gives_back_what_it_got(void **state)
{
    (void)state;
    struct ring r;
    assert_true(ring_init(&r, CAPACITY));
    size_t n = 3;
    float *place = ring_place(&r, &n);
    assert_int_equal(n, 3);
    for (int i = 0; i < 6; i++) place[i] = (float)i;
    assert_int_equal(ring_waiting(&r), 0);
    ring_wrote(&r, 3);
    assert_int_equal(ring_waiting(&r), 3);
    n = 2;
    const float *next = ring_next_rt(&r, &n);
    assert_int_equal(n, 2);
    assert_true(next[3] == 3);
    ring_took_rt(&r, 2);
    n = 9;
    next = ring_next_rt(&r, &n);
    assert_int_equal(n, 1);
    assert_true(next[1] == 5);
    ring_free(&r);
}

static void test_full_and_around_the_end(void **state)
{
    (void)state;
    struct ring r;
    assert_true(ring_init(&r, CAPACITY));
    ring_wrote(&r, CAPACITY - 4);
    ring_took_rt(&r, CAPACITY - 10);
    size_t n = 20;
    ring_place(&r, &n);
    assert_int_equal(n, 4); /* up to the end of the memory */
    ring_wrote(&r, 4);
    n = CAPACITY;
    ring_place(&r, &n);
    assert_int_equal(n, CAPACITY - 10);
    ring_wrote(&r, n);
    assert_int_equal(ring_room(&r), 0);
    n = 1;
    ring_place(&r, &n);
    assert_int_equal(n, 0);
    n = CAPACITY;
    ring_next_rt(&r, &n);
    assert_int_equal(n, 10);
    ring_free(&r);
}

/* -- two threads: what TSan watches ----------------------------------------------------------- */

static void write_numbers(void *ring)
{
    struct ring *r = ring;
    for (uint32_t number = 0; number < STRESS_FRAMES;) {
        size_t n = 1 + number % 23;
        if (n > STRESS_FRAMES - number) n = STRESS_FRAMES - number;
        float *place = ring_place(r, &n);
        for (size_t i = 0; i < n; i++, number++) {
            place[2 * i] = (float)number;
            place[2 * i + 1] = -(float)number;
        }
        ring_wrote(r, n);
    }
}

static void test_two_threads(void **state)
{
    (void)state;
    struct ring r;
    assert_true(ring_init(&r, CAPACITY));
    struct sys_thread *writer = sys_thread_start(write_numbers, &r);
    assert_non_null(writer);
    uint32_t wrong = 0;
    for (uint32_t number = 0; number < STRESS_FRAMES;) {
        size_t n = 1 + number % 31;
        const float *next = ring_next_rt(&r, &n);
        for (size_t i = 0; i < n; i++, number++)
            wrong += next[2 * i] != (float)number || next[2 * i + 1] != -(float)number;
        ring_took_rt(&r, n);
    }
    sys_thread_join(writer);
    assert_int_equal(wrong, 0);
    assert_int_equal(ring_waiting(&r), 0);
    ring_free(&r);
}

static atomic_bool callbacks_done;

static void call_back(void *mixer)
{
    float out[2 * CALLBACK];
    for (int64_t i = 0; i < CALLBACKS; i++) mixer_mix_rt(mixer, out, CALLBACK, i);
    atomic_store(&callbacks_done, true);
}

/* Fills, holds and releases as the player does, while the callbacks run. Marks must come in order and agree. */
static void test_mixer_and_its_marks(void **state)
{
    (void)state;
    struct mixer *m = mixer_new();
    assert_non_null(m);
    atomic_store(&callbacks_done, false);
    struct sys_thread *device = sys_thread_start(call_back, m);
    assert_non_null(device);
    struct mixer_mark mark, before = {.mono_us = -1};
    uint32_t wrong = 0, seen = 0;
    while (!atomic_load(&callbacks_done)) {
        size_t n = 100;
        ring_place(mixer_music(m), &n);
        ring_wrote(mixer_music(m), n);
        mixer_set_volume(m, (float)(seen % 2));
        while (mixer_take_mark(m, &mark)) {
            wrong += mark.mono_us <= before.mono_us || mark.ring_frame < before.ring_frame ||
                     mark.frames != CALLBACK ||
                     mark.device_frame != (uint64_t)mark.mono_us * CALLBACK;
            before = mark;
            seen++;
        }
        if (seen > 0 && before.held) mixer_release(m, before.device_frame + 200);
        if (seen % 64 == 63) mixer_hold(m);
    }
    sys_thread_join(device);
    assert_int_equal(wrong, 0);
    assert_true(mixer_level_db(m) <= 0);
    mixer_free(m);
}

enum { PLAYED_BLOCK = 3000, PLAYED_BLOCKS = 200 };

/* Numbers, as the device would be given them. */
static void play_numbers(void *played)
{
    static float block[2 * PLAYED_BLOCK];
    for (int i = 0; i < PLAYED_BLOCKS; i++) {
        for (int k = 0; k < 2 * PLAYED_BLOCK; k++) block[k] = (float)(i * PLAYED_BLOCK + k / 2);
        played_add_rt(played, block, PLAYED_BLOCK);
    }
    atomic_store(&callbacks_done, true);
}

/* Read back just where the oldest frames are overwritten: what is said to be there is right. */
static void test_played_is_never_half_overwritten(void **state)
{
    (void)state;
    static struct played p;
    enum { PIECE = 100 };
    float piece[2 * PIECE];
    uint32_t wrong = 0, right = 0;
    atomic_store(&callbacks_done, false);
    struct sys_thread *device = sys_thread_start(play_numbers, &p);
    assert_non_null(device);
    while (!atomic_load(&callbacks_done) || right == 0) {
        uint64_t written = played_frames(&p);
        uint64_t from = written > PLAYED_FRAMES ? written - PLAYED_FRAMES : 0;
        if (!played_copy(&p, from, piece, PIECE)) continue;
        right++;
        for (int i = 0; i < 2 * PIECE; i++) wrong += piece[i] != (float)(from + (uint64_t)i / 2);
    }
    sys_thread_join(device);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_starts_empty),
        cmocka_unit_test(test_gives_back_what_it_got),
        cmocka_unit_test(test_full_and_around_the_end),
        cmocka_unit_test(test_two_threads),
        cmocka_unit_test(test_mixer_and_its_marks),
        cmocka_unit_test(test_played_is_never_half_overwritten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
