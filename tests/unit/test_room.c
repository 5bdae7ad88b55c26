/* A room alone: who is told what, and which chunks are sent when. */
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

#define S(seconds) ((int64_t)((seconds)*1e6))

enum { SESSIONS = 520, CHUNKS = 1000, FIRST = 64, FEW = 20, CROWD = 500 };

static struct fake_io world;
static struct library *songs;
static struct room *room;
static const char *const song[] = {"rock-a-one.mp3", "rock-b-two.mp3"};
static struct radio_rules rules = {.frame_bytes = 320,
                                   .chunk_frames = 3,
                                   .clock_epoch = 9,
                                   .buffer_us = 1000000,
                                   .crossfade_us = 0};
static int64_t clock_us;

static struct heard { /* of one session */
    struct buf lines;
    uint8_t times[8][CHUNKS]; /* how often each chunk of each segment came */
    uint32_t first[FIRST];    /* whose segments the chunks were that came first */
    int chunks, calls, tells;
    bool waits; /* what was told was not pushed yet */
    size_t largest;
} heard[SESSIONS];

static void tell(void *hub, void *listener, const void *lines, size_t n)
{
    uintptr_t session = (uintptr_t)listener;
    (void)hub;
    heard[session].tells++;
    heard[session].waits = true;
    buf_append(&heard[session].lines, lines, n);
}

static void push(void *hub, void *listener)
{
    (void)hub;
    heard[(uintptr_t)listener].waits = false;
}

static void stream(void *hub, void *listener, const void *packets, size_t n, size_t each)
{
    uintptr_t session = (uintptr_t)listener;
    (void)hub;
    heard[session].calls++;
    if (n / each > heard[session].largest) heard[session].largest = n / each;
    assert_int_equal(n % each, 0);
    for (size_t at = 0; at < n; at += each) {
        const struct radio_key *keys;
        size_t body_bytes, count = radio_keys(room_radio(room), &keys);
        uint8_t packet[PACKET_BYTES];
        struct packet_header h;
        struct packet_radio chunk;
        memcpy(packet, (const uint8_t *)packets + at, each);
        assert_true(packet_read_header(packet, each, &h));
        const struct radio_key *key = keys;
        while (key < keys + count - 1 && key->epoch != h.epoch) key++;
        struct seal *seal = seal_new(key->key);
        uint8_t *body = packet_open(packet, each, &h, seal, &body_bytes);
        assert_true(body && packet_get_radio(body, body_bytes, &chunk));
        seal_free(seal);
        heard[session].times[chunk.segment % 8][chunk.first_sample / 2880]++;
        if (heard[session].chunks < FIRST)
            heard[session].first[heard[session].chunks++] = chunk.segment;
    }
}

static struct now now_at(int64_t us)
{
    return (struct now){.mono_us = us, .wall_us = 1700000000000000 + us};
}

static const struct room_port port = {.tell = tell, .push = push, .stream = stream};

static void open_anew(const struct radio_rules *r)
{
    room_free(room);
    room = room_new(&world.io, &port, songs, r, 77, "Rock", NULL);
}

static int begin(void **state)
{
    (void)state;
    fake_io_init(&world);
    songs = library_new(&world.io, "songs", "reels", 128);
    fake_songs_scan(&world, songs, song, 2, 3000); /* a minute each */
    room = room_new(&world.io, &port, songs, &rules, 77, "Rock", NULL);
    clock_us = S(100);
    memset(heard, 0, sizeof heard);
    return room ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < SESSIONS; i++) buf_free(&heard[i].lines);
    room_free(room);
    library_free(songs);
    fake_io_free(&world);
    return 0;
}

/* Lets time pass as the hub's loop would, but never calls before it is due. */
static int64_t run(void)
{
    int64_t due_us = room_run(room, now_at(clock_us));
    free(room_queue_to_keep(room));
    room_show(room);
    return due_us;
}

static void run_to(int64_t us)
{
    while (clock_us < us) {
        int64_t due_us = run();
        assert_true(due_us <= clock_us + S(0.3));
        clock_us = due_us <= clock_us ? clock_us + 1000 : due_us < us ? due_us : us;
    }
    run();
}

static struct member *enter(uint64_t session, const char *nick)
{
    struct saying why;
    saying(&why, SAID_CHOSEN);
    struct member *m = room_enter(room, (void *)(uintptr_t)session, nick, &why, now_at(clock_us));
    assert_non_null(m);
    return m;
}

