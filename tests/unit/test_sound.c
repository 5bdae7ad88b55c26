/* What plays for the engine: a device without sound until one is told of, never both; and the listener's trim. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/event.h"
#include "../../client/sound.h"
#include "../../common/proto.h"

enum { SECOND = 1000000 };

struct world {
    struct sound sound;
    struct mixer *mixer;
    struct engine *engine;
    struct post *up;
};

static void begin(struct world *w)
{
    struct engine_io none = {0};

    w->mixer = mixer_new();
    w->engine = engine_new(&none, NULL, w->mixer);
    w->up = post_new(NULL, NULL);
    assert_true(w->mixer && w->engine && w->up);
    sound_open(&w->sound, w->mixer, w->engine, w->up, SECOND);
}

static void end(struct world *w)
{
    assert_null(post_take(w->up));
    engine_free(w->engine);
    mixer_free(w->mixer);
    post_free(w->up);
}

static void command(struct world *w, const char *json, int64_t mono_us)
{
    cJSON *c = cJSON_Parse(json);

    assert_non_null(c);
    sound_command(&w->sound, c, (struct now){mono_us, 7000});
    cJSON_Delete(c);
}

static void expect(struct world *w, const char *json)
{
    cJSON *wanted = cJSON_Parse(json), *e = post_take(w->up);

    assert_non_null(e);
    assert_true(cJSON_Compare(e, wanted, true));
    cJSON_Delete(wanted);
    cJSON_Delete(e);
}

static int callbacks(struct world *w)
{
    struct mixer_mark m;
    int n = 0;

    while (mixer_take_mark(w->mixer, &m)) n++;
    return n;
}

static void test_time_runs_on_without_a_device_and_only_then(void **unused)
{
    struct world w;

    (void)unused;
    begin(&w);
    assert_int_equal(sound_run(&w.sound, SECOND + 99999), SECOND + 100000);
    assert_int_equal(callbacks(&w), 10);
    command(&w,
            "{\"do\":\"device\",\"there\":true,\"name\":\"Beam\",\"latency_us\":9000,"
            "\"opening\":1,\"text\":\"\"}",
            2 * SECOND);
    expect(&w, "{\"event\":\"device\",\"there\":true,\"name\":\"Beam\"}");
    assert_true(sound_run(&w.sound, 3 * SECOND) == INT64_MAX);
    assert_int_equal(callbacks(&w), 0);
    command(&w, "{\"do\":\"device\",\"there\":false,\"text\":\"It is gone.\"}", 5 * SECOND);
    expect(&w, "{\"event\":\"device\",\"there\":false,\"name\":\"\"}");
    expect(&w, "{\"event\":\"notice\",\"text\":\"It is gone.\",\"wall_ms\":7}");
    sound_run(&w.sound, 5 * SECOND + 99999); /* not for what passed meanwhile */
    assert_int_equal(callbacks(&w), 10);
    end(&w);
}

static void test_a_machine_that_slept_catches_up_with_nothing(void **unused)
{
    struct world w;

    (void)unused;
    begin(&w);
    sound_run(&w.sound, SECOND + 99999);
    assert_int_equal(callbacks(&w), 10);
    assert_true(sound_run(&w.sound, 30 * 60 * SECOND) <= 30 * 60 * SECOND + 10000);
    assert_int_equal(callbacks(&w), 1);
    end(&w);
}

static void test_a_trim_is_told_limited_and_of_one_device(void **unused)
{
    struct world w;

    (void)unused;
    begin(&w);
    command(&w, "{\"do\":\"device\",\"there\":true,\"name\":\"Beam\",\"latency_us\":9000}", SECOND);
    expect(&w, "{\"event\":\"device\",\"there\":true,\"name\":\"Beam\"}");
    command(&w, "{\"do\":\"trim\",\"ms\":12}", SECOND);
    expect(&w, "{\"event\":\"trim\",\"ms\":12,\"device\":\"Beam\"}");
    command(&w, "{\"do\":\"trim\"}", SECOND);
    expect(&w, "{\"event\":\"trim\",\"ms\":12,\"device\":\"Beam\"}");
    command(&w, "{\"do\":\"trim\",\"ms\":-501}", SECOND);
    expect(&w, "{\"event\":\"trim\",\"ms\":-500,\"device\":\"Beam\"}");
    command(&w, "{\"do\":\"trim\",\"ms\":9999}", SECOND);
    expect(&w, "{\"event\":\"trim\",\"ms\":500,\"device\":\"Beam\"}");
    command(&w, "{\"do\":\"device\",\"there\":true,\"name\":\"Other\"}", SECOND);
    expect(&w, "{\"event\":\"device\",\"there\":true,\"name\":\"Other\"}");
    command(&w, "{\"do\":\"trim\"}", SECOND);
    expect(&w, "{\"event\":\"trim\",\"ms\":0,\"device\":\"Other\"}");
    command(&w, "{\"do\":\"say\",\"text\":\"x\"}", SECOND); /* none of its business */
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_runs_on_without_a_device_and_only_then),
        cmocka_unit_test(test_a_machine_that_slept_catches_up_with_nothing),
        cmocka_unit_test(test_a_trim_is_told_limited_and_of_one_device),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
