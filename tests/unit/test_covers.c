/* Which songs' pictures are known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "../../client/covers.h"
#include "../../client/event.h"
#include "../../common/proto.h"
#include "../support/fake_cover.h"

enum { SECOND = 1000000, RED = 0xd02010 };

static const char one[] = "00000000000000e1";

static void take(struct covers *c, cJSON *event, int64_t mono_us)
{
    covers_take(c, event, mono_us);
    cJSON_Delete(event);
}

static cJSON *answer(const char *song)
{
    cJSON *e = event_new("cover");
    proto_put_text(e, "song", song);
    return e;
}

static bool knows(const struct covers *c, const char *song)
{
    return covers_find(c, song) != NULL;
}

static bool has_photo(const struct covers *c, const char *song)
{
    return knows(c, song) && covers_find(c, song)->photo.jpeg;
}

static void what_came_is_known(void **state)
{
    struct covers c = {0};
    (void)state;
    assert_false(knows(&c, one));
    take(&c, fake_cover_event(one, RED), 0);
    assert_true(knows(&c, one));
    assert_true(has_photo(&c, one));
    assert_false(has_photo(&c, "00000000000000e2"));
    assert_false(has_photo(&c, ""));
    covers_clear(&c);
    assert_false(knows(&c, one));
    assert_false(has_photo(&c, one));
}

static void that_there_is_none_is_known_too(void **state)
{
    struct covers c = {0};
    cJSON *bad = answer("00000000000000e2");
    (void)state;
    proto_put_text(bad, "jpeg", "bm8gcGljdHVyZQ=="); /* base64, and no picture */
    take(&c, answer(one), 0);
    take(&c, bad, 0);
    assert_true(knows(&c, one) && knows(&c, "00000000000000e2"));
    assert_false(has_photo(&c, one));
    assert_false(has_photo(&c, "00000000000000e2"));
    covers_clear(&c);
}

static void a_server_that_does_not_know_yet_may_later(void **state)
{
    struct covers c = {0};
    cJSON *later = answer(one);
    (void)state;
    cJSON_AddTrueToObject(later, "later");
    take(&c, later, 3 * SECOND);
    assert_true(covers_find(&c, one)->later);
    assert_int_equal(covers_find(&c, one)->at_us, 3 * SECOND);
    take(&c, fake_cover_event(one, RED), 6 * SECOND);
    assert_false(covers_find(&c, one)->later);
    assert_int_equal(covers_find(&c, one)->at_us, 6 * SECOND);
    assert_true(has_photo(&c, one));
    assert_int_equal(c.count, 1);
    covers_clear(&c);
}

static void the_oldest_gives_way(void **state)
{
    struct covers c = {0};
    char song[PROTO_ID_TEXT];
    (void)state;
    for (uint64_t i = 1; i <= COVERS + 3; i++)
        take(&c, fake_cover_event(proto_id_text(i, song), RED), 0);
    for (uint64_t i = 1; i <= COVERS + 3; i++)
        assert_int_equal(has_photo(&c, proto_id_text(i, song)), i > 3);
    covers_clear(&c);
    take(&c, fake_cover_event(one, RED), 0);
    assert_true(knows(&c, one));
    covers_clear(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_is_known),
        cmocka_unit_test(that_there_is_none_is_known_too),
        cmocka_unit_test(a_server_that_does_not_know_yet_may_later),
        cmocka_unit_test(the_oldest_gives_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
