/* What a listener of a room gets, with the client's own keyring and setlist: every chunk of every song before it is heard,
   once, and openable; whatever songs, buffers, keys, numbers and skips there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/keyring.h"
#include "../../client/setlist.h"
#include "../../server/room.h"
#include "../support/fake_reel.h"
#include "../support/fake_songs.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

enum { EARS = 8, SEGMENTS = 512, CHUNKS = 512 };

static struct fake_io world;
static struct library *songs;
static struct room *room;
static struct radio_rules rules;
static int64_t clock_us;
static const char *const paths[] = {"rock-a-one.mp3", "rock-b-two.mp3", "rock-c-three.mp3"};

/* One session's: what it was told and sent. */
static struct ear {
    struct member *member;
    int64_t came_us;
    struct keyring keys;
    struct setlist list;
    struct got {
        bool planned;
        struct segment segment;
        int64_t planned_us;       /* when it was told first */
        uint8_t times[CHUNKS];    /* how often each chunk came */
        int64_t first_us[CHUNKS]; /* and when first */
    } got[SEGMENTS];              /* by number, modulo */
    uint16_t epochs[16];          /* of keys, seen in chunks */
    size_t epoch_count;
} ears[EARS];

static void take_line(struct ear *e, const cJSON *line)
{
    const char *type = cJSON_GetStringValue(cJSON_GetObjectItem(line, "t"));
    const cJSON *key;
    if (!strcmp(type, "room"))
        cJSON_ArrayForEach(key, cJSON_GetObjectItem(line, "keys"))
            assert_true(keyring_add(&e->keys, key));
    if (!strcmp(type, "key")) assert_true(keyring_add(&e->keys, line));
    if (strcmp(type, "playing") != 0) return;
    setlist_set(&e->list, line);
    for (int i = 0; i < SEGMENTS; i++) /* what is not named any more is not to come */
        if (e->got[i].segment.start_us > clock_us) e->got[i].planned = false;
    for (size_t i = 0; i < e->list.count; i++) {
        struct got *g = &e->got[e->list.segments[i].number % SEGMENTS];
        if (!g->planned_us) g->planned_us = clock_us;
        g->planned = true;
        g->segment = e->list.segments[i];
    }
}

static void tell(void *hub, void *listener, const void *lines, size_t n)
{
    struct ear *e = listener;
    (void)hub;
    const char *at = lines, *stop = at + n;
    for (const char *newline; at < stop; at = newline + 1) {
        newline = memchr(at, '\n', (size_t)(stop - at));
        assert_non_null(newline);
        cJSON *line = cJSON_ParseWithLength(at, (size_t)(newline - at));
        take_line(e, line);
        cJSON_Delete(line);
    }
}

static void note_epoch(struct ear *e, uint16_t epoch)
{
    if (e->epoch_count && e->epochs[e->epoch_count - 1] == epoch) return;
    if (e->epoch_count < 16) e->epochs[e->epoch_count++] = epoch;
}

static void take_packet(struct ear *e, const void *bytes, size_t n)
{
    uint8_t packet[PACKET_BYTES];
    size_t body_bytes;
    struct packet_header h;
    struct packet_radio chunk;
    memcpy(packet, bytes, n);
    assert_true(packet_read_header(packet, n, &h));
    struct seal *key = keyring_find(&e->keys, h.epoch);
    assert_non_null(key);
    uint8_t *body = packet_open(packet, n, &h, key, &body_bytes);
    assert_true(body && packet_get_radio(body, body_bytes, &chunk));
    note_epoch(e, h.epoch);
    struct got *g = &e->got[chunk.segment % SEGMENTS];
    uint32_t k = chunk.first_sample / (3 * 960);
    assert_true(k < CHUNKS);
    for (uint32_t f = 0; f < chunk.music_frames; f++)
        assert_int_equal(fake_reel_number(chunk.data + f * 320), k * 3 + f);
    if (!g->times[k]++) g->first_us[k] = clock_us;
}

static void push(void *hub, void *listener)
{
    (void)hub;
    (void)listener;
}

static void stream(void *hub, void *listener, const void *packets, size_t n, size_t each)
{
    (void)hub;
    for (size_t at = 0; at < n; at += each)
        take_packet(listener, (const uint8_t *)packets + at, each);
}

static struct now now(void)
{
    return (struct now){.mono_us = clock_us, .wall_us = 1700000000000000 + clock_us};
}

