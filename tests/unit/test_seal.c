#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/seal.h"

static const uint8_t key[SEAL_KEY_BYTES] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
static const uint8_t header[20] = "header in the clear";

/* Sealed bytes are part of the wire: another program must come to the same. AES-128-GCM with an all-zero key, nonce
   and one zero block is test case 2 of the GCM specification. */
static void agrees_with_the_specification(void **state)
{
    (void)state;
    static const uint8_t zero_key[SEAL_KEY_BYTES];
    static const uint8_t expected[32] = {0x03, 0x88, 0xda, 0xce, 0x60, 0xb6, 0xa3, 0x92,
                                         0xf3, 0x28, 0xc2, 0xb9, 0x71, 0xb2, 0xfe, 0x78,
                                         0xab, 0x6e, 0x47, 0xd4, 0x2c, 0xec, 0x13, 0xbd,
                                         0xf5, 0x3a, 0x67, 0xb2, 0x12, 0x57, 0xbd, 0xdf};
    uint8_t body[32] = {0};
    struct seal *s = seal_new(zero_key);
    assert_non_null(s);
    assert_true(seal_close(s, 0, NULL, 0, body, 16));
    assert_memory_equal(body, expected, sizeof expected);
    seal_free(s);
}

/* Made with another library: nonce of four zero bytes and the counter, little endian. */
static void the_counter_is_the_nonce(void **state)
{
    (void)state;
    static const uint8_t expected[30] = {
        0xa1, 0x9b, 0xc5, 0xad, 0x97, 0xab, 0x2b, 0x06, 0x8b, 0xe5, 0xb9, 0x50, 0x8e, 0xe8, 0xf5,
        0xbd, 0x89, 0x9c, 0xbf, 0x4e, 0x67, 0xd6, 0x14, 0x0b, 0x02, 0xa2, 0xd3, 0xcb, 0x61, 0x67};
    uint8_t body[30] = "what is sealed";
    struct seal *s = seal_new(key);
    assert_true(seal_close(s, UINT64_C(0x0102030405060708), header, sizeof header, body, 14));
    assert_memory_equal(body, expected, sizeof expected);
    seal_free(s);
}

static void what_is_sealed_opens_in_any_order(void **state)
{
    (void)state;
    uint8_t packets[8][64 + SEAL_TAG_BYTES];
    struct seal *from = seal_new(key), *to = seal_new(key);
    for (uint64_t i = 0; i < 8; i++) {
        memset(packets[i], (int)('a' + i), 64);
        assert_true(seal_close(from, i << 33, header, sizeof header, packets[i], 64));
        assert_int_not_equal(packets[i][0], 'a' + i);
    }
    for (uint64_t n = 0; n < 8; n++) {
        uint64_t i = (n * 5 + 3) % 8;
        assert_true(seal_open(to, i << 33, header, sizeof header, packets[i], sizeof packets[i]));
        for (size_t k = 0; k < 64; k++) assert_int_equal(packets[i][k], 'a' + i);
    }
    seal_free(from);
    seal_free(to);
}

static void nothing_at_all_can_be_sealed(void **state)
{
    (void)state;
    uint8_t tag[SEAL_TAG_BYTES];
    struct seal *s = seal_new(key);
    assert_true(seal_close(s, 1, header, sizeof header, tag, 0));
    assert_true(seal_open(s, 1, header, sizeof header, tag, sizeof tag));
    assert_false(seal_open(s, 1, header, sizeof header, tag, sizeof tag - 1));
    assert_false(seal_open(s, 1, header, sizeof header, tag, 0));
    seal_free(s);
}