/* What a session was told so far; the caller frees. */
static char *told(uint64_t session)
{
    size_t n = buf_length(&heard[session].lines);
    char *text = calloc(n + 1, 1);
    assert_false(heard[session].waits);
    if (n) memcpy(text, buf_data(&heard[session].lines), n);
    return text;
}

static int count_lines(uint64_t session, const char *with)
{
    int n = 0;
    char *text = told(session);
    for (char *p = text; (p = strstr(p, with)) != NULL; p++) n++;
    free(text);
    return n;
}

/* How often the person named n<number> is in the lists of members that this session was told. */
static int count_nick(uint64_t session, int number)
{
    char nick[32];
    snprintf(nick, sizeof nick, "\"nick\":\"n%d\"", number);
    return count_lines(session, nick);
}

static void the_snapshot_comes_whole_and_in_order(void **state)
{
    (void)state;
    struct member *a = enter(1, "Maya");
    room_say(room, a, "first", -1, now_at(clock_us));
    room_show(room);
    enter(2, "Ziad");
    char *all = told(2);
    const char *lines = all;
    const char *order[] = {"\"t\":\"room\"", "\"t\":\"playing\"", "\"t\":\"members\"",
                           "\"t\":\"history\"", "\"t\":\"room_end\""};
    for (size_t i = 0; i < 5; i++) {
        const char *found = strstr(lines, order[i]);
        assert_non_null(found);
        lines = found;
    }
    free(all);
    assert_int_equal(count_lines(2, "\"nick\":\"Maya\""),
                     2); /* as member, and as who said the line */
    assert_int_equal(count_lines(1, "\"t\":\"member\""), 1);
    assert_int_equal(count_lines(2, "\"t\":\"member\""), 0); /* one's own coming is no news */
}

static void everybody_hears_a_line_and_the_sender_gets_its_tag_back(void **state)
{
    (void)state;
    struct member *a = enter(1, "Maya");
    enter(2, "Ziad");
    room_say(room, a, "hello", 42, now_at(clock_us));
    assert_int_equal(count_lines(2, "hello"), 0);
    room_show(room);
    assert_int_equal(count_lines(1, "\"tag\":42"), 1);
    assert_int_equal(count_lines(2, "\"tag\""), 0);
    assert_int_equal(count_lines(2, "\"text\":\"hello\""), 1);
}

/* Every chunk comes exactly once, a buffer ahead of its time at the least when its burst instant has passed. */
static void each_chunk_is_sent_once_and_in_time(void **state)
{
    (void)state;
    for (uint64_t s = 1; s < FEW; s++) {
        char nick[8];
        snprintf(nick, sizeof nick, "n%d", (int)s);
        enter(s, nick);
        run_to(clock_us + S(0.137));
    }
    int64_t until = clock_us + S(20);
    while (clock_us < until) {
        run_to(clock_us + S(0.05));
        const struct radio_playing *plan;
        radio_plan(room_radio(room), &plan);
        const struct segment *seg = &plan[0].segment;
        for (uint32_t k = 0; k < segment_chunk_end(seg, 3); k++) {
            int64_t ahead_us = segment_chunk_us(seg, k, 3) - clock_us;
            if (ahead_us < 0) continue;
            for (uint64_t s = 1; s < FEW; s++) {
                if (ahead_us < S(0.52)) assert_int_equal(heard[s].times[seg->number % 8][k], 1);
                if (ahead_us > S(1.0)) assert_int_equal(heard[s].times[seg->number % 8][k], 0);
            }
        }
    }
    assert_in_range(heard[1].calls, 38, 52); /* a burst in 480 ms */
    assert_in_range(heard[1].largest, 8,
                    18); /* eight chunks each; the first with what a joiner needs */
}

/* It would delay what still helps. */
static void what_is_over_after_a_stall_is_not_sent(void **state)
{
    (void)state;
    const struct radio_playing *plan;
    enter(1, "Maya");
    run_to(S(103));
    memset(heard[1].times, 0, sizeof heard[1].times);
    clock_us += S(4);
    run();
    assert_true(radio_plan(room_radio(room), &plan) > 0);
    const struct segment *s = &plan[0].segment;
    int sent = 0;
    for (uint32_t k = 0; k < 400; k++) {
        if (!heard[1].times[s->number % 8][k]) continue;
        assert_true(segment_chunk_us(s, k, rules.chunk_frames) >= clock_us - S(0.16));
        sent++;
    }
    assert_true(sent > 5);
}

