/* What is remembered of a server and of a sound device, and what follows from it at the next visit. */
#define _POSIX_C_SOURCE 200809L /* setenv */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/event.h"
#include "../../client/visit.h"
#include "../../common/proto.h"
#include "../../common/sys.h"

#define PATH "build/test_visit.tmp/settings.json"

enum { SECOND = 1000000 };

static int clean(void **state)
{
    (void)state;
    sys_file_remove(PATH);
    return 0;
}

static struct visit begin(void)
{
    struct saying notice;
    struct visit v = {.prefs = prefs_open(PATH, &notice)};

    assert_non_null(v.prefs);
    return v;
}

static cJSON *take(struct visit *v, const char *json, int64_t mono_us)
{
    cJSON *e = cJSON_Parse(json), *follows = visit_event(v, e, mono_us);

    assert_non_null(e);
    cJSON_Delete(e);
    return follows;
}

static void welcome_as(struct visit *v, const char *nick, const char *fingerprint,
                       const char *token)
{
    char json[400];

    snprintf(json, sizeof json,
             "{\"event\":\"welcome\",\"nick\":\"%s\",\"server\":\"Home\",\"token\":\"%s\","
             "\"fingerprint\":\"%s\",\"host\":\"h\",\"port\":7}",
             nick, token, fingerprint);
    assert_null(take(v, json, 0));
}

static void welcome(struct visit *v, const char *fingerprint)
{
    welcome_as(v, "maya", fingerprint, "t");
}

static void expect_drift(struct visit *v, double ppm)
{
    cJSON *c = visit_command(v->prefs, "h", 7, "maya", "", NULL);

    assert_true(fabs(proto_real(c, "drift_ppm", -1) - ppm) < 1e-9);
    cJSON_Delete(c);
}

static void test_a_server_is_remembered(void **state)
{
    (void)state;
    struct visit v = begin();
    expect_drift(&v, 0);
    welcome(&v, "abc");
    prefs_close(v.prefs);
    v = begin();
    cJSON *c = visit_command(v.prefs, "h", 7, "maya", "secret", NULL);
    assert_string_equal(proto_text(c, "fingerprint"), "abc");
    assert_string_equal(proto_text(cJSON_GetObjectItem(c, "tokens"), "abc"), "t");
    assert_string_equal(proto_text(c, "password"), "secret");
    cJSON_Delete(c);
    assert_string_equal(prefs_text(v.prefs, "nick", ""), "maya");
    prefs_close(v.prefs);
}

static void expect_tokens(struct visit *v, const char *nick, const char *json)
{
    cJSON *c = visit_command(v->prefs, "h", 7, nick, "", NULL);
    char *printed = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(c, "tokens"));

    assert_string_equal(printed, json);
    cJSON_free(printed);
    cJSON_Delete(c);
}

/* Who was there under another nickname meanwhile is not locked out of their own. */
static void test_a_token_proves_one_nickname(void **state)
{
    (void)state;
    struct visit v = begin();
    welcome_as(&v, "Ziad", "abc", "t1");
    expect_tokens(&v, "Zee", "{}");
    welcome_as(&v, "Zee", "abc", "t2");
    welcome_as(&v, "Zee", "other", "t3");
    prefs_close(v.prefs);
    v = begin();
    expect_tokens(&v, "ziad ", "{\"abc\":\"t1\"}");
    expect_tokens(&v, "Zee", "{\"abc\":\"t2\",\"other\":\"t3\"}");
    prefs_close(v.prefs);
}

/* As they were written when a server had but one. */
static void test_tokens_of_before_may_be_any_nickname_s(void **state)
{
    (void)state;
    struct visit v = begin();
    prefs_set_token(v.prefs, "abc", "t1");
    expect_tokens(&v, "Ziad", "{\"abc\":\"t1\"}");
    welcome_as(&v, "Zee", "abc", "t2");
    expect_tokens(&v, "Zee", "{\"abc\":\"t2\"}");
    expect_tokens(&v, "Ziad", "{\"abc\":\"t1\"}");
    prefs_close(v.prefs);
}

