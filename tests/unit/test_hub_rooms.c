/* The hub puts people together: which room they are given, what it is called, and what they are told of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../../common/buf.h"
#include "../../common/proto.h"
#include "../../server/hub.h"
#include "../../server/store.h"
#include "../support/fake_io.h"

enum { CLIENTS = 40 };

#define METAL                                                                                      \
    "{\"artists\":[[\"Korn\",1],[\"Tool\",1]],\"genres\":[[\"Rock\",1]],\"keywords\":[[\"metal\"," \
    "1]]}"
#define JAZZ "{\"artists\":[[\"Miles Davis\",1]],\"genres\":[[\"Jazz\",1]]}"

static struct fake_io world;
static struct config config;
static struct store *store;
static struct hub *hub;
static struct buf heard[CLIENTS];
static int64_t clock_us;

static struct now now(void)
{
    return (struct now){.mono_us = clock_us, .wall_us = 1700000000000000 + clock_us};
}

static size_t tcp_send(void *w, uint64_t conn, const void *bytes, size_t n)
{
    (void)w;
    assert_true(buf_append(&heard[conn], bytes, n));
    return n;
}

static void tcp_close(void *w, uint64_t conn)
{
    (void)w;
    (void)conn;
}

static void begin_hub(void)
{
    hub = hub_new(&config, &world.io, NULL, store, "reels", now());
    assert_non_null(hub);
}

static int begin(void **state)
{
    (void)state;
    fake_io_init(&world);
    world.io.tcp_send = tcp_send;
    world.io.tcp_close = tcp_close;
    config = (struct config){.songs = "songs",
                             .name = "test",
                             .buffer_ms = 1000,
                             .bitrate = 128,
                             .requests_each = 5,
                             .room_size = 4,
                             .max_clients = 5000};
    clock_us = 100000000;
    store = store_open(NULL, false, &world.io, now().wall_us);
    begin_hub();
    return 0;
}

static int end(void **state)
{
    (void)state;
    hub_free(hub);
    store_free(store);
    for (size_t i = 0; i < CLIENTS; i++) buf_free(&heard[i]);
    fake_io_free(&world);
    return 0;
}

static void say(uint64_t conn, const char *line)
{
    hub_tcp_data(hub, conn, line, strlen(line), now());
}

/* `taste` NULL: says nothing of it. */
static void hello(uint64_t conn, const char *taste)
{
    static const struct addr peer = {.family = 4, .host = {127, 0, 0, 1}, .port = 1};
    char line[2000];
    snprintf(line, sizeof line, "{\"t\":\"hello\",\"v\":1,\"nick\":\"n%d\"%s%s}\n", (int)conn,
             taste ? ",\"taste\":" : "", taste ? taste : "");
    hub_tcp_open(hub, conn, &peer, now());
    say(conn, line);
}

/* The last message of a type that a client was told; the caller frees it. NULL: none. */
static cJSON *last(uint64_t conn, enum proto_type wanted)
{
    const char *line = (const char *)buf_data(&heard[conn]),
               *stop = line + buf_length(&heard[conn]);
    cJSON *found = NULL;
    for (const char *newline; line < stop; line = newline + 1) {
        enum proto_type type;
        cJSON *m = NULL;
        char error[PROTO_ERROR_BYTES];
        newline = memchr(line, '\n', (size_t)(stop - line));
        assert_non_null(newline);
        assert_int_equal(
            proto_read(PROTO_FROM_SERVER, line, (size_t)(newline - line), &type, &m, error),
            PROTO_OK);
        if (type == wanted) {
            cJSON_Delete(found);
            found = m;
        } else
            cJSON_Delete(m);
    }
    return found;
}

static void assert_room(uint64_t conn, const char *name, const char *why)
{
    cJSON *room = last(conn, PROTO_ROOM);
    assert_non_null(room);
    assert_string_equal(proto_text(room, "name"), name);
    if (!strstr(proto_text(room, "why"), why)) fail_msg("why: %s", proto_text(room, "why"));
    cJSON_Delete(room);
}