static void nobody_here_costs_nothing(void **state)
{
    (void)state;
    struct member *a = enter(1, "Maya");
    run_to(clock_us + S(2));
    unsigned long reads = world.reads;
    room_leave(room, a, now_at(clock_us));
    assert_true(room_run(room, now_at(clock_us)) == INT64_MAX);
    assert_true(room_run(room, now_at(clock_us + S(1000))) == INT64_MAX);
    assert_int_equal(world.reads, reads);
    clock_us += S(1000); /* and whoever comes then hears music at once */
    buf_free(&heard[1].lines);
    memset(heard, 0, sizeof heard[0] * 2);
    enter(1, "Maya");
    assert_in_range(heard[1].chunks, 16, 20);
}

static void leaving_brings_the_others_a_new_key(void **state)
{
    (void)state;
    enter(1, "Maya");
    struct member *b = enter(2, "Ziad");
    run_to(clock_us + S(5));
    room_leave(room, b, now_at(clock_us));
    assert_int_equal(count_lines(1, "\"t\":\"key\""), 1);
    assert_int_equal(count_lines(1, "\"in\":false"), 1);
    assert_int_equal(count_lines(2, "\"t\":\"key\""), 0);
}

/* Whoever left soon after another knows the key that was told for that one. */
static void leaving_soon_after_another_brings_a_new_key_too(void **state)
{
    (void)state;
    enter(1, "Maya");
    struct member *b = enter(2, "Ziad"), *c = enter(3, "Rami");
    run_to(clock_us + S(5));
    room_leave(room, b, now_at(clock_us));
    run_to(clock_us + S(0.2));
    room_leave(room, c, now_at(clock_us));
    assert_int_equal(count_lines(1, "\"t\":\"key\""), 1);
    run_to(clock_us + S(4));
    assert_int_equal(count_lines(1, "\"t\":\"key\""), 2); /* a little later */
    run_to(clock_us + S(10));
    assert_int_equal(count_lines(1, "\"t\":\"key\""), 2); /* and no more after that */
}

static void chunks_are_repeated_on_demand_up_to_a_share(void **state)
{
    (void)state;
    struct member *a = enter(1, "Maya");
    run_to(clock_us + S(5));
    const struct radio_playing *plan;
    radio_plan(room_radio(room), &plan);
    struct segment seg = plan[0].segment;
    uint32_t now_chunk = segment_chunk_from(&seg, clock_us, 3) + 4;
    struct packet_nack nack = {
        .count = 1, .ranges = {{.segment = seg.number, .first_chunk = now_chunk, .bits = 0x0b}}};
    room_repeat(room, a, &nack, now_at(clock_us));
    assert_int_equal(heard[1].times[seg.number % 8][now_chunk], 2);
    assert_int_equal(heard[1].times[seg.number % 8][now_chunk + 1], 2);
    assert_int_equal(heard[1].times[seg.number % 8][now_chunk + 2], 1);
    assert_int_equal(heard[1].times[seg.number % 8][now_chunk + 3], 2);
    struct packet_nack odd = {
        .count = 3,
        .ranges = {{.segment = seg.number, .first_chunk = UINT32_MAX - 3, .bits = UINT64_MAX},
                   {.segment = 4711, .first_chunk = 0, .bits = UINT64_MAX},
                   {.segment = seg.number, .first_chunk = now_chunk + 500, .bits = UINT64_MAX}}};
    int calls = heard[1].calls;
    room_repeat(room, a, &odd, now_at(clock_us)); /* nonsense, and what was not sent yet */
    assert_int_equal(heard[1].calls, calls);
    nack.ranges[0].bits = 1;
    for (int i = 0; i < 500; i++) room_repeat(room, a, &nack, now_at(clock_us));
    assert_in_range(heard[1].times[seg.number % 8][now_chunk], 20,
                    40); /* two seconds' worth, and no more */
}

