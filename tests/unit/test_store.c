/* The store: what was committed is there after a crash, and neither grows for ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/kept.h"

static int begin(void **state)
{
    (void)state;
    return kept_begin("test_store.files");
}

static void what_was_committed_outlives_a_crash_and_the_rest_does_not(void **state)
{
    (void)state;
    struct store *s = kept_open("a");
    assert_false(store_tick(s, KEPT_MS(0))); /* nothing to do */
    assert_int_equal(store_due_us(s), INT64_MAX);
    kept_say(s, 1, 1, "one");
    assert_true(store_tick(s, KEPT_MS(1))); /* the first waits for nothing */
    kept_say(s, 1, 2, "two");
    kept_say(s, 2, 1, "elsewhere");
    assert_false(store_tick(s, KEPT_MS(2)));
    assert_int_equal(store_due_us(s), KEPT_MS(6));
    assert_string_equal(kept_lines(s, 1).text, "Maya:one Maya:two "); /* read before it is kept */
    struct store *early = kept_after_a_crash();
    assert_string_equal(kept_lines(early, 1).text, "Maya:one ");
    store_free(early);
    assert_true(store_tick(s, KEPT_MS(6)));
    struct store *late = kept_after_a_crash();
    assert_string_equal(kept_lines(late, 1).text, "Maya:one Maya:two ");
    assert_string_equal(kept_lines(late, 2).text, "Maya:elsewhere ");
    store_free(late);
    store_free(s);
    assert_string_equal(kept.world.log, "");
}

static void closing_commits(void **state)
{
    (void)state;
    struct store *s = kept_open("a");
    kept_say(s, 1, 1, "last words");
    store_free(s);
    s = kept_open("a");
    assert_string_equal(kept_lines(s, 1).text, "Maya:last words ");
    store_free(s);
}

static void the_last_lines_are_kept_in_order(void **state)
{
    (void)state;
    struct store *s = kept_open(NULL);
    for (uint64_t seq = 1; seq <= 2500; seq++) kept_say(s, 5, seq, "la");
    kept_say(s, 6, 1, "other");
    struct kept_said all = kept_lines(s, 5);
    assert_in_range(all.n, STORE_LINES, STORE_LINES + 100);
    assert_int_equal(all.last, 2500);
    assert_int_equal(kept_lines(s, 6).n, 1);
    store_free(s);
}

static void lines_are_read_between_two_numbers_either_way(void **state)
{
    (void)state;
    struct store *s = kept_open(NULL);
    for (uint64_t seq = 1; seq <= 50; seq++)
        if (seq < 20 || seq > 30) kept_say(s, 5, seq, "la");
    struct store_span span = {.after = 15, .before = 35};
    struct kept_said forward = kept_lines_between(s, 5, &span, 6);
    assert_int_equal(forward.first, 16);
    assert_int_equal(forward.last, 32);
    assert_int_equal(kept_lines_between(s, 5, &span, 99).last, 34);
    span.newest_first = true;
    struct kept_said back = kept_lines_between(s, 5, &span, 6);
    assert_int_equal(back.first, 34);
    assert_int_equal(back.last, 18);
    assert_int_equal(kept_lines_between(s, 5, &span, 99).last, 16);
    store_free(s);
}

static void a_nickname_is_remembered_and_passes_on_without_its_profile(void **state)
{
    (void)state;
    struct store *s = kept_open(NULL);
    struct store_nick maya = {.token_hash = {1, 2, 3},
                              .seen_us = KEPT_MS(5),
                              .room = UINT64_MAX,
                              .chose = true},
                      got;
    store_profile_put(s, "maya", "{\"never\":1}");
    assert_false(store_nick(s, "maya", &got));
    assert_null(store_profile(s, "maya"));
    store_nick_put(s, "maya", &maya);
    store_profile_put(s, "maya", "{\"genres\":[]}");
    maya.room = 9;
    store_nick_put(s, "maya", &maya);
    assert_true(store_nick(s, "maya", &got));
    assert_memory_equal(got.token_hash, maya.token_hash, STORE_HASH_BYTES);
    assert_int_equal(got.seen_us, KEPT_MS(5));
    assert_int_equal(got.room, 9);
    assert_true(got.chose);
    char *profile = store_profile(s, "maya");
    assert_string_equal(profile, "{\"genres\":[]}");
    free(profile);
    maya.token_hash[31] = 1;
    store_nick_put(s, "maya", &maya);
    assert_null(store_profile(s, "maya"));
    store_free(s);
}

static void who_was_here_when_the_server_ended_left_when_it_began(void **state)
{
    (void)state;
    struct store *s = kept_open("a");
    struct store_nick maya = {.seen_us = STORE_HERE}, ziad = {.seen_us = KEPT_MS(5)};
    store_nick_put(s, "maya", &maya);
    store_nick_put(s, "ziad", &ziad);
    store_free(s);
    s = kept_open("a");
    assert_true(store_nick(s, "maya", &maya));
    assert_int_equal(maya.seen_us, KEPT_MS(99));
    assert_true(store_nick(s, "ziad", &ziad));
    assert_int_equal(ziad.seen_us, KEPT_MS(5));
    store_free(s);
}

