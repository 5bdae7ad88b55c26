/* Between the screens and the link: what people want becomes commands, what is told reaches the model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/errand.h"
#include "../../common/sys.h"
#include "../support/fake_link.h"

#define PATH "build/test_errand.tmp/settings.json"

enum { SECOND = 1000000, WALL_MS = 7000 };

static struct link link;
static struct errand errand;

static int setup(void **state)
{
    struct saying notice;
    (void)state;
    sys_file_remove(PATH);
    link = fake_link();
    errand = (struct errand){.link = &link, .model = model_new()};
    errand.prefs = errand.visit.prefs = prefs_open(PATH, &notice);
    return errand.model && errand.prefs ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    model_free(errand.model);
    prefs_close(errand.prefs);
    fake_link_free(&link);
    return 0;
}

static const char *asked(void)
{
    return fake_link_asked(&link);
}

static void want(const struct intent *wanted)
{
    errand_run(&errand, wanted, WALL_MS);
}

static void enter_room(void)
{
    errand.model->state = MODEL_IN;
    strcpy(errand.model->room_id, "00000000000000ba");
}

static void test_an_intent_becomes_one_command(void **state)
{
    static const struct {
        struct intent wanted;
        const char *command;
    } cases[] = {
        {{.kind = INTENT_NONE}, ""},
        {{.kind = INTENT_ACCEPT}, "{\"do\":\"accept\"}"},
        {{.kind = INTENT_DISCONNECT}, "{\"do\":\"disconnect\"}"},
        {{.kind = INTENT_SAY, .text = "hi"}, "{\"do\":\"say\",\"text\":\"hi\",\"tag\":1}"},
        {{.kind = INTENT_ENTER_ROOM, .room = "b2"}, "{\"do\":\"join\",\"room\":\"b2\"}"},
        {{.kind = INTENT_VOLUME, .volume = 0.5f}, "{\"do\":\"volume\",\"music\":0.5}"},
        {{.kind = INTENT_FIND, .text = "korn"}, "{\"do\":\"find\",\"text\":\"korn\",\"tag\":2}"},
        {{.kind = INTENT_REQUEST, .song = "e1"}, "{\"do\":\"request\",\"tag\":3,\"song\":\"e1\"}"},
        {{.kind = INTENT_UNREQUEST, .request = "f1"}, "{\"do\":\"unrequest\",\"id\":\"f1\"}"},
        {{.kind = INTENT_VOTE, .request = "f1", .vote = -1},
         "{\"do\":\"vote\",\"id\":\"f1\",\"value\":-1}"},
        {{.kind = INTENT_SKIP, .on = true}, "{\"do\":\"skip\",\"on\":true}"},
        {{.kind = INTENT_LIKE, .song = "e1"}, "{\"do\":\"like\",\"song\":\"e1\",\"on\":false}"},
        {{.kind = INTENT_PLAYS}, "{\"do\":\"plays\"}"},
        {{.kind = INTENT_TASTE}, ""}, /* nothing is known that could be read anew */
        {{.kind = INTENT_PLAYS, .before = 9}, "{\"do\":\"plays\",\"before\":9}"},
        {{.kind = INTENT_HISTORY, .before = 9}, "{\"do\":\"history\",\"before\":9}"},
        {{.kind = INTENT_TALK, .on = true, .wait = true},
         "{\"do\":\"talk\",\"on\":true,\"wait\":true}"},
        {{.kind = INTENT_TALK_KEY, .on = true}, "{\"do\":\"talk_key\",\"down\":true}"},
        {{.kind = INTENT_MODE, .mode = "open"}, "{\"do\":\"mode\",\"mode\":\"open\"}"},
        {{.kind = INTENT_TRY}, "{\"do\":\"try\"}"},
        {{.kind = INTENT_TRIM, .ms = -3}, "{\"do\":\"trim\",\"ms\":-3}"},
        {{.kind = INTENT_CLICK, .on = true}, "{\"do\":\"click\",\"on\":true}"},
        {{.kind = INTENT_HEAR, .member = 255, .nick = "Maya", .volume = 0.5f},
         "{\"do\":\"hear\",\"list\":[{\"id\":\"00000000000000ff\",\"nick\":\"Maya\","
         "\"volume\":0.5,\"muted\":true}]}"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        want(&cases[i].wanted);
        assert_string_equal(asked(), cases[i].command);
        assert_string_equal(asked(), "");
    }
}

