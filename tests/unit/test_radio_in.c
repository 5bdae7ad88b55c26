/* The radio at the listener's end: its clock, its chunks, and what is told of the programme. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "../../client/event.h"
#include "../support/guest.h"

/* -- the clock --------------------------------------------------------------------------------- */

static void test_probes_keep_to_their_schedule(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 10 * (int64_t)GUEST_SECOND);
    assert_in_range(g->pings_udp + g->pings_tcp, 180, 220);
    guest_pass(g, 200 * (int64_t)GUEST_SECOND);
    int before = g->pings_udp;
    guest_pass(g, 40 * (int64_t)GUEST_SECOND);
    assert_in_range(g->pings_udp - before, 18, 22);
    guest_free(g);
}

static void test_probes_wait_until_the_rest_is_done(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, GUEST_SECOND);
    g->now.mono_us += GUEST_SECOND; /* one is overdue */
    int before = g->pings_udp;
    engine_run(g->engine, g->now);
    guest_serve(g);
    assert_int_equal(g->pings_udp, before);
    g->now.mono_us += 300;
    assert_true(engine_probe(g->engine, g->now) > g->now.mono_us);
    guest_serve(g);
    assert_int_equal(g->pings_udp, before + 1);
    guest_free(g);
}

static void test_a_busy_server_is_asked_less(void **unused)
{
    struct guest *g = guest_new(NULL);
    const char *welcome =
        GUEST_WELCOME_AS("320", "3", "5,\"hello_us\":107000000,\"probe_ms\":1000");

    (void)unused;
    guest_dial(g);
    guest_expect(g, "hello");
    guest_line(g, welcome);
    guest_line(g, GUEST_ENTER_AS(GUEST_ROOM, "Rock"));
    guest_line(g, GUEST_ROOM_END);
    guest_pass(g, 10 * (int64_t)GUEST_SECOND);
    assert_in_range(g->pings_udp, 8 + 9, 8 + 11);
    guest_pass(g, 20 * (int64_t)GUEST_SECOND);
    assert_in_range(g->pings_udp, 8 + 14, 8 + 17);
    guest_free(g);
}

/* However late the client wakes. */
static void test_a_pong_counts_from_when_it_came(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    g->read_late_us = 5 * GUEST_MS;
    guest_pass(g, 10 * (int64_t)GUEST_SECOND);
    assert_true(g->pings_udp > 100);
    assert_in_range(proto_int(guest_last(g, "sync"), "rtt_us", -1), 0, GUEST_MS);
    guest_free(g);
}

/* PONGs that do not come are not waited for: `hello` and `welcome` told the clock. */
static void test_a_far_server_is_known_by_its_welcome(void **unused)
{
    struct guest *g = guest_new(NULL);

    (void)unused;
    g->answers_udp = g->answers_tcp = false;
    guest_dial(g);
    guest_expect(g, "hello");
    guest_line(g, GUEST_WELCOME_AS("320", "3", "5,\"hello_us\":107000000"));
    guest_line(g, GUEST_ENTER_AS(GUEST_ROOM, "Rock"));
    guest_play(g, 7, 0, 60);
    guest_line(g, GUEST_ROOM_END);
    guest_pass(g, 70 * GUEST_MS);
    assert_null(guest_last(g, "playing"));
    guest_pass(g, 20 * GUEST_MS);
    assert_string_equal(proto_text(guest_last(g, "playing"), "title"), "One");
    guest_free(g);
}

static void test_another_clock_is_measured_anew(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 30 * (int64_t)GUEST_SECOND);
    int before = g->pings_udp;
    g->clock_epoch = 6;
    guest_pass(g, 5 * (int64_t)GUEST_SECOND);
    assert_true(g->pings_udp - before > 40);
    guest_free(g);
}

/* -- chunks ------------------------------------------------------------------------------------ */

static int received_chunks(const struct guest *g)
{
    return (int)proto_int(guest_last(g, "sync"), "received", -1);
}

static void test_chunks_before_the_clock_are_kept(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_play(g, 7, 0, 60);
    for (uint32_t k = 0; k < 10; k++) guest_chunk(g, 7, k);
    guest_pass(g, 1100 * GUEST_MS);
    assert_int_equal(received_chunks(g), 10);
    guest_free(g);
}