static void test_a_drift_is_remembered_when_it_is_sure_and_new(void **state)
{
    (void)state;
    struct visit v = begin();
    assert_null(take(&v, "{\"event\":\"sync\",\"drift_ppm\":99}", 100 * (int64_t)SECOND));
    welcome(&v, "abc");
    take(&v, "{\"event\":\"sync\",\"drift_ppm\":77}", 59 * SECOND); /* not sure yet */
    expect_drift(&v, 0);
    take(&v, "{\"event\":\"sync\",\"drift_ppm\":-12.5}", 61 * SECOND);
    expect_drift(&v, -12.5);
    take(&v, "{\"event\":\"sync\",\"drift_ppm\":-20}", 62 * SECOND); /* once a minute */
    expect_drift(&v, -12.5);
    take(&v, "{\"event\":\"sync\",\"drift_ppm\":-12.9}", 130 * SECOND); /* nothing new */
    expect_drift(&v, -12.5);
    take(&v, "{\"event\":\"sync\"}", 200 * SECOND); /* from an engine that does not know it */
    expect_drift(&v, -12.5);
    take(&v, "{\"event\":\"sync\",\"drift_ppm\":-13.5}", 300 * SECOND);
    expect_drift(&v, -13.5);
    prefs_close(v.prefs);
    struct visit saved = begin();
    expect_drift(&saved, -13.5);
    welcome(&saved, "other");
    expect_drift(&saved, 0);
    prefs_close(saved.prefs);
}

static void test_a_trim_belongs_to_a_device(void **state)
{
    (void)state;
    struct visit v = begin();
    assert_null(take(&v, "{\"event\":\"device\",\"there\":true,\"name\":\"Beam\"}", 0));
    assert_null(take(&v, "{\"event\":\"trim\",\"ms\":-12,\"device\":\"Beam\"}", 0));
    assert_null(take(&v, "{\"event\":\"trim\",\"ms\":40,\"device\":\"\"}", 0)); /* of no device */
    prefs_close(v.prefs);
    v = begin();
    assert_null(take(&v, "{\"event\":\"device\",\"there\":true,\"name\":\"Other\"}", 0));
    assert_null(take(&v, "{\"event\":\"device\",\"there\":false,\"name\":\"\"}", 0));
    cJSON *c = take(&v, "{\"event\":\"device\",\"there\":true,\"name\":\"Beam\"}", 0);
    assert_true(command_is(c, "trim"));
    assert_int_equal(proto_int(c, "ms", 0), -12);
    cJSON_Delete(c);
    take(&v, "{\"event\":\"trim\",\"ms\":0,\"device\":\"Beam\"}", 0);
    assert_null(take(&v, "{\"event\":\"device\",\"there\":true,\"name\":\"Beam\"}", 0));
    prefs_close(v.prefs);
}

/* -- what is loved -- */

static cJSON *going(struct visit *v, const char *nick, const char *likes)
{
    return visit_command(v->prefs, "h", 7, nick, "", likes ? cJSON_Parse(likes) : NULL);
}

static void expect(cJSON *c, const char *field, const char *json)
{
    char *printed = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(c, field));

    assert_string_equal(printed ? printed : "", json);
    cJSON_free(printed);
    cJSON_Delete(c);
}

#define LOVED "{\"artists\":[[\"Korn\",1]],\"genres\":[],\"keywords\":[]}"

static void test_a_taste_is_remembered_by_nickname(void **state)
{
    (void)state;
    struct visit v = begin();
    expect(going(&v, "maya", NULL), "taste", "");
    take(&v, "{\"event\":\"likes\",\"state\":\"fetching\",\"nick\":\"maya\"}", 0);
    take(&v, "{\"event\":\"likes\",\"state\":\"done\",\"nick\":\"maya\",\"taste\":" LOVED "}", 0);
    prefs_close(v.prefs);
    v = begin();
    expect(going(&v, "maya", NULL), "taste", LOVED);
    expect(going(&v, "maya", "{\"source\":\"file\",\"path\":\"f\"}"), "taste", LOVED);
    expect(going(&v, "omar", NULL), "taste", "");
    prefs_close(v.prefs);
}

