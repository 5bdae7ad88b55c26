/* What people ask a room for, as its members hear and read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/proto.h"
#include "../../server/room.h"
#include "../support/fake_songs.h"
#include "../support/in_english.h"

#define S(seconds) ((int64_t)((seconds)*1e6))
#define AGAIN_US   S(90)

enum { PEOPLE = 2000 };

static struct fake_io world;
static struct library *songs;
static struct room *room;
static const char *const six[] = {"rock-a-one.mp3",  "rock-b-two.mp3",  "rock-c-three.mp3",
                                  "rock-d-four.mp3", "rock-e-five.mp3", "rock-f-six.mp3"};
static struct radio_rules rules = {.frame_bytes = 320,
                                   .chunk_frames = 3,
                                   .clock_epoch = 9,
                                   .buffer_us = 1000000,
                                   .crossfade_us = 3000000};
static int64_t clock_us, booted_us; /* when the machine began, of the wall's time */
static struct buf told[PEOPLE];
static int tells[PEOPLE];
static struct room_answer answer;

static void tell(void *hub, void *listener, const void *lines, size_t n)
{
    (void)hub;
    tells[(uintptr_t)listener]++;
    assert_true(buf_append(&told[(uintptr_t)listener], lines, n));
}

static void push(void *hub, void *listener)
{
    (void)hub, (void)listener;
}

static void stream(void *hub, void *listener, const void *packets, size_t n, size_t each)
{
    (void)hub, (void)listener, (void)packets, (void)n, (void)each;
}

static struct now now(void)
{
    return (struct now){.mono_us = clock_us, .wall_us = 1700000000000000 + booted_us + clock_us};
}

static int begin(void **state)
{
    (void)state;
    static const struct room_port port = {.tell = tell, .push = push, .stream = stream};
    fake_io_init(&world);
    songs = library_new(&world.io, "songs", "reels", 128);
    fake_songs_scan(&world, songs, six, 6, 3000); /* a minute each */
    room = room_new(&world.io, &port, songs, &rules, 77, "Rock", NULL);
    clock_us = S(100);
    booted_us = 0;
    memset(tells, 0, sizeof tells);
    if (room) room_queue_rules(room, &(struct queue_rules){.each = 3});
    return room ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < PEOPLE; i++) buf_free(&told[i]);
    room_free(room);
    library_free(songs);
    fake_io_free(&world);
    return 0;
}

/* What changed is kept before it is told. */
static int64_t run_room(void)
{
    int64_t due_us = room_run(room, now());
    free(room_queue_to_keep(room));
    room_show(room);
    return due_us;
}

static void run(double seconds)
{
    int64_t until = clock_us + S(seconds);
    while (clock_us < until) {
        int64_t due_us = run_room();
        clock_us = due_us <= clock_us ? clock_us + 1000 : due_us < until ? due_us : until;
    }
    run_room();
}

static struct member *enter(uint64_t listener, const char *nick)
{
    struct saying why;
    saying(&why, SAID_CHOSEN);
    struct member *m = room_enter(room, (void *)(uintptr_t)listener, nick, &why, now());
    assert_non_null(m);
    return m;
}

/* The newest message of a type that a listener was told; the caller frees. */
static cJSON *newest(uint64_t listener, enum proto_type wanted)
{
    cJSON *found = NULL;
    const char *line = (const char *)buf_data(&told[listener]);
    const char *stop = line + buf_length(&told[listener]);
    for (const char *end_of_line; line < stop; line = end_of_line + 1) {
        enum proto_type type;
        cJSON *m = NULL;
        char error[PROTO_ERROR_BYTES];
        end_of_line = memchr(line, '\n', (size_t)(stop - line));
        size_t n = (size_t)(end_of_line - line);
        if (proto_read(PROTO_FROM_SERVER, line, n, &type, &m, error) != PROTO_OK)
            fail_msg("%s", error);
        if (type != wanted) {
            cJSON_Delete(m);
            continue;
        }
        cJSON_Delete(found);
        found = m;
    }
    return found;
}