static void rooms_say_why(void **state)
{
    (void)state;
    hello(1, METAL);
    hello(2, METAL);
    hello(3, JAZZ);
    hello(4, NULL);
    assert_room(1, "Rock-Metal", "it is new, about Rock-Metal");
    assert_room(2, "Rock-Metal", "2 artists shared with people here: Korn, Tool; Rock, metal");
    assert_room(3, "Jazz", "it is new, about Jazz");
    assert_room(4, "Lobby", "no likes came with you");
}

static void names_are_unique_and_stay(void **state)
{
    (void)state;
    hello(1, "{\"artists\":[[\"A\",1]],\"genres\":[[\"Rock\",1]]}");
    hello(2,
          "{\"artists\":[[\"B\",1]],\"keywords\":[[\"rock\",1]]}"); /* shares nothing of a kind */
    assert_room(1, "Rock", "");
    assert_room(2, "Rock 2", "");
    say(1, "{\"t\":\"taste\",\"taste\":" JAZZ "}\n");
    hello(3, JAZZ);
    assert_room(3, "Rock", "1 artist shared"); /* its name is as it was */
}

static void a_full_room_opens_a_sibling(void **state)
{
    (void)state;
    for (uint64_t i = 1; i <= 5; i++) hello(i, METAL);
    assert_room(4, "Rock-Metal", "2 artists shared");
    assert_room(5, "Rock-Metal 2", "is full; this is its sibling");
    say(5, "{\"t\":\"join\",\"room\":\"rock-metal\"}\n");
    cJSON *error = last(5, PROTO_ERROR);
    assert_string_equal(proto_text(error, "code"), "full");
    cJSON_Delete(error);
    assert_room(5, "Rock-Metal 2", "");
}

/* Chose to be elsewhere, and is alone there: stays. Did not choose: is moved, and told why. */
static void who_is_alone_is_moved_and_told_why(void **state)
{
    (void)state;
    for (uint64_t i = 1; i <= 5; i++) hello(i, METAL);
    assert_room(5, "Rock-Metal 2", "sibling");
    say(4, "{\"t\":\"bye\"}\n");
    hello(6, JAZZ);
    assert_room(5, "Rock-Metal 2", "sibling"); /* nobody alike came */
    say(3, "{\"t\":\"bye\"}\n");
    hello(7, METAL); /* company comes first: to the lonely */
    assert_room(7, "Rock-Metal 2", "shared");
    say(5, "{\"t\":\"bye\"}\n"); /* and now that one is alone, */
    say(2, "{\"t\":\"bye\"}\n");
    say(1, "{\"t\":\"bye\"}\n");
    hello(8, JAZZ);
    say(8, "{\"t\":\"join\",\"room\":\"Rock-Metal\"}\n"); /* by hand */
    say(8, "{\"t\":\"taste\",\"taste\":" METAL "}\n");
    hello(9, METAL);
    assert_room(8, "Rock-Metal", "you chose it");
}

static void the_list_has_matches_and_reasons(void **state)
{
    (void)state;
    hello(1, JAZZ);
    for (uint64_t i = 2; i <= 6; i++) hello(i, METAL);
    say(6, "{\"t\":\"rooms\"}\n");
    cJSON *rooms = last(6, PROTO_ROOMS), *list = cJSON_GetObjectItem(rooms, "list");
    assert_int_equal(cJSON_GetArraySize(list), 3);
    const cJSON *own = cJSON_GetArrayItem(list, 0), *best = cJSON_GetArrayItem(list, 1),
                *jazz = cJSON_GetArrayItem(list, 2);
    assert_true(proto_flag(own, "here"));
    assert_false(proto_has(own, "match")); /* nobody else is there yet */
    assert_string_equal(proto_text(best, "name"), "Rock-Metal");
    assert_in_range(proto_int(best, "match", -1), 50, 100);
    assert_true(proto_flag(best, "full"));
    assert_string_equal(proto_text(best, "why"),
                        "2 artists shared with people here: Korn, Tool; Rock, metal");
    assert_int_equal(proto_int(jazz, "match", -1), 0);
    assert_false(proto_has(jazz, "why"));
    cJSON_Delete(rooms);
}