static void those_not_seen_for_longest_are_forgotten(void **state)
{
    (void)state;
    struct store *s = kept_open(NULL);
    struct store_nick nick = {.seen_us = 0}, host = {.seen_us = 0, .lasting = true};
    store_nick_put(s, "host", &host);
    store_profile_put(s, "host", "oud");
    for (int i = 0; i < STORE_NICKS + 2000; i++) {
        char fold[20];
        snprintf(fold, sizeof fold, "n%d", i);
        nick.seen_us = KEPT_MS(i);
        store_nick_put(s, fold, &nick);
        if (i == 0) store_profile_put(s, fold, "old");
    }
    assert_false(store_nick(s, "n0", &nick));
    assert_false(store_nick(s, "n900", &nick));
    assert_true(store_nick(s, "host", &nick));
    char *profile = store_profile(s, "host");
    assert_string_equal(profile, "oud");
    free(profile);
    assert_null(store_profile(s, "n0"));
    assert_true(store_nick(s, "n2100", &nick));
    store_free(s);
}

static void note_ban(void *user, const char *shown)
{
    strcat(user, shown);
    strcat(user, ";");
}

static void bans_are_kept_until_they_are_lifted(void **state)
{
    (void)state;
    char shown[100] = "";
    struct store *s = kept_open("a");
    store_ban_put(s, "nick maya", "Maya");
    store_ban_put(s, "nick maya", "MAYA");
    store_ban_put(s, "addr 10.0.0.1", "10.0.0.1");
    store_free(s);
    s = kept_open("a");
    assert_true(store_banned(s, "nick maya"));
    assert_false(store_banned(s, "nick ziad"));
    store_bans(s, note_ban, shown);
    assert_string_equal(shown, "Maya;10.0.0.1;");
    assert_true(store_ban_remove(s, "nick maya"));
    assert_false(store_ban_remove(s, "nick maya"));
    assert_false(store_banned(s, "nick maya"));
    store_free(s);
}

static void a_room_is_found_by_id_and_name_and_keeps_its_programme(void **state)
{
    (void)state;
    struct store *s = kept_open(NULL);
    struct store_room r;
    assert_false(store_room(s, 7, &r));
    store_room_put(s, 7, "rock", "Rock", KEPT_MS(1));
    store_programme_put(s, 7, "[1]", 5);
    store_queue_put(s, 7, "[2]");
    store_mode_put(s, 7, "quiet");
    store_room_put(s, 7, "metal", "Metal", KEPT_MS(3));
    store_room_put(s, UINT64_MAX, "metal", "METAL", KEPT_MS(1));
    assert_false(store_room_named(s, "rock", &r));
    assert_true(store_room_named(s, "metal", &r)); /* used last */
    assert_int_equal(r.id, 7);
    assert_string_equal(r.name, "Metal");
    assert_string_equal(r.programme, "[1]");
    assert_string_equal(r.queue, "[2]");
    assert_string_equal(r.mode, "quiet");
    store_room_free(&r);
    assert_true(store_room(s, UINT64_MAX, &r));
    assert_string_equal(r.programme, "");
    assert_string_equal(r.mode, "");
    store_room_free(&r);
    store_free(s);
}

static void rooms_used_long_ago_are_forgotten_with_all_that_is_theirs(void **state)
{
    (void)state;
    struct store *s = kept_open(NULL);
    struct store_room r;
    for (uint64_t id = 1; id <= STORE_ROOMS + 200; id++) {
        store_room_put(s, id, "f", "F", KEPT_MS(id));
        kept_say(s, id, 1, "hello");
    }
    assert_false(store_room(s, 150, &r));
    assert_int_equal(kept_lines(s, 150).n, 0);
    assert_int_equal(kept_lines(s, 250).n, 1);
    store_free(s);
}

static void a_room_that_plays_is_in_use(void **state)
{
    (void)state;
    struct store *s = kept_open(NULL);
    struct store_room r;
    for (uint64_t id = 1; id <= STORE_ROOMS + 200; id++) {
        store_room_put(s, id, "f", "F", KEPT_MS(id));
        if (id == 1) kept_say(s, id, 1, "hello");
        store_programme_put(s, 1, "[]", KEPT_MS(id));
    }
    assert_true(store_room(s, 1, &r));
    store_room_free(&r);
    assert_int_equal(kept_lines(s, 1).n, 1);
    store_free(s);
}

static void note_play(void *user, const struct play *p)
{
    char *text = user;
    snprintf(text, 100, "%d %s %s %s", (int)p->seq, p->title, p->artist, p->by);
}

static void what_was_played_is_kept(void **state)
{
    (void)state;
    struct store *s = kept_open(NULL);
    char text[100] = "";
    for (uint64_t seq = 1; seq <= 700; seq++) {
        struct play p = {
            .seq = seq, .song = 3, .title = "T", .artist = "A", .by = "Maya", .wall_us = 4};
        store_play_put(s, 1, &p);
    }
    store_plays(s, 1, 1, note_play, text);
    assert_string_equal(text, "700 T A Maya");
    text[0] = '\0';
    store_plays(s, 2, 1, note_play, text);
    assert_string_equal(text, "");
    store_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, kept_end)
        TEST(what_was_committed_outlives_a_crash_and_the_rest_does_not),
        TEST(closing_commits),
        TEST(the_last_lines_are_kept_in_order),
        TEST(lines_are_read_between_two_numbers_either_way),
        TEST(a_nickname_is_remembered_and_passes_on_without_its_profile),
        TEST(who_was_here_when_the_server_ended_left_when_it_began),
        TEST(those_not_seen_for_longest_are_forgotten),
        TEST(bans_are_kept_until_they_are_lifted),
        TEST(a_room_is_found_by_id_and_name_and_keeps_its_programme),
        TEST(rooms_used_long_ago_are_forgotten_with_all_that_is_theirs),
        TEST(a_room_that_plays_is_in_use),
        TEST(what_was_played_is_kept),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
