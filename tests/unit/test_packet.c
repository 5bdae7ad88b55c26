#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/packet.h"

enum { BODY_BYTES = PACKET_BYTES - PACKET_OVERHEAD_BYTES };

static const uint8_t key_bytes[SEAL_KEY_BYTES] = "0123456789abcde";
static struct seal *key;

static int make_key(void **state)
{
    (void)state;
    key = seal_new(key_bytes);
    return key ? 0 : -1;
}

static int drop_key(void **state)
{
    (void)state;
    seal_free(key);
    return 0;
}

/* The layout is the wire: bytes, not structs, are compared. */
static void the_header_is_laid_out_as_drawn(void **state)
{
    (void)state;
    static const uint8_t drawn[PACKET_HEADER_BYTES] = {1,    4,    0x34, 0x12, 0x88, 0x77, 0x66,
                                                       0x55, 0x44, 0x33, 0x22, 0x11, 0xf1, 0xde,
                                                       0xbc, 0x9a, 0x78, 0x56, 0x34, 0x12};
    struct packet_header h = {PACKET_PING, 0x1234, UINT64_C(0x1122334455667788),
                              UINT64_C(0x123456789abcdef1)},
                         got;
    uint8_t body[8], packet[PACKET_BYTES];
    size_t bytes = packet_seal(packet, &h, key, body, packet_put_time(body, 1));
    assert_int_equal(bytes, 44);
    assert_memory_equal(packet, drawn, sizeof drawn);
    assert_true(packet_read_header(packet, bytes, &got));
    assert_int_equal(got.type, PACKET_PING);
    assert_int_equal(got.epoch, 0x1234);
    assert_true(got.id == h.id && got.counter == h.counter);
}

static void bodies_come_through_sealed(void **state)
{
    (void)state;
    struct packet_header h = {PACKET_PING, 0, 9, 77}, got;
    uint8_t packet[PACKET_BYTES];
    /* the body may be written where it will lie */
    size_t bytes = packet_seal(packet, &h, key, packet + PACKET_HEADER_BYTES,
                               packet_put_time(packet + PACKET_HEADER_BYTES, -5));
    assert_true(packet_read_header(packet, bytes, &got));
    size_t body_bytes;
    uint8_t *body = packet_open(packet, bytes, &got, key, &body_bytes);
    assert_non_null(body);
    int64_t us;
    assert_true(packet_get_time(body, body_bytes, &us));
    assert_int_equal(us, -5);
}

static void forged_packets_do_not_open(void **state)
{
    (void)state;
    struct packet_header h = {PACKET_PING, 0, 9, 77};
    uint8_t body[8], packet[PACKET_BYTES], copy[PACKET_BYTES];
    size_t bytes = packet_seal(packet, &h, key, body, packet_put_time(body, 5)), body_bytes;
    for (size_t i = 0; i < bytes; i++) {
        memcpy(copy, packet, bytes);
        copy[i] ^= 0x10;
        struct packet_header got;
        if (!packet_read_header(copy, bytes, &got)) continue;
        assert_null(packet_open(copy, bytes, &got, key, &body_bytes));
    }
    assert_null(packet_open(packet, PACKET_OVERHEAD_BYTES - 1, &h, key, &body_bytes));
    assert_null(packet_open(packet, bytes - 1, &h, key, &body_bytes));
}

/* least and most body bytes of each type */
static void headers_are_refused_at_wrong_lengths(void **state)
{
    (void)state;
    static const size_t bounds[PACKET_TYPES][2] = {
        {1, 0},           {16, 16},  {16, 16}, {8, 8},    {8, 8}, {20, 20},
        {17, BODY_BYTES}, {17, 257}, {0, 0},   {22, 421}, {9, 9}};
    struct packet_header h;
    uint8_t packet[PACKET_BYTES + 1] = {PACKET_VERSION};
    for (int type = 0; type < 256; type++) {
        packet[1] = (uint8_t)type;
        for (size_t bytes = 0; bytes <= sizeof packet; bytes++) {
            size_t body = bytes - PACKET_OVERHEAD_BYTES;
            bool fits = type < PACKET_TYPES && bytes >= PACKET_OVERHEAD_BYTES &&
                        body >= bounds[type][0] && body <= bounds[type][1];
            assert_int_equal(packet_read_header(packet, bytes, &h), fits);
        }
    }
    packet[0] = PACKET_VERSION + 1;
    packet[1] = PACKET_PING;
    assert_false(packet_read_header(packet, 44, &h));
}

