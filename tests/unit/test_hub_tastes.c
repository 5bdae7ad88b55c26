/* The hub hears what people love, also by the songs they like, and remembers it by nickname. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../support/fake_host.h"

#define METAL "{\"artists\":[[\"Korn\",1]],\"genres\":[[\"Metal\",1]]}"
#define JAZZ  "{\"genres\":[[\"JAZZ\",1]]}"

/* There is one song, and it is jazz. */
static int begin(void **state)
{
    host_begin(state);
    hub_song_found(host.hub, "jazz-so what.mp3", 1000, 1);
    hub_scan_done(host.hub, true, host_now());
    hub_tick(host.hub, host_now());
    return 0;
}

/* The line that likes it, or takes that back. */
static void write_like(char line[80], uint64_t conn, bool on)
{
    host_say(conn, "{\"t\":\"songs\",\"find\":\"\"}\n");
    cJSON *songs = host_last(conn, PROTO_SONGS);
    const cJSON *song = cJSON_GetArrayItem(cJSON_GetObjectItem(songs, "list"), 0);
    snprintf(line, 80, "{\"t\":\"like\",\"song\":\"%s\",\"on\":%s}\n", proto_text(song, "song"),
             on ? "true" : "false");
    cJSON_Delete(songs);
}

static void like(uint64_t conn, bool on)
{
    char line[80];
    write_like(line, conn, on);
    host_say(conn, line);
}

/* Nothing was known, but now they are people who love jazz. */
static void a_song_that_is_liked_joins_the_taste(void **state)
{
    (void)state;
    host_hello(1, "Ziad", NULL);
    like(1, true);
    host_hello(2, "Sara", JAZZ);
    host_assert_room(2, "Lobby", "jazz");
    host_say(1, "{\"t\":\"bye\"}\n");
    host_hello(3, "Omar", NULL); /* and others are as before */
    host_assert_room(3, "Lobby 2", "tell what you love");
}

static void a_like_that_is_taken_back_leaves_it(void **state)
{
    (void)state;
    host_hello(1, "Ziad", NULL);
    like(1, true);
    like(1, false);
    host_hello(2, "Sara", JAZZ);
    host_assert_room(2, "Jazz", "it is new"); /* nobody loves it here */
}

static void a_like_can_be_taken_back_when_the_song_is_gone(void **state)
{
    (void)state;
    char back[80];
    host_hello(1, "Ziad", NULL);
    like(1, true);
    write_like(back, 1, false);
    hub_scan_done(host.hub, true, host_now()); /* nothing is there any more */
    host_turn();
    host_say(1, "{\"t\":\"songs\",\"find\":\"\",\"tag\":2}\n");
    assert_int_equal(host_count(1, "\"total\":0"), 1);
    host_say(1, back);
    host_hello(2, "Sara", JAZZ);
    host_assert_room(2, "Jazz", "it is new");
}

static void a_like_stays_when_the_rest_is_said_anew(void **state)
{
    (void)state;
    host_hello(1, "Ziad", METAL);
    like(1, true);
    host_say(1, "{\"t\":\"taste\",\"taste\":" METAL "}\n");
    host_hello(2, "Sara", JAZZ);
    host_assert_room(2, "Metal", "jazz");
}

static void likes_are_remembered_by_nickname(void **state)
{
    (void)state;
    char token[HOST_TOKEN_TEXT];
    host_hello(1, "Ziad", METAL);
    like(1, true);
    host_token(1, token);
    host_say(1, "{\"t\":\"bye\"}\n");
    host_hello_again(2, "Ziad", METAL, token);
    host_hello(3, "Sara", JAZZ);
    host_assert_room(3, "Jazz",
                     "people here love it, too"); /* what is liked names their room, too */
}

#define WITH_SONG(test) cmocka_unit_test_setup_teardown(test, begin, host_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SONG(a_song_that_is_liked_joins_the_taste),
        WITH_SONG(a_like_that_is_taken_back_leaves_it),
        WITH_SONG(a_like_can_be_taken_back_when_the_song_is_gone),
        WITH_SONG(a_like_stays_when_the_rest_is_said_anew),
        WITH_SONG(likes_are_remembered_by_nickname),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
