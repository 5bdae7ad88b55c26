/* What the first screen says of somebody's likes, and when another nickname changes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/view_taste.h"

#define MAYAS "{\"source\":\"subsonic\",\"user\":\"m\",\"base\":\"http://h\"}"
#define NOURS "{\"source\":\"lastfm\",\"user\":\"n\"}"
#define PICKS "{\"source\":\"picks\",\"picks\":\"dabke, Korn\"}"

static struct view_taste form;

static void recall(const char *likes)
{
    cJSON *place = cJSON_Parse(likes);

    view_taste_recall(&form, place);
    cJSON_Delete(place);
}

static int begin(void **state)
{
    (void)state;
    view_taste_init(&form, "Maya", "rock");
    recall(MAYAS);
    return 0;
}

static bool renamed(const char *nick)
{
    edit_set(&form.nick.edit, nick);
    return view_taste_renamed(&form);
}

static void expect(const char *source, const char *user, const char *address, const char *picks)
{
    struct intent_likes likes = {0};
    char picked[INTENT_PICKS_BYTES];

    view_taste_likes(&form, &likes);
    assert_string_equal(likes.source, source);
    assert_string_equal(likes.user, user);
    assert_string_equal(likes.address, address);
    assert_string_equal(likes.secret, "");
    view_taste_picks(&form, picked, sizeof picked);
    assert_string_equal(picked, picks);
}

/* Else Maya's account would be read as Nour's, and remembered for it. */
static void another_nickname_has_its_own_place(void **state)
{
    (void)state;
    expect("subsonic", "m", "http://h", "rock");
    assert_false(renamed("Maya"));
    assert_true(renamed("Nour"));
    assert_false(renamed("Nour")); /* told once */
    recall(NOURS);
    expect("lastfm", "n", "", "rock");
    assert_true(renamed("Omar"));
    recall(PICKS);
    expect("", "", "", "dabke, Korn");
    assert_true(renamed("Maya"));
    recall(MAYAS);
    expect("subsonic", "m", "http://h", "dabke, Korn");
    assert_true(renamed("May")); /* of whom nothing is known */
    view_taste_recall(&form, NULL);
    expect("", "", "", "");
}

/* Proposed, because one's own is taken there. */
static void the_same_person_keeps_what_is_theirs(void **state)
{
    (void)state;
    view_taste_rename(&form, "Maya2");
    assert_false(view_taste_renamed(&form));
    expect("subsonic", "m", "http://h", "rock");
}

static void what_was_typed_stays(void **state)
{
    (void)state;
    edit_set(&form.user.edit, "typed");
    assert_false(renamed("Nour"));
    view_taste_init(&form, "Maya", "rock"); /* picks of the command line: nothing was recalled */
    assert_false(renamed("Nour"));
    recall(NULL);
    form.genres[1] = true;
    assert_false(renamed("Maya"));
}

/* What one came into a room with is no typing any more, and its secret is nobody else's. */
static void what_was_used_is_replaced(void **state)
{
    (void)state;
    edit_set(&form.secret.edit, "s");
    form.remember = true;
    assert_false(renamed("Nour"));
    view_taste_settle(&form);
    assert_true(renamed("Maya"));
    recall(MAYAS);
    expect("subsonic", "m", "http://h", "rock");
    assert_false(form.remember);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(another_nickname_has_its_own_place, begin),
        cmocka_unit_test_setup(what_was_typed_stays, begin),
        cmocka_unit_test_setup(the_same_person_keeps_what_is_theirs, begin),
        cmocka_unit_test_setup(what_was_used_is_replaced, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