static void test_what_is_wanted_shows_at_once(void **state)
{
    const struct model *m = errand.model;
    (void)state;
    want(&(struct intent){.kind = INTENT_SAY, .text = "on its way"});
    assert_int_equal(m->line_count, 1);
    assert_true(m->lines[0].pending);
    assert_int_equal(m->lines[0].tag, 1);
    assert_int_equal(m->lines[0].wall_ms, WALL_MS);
    want(&(struct intent){.kind = INTENT_FIND});
    assert_true(m->finding);
    want(&(struct intent){.kind = INTENT_LIKE, .song = "00000000000000e1", .on = true});
    assert_false(
        model_likes(m, "00000000000000e1")); /* the music plays on, but nobody hears of it */
    enter_room();
    want(&(struct intent){.kind = INTENT_LIKE, .song = "00000000000000e1", .on = true});
    assert_true(model_likes(m, "00000000000000e1"));
    errand.model->plays_behind = true;
    want(&(struct intent){.kind = INTENT_PLAYS, .before = 9});
    assert_true(m->plays_behind);
    want(&(struct intent){.kind = INTENT_PLAYS});
    assert_false(m->plays_behind);
}

/* What one person is heard like shows at once, and again when they come back. */
static void test_how_somebody_is_heard_is_kept(void **state)
{
    (void)state;
    want(&(struct intent){
        .kind = INTENT_HEAR, .member = 255, .nick = "Maya", .volume = 1.5f, .on = true});
    assert_true(model_volume(errand.model, 255).volume > 1.4f);
    asked();
    fake_link_tell(&link, "{\"event\":\"member\",\"id\":\"00000000000000aa\",\"nick\":\"maya\","
                          "\"in\":true}");
    errand_take(&errand, SECOND);
    assert_true(model_volume(errand.model, 0xaa).volume > 1.4f);
    assert_non_null(strstr(asked(), "\"hear\""));
}

static void test_going_somewhere_is_remembered(void **state)
{
    (void)state;
    want(&(struct intent){.kind = INTENT_CONNECT,
                          .host = "10.0.0.1",
                          .port = 7,
                          .nick = "Maya",
                          .password = "pw",
                          .picks = "rock, Korn"});
    cJSON *c = cJSON_Parse(asked());
    const cJSON *likes = cJSON_GetObjectItem(c, "likes");
    assert_string_equal(cJSON_GetObjectItem(c, "do")->valuestring, "connect");
    assert_string_equal(cJSON_GetObjectItem(c, "host")->valuestring, "10.0.0.1");
    assert_string_equal(cJSON_GetObjectItem(c, "password")->valuestring, "pw");
    assert_string_equal(cJSON_GetObjectItem(likes, "source")->valuestring, "picks");
    assert_string_equal(cJSON_GetObjectItem(likes, "picks")->valuestring, "rock, Korn");
    assert_string_equal(prefs_text(errand.prefs, "nick", ""), "Maya");
    assert_string_equal(prefs_text(errand.prefs, "picks", ""), "rock, Korn");
    cJSON_Delete(c);
    want(&(struct intent){.kind = INTENT_VOLUME, .volume = 0.25f});
    assert_true(prefs_number(errand.prefs, "volume", 1) == 0.25);
}

/* What `connect` says of likes; "" nothing. */
static const char *likes_asked(const char *picks)
{
    static char text[256];
    struct intent wanted = {.kind = INTENT_CONNECT, .host = "h", .port = 7, .nick = "Maya"};
    snprintf(wanted.picks, sizeof wanted.picks, "%s", picks);
    want(&wanted);
    cJSON *c = cJSON_Parse(asked());
    cJSON *likes = cJSON_GetObjectItem(c, "likes");
    text[0] = '\0';
    if (likes) cJSON_PrintPreallocated(likes, text, sizeof text, false);
    cJSON_Delete(c);
    return text;
}