/* However many and long the reasons are, the list is a line that clients take. */
static void a_long_list_is_cut(void **state)
{
    (void)state;
    char taste[1900], name[70];
    memset(name, 'x', 60);
    config.room_size = 2;
    hub_free(hub);
    begin_hub();
    for (uint64_t i = 1; i < CLIENTS; i++) {
        snprintf(name + 60, sizeof name - 60, "%d", (int)i);
        snprintf(taste, sizeof taste,
                 "{\"artists\":[[\"\\\"a%s\",1],[\"b%.60s\",1],[\"c%.60s\",1],[\"d%.60s\",1]],"
                 "\"genres\":[[\"g%s\",1]],\"keywords\":[[\"k%.60s\",1],[\"l%.60s\",1]]}",
                 name, name, name, name, name, name, name);
        hello(i, taste);
    }
    say(CLIENTS - 1, "{\"t\":\"rooms\"}\n");
    cJSON *rooms = last(CLIENTS - 1, PROTO_ROOMS);
    assert_non_null(rooms);
    assert_true(cJSON_GetArraySize(cJSON_GetObjectItem(rooms, "list")) > 5);
    cJSON_Delete(rooms);
}

static void tastes_are_remembered_by_nickname(void **state)
{
    (void)state;
    hello(1, METAL);
    hub_free(hub);
    clock_us += 1000000000; /* long past coming back into the same room */
    begin_hub();
    hello(1, NULL);
    assert_room(1, "Rock-Metal", "");
}

/* Nothing was known, but now they are people who love jazz. */
static void a_song_that_is_liked_joins_the_taste(void **state)
{
    (void)state;
    char like[80];
    hub_song_found(hub, "jazz-so what.mp3", 1000, 1);
    hub_scan_done(hub, true, now());
    hub_tick(hub, now());
    hello(1, NULL);
    say(1, "{\"t\":\"songs\",\"find\":\"\"}\n");
    cJSON *songs = last(1, PROTO_SONGS);
    const cJSON *song = cJSON_GetArrayItem(cJSON_GetObjectItem(songs, "list"), 0);
    snprintf(like, sizeof like, "{\"t\":\"like\",\"song\":\"%s\",\"on\":true}\n",
             proto_text(song, "song"));
    cJSON_Delete(songs);
    say(1, like);
    hello(2, "{\"genres\":[[\"JAZZ\",1]]}");
    assert_room(2, "Lobby", "jazz");
    say(1, "{\"t\":\"bye\"}\n");
    hello(3, NULL); /* and others are as before */
    assert_room(3, "Lobby 2", "no likes came with you");
}

static void one_room_for_a_party(void **state)
{
    (void)state;
    config.rooms = ROOMS_ONE;
    hub_free(hub);
    begin_hub();
    for (uint64_t i = 1; i <= 6; i++) hello(i, i % 2 ? METAL : JAZZ);
    for (uint64_t i = 1; i <= 6; i++) assert_room(i, "Party", "one party");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rooms_say_why, begin, end),
        cmocka_unit_test_setup_teardown(names_are_unique_and_stay, begin, end),
        cmocka_unit_test_setup_teardown(a_full_room_opens_a_sibling, begin, end),
        cmocka_unit_test_setup_teardown(who_is_alone_is_moved_and_told_why, begin, end),
        cmocka_unit_test_setup_teardown(the_list_has_matches_and_reasons, begin, end),
        cmocka_unit_test_setup_teardown(a_long_list_is_cut, begin, end),
        cmocka_unit_test_setup_teardown(tastes_are_remembered_by_nickname, begin, end),
        cmocka_unit_test_setup_teardown(a_song_that_is_liked_joins_the_taste, begin, end),
        cmocka_unit_test_setup_teardown(one_room_for_a_party, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
