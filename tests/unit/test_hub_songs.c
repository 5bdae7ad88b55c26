/* The hub's rooms play what the people in them love: whoever comes, leaves or likes something else changes that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../support/fake_host.h"
#include "../support/fake_reel.h"
#include "../../server/store_parts.h"

#define JAZZ "{\"genres\":[[\"Jazz\",1]]}"
#define ROCK "{\"genres\":[[\"Rock\",1]]}"

enum {
    SONGS = 80, /* half of them jazz, half rock */
    FRAMES = 500,
    PLAYS = 12,
    MOST = 9 /* at least so many of these are of what is loved: nine tenths are meant */
};

/* One room for all, whose songs are ready. */
static int begin(void **state)
{
    host_begin(state);
    host.config.rooms = ROOMS_ONE;
    host_anew();
    for (int i = 0; i < SONGS; i++) {
        char name[40];
        const char *genre = i % 2 ? "jazz" : "rock";
        snprintf(name, sizeof name, "%s-%s %d.mp3", genre, genre, i);
        hub_song_found(host.hub, name, 1000, 1);
    }
    hub_scan_done(host.hub, true, host_now());
    for (int i = 0; i < 1000 && host.reels < SONGS; i++) {
        host_turn();
        host_make_reels(FRAMES, FRAMES * 960 - FAKE_REEL_DELAY);
    }
    return host.reels == SONGS ? 0 : -1;
}

/* How many of the next PLAYS songs are jazz. */
static int next_jazz(uint64_t conn)
{
    int jazz = 0;
    for (int n = 0; n < PLAYS; n++) {
        hub_console(host.hub, "skip", host_now());
        for (int i = 0; i < 50; i++) host_turn(); /* half a second */
        cJSON *playing = host_last(conn, PROTO_PLAYING);
        const cJSON *song, *list = cJSON_GetObjectItemCaseSensitive(playing, "list");
        const char *title = "";
        cJSON_ArrayForEach(song, list) title = proto_text(song, "title");
        jazz += strncmp(title, "jazz", 4) == 0;
        cJSON_Delete(playing);
    }
    return jazz;
}

static void who_comes_is_played_for(void **state)
{
    (void)state;
    host_hello(1, "Omar", NULL);
    next_jazz(1);
    host_hello(2, "Sara", JAZZ);
    assert_in_range(next_jazz(1), MOST, PLAYS);
}

static void who_left_is_not(void **state)
{
    (void)state;
    host_hello(1, "Omar", JAZZ);
    host_hello(2, "Sara", ROCK);
    assert_in_range(next_jazz(1), 0, MOST - 1);
    host_say(2, "{\"t\":\"bye\"}\n");
    assert_in_range(next_jazz(1), MOST, PLAYS);
}

static void like(uint64_t conn, const char *song)
{
    char line[80];
    snprintf(line, sizeof line, "{\"t\":\"like\",\"song\":\"%s\",\"on\":true}\n", song);
    host_say(conn, line);
    for (int i = 0; i < 30; i++) host_turn(); /* wishes have a pace */
}

/* The first that a search finds; the caller frees the whole answer. */
static const char *found(uint64_t conn, const char *words, cJSON **songs)
{
    char line[80];
    snprintf(line, sizeof line, "{\"t\":\"songs\",\"find\":\"%s\"}\n", words);
    host_say(conn, line);
    *songs = host_last(conn, PROTO_SONGS);
    return proto_text(cJSON_GetObjectItem(*songs, "list")->child, "song");
}

static void a_song_that_is_liked_brings_more_of_its_kind(void **state)
{
    (void)state;
    cJSON *songs;
    host_hello(1, "Omar", NULL);
    next_jazz(1);
    like(1, found(1, "jazz", &songs));
    cJSON_Delete(songs);
    assert_in_range(next_jazz(1), MOST, PLAYS);
}

/* The history, the newest first; the caller frees it. */
static cJSON *plays(uint64_t conn)
{
    host_say(conn, "{\"t\":\"plays\"}\n");
    for (int i = 0; i < 30; i++) host_turn();
    return host_last(conn, PROTO_PLAYS);
}