/* Else they would be met by what they picked last time. */
static void test_who_picks_nothing_any_more_loves_nothing(void **state)
{
    (void)state;
    assert_string_equal(likes_asked(""), "");
    prefs_set_love(errand.prefs, "Maya", PREFS_TASTE, cJSON_Parse("{\"genres\":[[\"rock\",1]]}"));
    assert_string_equal(likes_asked(""), "{\"source\":\"picks\",\"picks\":\"\"}");
    assert_string_equal(likes_asked("jazz"), "{\"source\":\"picks\",\"picks\":\"jazz\"}");
}

static void test_the_screens_know_where_one_goes(void **state)
{
    (void)state;
    errand.model->likes_elsewhere = true;
    want(&(struct intent){
        .kind = INTENT_CONNECT, .host = "h", .port = 7, .nick = "Maya", .name = "Home"});
    assert_string_equal(errand.model->going.name, "Home");
    assert_string_equal(errand.model->going.host, "h");
    assert_int_equal(errand.model->going.port, 7);
    assert_false(errand.model->likes_elsewhere);
}

/* Likes may have to be read before the new one is dialled: the old one is not to be tried again meanwhile. */
static void test_who_goes_elsewhere_does_not_go_on_where_they_went(void **state)
{
    const struct intent there = {.kind = INTENT_CONNECT, .host = "h", .port = 7, .nick = "Maya"};

    (void)state;
    want(&there);
    assert_non_null(strstr(asked(), "\"connect\""));
    errand.model->state = MODEL_WAITING;
    want(&there);
    assert_string_equal(asked(), "{\"do\":\"disconnect\"}");
    assert_non_null(strstr(asked(), "\"connect\""));
}

static void expect_on_end(enum model_state state, const char *host, uint16_t port, const char *asks)
{
    struct model *m = errand.model;
    m->state = state;
    m->port = m->going.port = port;
    snprintf(m->host, sizeof m->host, "%s", host);
    snprintf(m->going.host, sizeof m->going.host, "%s", host);
    want(&(struct intent){.kind = INTENT_HOST_END});
    assert_string_equal(asked(), asks);
}

static void test_who_ends_their_party_leaves_it(void **state)
{
    (void)state;
    struct model_party *p = &errand.model->party;
    *p = (struct model_party){.state = PARTY_ON, .port = 7, .address_count = 2};
    strcpy(p->addresses[0], "192.0.2.2:7");
    strcpy(p->addresses[1], "[fd00::2]:7");
    expect_on_end(MODEL_IN, "127.0.0.1", 7, "{\"do\":\"disconnect\"}");
    expect_on_end(MODEL_IN, "192.0.2.2", 7, "{\"do\":\"disconnect\"}");
    expect_on_end(MODEL_WAITING, "fd00::2", 7, "{\"do\":\"disconnect\"}");
    expect_on_end(MODEL_IN, "192.0.2.3", 7, ""); /* guests elsewhere stay there */
    expect_on_end(MODEL_IN, "127.0.0.1", 8, "");
    expect_on_end(MODEL_IDLE, "127.0.0.1", 7, "");
}

static void test_likes_from_elsewhere_keep_what_was_picked(void **state)
{
    (void)state;
    prefs_set_text(errand.prefs, "picks", "jazz");
    want(&(struct intent){.kind = INTENT_CONNECT,
                          .host = "h",
                          .port = 7,
                          .nick = "Maya",
                          .likes = {.source = "lastfm", .user = "rj"}});
    cJSON *c = cJSON_Parse(asked());
    char *likes = cJSON_PrintUnformatted(cJSON_GetObjectItem(c, "likes"));
    assert_string_equal(likes, "{\"source\":\"lastfm\",\"user\":\"rj\"}");
    assert_string_equal(prefs_text(errand.prefs, "picks", ""), "jazz");
    cJSON_free(likes);
    cJSON_Delete(c);
}