static void test_a_hole_is_asked_for(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 300 * GUEST_MS);
    guest_play(g, 7, 0, 60);
    for (uint32_t k = 0; k < 16; k++)
        if (k != 5) guest_chunk(g, 7, k);
    guest_pass(g, 150 * GUEST_MS);
    assert_true(g->nacks > 0);
    assert_int_equal(g->nack.ranges[0].segment, 7);
    bool asked = false;
    for (int i = 0; i < g->nack.count; i++)
        for (unsigned bit = 0; bit < 64; bit++)
            if (g->nack.ranges[i].bits >> bit & 1)
                asked |= g->nack.ranges[i].first_chunk + bit == 5;
    assert_true(asked);
    guest_free(g);
}

static void test_only_this_rooms_chunks_count(void **unused)
{
    struct guest *g = guest_in();
    uint8_t packet[PACKET_BYTES];

    (void)unused;
    guest_pass(g, 300 * GUEST_MS);
    guest_play(g, 7, 0, 60);
    size_t n = guest_packet(7, 1, 0xbc, 0x33, 5, packet); /* another room */
    engine_udp(g->engine, packet, n, 0, g->now);
    n = guest_packet(7, 2, 0xbb, 0x34, 5, packet); /* another key */
    engine_udp(g->engine, packet, n, 0, g->now);
    n = guest_packet(7, 3, 0xbb, 0x33, 6, packet); /* another clock */
    engine_udp(g->engine, packet, n, 0, g->now);
    guest_pass(g, GUEST_SECOND);
    assert_int_equal(received_chunks(g), 0);
    guest_line(g, "{\"t\":\"key\",\"epoch\":1,\"key\":\"34343434343434343434343434343434\"}");
    guest_chunk(g, 7, 20);
    guest_pass(g, GUEST_SECOND);
    assert_int_equal(received_chunks(g), 1);
    guest_free(g);
}

static void test_segments_far_off_are_harmless(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 200 * GUEST_MS);
    guest_line(g,
               "{\"t\":\"playing\",\"list\":["
               "{\"seg\":1,\"song\":\"00000000000000ee\",\"start_us\":999999999999999,\"first\":"
               "4294967295,\"length\":4294967295,\"fade_in\":4294967295,\"fade_out\":4294967295,"
               "\"gain_db\":40,\"duration_ms\":4294967295},"
               "{\"seg\":2,\"song\":\"00000000000000ee\",\"start_us\":0,\"first\":0,\"length\":0,"
               "\"fade_in\":0,\"fade_out\":0,\"gain_db\":-60,\"duration_ms\":0}]}");
    guest_pass(g, GUEST_SECOND);
    guest_chunk(g, 1, 4294967);
    guest_chunk(g, 2, 0);
    guest_pass(g, GUEST_SECOND);
    assert_string_equal(guest_state(g), "in");
    guest_free(g);
}

/* -- the programme ----------------------------------------------------------------------------- */

static void test_the_song_is_told_when_it_is_heard(void **unused)
{
    struct guest *g = guest_in();
    char json[1024];

    (void)unused;
    guest_pass(g, 300 * GUEST_MS);
    assert_false(proto_has(guest_last(g, "playing"), "title")); /* nothing is on the air yet */
    snprintf(json, sizeof json,
             "{\"t\":\"playing\",\"list\":["
             "{\"seg\":1,\"song\":\"00000000000000e1\",\"title\":\"One\",\"artist\":\"A\",\"start_"
             "us\":%lld,\"first\":48000,\"length\":240000,\"fade_in\":0,\"fade_out\":0,\"gain_db\":"
             "-3,\"duration_ms\":6000,\"by\":\"Omar\"},"
             "{\"seg\":2,\"song\":\"00000000000000e2\",\"title\":\"Two\",\"artist\":\"B\",\"start_"
             "us\":%lld,\"first\":0,\"length\":480000,\"fade_in\":0,\"fade_out\":0,\"gain_db\":0,"
             "\"duration_ms\":10000}]}",
             (long long)(guest_server_us(g) - 2 * GUEST_SECOND),
             (long long)(guest_server_us(g) + 2 * GUEST_SECOND));
    guest_line(g, json);
    int before = g->event_count;
    guest_pass(g, 20 * GUEST_MS);
    const cJSON *e = guest_since(g, before, "playing");
    assert_string_equal(proto_text(e, "title"), "One");
    assert_string_equal(proto_text(e, "song"), "00000000000000e1");
    assert_string_equal(proto_text(e, "by"), "Omar");
    assert_in_range(proto_int(e, "position_ms", 0), 2990, 3030);
    assert_int_equal(proto_int(e, "duration_ms", 0), 6000);
    assert_string_equal(proto_text(cJSON_GetObjectItemCaseSensitive(e, "next"), "title"), "Two");
    assert_int_equal(proto_id(cJSON_GetObjectItemCaseSensitive(e, "next"), "song"), 0xe2);
    before = g->event_count;
    guest_line(g, json); /* said again: nothing new */
    guest_pass(g, 1900 * GUEST_MS);
    assert_null(guest_since(g, before, "playing"));
    guest_pass(g, 120 * GUEST_MS);
    e = guest_since(g, before, "playing");
    assert_string_equal(proto_text(e, "title"), "Two");
    assert_in_range(proto_int(e, "position_ms", 0), 0, 30);
    assert_false(proto_has(e, "next"));
    before = g->event_count;
    guest_pass(g, 11 * (int64_t)GUEST_SECOND);
    e = guest_since(g, before, "playing");
    assert_non_null(e);
    assert_false(proto_has(e, "title"));
    guest_free(g);
}