static void all_ones(void *unused, void *out, size_t n)
{
    (void)unused;
    memset(out, 0xff, n);
}

/* A room whose songs have so many frames. */
static void open_room(unsigned frames, double buffer_s, double crossfade_s)
{
    static const struct room_port port = {.tell = tell, .push = push, .stream = stream};
    rules = (struct radio_rules){.frame_bytes = 320,
                                 .chunk_frames = 3,
                                 .clock_epoch = 9,
                                 .buffer_us = S(buffer_s),
                                 .crossfade_us = S(crossfade_s)};
    fake_songs_scan(&world, songs, paths, 3, frames);
    room = room_new(&world.io, &port, songs, &rules, 77, "Rock", NULL);
    assert_non_null(room);
}

static int begin(void **state)
{
    (void)state;
    fake_io_init(&world);
    songs = library_new(&world.io, "songs", "reels", 128);
    clock_us = S(100);
    return songs ? 0 : -1;
}

static void enter(int ear)
{
    char nick[16];
    struct saying why;
    saying(&why, SAID_CHOSEN);
    snprintf(nick, sizeof nick, "n%d", ear);
    ears[ear].came_us = clock_us;
    ears[ear].member = room_enter(room, &ears[ear], nick, &why, now());
    assert_non_null(ears[ear].member);
}

static void forget(struct ear *e)
{
    keyring_clear(&e->keys);
    setlist_clear(&e->list);
    memset(e, 0, sizeof *e);
}

static void leave(int ear)
{
    struct member *m = ears[ear].member;
    forget(&ears[ear]);
    room_leave(room, m, now());
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < EARS; i++) forget(&ears[i]);
    room_free(room);
    library_free(songs);
    fake_io_free(&world);
    return 0;
}

static void run(int64_t us)
{
    for (int64_t until = clock_us + us; clock_us < until; clock_us += 5000) room_run(room, now());
}

/* Chunks are sent before they are heard, unless their segment was told of that late; and once. Returns how many songs
   were heard whole. */
static int check(const struct ear *e, int64_t until_us)
{
    int songs_heard = 0;
    for (int i = 0; i < SEGMENTS; i++) {
        const struct got *g = &e->got[i];
        const struct segment *s = &g->segment;
        if (!g->planned || segment_end_us(s) > until_us) continue;
        songs_heard += s->start_us >= e->came_us;
        for (uint32_t k = 0; k < segment_chunk_end(s, 3); k++) {
            int64_t at_us = segment_chunk_us(s, k, 3);
            if (at_us < e->came_us - 100000) continue;
            if (g->times[k] != 1)
                fail_msg("chunk %u of %u came %d times", k, s->number, g->times[k]);
            int64_t due_us = k == 0 ? s->start_us : at_us; /* the run-up may be in the past */
            if (g->first_us[k] > due_us && g->first_us[k] > g->planned_us &&
                g->first_us[k] > e->came_us)
                fail_msg("chunk %u of %u came %lld us late", k, s->number,
                         (long long)(g->first_us[k] - due_us));
        }
    }
    return songs_heard;
}

/* By how much the least early plan of a song, but the first, was told before it began. */
static int64_t least_lead_us(const struct ear *e)
{
    int64_t least = INT64_MAX;
    for (int i = 0; i < SEGMENTS; i++) {
        const struct got *g = &e->got[i];
        if (!g->planned || g->planned_us <= e->came_us) continue;
        int64_t lead = g->segment.start_us - g->planned_us;
        if (lead < least) least = lead;
    }
    return least;
}

static void songs_shorter_than_buffer_and_crossfade_are_all_sent(void **state)
{
    static const unsigned frames[] = {15, 50, 150}; /* 0.3, 1 and 3 s */
    static const double buffers[] = {0.2, 1, 5}, crossfades[] = {0, 3, 12};
    for (int f = 0; f < 3; f++)
        for (int b = 0; b < 3; b++)
            for (int c = 0; c < 3; c++) {
                begin(state);
                open_room(frames[f], buffers[b], crossfades[c]);
                enter(0);
                run(S(30));
                double stride_s = (frames[f] * 0.02 - 312.0 / 48000) * (c ? 2 / 3.0 : 1);
                int heard = check(&ears[0], clock_us - S(1));
                assert_in_range(heard, (int)(28 / stride_s) - 2, (int)(30 / stride_s) + 1);
                int64_t lead_s = (int64_t)(stride_s * 1e6 * 2);
                if (lead_s > rules.buffer_us) lead_s = rules.buffer_us;
                if (frames[f] >= 50) assert_true(least_lead_us(&ears[0]) > lead_s - 300000);
                end(state);
            }
    begin(state);
    open_room(50, 1, 0); /* for the one who ends it */
}