/* All that are remembered, not only the last few. */
static void songs_liked_long_ago_have_their_hearts(void **state)
{
    (void)state;
    host_hello(1, "Omar", NULL);
    next_jazz(1);
    cJSON *before = plays(1);
    const cJSON *item, *first = cJSON_GetObjectItem(before, "list")->child;
    like(1, proto_text(first, "song"));
    host_say(1, "{\"t\":\"songs\",\"find\":\"\"}\n");
    cJSON *songs = host_last(1, PROTO_SONGS);
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(songs, "list"))
    {
        if (strcmp(proto_text(item, "song"), proto_text(first, "song")) != 0)
            like(1, proto_text(item, "song"));
    }
    cJSON *after = plays(1);
    int hearts = 0;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(after, "list"))
    {
        bool same = strcmp(proto_text(item, "song"), proto_text(first, "song")) == 0;
        hearts += same && proto_flag(item, "liked");
    }
    assert_true(hearts > 0);
    cJSON_Delete(before);
    cJSON_Delete(songs);
    cJSON_Delete(after);
}

/* The answer that fits this; the caller frees it. */
static cJSON *refused(const char *line)
{
    host_say(1, line);
    cJSON *m = host_last(1, PROTO_RESULT);
    assert_string_equal(proto_text(m, "code"), "slow");
    return m;
}

/* Clients show wishes before they are granted. */
static void who_is_refused_hears_what_counts(void **state)
{
    (void)state;
    char line[100];
    host_hello(1, "Omar", NULL);
    next_jazz(1);
    cJSON *songs;
    const char *song = found(1, "", &songs);
    like(1, song);
    host_say(1, "{\"t\":\"request\",\"number\":1}\n");
    for (int i = 0; i < 30; i++) host_turn();
    cJSON *queue = host_last(1, PROTO_QUEUE);
    const char *request = proto_text(cJSON_GetObjectItem(queue, "list")->child, "id");
    for (int value = -1; value <= 1; value++) { /* the last that counts is for it */
        snprintf(line, sizeof line, "{\"t\":\"vote\",\"id\":\"%s\",\"value\":%d}\n", request,
                 value);
        host_say(1, line);
    }
    for (int i = 0; i < 30; i++) host_say(1, "{\"t\":\"plays\"}\n");
    snprintf(line, sizeof line, "{\"t\":\"vote\",\"id\":\"%s\",\"value\":0}\n", request);
    cJSON *m = refused(line);
    assert_int_equal(proto_int(m, "value", 9), 1);
    cJSON_Delete(m);
    snprintf(line, sizeof line, "{\"t\":\"like\",\"song\":\"%s\",\"on\":false}\n", song);
    m = refused(line);
    assert_string_equal(proto_text(m, "of"), "like");
    assert_string_equal(proto_text(m, "song"), song);
    assert_true(proto_flag(m, "on"));
    cJSON_Delete(m);
    m = refused("{\"t\":\"skip\",\"on\":true}\n");
    assert_true(proto_has(m, "on") && !proto_flag(m, "on"));
    cJSON_Delete(m);
    host_check(1);
    cJSON_Delete(songs);
    cJSON_Delete(queue);
}

/* The disk failed in the middle of the look: what it did not get to see stays, also what was asked for of it. */
static void what_cannot_be_read_now_is_not_forgotten(void **state)
{
    (void)state;
    host_hello(1, "Omar", NULL);
    hub_song_found(host.hub, "new.mp3", 1000, 1);
    hub_scan_done(host.hub, false, host_now());
    for (int i = 0; i < 10; i++) host_turn();
    assert_non_null(strstr(host.world.log, "a part of the songs folder songs cannot be read"));
    host_say(1, "{\"t\":\"songs\",\"find\":\"\"}\n");
    assert_int_equal(host_count(1, "\"total\":81"), 1);
    hub_scan_done(host.hub, false, host_now());
    assert_non_null(strstr(host.world.log, "the songs folder songs cannot be read"));
    host_turn();
    hub_song_found(host.hub, "new.mp3", 1000, 1);
    hub_scan_done(host.hub, true, host_now());
    for (int i = 0; i < 10; i++) host_turn();
    host_say(1, "{\"t\":\"songs\",\"find\":\"\"}\n");
    assert_int_equal(host_count(1, "\"total\":1}"), 1);
}

/* A look through the folder that finds one song. */
static void look(bool readable)
{
    hub_song_found(host.hub, "new.mp3", 1000, 1);
    hub_scan_done(host.hub, readable, host_now());
    for (int i = 0; i < 10; i++) host_turn();
}

static int logged(const char *what)
{
    int n = 0;
    for (const char *at = host.world.log; (at = strstr(at, what)) != NULL; at++) n++;
    return n;
}

