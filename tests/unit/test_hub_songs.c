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

static void a_song_that_is_liked_brings_more_of_its_kind(void **state)
{
    (void)state;
    char line[80];
    host_hello(1, "Omar", NULL);
    next_jazz(1);
    host_say(1, "{\"t\":\"songs\",\"find\":\"jazz\"}\n");
    cJSON *songs = host_last(1, PROTO_SONGS);
    snprintf(line, sizeof line, "{\"t\":\"like\",\"song\":\"%s\",\"on\":true}\n",
             proto_text(cJSON_GetArrayItem(cJSON_GetObjectItem(songs, "list"), 0), "song"));
    cJSON_Delete(songs);
    host_say(1, line);
    assert_in_range(next_jazz(1), MOST, PLAYS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define WITH_SONGS(test) cmocka_unit_test_setup_teardown(test, begin, host_end)
        WITH_SONGS(who_comes_is_played_for),
        WITH_SONGS(who_left_is_not),
        WITH_SONGS(a_song_that_is_liked_brings_more_of_its_kind),
#undef WITH_SONGS
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
