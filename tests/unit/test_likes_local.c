/* Likes that need no network: words a person picked, and files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/likes.h"
#include "../../common/sys.h"
#include "../support/in_english.h"
#include "../support/taste_text.h"

static cJSON *from_text(const char *text, size_t bytes, struct saying *why)
{
    char error[SYS_ERROR_BYTES];
    const char *path = "build/test_likes.tmp";
    assert_true(sys_make_folder("build", error));
    assert_true(sys_file_save(path, text, bytes, true, error));
    cJSON *profile = likes_from_file(path, why);
    sys_file_remove(path);
    return profile;
}

static void picks_are_genres_or_artists(void **state)
{
    (void)state;
    cJSON *p = likes_from_picks(" rock,METAL ، فيروز; دبكة,, hip-hop\nAC/DC , rock");
    assert_string_equal(taste_text(p, "genres"), "rock=1 Dabke=0.5 hip-hop=0.5 METAL=0.5");
    assert_string_equal(taste_text(p, "artists"), "AC/DC=1 فيروز=1");
    assert_string_equal(taste_text(p, "keywords"), "AC/DC=1 فيروز=1");
    cJSON_Delete(p);
}

static void empty_picks_are_an_empty_profile(void **state)
{
    (void)state;
    cJSON *p = likes_from_picks(" ,, ; ");
    char *printed = cJSON_PrintUnformatted(p);
    assert_string_equal(printed, "{\"artists\":[],\"genres\":[],\"keywords\":[]}");
    cJSON_free(printed);
    cJSON_Delete(p);
}

static void a_file_is_json_or_lines(void **state)
{
    (void)state;
    struct saying why;
    const char *json =
        "\xEF\xBB\xBF [{\"genre\":\"Rock\"},{\"genre\":\"rock\"},{\"genre\":\"Pop\"}]";
    cJSON *p = from_text(json, strlen(json), &why);
    assert_string_equal(taste_text(p, "genres"), "Rock=1 Pop=0.5");
    cJSON_Delete(p);
    const char *lines = "#EXTM3U\r\nFairuz - Nassam Alayna El Hawa\r\nfairuz – Li Beirut\nA-ha - "
                        "Take On Me\n\n - none\n";
    p = from_text(lines, strlen(lines), &why);
    assert_string_equal(taste_text(p, "artists"), "Fairuz=1 A-ha=0.5");
    cJSON_Delete(p);
    p = from_text("[]", 2, &why);
    assert_string_equal(taste_text(p, "artists"), "");
    cJSON_Delete(p);
}

static void a_file_that_holds_no_likes_is_named(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "[{\"artist\":",
                                      "{\"artist\":\"a\"}",
                                      "no dash here\n",
                                      "[] and more",
                                      "\xff - \xfe\n"};
    struct saying why;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_null(from_text(bad[i], strlen(bad[i]), &why));
        assert_non_null(strstr(in_english(&why), "test_likes.tmp holds no likes"));
    }
    assert_null(from_text("a - b\0c", 7, &why));
    assert_null(likes_from_file("build/there is no such file", &why));
    assert_non_null(strstr(in_english(&why), "there is no such file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(picks_are_genres_or_artists),
        cmocka_unit_test(empty_picks_are_an_empty_profile),
        cmocka_unit_test(a_file_is_json_or_lines),
        cmocka_unit_test(a_file_that_holds_no_likes_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