static void the_longest_body_fits_and_no_longer_one(void **state)
{
    (void)state;
    struct packet_header h = {PACKET_RADIO, 1, 2, 3};
    uint8_t body[BODY_BYTES + 1] = {0}, packet[PACKET_BYTES];
    assert_int_equal(packet_seal(packet, &h, key, body, BODY_BYTES), PACKET_BYTES);
    assert_int_equal(packet_seal(packet, &h, key, body, BODY_BYTES + 1), 0);
}

static void pongs_are_laid_out_as_drawn(void **state)
{
    (void)state;
    static const uint8_t drawn[20] = {1,    0,    0,    0,    0,    0,    0, 0, 0xfe, 0xff,
                                      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 4, 3, 2,    1};
    struct packet_pong p = {1, -2, 0x01020304}, got;
    uint8_t body[32];
    assert_int_equal(packet_put_pong(body, &p), 20);
    assert_memory_equal(body, drawn, sizeof drawn);
    assert_true(packet_get_pong(body, 20, &got));
    assert_int_equal(got.client_us, 1);
    assert_int_equal(got.server_us, -2);
    assert_int_equal(got.clock_epoch, 0x01020304);
    assert_false(packet_get_pong(body, 19, &got));
    assert_false(packet_get_pong(body, 21, &got));
}

static void times_come_through_at_their_length_alone(void **state)
{
    (void)state;
    uint8_t body[9] = {0};
    int64_t us;
    assert_int_equal(packet_put_time(body, INT64_MIN), 8);
    assert_true(packet_get_time(body, 8, &us));
    assert_true(us == INT64_MIN);
    assert_false(packet_get_time(body, 7, &us));
    assert_false(packet_get_time(body, 9, &us));
}

static void radio_chunks_are_laid_out_as_drawn(void **state)
{
    (void)state;
    uint8_t music[3 * 320], body[BODY_BYTES];
    memset(music, 'm', sizeof music);
    memset(body, 'x', sizeof body);
    struct packet_radio p = {.clock_epoch = 7,
                             .segment = 8,
                             .first_sample = 9,
                             .music_frames = 2,
                             .frames = 3,
                             .frame_bytes = 320,
                             .data = music},
                        got;
    static const uint8_t drawn[16] = {7, 0, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0, 2, 3, 0x40, 1};
    size_t bytes = packet_put_radio(body, &p);
    assert_int_equal(bytes, 16 + 960);
    assert_memory_equal(body, drawn, sizeof drawn);
    assert_true(packet_get_radio(body, bytes, &got));
    assert_int_equal(got.segment, 8);
    assert_int_equal(got.first_sample, 9);
    assert_int_equal(got.music_frames, 2);
    assert_memory_equal(got.data, music, 640);
    for (size_t i = 640; i < 960; i++) assert_int_equal(got.data[i], 0);
    for (size_t n = 0; n < bytes; n++) assert_false(packet_get_radio(body, n, &got));
    body[12] = 4; /* more music than frames */
    assert_false(packet_get_radio(body, bytes, &got));
    body[12] = 0;
    body[13] = 0;
    assert_false(packet_get_radio(body, 16, &got)); /* no frame at all */
}

