/* Many likes are made a short profile, however they are spelled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/likes.h"
#include "../../client/likes_genre.h"
#include "../../common/proto.h"
#include "../support/taste_text.h"

static cJSON *profile_of(const char *json)
{
    cJSON *likes = cJSON_Parse(json), *profile = likes_profile(likes);
    cJSON_Delete(likes);
    assert_non_null(profile);
    return profile;
}

static void names_are_counted_and_weights_are_shares_of_the_strongest(void **state)
{
    (void)state;
    cJSON *p = profile_of(
        "[{\"artist\":\"Disturbed\",\"genre\":\"Rock\",\"keywords\":[\"disturbed\",\"metal\"]},"
        "{\"genre\":\"rock\",\"keywords\":[\"Disturbed\"]},"
        "{\"genre\":\"Pop\",\"keywords\":[]}]");
    assert_string_equal(taste_text(p, "genres"), "Rock=1 Pop=0.5");
    assert_string_equal(taste_text(p, "keywords"), "disturbed=1 metal=0.5");
    assert_string_equal(taste_text(p, "artists"), "Disturbed=1");
    cJSON_Delete(p);
}

static void weights_of_likes_count(void **state)
{
    (void)state;
    cJSON *p = profile_of("[{\"artist\":\"a\",\"weight\":1},{\"artist\":\"b\",\"weight\":4},{"
                          "\"artist\":\"c\",\"weight\":0},"
                          "{\"artist\":\"d\",\"weight\":-3},{\"artist\":\"e\",\"weight\":1e-9},{"
                          "\"artist\":\"b\",\"weight\":4}]");
    assert_string_equal(taste_text(p, "artists"), "b=1 a=0.125 e=0.001");
    cJSON_Delete(p);
}

static void equal_weights_are_in_order_of_name(void **state)
{
    (void)state;
    cJSON *p = profile_of("[{\"artist\":\"zed\"},{\"artist\":\"Abe\"},{\"artist\":\"mia\"}]");
    assert_string_equal(taste_text(p, "artists"), "Abe=1 mia=1 zed=1");
    cJSON_Delete(p);
}

static void what_folds_to_the_same_is_one_under_its_first_name(void **state)
{
    (void)state;
    cJSON *p = profile_of("[{\"artist\":\"Beyoncé\"},{\"artist\":\"beyonce\"},{\"artist\":"
                          "\"فَيروز\"},{\"artist\":\"فيروز\"},"
                          "{\"artist\":\" فيروز \"}]");
    assert_string_equal(taste_text(p, "artists"), "فَيروز=1 Beyoncé=0.667");
    cJSON_Delete(p);
}

static void genres_in_arabic_and_latin_letters_meet(void **state)
{
    (void)state;
    cJSON *p = profile_of("[{\"genre\":\"طرب\"},{\"genre\":\"tarab\"},{\"genre\":\"hip hop\"}]");
    assert_string_equal(taste_text(p, "genres"), "tarab=1 Hip-Hop=0.5");
    cJSON_Delete(p);
}

static void hostile_likes_are_passed_over(void **state)
{
    (void)state;
    cJSON *p = profile_of("[1,null,\"x\",[],{},{\"artist\":7,\"genre\":[],\"keywords\":{\"a\":"
                          "\"b\"}},{\"keywords\":[null,3,\"\","
                          "\"  "
                          "\",\"\\u202e\\u0007\",\"kept\"]},{\"artist\":\"\xff\xfe\"},{\"genre\":"
                          "\"a\\u202eb\\nc\"}]");
    assert_string_equal(taste_text(p, "artists"), "");
    assert_string_equal(taste_text(p, "genres"), "ab c=1");
    assert_string_equal(taste_text(p, "keywords"), "kept=1");
    cJSON_Delete(p);
    p = profile_of("{\"artist\":\"a\"}");
    assert_string_equal(taste_text(p, "artists"), "");
    cJSON_Delete(p);
}

static void long_names_are_cut_at_64_characters(void **state)
{
    (void)state;
    char json[1024] = "[{\"artist\":\"";
    for (int i = 0; i < 100; i++) strcat(json, "ش");
    strcat(json, "\"}]");
    cJSON *p = profile_of(json);
    const char *name = cJSON_GetObjectItem(p, "artists")->child->child->valuestring;
    assert_int_equal(strlen(name), 2 * PROTO_NAME_CHARS);
    cJSON_Delete(p);
}

/* Likes with `n` artists, genres and keywords; the first are the strongest. */
static cJSON *many(int n, const char *name)
{
    cJSON *likes = cJSON_CreateArray();
    for (int i = 0; i < n; i++) {
        char text[256];
        snprintf(text, sizeof text, "%d %s", i, name);
        cJSON *like = cJSON_CreateObject();
        cJSON_AddStringToObject(like, "artist", text);
        cJSON_AddStringToObject(like, "genre", text);
        cJSON_AddItemToArray(cJSON_AddArrayToObject(like, "keywords"), cJSON_CreateString(text));
        cJSON_AddNumberToObject(like, "weight", n - i);
        cJSON_AddItemToArray(likes, like);
    }
    return likes;
}