/* Titles of the queue as a listener was told it last. */
static void queue_is(uint64_t listener, const char *expected)
{
    char text[400] = "";
    cJSON *m = newest(listener, PROTO_QUEUE);
    assert_non_null(m);
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(m, "list"))
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] ? " " : "",
                 proto_text(item, "title"));
    cJSON_Delete(m);
    assert_string_equal(text, expected);
}

static void skips_are(uint64_t listener, int skips, int needed)
{
    cJSON *m = newest(listener, PROTO_QUEUE);
    assert_int_equal(proto_int(m, "skips", -1), skips);
    assert_int_equal(proto_int(m, "skips_needed", -1), needed);
    cJSON_Delete(m);
}

static const struct song *song(const char *title)
{
    for (size_t i = 0; i < library_count(songs); i++)
        if (!strcmp(library_song(songs, i)->title, title)) return library_song(songs, i);
    fail_msg("no song %s", title);
    return NULL;
}

static uint64_t ask(const struct member *m, const char *title, const char *code)
{
    room_request(room, m, song(title), AGAIN_US, now(), &answer);
    assert_string_equal(saying_code(answer.saying.said), code);
    return answer.id;
}

static const struct radio_playing *heard(void)
{
    const struct radio_playing *p = radio_heard(room_radio(room), clock_us);
    assert_non_null(p);
    return p;
}

/* Titles that are free to be asked for: not heard, not about to be. */
static void free_titles(const char **out, size_t n)
{
    const struct radio_playing *plan;
    size_t planned = radio_plan(room_radio(room), &plan), got = 0;
    for (size_t i = 0; i < library_count(songs) && got < n; i++) {
        const struct song *s = library_song(songs, i);
        bool taken = false;
        for (size_t k = 0; k < planned; k++) taken |= plan[k].song == s->id;
        if (!taken) out[got++] = s->title;
    }
    assert_int_equal(got, n);
}

static void requests_are_played_in_order_instead_of_what_was_planned(void **state)
{
    (void)state;
    const char *t[3];
    const struct radio_playing *plan;
    struct member *a = enter(1, "Maya"), *b = enter(2, "Ziad");
    run(2);
    assert_int_equal(radio_plan(room_radio(room), &plan), 2); /* the next one is chosen already */
    free_titles(t, 3);
    ask(a, t[0], "requested");
    ask(a, t[1], "requested");
    ask(b, t[2], "requested");
    run(1);
    char expected[200];
    snprintf(expected, sizeof expected, "%s %s %s", t[0], t[2], t[1]);
    queue_is(2, expected);
    radio_plan(room_radio(room), &plan);
    assert_string_equal(plan[1].title, t[0]);
    assert_string_equal(plan[1].ask.by, "Maya");
    for (int i = 0; i < 3; i++) {
        run(57);
        assert_string_equal(heard()->title, t[i == 0 ? 0 : i == 1 ? 2 : 1]);
        assert_string_equal(heard()->ask.by, i == 1 ? "Ziad" : "Maya");
    }
    queue_is(1, "");
    run(57);
    assert_int_equal(heard()->ask.request, 0);
}

static void the_answers_are_exact(void **state)
{
    (void)state;
    char expected[200];
    const char *t[2];
    struct member *a = enter(1, "Maya"), *b = enter(2, "Ziad");
    run(2);
    free_titles(t, 2);
    ask(a, t[0], "requested");
    snprintf(expected, sizeof expected, "Song %s has been requested!", t[0]);
    assert_string_equal(in_english(&answer.saying), expected);
    ask(b, t[0], "already");
    assert_string_equal(in_english(&answer.saying), "Song has already been requested");
    room_request(room, a, NULL, AGAIN_US, now(), &answer);
    assert_string_equal(saying_code(answer.saying.said), "unknown");
    assert_string_equal(in_english(&answer.saying), "Song does not exist");
    ask(a, heard()->title, "recent");
    assert_non_null(strstr(in_english(&answer.saying), "89 seconds"));
    run(60);
    ask(b, t[0], "recent"); /* it is heard now */
    run(AGAIN_US / 1e6);
    ask(b, t[0], "requested");
}