static void test_events_reach_the_model_and_what_follows_from_them_the_link(void **state)
{
    (void)state;
    assert_false(errand_take(&errand, SECOND));
    prefs_set_number_of(errand.prefs, PREFS_TRIMS, "Speakers", 12);
    fake_link_tell(&link, "{\"event\":\"notice\",\"text\":\"Pizza\"}");
    fake_link_tell(&link, "{\"event\":\"device\",\"there\":true,\"name\":\"Speakers\"}");
    assert_true(errand_take(&errand, SECOND));
    assert_string_equal(errand.model->notice, "Pizza");
    assert_string_equal(asked(), "{\"do\":\"trim\",\"ms\":12}");
    assert_false(errand_take(&errand, SECOND));
}

static void test_servers_are_looked_for_while_the_connect_screen_shows(void **state)
{
    (void)state;
    assert_true(errand_tick(&errand, SECOND) == INT64_MAX);
    assert_string_equal(asked(), "{\"do\":\"discover\",\"on\":true}");
    errand_tick(&errand, 2 * SECOND);
    assert_string_equal(asked(), "");
    enter_room();
    errand_tick(&errand, 3 * SECOND);
    assert_string_equal(asked(), "{\"do\":\"discover\",\"on\":false}");
}

static void test_rooms_are_asked_for_each_15_s_and_in_a_new_room_at_once(void **state)
{
    (void)state;
    enter_room();
    assert_int_equal(errand_tick(&errand, SECOND), 16 * SECOND);
    assert_string_equal(asked(), "{\"do\":\"rooms\"}");
    errand_tick(&errand, 16 * SECOND - 1);
    assert_string_equal(asked(), "");
    errand_tick(&errand, 16 * SECOND);
    assert_string_equal(asked(), "{\"do\":\"rooms\"}");
    fake_link_tell(&link, "{\"event\":\"room\",\"id\":\"00000000000000bb\",\"name\":\"Rock\"}");
    errand_take(&errand, 17 * SECOND);
    errand_tick(&errand, 17 * SECOND);
    assert_string_equal(asked(), "{\"do\":\"rooms\"}");
}

static void test_the_cover_of_what_plays_is_asked_for(void **state)
{
    (void)state;
    enter_room();
    errand_tick(&errand, SECOND);
    while (asked()[0]) continue;
    fake_link_tell(&link, "{\"event\":\"playing\",\"song\":\"00000000000000e1\",\"title\":\"One\","
                          "\"position_ms\":0}");
    errand_take(&errand, 2 * SECOND);
    errand_tick(&errand, 2 * SECOND);
    assert_string_equal(asked(), "{\"do\":\"cover\",\"song\":\"00000000000000e1\"}");
    errand_tick(&errand, 3 * SECOND);
    assert_string_equal(asked(), "");
    fake_link_tell(&link, "{\"event\":\"playing\",\"song\":\"00000000000000e1\",\"title\":\"One\","
                          "\"position_ms\":0,\"next\":{\"song\":\"00000000000000e2\"}}");
    fake_link_tell(&link, "{\"event\":\"cover\",\"song\":\"00000000000000e1\"}");
    errand_take(&errand, 4 * SECOND);
    int64_t due_us = errand_tick(&errand, 4 * SECOND);
    assert_in_range(due_us, 4 * SECOND, 5 * SECOND);
    if (due_us > 4 * SECOND) errand_tick(&errand, due_us);
    assert_string_equal(asked(), "{\"do\":\"cover\",\"song\":\"00000000000000e2\"}");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_an_intent_becomes_one_command),
        TEST(test_what_is_wanted_shows_at_once),
        TEST(test_how_somebody_is_heard_is_kept),
        TEST(test_going_somewhere_is_remembered),
        TEST(test_who_goes_elsewhere_does_not_go_on_where_they_went),
        TEST(test_who_picks_nothing_any_more_loves_nothing),
        TEST(test_the_screens_know_where_one_goes),
        TEST(test_who_ends_their_party_leaves_it),
        TEST(test_likes_from_elsewhere_keep_what_was_picked),
        TEST(test_events_reach_the_model_and_what_follows_from_them_the_link),
        TEST(test_servers_are_looked_for_while_the_connect_screen_shows),
        TEST(test_the_cover_of_what_plays_is_asked_for),
        TEST(test_rooms_are_asked_for_each_15_s_and_in_a_new_room_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