/* Every single changed bit of header, text or tag, another counter, another key. */
static void forgeries_do_not_open(void **state)
{
    (void)state;
    uint8_t sealed[40 + SEAL_TAG_BYTES] = "some words that must come through as is",
                        copy[sizeof sealed];
    uint8_t other_key[SEAL_KEY_BYTES] = {0}, head[sizeof header];
    struct seal *s = seal_new(key), *other = seal_new(other_key);
    assert_true(seal_close(s, 7, header, sizeof header, sealed, 40));
    for (size_t bit = 0; bit < 8 * sizeof sealed; bit++) {
        memcpy(copy, sealed, sizeof sealed);
        copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(seal_open(s, 7, header, sizeof header, copy, sizeof copy));
    }
    for (size_t bit = 0; bit < 8 * sizeof head; bit++) {
        memcpy(copy, sealed, sizeof sealed);
        memcpy(head, header, sizeof head);
        head[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(seal_open(s, 7, head, sizeof head, copy, sizeof copy));
    }
    memcpy(copy, sealed, sizeof sealed);
    assert_false(seal_open(s, 8, header, sizeof header, copy, sizeof copy));
    memcpy(copy, sealed, sizeof sealed);
    assert_false(seal_open(other, 7, header, sizeof header, copy, sizeof copy));
    memcpy(copy, sealed, sizeof sealed);
    assert_true(seal_open(s, 7, header, sizeof header, copy, sizeof copy));
    assert_string_equal((char *)copy, "some words that must come through as is");
    seal_free(s);
    seal_free(other);
}

static void a_counter_is_fresh_once(void **state)
{
    (void)state;
    struct seal_window w = {0};
    static const uint64_t order[] = {5, 3, 4, 900, 6, 901, 0, 1923, 1924};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        assert_true(seal_window_fresh(&w, order[i]));
        seal_window_mark(&w, order[i]);
        assert_false(seal_window_fresh(&w, order[i]));
    }
}

static void what_left_the_window_is_not_fresh(void **state)
{
    (void)state;
    struct seal_window w = {0};
    seal_window_mark(&w, 10000);
    assert_true(seal_window_fresh(&w, 10000 - SEAL_WINDOW + 1));
    assert_false(seal_window_fresh(&w, 10000 - SEAL_WINDOW));
    assert_false(seal_window_fresh(&w, 0));
    seal_window_mark(&w, 3); /* too old: changes nothing */
    assert_true(seal_window_fresh(&w, 3 + 9 * SEAL_WINDOW));
    assert_int_equal(w.newest, 10000);
    seal_window_mark(&w, UINT64_MAX);
    assert_false(seal_window_fresh(&w, UINT64_MAX));
    assert_true(seal_window_fresh(&w, UINT64_MAX - SEAL_WINDOW + 1));
    assert_false(seal_window_fresh(&w, UINT64_MAX - SEAL_WINDOW));
}

/* Against a plain list of all that was marked. */
static void agrees_with_a_list(void **state)
{
    (void)state;
    enum { COUNTERS = 20000 };
    struct seal_window w = {0};
    bool *marked = calloc(COUNTERS, sizeof *marked);
    assert_non_null(marked);
    uint32_t random = 1, newest = 0;
    for (uint32_t i = 0; i < 60000; i++) {
        random = random * 1664525u + 1013904223u;
        uint32_t base = i / 4, spread = (random >> 24) < 3 ? 3000 : 600;
        uint32_t counter = (base + (random >> 8) % spread) % COUNTERS;
        bool expected = !marked[counter] && (counter > newest || newest - counter < SEAL_WINDOW);
        assert_int_equal(seal_window_fresh(&w, counter), expected);
        if (!expected) continue;
        seal_window_mark(&w, counter);
        marked[counter] = true;
        if (counter > newest) newest = counter;
    }
    free(marked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_specification),
        cmocka_unit_test(the_counter_is_the_nonce),
        cmocka_unit_test(what_is_sealed_opens_in_any_order),
        cmocka_unit_test(nothing_at_all_can_be_sealed),
        cmocka_unit_test(forgeries_do_not_open),
        cmocka_unit_test(a_counter_is_fresh_once),
        cmocka_unit_test(what_left_the_window_is_not_fresh),
        cmocka_unit_test(agrees_with_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