static void nobody_asks_without_end(void **state)
{
    (void)state;
    const char *t[4];
    struct member *a = enter(1, "Maya"), *b = enter(2, "Ziad");
    run(2);
    free_titles(t, 4);
    for (int i = 0; i < 3; i++) ask(a, t[i], "requested");
    ask(a, t[3], "limit");
    uint64_t id = ask(b, t[3], "requested");
    room_unrequest(room, a, id, now(), &answer);
    assert_string_equal(saying_code(answer.saying.said), "not_yours");
    room_unrequest(room, b, id, now(), &answer);
    assert_string_equal(saying_code(answer.saying.said), "taken_back");
    room_unrequest(room, b, id, now(), &answer);
    assert_string_equal(saying_code(answer.saying.said), "gone");
    room_vote(room, b, id, 1, now(), &answer);
    assert_string_equal(saying_code(answer.saying.said), "gone");
}

/* What was to come next is taken back, voted down, or its file is gone: something else comes in its place, as long as nobody
   was sent it. */
static void what_comes_next_may_change_until_it_is_sent(void **state)
{
    (void)state;
    const char *t[2];
    const struct radio_playing *plan;
    struct member *a = enter(1, "Maya"), *b = enter(2, "Ziad");
    run(2);
    free_titles(t, 2);
    uint64_t first = ask(a, t[0], "requested");
    ask(b, t[1], "requested");
    run(1);
    radio_plan(room_radio(room), &plan);
    assert_string_equal(plan[1].title, t[0]);
    room_vote(room, b, first, -1, now(), &answer);
    assert_string_equal(saying_code(answer.saying.said), "voted");
    run(1);
    radio_plan(room_radio(room), &plan);
    assert_string_equal(plan[1].title, t[1]);
    int64_t starts_us = plan[1].segment.start_us;
    clock_us = starts_us - S(1.6); /* 1 s of buffer, half a one for the trip */
    run(0.01);
    room_vote(room, b, first, 0, now(), &answer);
    room_vote(room, b, first, 1, now(), &answer);
    run(0.4); /* too late now */
    queue_is(1, t[0]);
    assert_int_equal(radio_plan(room_radio(room), &plan), 3);
    assert_string_equal(plan[1].title, t[1]);
    assert_string_equal(plan[2].title, t[0]);
    room_unrequest(room, a, first, now(), &answer);
    run(2);
    queue_is(1, "");
    run(20);
    assert_string_equal(heard()->title, t[1]);
}

/* Not transcoded yet: wanted at once, and played when it is ready; meanwhile the others. */
static void a_song_that_is_not_ready_keeps_its_turn(void **state)
{
    (void)state;
    const char *t[1];
    const char *seven[7];
    memcpy(seven, six, sizeof six);
    seven[6] = "rock-g-seven.mp3";
    fake_songs_found(songs, seven, 7);
    radio_songs_changed(room_radio(room));
    struct member *a = enter(1, "Maya"), *b = enter(2, "Ziad");
    run(2);
    free_titles(t, 1);
    ask(a, "seven", "requested");
    ask(b, t[0], "requested");
    run(58);
    assert_string_equal(heard()->title, t[0]);
    queue_is(1, "seven");
    library_work(songs);
    assert_non_null(strstr(world.jobs[world.job_count - 1].song, "seven"));
    fake_songs_ready(&world, songs, 3000);
    run(57);
    assert_string_equal(heard()->title, "seven");
}