static void test_moving_starts_anew(void **unused)
{
    struct guest *g = guest_in();
    uint8_t packet[PACKET_BYTES];

    (void)unused;
    guest_pass(g, 300 * GUEST_MS);
    guest_play(g, 7, 0, 60);
    for (uint32_t k = 0; k < 5; k++) guest_chunk(g, 7, k);
    guest_pass(g, 100 * GUEST_MS);
    guest_line(g, GUEST_ENTER_AS("00000000000000bd", "Jazz"));
    guest_line(g, GUEST_MEMBERS);
    guest_line(g, GUEST_ROOM_END);
    assert_string_equal(proto_text(guest_last(g, "state"), "text"), "You are in Jazz.");
    int before = g->event_count;
    guest_chunk(g, 7, 6); /* of the room that was left */
    size_t n = guest_packet(9, 0, 0xbd, 0x33, 5, packet);
    guest_play(g, 9, 0, 60);
    engine_udp(g->engine, packet, n, 0, g->now);
    guest_pass(g, 1100 * GUEST_MS);
    assert_non_null(guest_since(g, before, "playing"));
    assert_in_range(received_chunks(g), 1, 6); /* counts may go on or begin anew */
    guest_free(g);
}

static void test_music_goes_on_after_a_loss(void **unused)
{
    struct guest *g = guest_in();

    (void)unused;
    guest_pass(g, 300 * GUEST_MS);
    guest_play(g, 7, 0, 60);
    for (uint32_t k = 0; k < 17; k++) guest_chunk(g, 7, k);
    guest_pass(g, 100 * GUEST_MS);
    engine_closed(g->engine, &(struct saying){.said = SAID_LOST}, g->now);
    int64_t next = engine_tick(g->engine, g->now);
    assert_true(next - g->now.mono_us <= 10 * GUEST_MS); /* the player is still run */
    g->now.mono_us += 5 * (int64_t)GUEST_SECOND;
    engine_tick(g->engine, g->now);
    next = engine_tick(g->engine, g->now);
    assert_true(next - g->now.mono_us > 10 * GUEST_MS); /* nothing is left to be heard */
    guest_free(g);
}

static void test_sync_is_told_each_second(void **unused)
{
    static const char *const fields[] = {"offset_us", "error_us",  "rtt_us",    "buffer_ms",
                                         "received",  "recovered", "concealed", "level_db"};
    struct guest *g = guest_in();
    int count = 0;

    (void)unused;
    guest_pass(g, 5500 * GUEST_MS);
    for (int i = 0; i < g->event_count; i++) count += event_is(g->events[i], "sync");
    assert_int_equal(count, 5);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        assert_true(
            cJSON_IsNumber(cJSON_GetObjectItemCaseSensitive(guest_last(g, "sync"), fields[i])));
    guest_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_probes_keep_to_their_schedule),
        cmocka_unit_test(test_probes_wait_until_the_rest_is_done),
        cmocka_unit_test(test_a_busy_server_is_asked_less),
        cmocka_unit_test(test_a_pong_counts_from_when_it_came),
        cmocka_unit_test(test_a_far_server_is_known_by_its_welcome),
        cmocka_unit_test(test_another_clock_is_measured_anew),
        cmocka_unit_test(test_chunks_before_the_clock_are_kept),
        cmocka_unit_test(test_a_hole_is_asked_for),
        cmocka_unit_test(test_only_this_rooms_chunks_count),
        cmocka_unit_test(test_segments_far_off_are_harmless),
        cmocka_unit_test(test_the_song_is_told_when_it_is_heard),
        cmocka_unit_test(test_moving_starts_anew),
        cmocka_unit_test(test_music_goes_on_after_a_loss),
        cmocka_unit_test(test_sync_is_told_each_second),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