/* An entry that can never be read must not keep every song that was there once. */
static void what_cannot_be_read_for_long_is_believed_gone(void **state)
{
    (void)state;
    host_hello(1, "Omar", NULL);
    look(true);
    look(false);
    hub_scan_done(host.hub, true, host_now()); /* all is gone, new.mp3 as well */
    for (int i = 0; i < 10; i++) host_turn();
    hub_song_found(host.hub, "old.mp3", 1000, 1);
    hub_scan_done(host.hub, true, host_now());
    host.world.log[0] = '\0';
    for (int i = 0; i < 20; i++) look(false);
    host_say(1, "{\"t\":\"songs\",\"find\":\"\"}\n");
    assert_int_equal(host_count(1, "\"total\":2}"), 1);
    look(false);
    host_say(1, "{\"t\":\"songs\",\"find\":\"\"}\n");
    assert_int_equal(host_count(1, "\"total\":1}"), 1);
    assert_int_equal(logged("a part of the songs folder"), 1);
    assert_int_equal(logged("can be read again"), 0);
    hub_song_found(host.hub, "old.mp3", 1000, 1);
    look(false);
    look(false); /* what is missing next has ten minutes of its own */
    host_say(1, "{\"t\":\"songs\",\"find\":\"\"}\n");
    assert_int_equal(host_count(1, "\"total\":2}"), 2);
    look(true);
    look(true);
    assert_int_equal(logged("can be read again"), 1);
}

static int looks;

static void look_begins(void *world)
{
    (void)world;
    looks++;
}

static void scan_songs(int64_t modified_us, const char *song)
{
    hub_song_found(host.hub, "a.mp3", 1000, modified_us);
    if (song) hub_song_found(host.hub, song, 1000, 1);
    hub_scan_done(host.hub, true, host_now());
    host_turn();
}

/* When there may be such that nobody counted. */
static void reels_of_no_song_are_looked_for(void **state)
{
    (void)state;
    host.config.reels_gb = 1;
    host.world.io.scan_reels = look_begins;
    looks = 0;
    host_anew();
    hub_scan_done(host.hub, false, host_now());
    host_turn();
    hub_song_found(host.hub, "a.mp3", 1000, 1);
    hub_scan_done(host.hub, false, host_now());
    host_turn();
    assert_int_equal(looks, 0); /* whose they are is not known yet */
    scan_songs(1, NULL);
    assert_int_equal(looks, 1);
    scan_songs(2, "b.mp3");
    assert_int_equal(looks, 1); /* that one goes on, */
    hub_reels_done(host.hub);
    assert_int_equal(looks, 2); /* and did not know of what changed meanwhile */
    hub_reel_found(host.hub, "0123456789abcdef.opus", INT64_C(2000000000), 1);
    fake_io_put(&host.world, "reels/0123456789abcdef.opus", "", 0);
    hub_reel_found(host.hub, "1123456789abcdef.opus", INT64_C(2000000000),
                   host_now().wall_us - 5 * 3600 * INT64_C(1000000));
    fake_io_put(&host.world, "reels/1123456789abcdef.opus", "", 0);
    hub_reels_done(host.hub);
    assert_int_equal(looks, 2);
    for (int i = 0; i < 3; i++) {
        host_make_reels(FRAMES, FRAMES * 960 - FAKE_REEL_DELAY);
        host_turn();
    }
    assert_null(fake_io_file(&host.world, "reels/0123456789abcdef.opus"));
    assert_non_null(fake_io_file(&host.world, "reels/1123456789abcdef.opus")); /* may be heard */
    scan_songs(2, "c.mp3");
    assert_int_equal(looks, 3); /* one is gone */
    hub_reels_done(host.hub);
    scan_songs(2, "c.mp3");
    assert_int_equal(looks, 3);
    scan_songs(3, "c.mp3");
    assert_int_equal(looks, 4);
}

/* What is no song's here is one's there. */
static void reels_of_another_server_are_left_alone(void **state)
{
    (void)state;
    host.config.reels_gb = 1;
    host.world.io.scan_reels = look_begins;
    host.store->anothers = true;
    looks = 0;
    host_anew();
    scan_songs(1, NULL);
    assert_int_equal(looks, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define WITH_SONGS(test) cmocka_unit_test_setup_teardown(test, begin, host_end)
        WITH_SONGS(who_comes_is_played_for),
        WITH_SONGS(who_left_is_not),
        WITH_SONGS(a_song_that_is_liked_brings_more_of_its_kind),
        WITH_SONGS(songs_liked_long_ago_have_their_hearts),
        WITH_SONGS(who_is_refused_hears_what_counts),
        WITH_SONGS(what_cannot_be_read_now_is_not_forgotten),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_for_long_is_believed_gone, host_begin,
                                        host_end),
        cmocka_unit_test_setup_teardown(reels_of_no_song_are_looked_for, host_begin, host_end),
        cmocka_unit_test_setup_teardown(reels_of_another_server_are_left_alone, host_begin,
                                        host_end),
#undef WITH_SONGS
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