static void more_than_half_end_a_song_and_who_asked_for_it_alone(void **state)
{
    (void)state;
    const char *t[1];
    struct member *m[4];
    for (uint64_t i = 0; i < 4; i++) m[i] = enter(i + 1, (const char *[]){"a", "b", "c", "d"}[i]);
    run(2);
    uint64_t first = heard()->song;
    room_vote_to_skip(room, m[0], true, now());
    room_vote_to_skip(room, m[1], true, now());
    run(1);
    skips_are(3, 2, 3);
    assert_true(heard()->song == first);
    room_vote_to_skip(room, m[0], false, now());
    run(1);
    skips_are(3, 1, 3);
    room_vote_to_skip(room, m[2], true, now());
    room_leave(room, m[3], now()); /* two of three are more than half */
    run(1);
    assert_true(heard()->song != first);
    skips_are(3, 0, 2);
    free_titles(t, 1);
    ask(m[1], t[0], "requested");
    run(57);
    assert_string_equal(heard()->title, t[0]);
    room_vote_to_skip(room, m[0], true, now());
    run(1);
    assert_string_equal(heard()->title, t[0]);
    room_vote_to_skip(room, m[1], true, now());
    run(1);
    assert_string_not_equal(heard()->title, t[0]);
    skips_are(1, 0, 2);
}

/* The second song begins, and nobody has looked after the room since; its title. */
static const char *begin_unseen(void)
{
    const struct radio_playing *plan;
    run(52);
    assert_int_equal(radio_plan(room_radio(room), &plan), 2);
    run((double)(plan[1].segment.start_us - clock_us) / 1e6 - 0.001);
    clock_us += 2000;
    assert_string_equal(heard()->title, plan[1].title);
    return heard()->title;
}

static void a_song_that_has_just_begun_is_not_asked_for(void **state)
{
    (void)state;
    struct member *a = enter(1, "Maya");
    run(2);
    ask(a, begin_unseen(), "recent");
}

/* What nobody asked for, but is sent already. */
static void a_song_that_is_about_to_begin_is_not_asked_for(void **state)
{
    (void)state;
    const struct radio_playing *plan;
    struct member *a = enter(1, "Maya");
    run(52);
    assert_int_equal(radio_plan(room_radio(room), &plan), 2);
    run((double)(plan[1].segment.start_us - clock_us) / 1e6 - 0.5);
    radio_plan(room_radio(room), &plan);
    ask(a, plan[1].title, "already");
}

static void a_clock_that_was_set_back_bars_no_song(void **state)
{
    (void)state;
    struct member *a = enter(1, "Maya");
    run(2);
    const struct song *played = song(heard()->title);
    struct now earlier = now();
    earlier.wall_us -= S(3600);
    ask(a, played->title, "recent");
    room_request(room, a, played, AGAIN_US, earlier, &answer);
    assert_string_equal(saying_code(answer.saying.said), "requested");
}

static void votes_to_skip_are_about_the_song_that_was_heard_then(void **state)
{
    (void)state;
    struct member *a = enter(1, "Maya"), *b = enter(2, "Ziad");
    run(2);
    room_vote_to_skip(room, a, true, now());
    const char *title = begin_unseen();
    room_vote_to_skip(room, b, true, now());
    run(1);
    assert_string_equal(heard()->title, title);
    skips_are(1, 1, 2);
}