/* The likes that were asked for last were read. */
static void likes_done(struct visit *v, const char *nick, const char *source)
{
    char json[400];

    snprintf(
        json, sizeof json,
        "{\"event\":\"likes\",\"state\":\"done\",\"nick\":\"%s\",\"source\":\"%s\",\"taste\":%s}",
        nick, source, LOVED);
    assert_null(take(v, json, 0));
}

#define PLACE "\"source\":\"subsonic\",\"user\":\"m\",\"base\":\"http://h\""

static void test_a_secret_is_remembered_only_when_asked(void **state)
{
    (void)state;
    struct visit v = begin();
    expect(going(&v, "maya", "{" PLACE ",\"token\":\"s\"}"), "likes",
           "{" PLACE ",\"token\":\"s\"}");
    likes_done(&v, "maya", "subsonic");
    expect(going(&v, "maya", "{" PLACE "}"), "likes", "{" PLACE "}");
    expect(going(&v, "maya", "{" PLACE ",\"token\":\"s\",\"remember\":true}"), "likes",
           "{" PLACE ",\"token\":\"s\"}");
    likes_done(&v, "maya", "subsonic");
    prefs_close(v.prefs);
    v = begin();
    expect(going(&v, "maya", "{" PLACE "}"), "likes", "{" PLACE ",\"token\":\"s\"}");
    expect(going(&v, "maya", "{" PLACE "}"), "likes", "{" PLACE ",\"token\":\"s\"}"); /* still */
    expect(going(&v, "omar", "{" PLACE "}"), "likes", "{" PLACE "}");
    const char *other = "{\"source\":\"subsonic\",\"user\":\"x\",\"base\":\"http://h\"}";
    expect(going(&v, "maya", other), "likes", other);
    prefs_close(v.prefs);
}

static void test_likes_are_read_anew_from_where_they_were(void **state)
{
    (void)state;
    struct visit v = begin();
    cJSON *c = command_new("taste");
    welcome(&v, "abc");
    assert_false(visit_taste(&v, c)); /* nobody could read that */
    expect(c, "likes", "");
    cJSON_Delete(going(&v, "maya", "{\"source\":\"lastfm\",\"user\":\"u\",\"base\":\"http://f\"}"));
    c = command_new("taste");
    assert_true(visit_taste(&v, c));
    expect(c, "likes", "{\"source\":\"lastfm\",\"user\":\"u\",\"base\":\"http://f\"}");
    likes_done(&v, "maya", "lastfm");
    c = cJSON_Parse("{\"do\":\"taste\",\"likes\":{\"source\":\"lastfm\",\"user\":\"w\"}}");
    visit_taste(&v, c);
    expect(c, "likes", "{\"source\":\"lastfm\",\"user\":\"w\",\"base\":\"http://f\"}");
    prefs_close(v.prefs);
}

/* The service was down when the new one was typed. */
static void test_of_one_place_the_secret_typed_last_counts(void **state)
{
    (void)state;
    struct visit v = begin();
    welcome(&v, "abc");
    cJSON_Delete(going(&v, "maya", "{" PLACE ",\"token\":\"old\",\"remember\":true}"));
    take(&v,
         "{\"event\":\"likes\",\"state\":\"done\",\"source\":\"subsonic\",\"nick\":\"maya\","
         "\"taste\":" LOVED "}",
         0);
    cJSON_Delete(going(&v, "maya", "{" PLACE ",\"token\":\"new\",\"remember\":true}"));
    expect(going(&v, "maya", "{" PLACE "}"), "likes", "{" PLACE ",\"token\":\"new\"}");
    prefs_close(v.prefs);
}

static void test_a_remembered_secret_outlasts_every_reading(void **state)
{
    (void)state;
    struct visit v = begin();
    welcome(&v, "abc");
    cJSON_Delete(going(&v, "maya", "{" PLACE ",\"token\":\"s\",\"remember\":true}"));
    for (int i = 0; i < 3; i++) {
        cJSON *c = command_new("taste");
        visit_taste(&v, c);
        expect(c, "likes", "{" PLACE ",\"token\":\"s\"}");
    }
    prefs_close(v.prefs);
}