/* After an outage as long as the buffer all that lies in it is missing. */
static void a_longer_buffer_may_be_repeated_whole(void **state)
{
    (void)state;
    struct radio_rules longer = rules;
    const struct radio_playing *plan;
    longer.buffer_us = S(5);
    open_anew(&longer);
    struct member *a = enter(1, "Maya");
    run_to(clock_us + S(5));
    radio_plan(room_radio(room), &plan);
    struct segment seg = plan[0].segment;
    uint32_t first = segment_chunk_from(&seg, clock_us, 3) + 2, again = 0;
    for (uint32_t k = first; k < first + 50; k++) {
        struct packet_nack nack = {
            .count = 1, .ranges = {{.segment = seg.number, .first_chunk = k, .bits = 1}}};
        room_repeat(room, a, &nack, now_at(clock_us));
        again += heard[1].times[seg.number % 8][k] == 2;
    }
    assert_int_equal(again, 50); /* three seconds */
}

/* Up to a crowd everybody hears at once who comes; in a crowd it waits a little, and comes in one go. */
static void in_a_crowd_news_are_gathered(void **state)
{
    (void)state;
    static struct member *crowd[SESSIONS];
    char nick[16];
    for (uint64_t s = 1; s <= CROWD; s++) {
        snprintf(nick, sizeof nick, "n%d", (int)s);
        crowd[s] = enter(s, nick);
        if (s <= 40) assert_int_equal(count_lines(1, "\"t\":\"member\""), (int)s - 1);
    }
    run_to(clock_us + S(1));
    assert_int_equal(count_lines(1, "\"t\":\"member\""), CROWD - 1);
    assert_int_equal(count_lines(300, "\"t\":\"member\""), CROWD - 300);
    for (int i = 1; i < SESSIONS; i++) buf_free(&heard[i].lines);
    memset(heard, 0, sizeof heard);
    for (uint64_t s = CROWD + 1; s < CROWD + 11; s++) {
        snprintf(nick, sizeof nick, "n%d", (int)s);
        crowd[s] = enter(s, nick);
    }
    assert_int_equal(heard[7].tells, 0);
    room_leave(room, crowd[CROWD + 3], now_at(clock_us)); /* its key takes the news along */
    run_to(clock_us + S(0.2));
    assert_int_equal(heard[7].tells, 1);
    assert_int_equal(count_lines(7, "\"in\":true"), 10);
    assert_int_equal(count_lines(7, "\"in\":false"), 1);
    assert_int_equal(count_lines(CROWD + 9, "\"in\":true"), 1); /* who came after it */
    enter(CROWD + 15, "late");
    for (uint64_t s = 1; s < CROWD + 11; s++) /* all but who left are in the list */
        assert_int_equal(count_nick(CROWD + 15, (int)s), s != CROWD + 3);
}

/* What is said comes at once, after the news that waited; with them in one. */
static void in_a_crowd_chat_does_not_wait(void **state)
{
    (void)state;
    for (uint64_t s = 1; s <= 100; s++) enter(s, "somebody");
    run_to(clock_us + S(1));
    buf_free(&heard[5].lines);
    heard[5].tells = 0;
    struct member *m = enter(101, "Maya");
    room_say(room, m, "hello", -1, now_at(clock_us));
    room_show(room);
    char *text = told(5), *came = strstr(text, "\"in\":true"), *said = strstr(text, "\"hello\"");
    assert_true(came && said && came < said);
    assert_int_equal(heard[5].tells, 1);
    free(text);
    run_to(clock_us + S(1));
    assert_int_equal(count_lines(5, "\"in\":true"), 1);
    assert_int_equal(count_lines(101, "\"in\":true"), 0);
}

/* Whoever leaves while the new plan's music is on its way to a crowd: the others get it once each all the same. */
static void leaving_while_a_crowd_catches_up_loses_nobody(void **state)
{
    (void)state;
    static struct member *crowd[SESSIONS];
    for (uint64_t s = 1; s <= CROWD; s++) crowd[s] = enter(s, "somebody");
    run_to(clock_us + S(3));
    assert_true(room_skip(room, now_at(clock_us)));
    room_run(room, now_at(clock_us)); /* half of them */
    for (uint64_t s = 1; s <= CROWD; s += 7) room_leave(room, crowd[s], now_at(clock_us));
    run_to(clock_us + S(8));
    const struct radio_playing *plan;
    radio_plan(room_radio(room), &plan);
    const struct segment *seg = &plan[0].segment;
    uint32_t from = segment_chunk_from(seg, seg->start_us, 3),
             to = segment_chunk_from(seg, clock_us, 3);
    assert_true(to > from + 50);
    for (uint64_t s = 1; s <= CROWD; s++)
        for (uint32_t k = from; k < to && s % 7 != 1; k++)
            assert_int_equal(heard[s].times[seg->number % 8][k], 1);
}