static void who_comes_back_finds_queue_and_votes(void **state)
{
    (void)state;
    const char *t[2];
    struct member *a = enter(1, "Maya"), *b = enter(2, "Ziad");
    run(2);
    free_titles(t, 2);
    ask(a, t[0], "requested");
    uint64_t id = ask(a, t[1], "requested");
    room_vote(room, b, id, 1, now(), &answer);
    run(1);
    room_leave(room, b, now());
    run(1);
    b = enter(3, "ZIAD");
    char expected[200];
    snprintf(expected, sizeof expected, "%s %s", t[1], t[0]);
    queue_is(3, expected);
    cJSON *votes = newest(3, PROTO_VOTES), *queue = newest(3, PROTO_QUEUE);
    assert_true(proto_id(cJSON_GetObjectItem(votes, "list")->child, "id") == id);
    const cJSON *item = cJSON_GetObjectItem(queue, "list")->child;
    assert_int_equal(proto_int(item, "votes", 0), 1);
    assert_true(proto_id(item, "by_id") == a->id);
    cJSON_Delete(votes);
    cJSON_Delete(queue);
    room_leave(room, a, now());
    room_leave(room, b, now()); /* nobody is here: what was asked for waits */
    clock_us += S(1700);
    enter(4, "Rami");
    snprintf(expected, sizeof expected, "%s %s", t[0], t[1]); /* Ziad's vote rests */
    queue_is(4, expected);
}

/* Those who asked have gone: nobody is made to hear it. */
static void after_a_long_time_only_their_own_wishes_wait(void **state)
{
    (void)state;
    const char *t[3];
    struct member *a = enter(1, "Maya"), *b = enter(2, "Ziad");
    run(2);
    free_titles(t, 3);
    ask(a, t[0], "requested");
    ask(b, t[1], "requested");
    room_leave(room, a, now());
    room_leave(room, b, now());
    clock_us += S(1700);
    b = enter(3, "Ziad");
    run(1);
    char expected[200];
    snprintf(expected, sizeof expected, "%s %s", t[0], t[1]);
    queue_is(3, expected);
    room_leave(room, b, now());
    clock_us += S(1900);
    enter(4, "Ziad");
    run(1);
    queue_is(4, t[1]);
}

/* So they do when a restart came between, as far as the history tells. */
static void old_wishes_do_not_outlive_a_restart(void **state)
{
    (void)state;
    const char *t[1];
    struct member *a = enter(1, "Maya");
    run(2);
    free_titles(t, 1);
    ask(a, t[0], "requested");
    room_leave(room, a, now());
    char *kept = room_queue_to_keep(room);
    assert_non_null(kept);
    for (int late = 0; late < 2; late++) {
        static const struct room_port port = {.tell = tell, .push = push, .stream = stream};
        clock_us += S(1000);
        room_free(room);
        room = room_new(&world.io, &port, songs, &rules, 77, "Rock", NULL);
        room_recall_queue(room, kept);
        enter(2, "Ziad");
        run(1);
        queue_is(2, late ? "" : t[0]);
    }
    free(kept);
}

/* The machine began anew in the middle of it: what was heard before is left out, and it is the same playing. */
static void a_song_that_goes_on_is_noted_once(void **state)
{
    (void)state;
    static const struct room_port port = {.tell = tell, .push = push, .stream = stream};
    enter(1, "Maya");
    run(20);
    struct room *before = room;
    uint64_t song = heard()->song;
    char *programme = room_programme_to_keep(before, now());
    booted_us = clock_us;
    clock_us = S(3);
    room = room_new(&world.io, &port, songs, &rules, 77, "Rock", NULL);
    room_recall_play(room, room_play_to_keep(before));
    room_recall_programme(room, programme);
    free(programme);
    room_free(before);
    enter(2, "Ziad");
    run(2);
    assert_true(heard()->song == song && heard()->segment.first > 0);
    cJSON *plays = room_plays(room, 0, NULL, 0, now());
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(plays, "list")), 1);
    cJSON_Delete(plays);
}

