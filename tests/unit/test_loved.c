/* Songs that are liked, beside what a person said they love. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../../common/proto.h"
#include "../../server/loved.h"

#define SAID                                                                                       \
    "{\"artists\":[[\"Tool\",1],[\"Korn\",0.4]],\"genres\":[[\"metal\",1]],\"keywords\":[["        \
    "\"live\",1]]}"

static cJSON *profile;

static int begin(void **state)
{
    (void)state;
    profile = cJSON_CreateObject();
    return 0;
}

static int end(void **state)
{
    (void)state;
    cJSON_Delete(profile);
    return 0;
}

static void say(const char *taste)
{
    cJSON *said = cJSON_Parse(taste);
    loved_say(profile, said);
    cJSON_Delete(said);
}

static void assert_taste(const char *expected)
{
    cJSON *taste = loved_taste(profile);
    char *text = cJSON_PrintUnformatted(taste);
    assert_string_equal(text, expected);
    cJSON_free(text);
    cJSON_Delete(taste);
}

static void what_is_liked_comes_first(void **state)
{
    (void)state;
    say(SAID);
    loved_like(profile, 1, "Fairuz", "tarab", true);
    loved_like(profile, 2, "Korn", "", true);
    assert_taste("{\"artists\":[[\"Korn\",1],[\"Fairuz\",1],[\"Tool\",1]],"
                 "\"genres\":[[\"tarab\",1],[\"metal\",1]],\"keywords\":[[\"live\",1]]}");
}

static void a_like_taken_back_leaves_nothing(void **state)
{
    (void)state;
    say(SAID);
    loved_like(profile, 1, "Fairuz", "tarab", true);
    loved_like(profile, 2, "Korn", "rock", true);
    loved_like(profile, 1, "", "", false);
    loved_like(profile, 2, "", "", false);
    loved_like(profile, 3, "", "", false); /* never was one */
    assert_taste(SAID);
}

/* Of two songs by one artist, one is still liked. */
static void another_like_of_the_same_stays(void **state)
{
    (void)state;
    loved_like(profile, 1, "Korn", "", true);
    loved_like(profile, 2, "Korn", "", true);
    loved_like(profile, 2, "Korn", "", true);
    loved_like(profile, 2, "Korn", "", false);
    assert_taste("{\"artists\":[[\"Korn\",1]],\"genres\":[],\"keywords\":[]}");
}

static void likes_stay_when_the_rest_is_said_anew(void **state)
{
    (void)state;
    say(SAID);
    loved_like(profile, 1, "Fairuz", "", true);
    say("{\"genres\":[[\"jazz\",1]],\"loved\":[{\"song\":\"00000000000000ff\"}]}");
    assert_taste("{\"artists\":[[\"Fairuz\",1]],\"genres\":[[\"jazz\",1]],\"keywords\":[]}");
    uint64_t songs[4];
    assert_int_equal(loved_songs(profile, songs, 4), 1);
    assert_int_equal(songs[0], 1);
}

static void the_oldest_of_many_is_forgotten(void **state)
{
    (void)state;
    uint64_t songs[LOVED_MOST + 1];
    for (uint64_t i = 1; i <= LOVED_MOST + 1; i++) loved_like(profile, i, "x", "", true);
    assert_int_equal(loved_songs(profile, songs, LOVED_MOST + 1), LOVED_MOST);
    assert_int_equal(songs[0], LOVED_MOST + 1);
    assert_int_equal(songs[LOVED_MOST - 1], 2);
    assert_int_equal(loved_songs(profile, songs, 3), 3);
}

/* However many songs of one kind are liked, what was said counts. */
static void likes_of_one_kind_take_one_place(void **state)
{
    (void)state;
    say(SAID);
    for (uint64_t i = 1; i <= LOVED_MOST; i++) loved_like(profile, i, "Fairuz", "tarab", true);
    assert_taste("{\"artists\":[[\"Fairuz\",1],[\"Tool\",1],[\"Korn\",0.4]],"
                 "\"genres\":[[\"tarab\",1],[\"metal\",1]],\"keywords\":[[\"live\",1]]}");
}

/* What the wire allows, though there are likes as well: the weakest drop out. */
static void a_taste_is_no_longer_than_the_wire_allows(void **state)
{
    (void)state;
    cJSON *said = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(said, "genres");
    for (int i = 0; i < PROTO_TASTE_GENRES; i++) {
        char pair[32];
        snprintf(pair, sizeof pair, "[\"some %d\",0.5]", i);
        cJSON_AddItemToArray(list, cJSON_Parse(pair));
    }
    loved_say(profile, said);
    cJSON_Delete(said);
    loved_like(profile, 1, "", "tarab", true);
    cJSON *taste = loved_taste(profile);
    list = cJSON_GetObjectItem(taste, "genres");
    assert_int_equal(cJSON_GetArraySize(list), PROTO_TASTE_GENRES);
    assert_string_equal(list->child->child->valuestring, "tarab");
    cJSON_Delete(taste);
}

#define WITH_PROFILE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PROFILE(what_is_liked_comes_first),
        WITH_PROFILE(a_like_taken_back_leaves_nothing),
        WITH_PROFILE(another_like_of_the_same_stays),
        WITH_PROFILE(likes_stay_when_the_rest_is_said_anew),
        WITH_PROFILE(the_oldest_of_many_is_forgotten),
        WITH_PROFILE(likes_of_one_kind_take_one_place),
        WITH_PROFILE(a_taste_is_no_longer_than_the_wire_allows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