static void expect_taste(struct visit *v, const char *typed, const char *likes)
{
    cJSON *c = command_new("taste");

    if (typed) cJSON_AddItemToObject(c, "likes", cJSON_Parse(typed));
    assert_true(visit_taste(v, c));
    expect(c, "likes", likes);
}

#define SLIP "{\"source\":\"subsonic\",\"user\":\"slip\",\"base\":\"http://h\"}"

/* A slip of the pen costs neither the place nor its secret; where nothing was read yet, it can be tried again. */
static void test_a_place_is_remembered_once_it_was_read(void **state)
{
    (void)state;
    struct visit v = begin();
    welcome(&v, "abc");
    expect_taste(&v, SLIP, SLIP);
    assert_null(take(&v,
                     "{\"event\":\"likes\",\"state\":\"failed\",\"nick\":\"maya\","
                     "\"source\":\"subsonic\"}",
                     0));
    expect_taste(&v, NULL, SLIP);
    cJSON_Delete(going(&v, "maya", "{" PLACE ",\"token\":\"s\",\"remember\":true}"));
    likes_done(&v, "maya", "subsonic");
    expect_taste(&v, SLIP, SLIP);
    likes_done(&v, "omar", "subsonic");     /* another's */
    likes_done(&v, "maya", "listenbrainz"); /* of before */
    expect_taste(&v, NULL, "{" PLACE ",\"token\":\"s\"}");
    expect_taste(&v, SLIP, SLIP);
    prefs_close(v.prefs);
    v = begin();
    assert_string_equal(proto_text(prefs_love(v.prefs, "maya", PREFS_LIKES), "user"), "m");
    expect(going(&v, "maya", "{" PLACE "}"), "likes", "{" PLACE ",\"token\":\"s\"}");
    prefs_close(v.prefs);
}

static bool knows_secret(const struct visit *v, const char *nick, const char *place)
{
    cJSON *likes = cJSON_Parse(place);
    bool knows = visit_knows_secret(v->prefs, nick, likes);

    assert_false(proto_has(likes, "token"));
    cJSON_Delete(likes);
    return knows;
}

static void test_a_secret_is_known_for_its_place_alone(void **state)
{
    (void)state;
    struct visit v = begin();
    cJSON_Delete(going(&v, "maya", "{" PLACE ",\"token\":\"s\",\"remember\":true}"));
    likes_done(&v, "maya", "subsonic");
    assert_true(knows_secret(&v, "Maya", "{" PLACE "}"));
    assert_false(knows_secret(&v, "Maya", SLIP));
    assert_false(knows_secret(&v, "Maya", "{\"source\":\"anghami\",\"user\":\"m\"}"));
    assert_false(knows_secret(&v, "omar", "{" PLACE "}"));
    prefs_close(v.prefs);
}

/* The server tidies nicknames, and people write them as they come. */
static void test_likes_are_found_however_the_nickname_is_written(void **state)
{
    (void)state;
    struct visit v = begin();
    cJSON_Delete(going(&v, "MAYA ", "{" PLACE "}"));
    likes_done(&v, "MAYA ", "subsonic");
    welcome_as(&v, "MAYA", "abc", "t");
    expect_taste(&v, NULL, "{" PLACE "}");
    expect(going(&v, "maya", NULL), "taste", LOVED);
    prefs_close(v.prefs);
}