static void what_was_asked_for_outlives_the_room(void **state)
{
    (void)state;
    struct room_answer one, two;
    struct member *a = enter(1, "Maya"), *b = enter(2, "Ziad");
    run_to(clock_us + S(1));
    room_request(room, a, library_by_number(songs, 1), 0, now_at(clock_us), &one);
    room_request(room, a, library_by_number(songs, 2), 0, now_at(clock_us), &two);
    room_vote(room, b, two.id, 1, now_at(clock_us), &two);
    assert_null(room_queue_to_keep(room)); /* with what is told */
    clock_us += S(1);
    room_run(room, now_at(clock_us));
    char *text = room_queue_to_keep(room);
    assert_non_null(text);
    assert_null(room_queue_to_keep(room));
    room_free(room);
    room = room_new(&world.io, &port, songs, &rules, 77, "Rock", NULL);
    assert_non_null(room);
    room_recall_queue(room, "nonsense");
    room_recall_queue(room, "[1,{\"id\":5},{\"votes\":3}]");
    room_recall_queue(room, text);
    room_recall_queue(room, text);
    free(text);
    const struct queue *q = room_queue(room);
    assert_int_equal(q->count, 2);
    assert_int_equal(queue_find(q, two.id)->song, library_by_number(songs, 2)->id);
    assert_string_equal(queue_find(q, one.id)->nick, "Maya");
    assert_int_equal(queue_find(q, two.id)->votes, 0);
    enter(2, "ziad"); /* whose vote counts again */
    assert_int_equal(queue_find(q, two.id)->votes, 1);
    assert_int_equal(q->requests[0].id, two.id);
}

/* Where both songs are needed to begin, the second's first chunks do not wait for all of the first's. */
static void who_enters_in_a_crossfade_has_the_next_moments_of_both_songs_first(void **state)
{
    (void)state;
    struct radio_rules fading = rules;
    const struct radio_playing *plan;
    fading.crossfade_us = S(3);
    open_anew(&fading);
    enter(1, "Maya");
    run_to(S(101));
    do run_to(clock_us + S(0.5));
    while (radio_plan(room_radio(room), &plan) < 2 || plan[1].segment.start_us > clock_us);
    enter(2, "Ziad");
    int at = 0;
    while (at < heard[2].chunks && heard[2].first[at] != plan[1].segment.number) at++;
    assert_in_range(at, 1, 10);
    assert_int_equal(heard[2].first[heard[2].chunks - 1], plan[1].segment.number);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_snapshot_comes_whole_and_in_order, begin, end),
        cmocka_unit_test_setup_teardown(everybody_hears_a_line_and_the_sender_gets_its_tag_back,
                                        begin, end),
        cmocka_unit_test_setup_teardown(what_is_over_after_a_stall_is_not_sent, begin, end),
        cmocka_unit_test_setup_teardown(each_chunk_is_sent_once_and_in_time, begin, end),
        cmocka_unit_test_setup_teardown(nobody_here_costs_nothing, begin, end),
        cmocka_unit_test_setup_teardown(leaving_brings_the_others_a_new_key, begin, end),
        cmocka_unit_test_setup_teardown(leaving_soon_after_another_brings_a_new_key_too, begin,
                                        end),
        cmocka_unit_test_setup_teardown(chunks_are_repeated_on_demand_up_to_a_share, begin, end),
        cmocka_unit_test_setup_teardown(a_longer_buffer_may_be_repeated_whole, begin, end),
        cmocka_unit_test_setup_teardown(in_a_crowd_news_are_gathered, begin, end),
        cmocka_unit_test_setup_teardown(in_a_crowd_chat_does_not_wait, begin, end),
        cmocka_unit_test_setup_teardown(leaving_while_a_crowd_catches_up_loses_nobody, begin, end),
        cmocka_unit_test_setup_teardown(what_was_asked_for_outlives_the_room, begin, end),
        cmocka_unit_test_setup_teardown(
            who_enters_in_a_crossfade_has_the_next_moments_of_both_songs_first, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