/* In a crowd a storm of votes is told in one go, now and then. */
static void a_crowd_is_not_told_each_vote(void **state)
{
    (void)state;
    static struct member *m[PEOPLE];
    char nick[20];
    const char *t[2];
    for (uint64_t i = 1; i <= 1000; i++) {
        snprintf(nick, sizeof nick, "n%d", (int)i);
        m[i] = enter(i, nick);
    }
    run(2);
    free_titles(t, 2);
    uint64_t id = ask(m[1], t[0], "requested");
    run(2);
    tells[1] = 0;
    for (uint64_t i = 1; i <= 1000; i++) {
        room_vote(room, m[i], id, 1, now(), &answer);
        run(0.002);
    }
    run(1);
    assert_in_range(tells[1], 1, 12);
    cJSON *queue = newest(1, PROTO_QUEUE);
    assert_int_equal(proto_int(cJSON_GetObjectItem(queue, "list")->child, "votes", 0), 1000);
    cJSON_Delete(queue);
}

static void the_history_comes_in_pages(void **state)
{
    (void)state;
    struct member *a = enter(1, "Maya");
    run(2);
    const char *t[1];
    free_titles(t, 1);
    ask(a, t[0], "requested");
    run(60);
    uint64_t liked = heard()->song;
    for (int i = 0; i < 60; i++) run(57);
    cJSON *page = room_plays(room, 0, &liked, 1, now());
    const cJSON *list = cJSON_GetObjectItem(page, "list");
    assert_int_equal(cJSON_GetArraySize(list), PROTO_PLAYS_MOST);
    assert_true(proto_flag(page, "more"));
    int64_t last = proto_int(cJSON_GetArrayItem(list, PROTO_PLAYS_MOST - 1), "seq", 0);
    cJSON_Delete(page);
    page = room_plays(room, (uint64_t)last, &liked, 1, now());
    list = cJSON_GetObjectItem(page, "list");
    assert_int_equal(proto_int(list->child, "seq", 0), last - 1);
    assert_false(proto_flag(page, "more"));
    const cJSON *second = cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 2);
    assert_int_equal(proto_int(second, "seq", 0), 2);
    assert_string_equal(proto_text(second, "by"), "Maya");
    assert_true(proto_flag(second, "liked"));
    assert_false(proto_has(second->next, "by"));
    struct buf line = {0};
    enum proto_type type;
    char error[PROTO_ERROR_BYTES];
    assert_true(proto_write(page, &line));
    assert_int_equal(proto_read(PROTO_FROM_SERVER, (const char *)buf_data(&line),
                                buf_length(&line) - 1, &type, &page, error),
                     PROTO_OK);
    cJSON_Delete(page);
    buf_free(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(requests_are_played_in_order_instead_of_what_was_planned,
                                        begin, end),
        cmocka_unit_test_setup_teardown(the_answers_are_exact, begin, end),
        cmocka_unit_test_setup_teardown(nobody_asks_without_end, begin, end),
        cmocka_unit_test_setup_teardown(what_comes_next_may_change_until_it_is_sent, begin, end),
        cmocka_unit_test_setup_teardown(a_song_that_is_not_ready_keeps_its_turn, begin, end),
        cmocka_unit_test_setup_teardown(more_than_half_end_a_song_and_who_asked_for_it_alone, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_song_that_has_just_begun_is_not_asked_for, begin, end),
        cmocka_unit_test_setup_teardown(a_song_that_is_about_to_begin_is_not_asked_for, begin, end),
        cmocka_unit_test_setup_teardown(a_clock_that_was_set_back_bars_no_song, begin, end),
        cmocka_unit_test_setup_teardown(votes_to_skip_are_about_the_song_that_was_heard_then, begin,
                                        end),
        cmocka_unit_test_setup_teardown(who_comes_back_finds_queue_and_votes, begin, end),
        cmocka_unit_test_setup_teardown(after_a_long_time_only_their_own_wishes_wait, begin, end),
        cmocka_unit_test_setup_teardown(old_wishes_do_not_outlive_a_restart, begin, end),
        cmocka_unit_test_setup_teardown(a_song_that_goes_on_is_noted_once, begin, end),
        cmocka_unit_test_setup_teardown(a_crowd_is_not_told_each_vote, begin, end),
        cmocka_unit_test_setup_teardown(the_history_comes_in_pages, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