static void numbers_and_key_epochs_wrap_unheard(void **state)
{
    (void)state;
    void (*random)(void *, void *, size_t) = world.io.random;
    world.io.random = all_ones; /* the last number, the last epoch */
    open_room(150, 1, 1);
    world.io.random = random;
    enter(0);
    enter(1);
    run(S(3));
    leave(1); /* another key: epoch 0 */
    run(S(20));
    assert_int_equal(ears[0].epochs[0], 65535);
    assert_int_equal(ears[0].epochs[1], 0);
    assert_true(ears[0].got[UINT32_MAX % SEGMENTS].planned);
    assert_int_equal(ears[0].got[UINT32_MAX % SEGMENTS].segment.number, UINT32_MAX);
    assert_true(ears[0].got[0].planned && ears[0].got[1].planned);
    assert_in_range(check(&ears[0], clock_us - S(1)), 9, 12);
    /* Repeats of what came before the wrap and after. */
    enter(2);
    run(S(1));
    const struct segment *s = ears[2].list.segments;
    while (segment_end_us(s) < clock_us + S(0.5)) s++;
    uint32_t k = segment_chunk_from(s, clock_us, 3);
    struct got *g = &ears[2].got[s->number % SEGMENTS];
    struct packet_nack nack = {.count = 1, .ranges = {{s->number, k, 1}}};
    uint8_t before = g->times[k];
    room_repeat(room, ears[2].member, &nack, now());
    assert_int_equal(g->times[k], before + 1);
    assert_true(room_skip(room, now()));
    run(S(3));
    g->times[k] = 1;
    check(&ears[2], clock_us - S(1));
}

/* People leave all the time, so keys change as often as they may: everybody can open everything, also who comes just now and
   gets what was sealed for others a whole buffer ago. */
static void what_was_sealed_with_an_old_key_can_be_opened_until_it_is_heard(void **state)
{
    (void)state;
    open_room(150, 5, 0);
    enter(0);
    for (int i = 0; i < 60; i++) {
        enter(1);
        run(S(0.17));
        enter(2);
        run(S(0.34));
        leave(1);
        run(S(0.05));
        leave(2);
    }
    assert_true(ears[0].epoch_count >= 10);
    assert_true(check(&ears[0], clock_us) > 8);
}

/* One burst, half of which was sealed before the change and half after. */
static void a_burst_across_a_change_of_keys_holds_both(void **state)
{
    (void)state;
    open_room(400, 1, 0);
    enter(0);
    enter(1);
    run(S(0.95));
    leave(1);
    run(S(0.3));
    ears[0].epoch_count = 0;
    run(S(0.6)); /* the other slots' bursts are sealed meanwhile */
    enter(2);    /* gets a second of music at once: sealed before the change, and after */
    assert_true(ears[2].epoch_count >= 2);
    run(S(5));
    check(&ears[0], clock_us);
    check(&ears[2], clock_us);
}

static void skips_at_any_moment_lose_nothing(void **state)
{
    for (int64_t every = S(0.12); every < S(3); every = every * 5 / 3) {
        begin(state);
        open_room(250, 1, 3); /* 5 s, of which 1.67 cross */
        enter(0);
        enter(1);
        run(S(1));
        for (int64_t t = 0; t < S(20); t += every) {
            assert_true(room_skip(room, now()));
            run(every);
        }
        run(S(8));
        check(&ears[0], clock_us - S(4));
        check(&ears[1], clock_us - S(4));
        end(state);
    }
    begin(state);
    open_room(50, 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(songs_shorter_than_buffer_and_crossfade_are_all_sent, NULL,
                                        end),
        cmocka_unit_test_setup_teardown(numbers_and_key_epochs_wrap_unheard, begin, end),
        cmocka_unit_test_setup_teardown(
            what_was_sealed_with_an_old_key_can_be_opened_until_it_is_heard, begin, end),
        cmocka_unit_test_setup_teardown(a_burst_across_a_change_of_keys_holds_both, begin, end),
        cmocka_unit_test_setup_teardown(skips_at_any_moment_lose_nothing, NULL, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
