/* Who is called by a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/mention.h"

static void who_is_called(void **state)
{
    (void)state;
    assert_true(mention_has("skip after this? @Maya I asked for Korn", "Maya"));
    assert_true(mention_has("@maya", "Maya"));
    assert_true(mention_has("thanks, MAYA!", "Maya"));
    assert_true(mention_has("\xD9\x8A\xD8\xA7 \xD8\xB2\xD9\x90\xD9\x8A\xD8\xA7\xD8\xAF",
                            "\xD8\xB2\xD9\x8A\xD8\xA7\xD8\xAF"));
    assert_true(mention_has("Mayas? no, Maya", "Maya"));
    assert_true(mention_has("@Al yes", "Al"));
}

/* Signs end a word in any script, and where the line begins or ends a word does, too. */
static void who_is_called_beside_signs(void **state)
{
    (void)state;
    assert_true(mention_has("أحمد، تعال", "أحمد"));
    assert_true(mention_has("أين أنت يا أحمد؟", "أحمد"));
    assert_true(mention_has("Maya؟", "Maya"));
    assert_true(mention_has("«Maya»", "Maya"));
    assert_true(mention_has("Maya🎉", "Maya"));
    assert_true(mention_has("🎉Maya", "Maya"));
    assert_true(mention_has("Maya\u2764\uFE0F", "Maya"));
    assert_true(mention_has("، \u2068@Al\u2069…", "Al"));
    assert_true(mention_has("أحمدي؟ لا، أحمد", "أحمد"));
}

static void who_is_not(void **state)
{
    (void)state;
    assert_false(mention_has("Mayan temples", "Maya"));
    assert_false(mention_has("Al is short for a lot", "Al")); /* short names are words, too */
    assert_false(mention_has("@Alberto", "Al"));
    assert_false(mention_has("أحمدي", "أحمد"));
    assert_false(mention_has("وأحمد", "أحمد"));
    assert_false(mention_has("Mayaé", "Maya"));
    assert_false(mention_has("Maya_2", "Maya"));
    assert_false(mention_has("Maya٢", "Maya"));
    assert_false(mention_has("", "Maya"));
    assert_false(mention_has("anything", ""));
    assert_false(mention_has("\xff\xfe", "Maya"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(who_is_called),
                                       cmocka_unit_test(who_is_called_beside_signs),
                                       cmocka_unit_test(who_is_not)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