/* By nickname, however it is written; and what is told of it is one command for all who are there. */
static void test_people_are_heard_as_they_were(void **state)
{
    struct visit v = begin();
    cJSON *hear = cJSON_Parse("{\"do\":\"hear\",\"list\":[{\"id\":\"a\",\"nick\":\"Maya\","
                              "\"volume\":1.5,\"muted\":true},{\"id\":\"b\",\"nick\":\"Ziad\","
                              "\"volume\":1,\"muted\":false}]}");

    (void)state;
    visit_hear(&v, hear);
    cJSON_Delete(hear);
    cJSON *c = take(&v,
                    "{\"event\":\"members\",\"list\":[{\"id\":\"c\",\"nick\":\"maya\"},"
                    "{\"id\":\"d\",\"nick\":\"Ziad\"}]}",
                    0);
    assert_true(command_is(c, "hear"));
    const cJSON *list = cJSON_GetObjectItem(c, "list"), *who = cJSON_GetArrayItem(list, 0);
    assert_int_equal(cJSON_GetArraySize(list), 1);
    assert_string_equal(proto_text(who, "id"), "c");
    assert_true(fabs(proto_real(who, "volume", 0) - 1.5) < 1e-9 && proto_flag(who, "muted"));
    cJSON_Delete(c);
    assert_null(take(&v, "{\"event\":\"member\",\"id\":\"e\",\"nick\":\"Ziad\",\"in\":true}", 0));
    assert_null(take(&v, "{\"event\":\"member\",\"id\":\"e\",\"nick\":\"Ziad\",\"in\":false}", 0));
    c = take(&v, "{\"event\":\"member\",\"id\":\"e\",\"nick\":\"MAYA\",\"in\":false}", 0);
    who = cJSON_GetArrayItem(cJSON_GetObjectItem(c, "list"), 0); /* nothing is kept of who left */
    assert_true(fabs(proto_real(who, "volume", 0) - 1) < 1e-9 && !proto_flag(who, "muted"));
    cJSON_Delete(c);
    c = take(&v, "{\"event\":\"member\",\"id\":\"e\",\"nick\":\"MAYA\",\"in\":true}", 0);
    assert_true(command_is(c, "hear"));
    cJSON_Delete(c);
    prefs_close(v.prefs);
}

static void expect_nick(const struct visit *v, const char *login, const char *nick)
{
    char out[64];

    setenv("LOGNAME", login, 1);
    visit_nick(v->prefs, out, sizeof out);
    assert_string_equal(out, nick);
}

/* Nobody is called Root because that is whose machine it is. */
static void test_a_nickname_to_begin_with(void **state)
{
    (void)state;
    struct visit v = begin();
    expect_nick(&v, "nour-who-has-no-account", "nour-who-has-no-account");
    expect_nick(&v, "root", "");
    expect_nick(&v, "Admin", "");
    welcome(&v, "abc");
    expect_nick(&v, "root", "maya");
    prefs_close(v.prefs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_server_is_remembered, clean, clean),
        cmocka_unit_test_setup_teardown(test_a_token_proves_one_nickname, clean, clean),
        cmocka_unit_test_setup_teardown(test_tokens_of_before_may_be_any_nickname_s, clean, clean),
        cmocka_unit_test_setup_teardown(test_a_drift_is_remembered_when_it_is_sure_and_new, clean,
                                        clean),
        cmocka_unit_test_setup_teardown(test_a_trim_belongs_to_a_device, clean, clean),
        cmocka_unit_test_setup_teardown(test_a_taste_is_remembered_by_nickname, clean, clean),
        cmocka_unit_test_setup_teardown(test_a_secret_is_remembered_only_when_asked, clean, clean),
        cmocka_unit_test_setup_teardown(test_likes_are_read_anew_from_where_they_were, clean,
                                        clean),
        cmocka_unit_test_setup_teardown(test_of_one_place_the_secret_typed_last_counts, clean,
                                        clean),
        cmocka_unit_test_setup_teardown(test_a_remembered_secret_outlasts_every_reading, clean,
                                        clean),
        cmocka_unit_test_setup_teardown(test_a_place_is_remembered_once_it_was_read, clean, clean),
        cmocka_unit_test_setup_teardown(test_a_secret_is_known_for_its_place_alone, clean, clean),
        cmocka_unit_test_setup_teardown(test_likes_are_found_however_the_nickname_is_written, clean,
                                        clean),
        cmocka_unit_test_setup(test_people_are_heard_as_they_were, clean),
        cmocka_unit_test_setup_teardown(test_a_nickname_to_begin_with, clean, clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