static void lists_are_cut_to_what_the_protocol_takes(void **state)
{
    (void)state;
    cJSON *likes = many(300, "x"), *p = likes_profile(likes);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p, "artists")), PROTO_TASTE_ARTISTS);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p, "genres")), PROTO_TASTE_GENRES);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p, "keywords")), PROTO_TASTE_KEYWORDS);
    assert_string_equal(cJSON_GetObjectItem(p, "artists")->child->child->valuestring, "0 x");
    cJSON_Delete(likes);
    cJSON_Delete(p);
}

static void check_strongest(const cJSON *likes)
{
    cJSON *p = likes_profile(likes);
    const cJSON *artists = cJSON_GetObjectItem(p, "artists");
    for (int i = 0; i < PROTO_TASTE_ARTISTS; i++) {
        char name[20];
        snprintf(name, sizeof name, "%d x", i);
        assert_string_equal(cJSON_GetArrayItem(artists, i)->child->valuestring, name);
    }
    cJSON_Delete(p);
}

/* Whatever order they came in. */
static void the_strongest_stay(void **state)
{
    (void)state;
    cJSON *likes = many(300, "x"), *backwards = cJSON_CreateArray();
    check_strongest(likes);
    while (likes->child) cJSON_InsertItemInArray(backwards, 0, cJSON_DetachItemFromArray(likes, 0));
    check_strongest(backwards);
    cJSON_Delete(likes);
    cJSON_Delete(backwards);
}

static void likes_past_the_most_are_not_read(void **state)
{
    (void)state;
    cJSON *likes = many(LIKES_MOST, "x"),
          *late = cJSON_Parse("{\"artist\":\"Late\",\"weight\":999999}");
    cJSON_AddItemToArray(likes, late);
    cJSON *p = likes_profile(likes);
    assert_string_equal(cJSON_GetObjectItem(p, "artists")->child->child->valuestring, "0 x");
    cJSON_Delete(likes);
    cJSON_Delete(p);
}

static void a_profile_fits_into_a_line_of_the_wire(void **state)
{
    (void)state;
    cJSON *likes = many(LIKES_MOST + 10,
                        "\\\"\\\"\\\"شششششششششششششششششششششششششششششششششششششششششششششششششششششششش");
    cJSON *p = likes_profile(likes);
    char *printed = cJSON_PrintUnformatted(p);
    assert_in_range(strlen(printed), LIKES_PROFILE_BYTES / 2, LIKES_PROFILE_BYTES);
    cJSON_free(printed);
    cJSON_Delete(likes);
    cJSON_Delete(p);
}

static void genres_are_known_however_they_are_spelled(void **state)
{
    (void)state;
    static const char *const known[][2] = {{"ROCK", "ROCK"},
                                           {"Tarab", "Tarab"},
                                           {"طَرَب", "Tarab"},
                                           {"دبكة", "Dabke"},
                                           {"خليجي", "Khaleeji"},
                                           {"شعبي", "Shaabi"},
                                           {"Sha\xe2\x80\x99"
                                            "bi",
                                            "Shaabi"},
                                           {"مهرجانات", "Mahraganat"},
                                           {"روك", "Rock"},
                                           {"أناشيد", "Nasheed"},
                                           {"كلاسيكى", "Classical"},
                                           {"إلكتروني", "Electronic"},
                                           {" Hip  Hop ", "Hip-Hop"},
                                           {"hip-hop", "hip-hop"},
                                           {"RnB", "R&B"},
                                           {"r&b", "r&b"},
                                           {"موسيقى تصويرية", "Soundtrack"},
                                           {"أوبرا", "Opera"},
                                           {"Drum & Bass", "Drum and Bass"},
                                           {"آر أند بي", "R&B"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!likes_genre_known(known[i][0])) fail_msg("%s is a genre", known[i][0]);
        assert_string_equal(likes_genre_name(known[i][0]), known[i][1]);
    }
    assert_false(likes_genre_known("Disturbed"));
    assert_false(likes_genre_known(""));
    assert_false(likes_genre_known("\xff"));
    assert_string_equal(likes_genre_name("Dark Cabaret"), "Dark Cabaret");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_counted_and_weights_are_shares_of_the_strongest),
        cmocka_unit_test(weights_of_likes_count),
        cmocka_unit_test(equal_weights_are_in_order_of_name),
        cmocka_unit_test(what_folds_to_the_same_is_one_under_its_first_name),
        cmocka_unit_test(genres_in_arabic_and_latin_letters_meet),
        cmocka_unit_test(hostile_likes_are_passed_over),
        cmocka_unit_test(long_names_are_cut_at_64_characters),
        cmocka_unit_test(lists_are_cut_to_what_the_protocol_takes),
        cmocka_unit_test(the_strongest_stay),
        cmocka_unit_test(likes_past_the_most_are_not_read),
        cmocka_unit_test(a_profile_fits_into_a_line_of_the_wire),
        cmocka_unit_test(genres_are_known_however_they_are_spelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