static void nacks_come_through_whole(void **state)
{
    (void)state;
    struct packet_nack p = {.count = PACKET_NACK_RANGES}, got;
    for (uint32_t i = 0; i < PACKET_NACK_RANGES; i++) {
        p.ranges[i] = (struct packet_range){i + 1, i * 100, UINT64_C(0x8000000000000001) + i};
    }
    uint8_t body[300] = {0};
    size_t bytes = packet_put_nack(body, &p);
    assert_int_equal(bytes, 1 + 16 * PACKET_NACK_RANGES);
    assert_true(packet_get_nack(body, bytes, &got));
    assert_int_equal(got.count, PACKET_NACK_RANGES);
    for (size_t i = 0; i < got.count; i++) {
        assert_int_equal(got.ranges[i].segment, p.ranges[i].segment);
        assert_int_equal(got.ranges[i].first_chunk, p.ranges[i].first_chunk);
        assert_true(got.ranges[i].bits == p.ranges[i].bits);
    }
    assert_false(packet_get_nack(body, bytes - 1, &got));
    assert_false(packet_get_nack(body, bytes + 1, &got));
    assert_false(packet_get_nack(body, 0, &got));
    body[0] = 0;
    assert_false(packet_get_nack(body, 1, &got));
    body[0] = PACKET_NACK_RANGES + 1;
    assert_false(packet_get_nack(body, 1 + 16 * (PACKET_NACK_RANGES + 1), &got));
}

static void voice_is_laid_out_as_drawn(void **state)
{
    (void)state;
    static const uint8_t drawn[23] = {8,    7,    6,    5,    4,    3,    2,    1,
                                      4,    3,    2,    1,    2,    0xfe, 0xff, 0xff,
                                      0xff, 0xff, 0xff, 0xff, 0xff, 0xaa, 0xbb};
    static const uint8_t opus[2] = {0xaa, 0xbb};
    struct packet_voice p = {0x0102030405060708, 0x01020304, PACKET_VOICE_PAUSE, -2, opus, 2}, got;
    uint8_t body[BODY_BYTES];
    assert_int_equal(packet_put_voice(body, &p), sizeof drawn);
    assert_memory_equal(body, drawn, sizeof drawn);
    assert_true(packet_get_voice(body, sizeof drawn, &got));
    assert_int_equal(got.talker, p.talker);
    assert_int_equal(got.frame, p.frame);
    assert_int_equal(got.flags, p.flags);
    assert_int_equal(got.spoken_us, -2);
    assert_int_equal(got.opus_bytes, 2);
    assert_ptr_equal(got.opus, body + 21);
    assert_false(packet_get_voice(body, 21, &got));
    assert_false(packet_get_voice(body, 22 + PACKET_VOICE_OPUS_BYTES, &got));
}

static void losses_come_through_up_to_all(void **state)
{
    (void)state;
    struct packet_loss p = {7, 100}, got;
    uint8_t body[32];
    assert_int_equal(packet_put_loss(body, &p), 9);
    assert_true(packet_get_loss(body, 9, &got));
    assert_int_equal(got.talker, 7);
    assert_int_equal(got.percent, 100);
    assert_false(packet_get_loss(body, 8, &got));
    body[8] = 101; /* per cent */
    assert_false(packet_get_loss(body, 9, &got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_is_laid_out_as_drawn),
        cmocka_unit_test(bodies_come_through_sealed),
        cmocka_unit_test(forged_packets_do_not_open),
        cmocka_unit_test(headers_are_refused_at_wrong_lengths),
        cmocka_unit_test(the_longest_body_fits_and_no_longer_one),
        cmocka_unit_test(pongs_are_laid_out_as_drawn),
        cmocka_unit_test(times_come_through_at_their_length_alone),
        cmocka_unit_test(radio_chunks_are_laid_out_as_drawn),
        cmocka_unit_test(nacks_come_through_whole),
        cmocka_unit_test(voice_is_laid_out_as_drawn),
        cmocka_unit_test(losses_come_through_up_to_all),
    };
    return cmocka_run_group_tests(tests, make_key, drop_key);
}
