#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/discovery.h"
#include "../../common/utf8.h"

static struct discovery_answer some_answer(void)
{
    struct discovery_answer a = {.nonce = UINT64_C(0x1122334455667788),
                                 .port = 55001,
                                 .people = 3,
                                 .rooms = 2,
                                 .password = true,
                                 .name = "Mona's party",
                                 .playing = "فيروز - زهرة المدائن"};
    memset(a.fingerprint, 0xab, sizeof a.fingerprint);
    return a;
}

static void questions_go_round(void **state)
{
    (void)state;
    uint8_t question[DISCOVERY_BYTES];
    static const uint8_t drawn[12] = {'W', 'L', 'Q', '1', 8, 7, 6, 5, 4, 3, 2, 1};
    uint64_t nonce;
    discovery_put_question(question, UINT64_C(0x0102030405060708));
    assert_memory_equal(question, drawn, sizeof drawn);
    for (size_t i = 12; i < sizeof question; i++) assert_int_equal(question[i], 0);
    assert_true(discovery_get_question(question, sizeof question, &nonce));
    assert_true(nonce == UINT64_C(0x0102030405060708));
    for (size_t n = 0; n < sizeof question; n++)
        assert_false(discovery_get_question(question, n, &nonce));
    question[3] = '2';
    assert_false(discovery_get_question(question, sizeof question, &nonce));
}

static void answers_go_round(void **state)
{
    (void)state;
    struct discovery_answer a = some_answer(), got;
    uint8_t bytes[DISCOVERY_BYTES];
    size_t n = discovery_put_answer(bytes, &a);
    assert_true(discovery_get_answer(bytes, n, &got));
    assert_true(got.nonce == a.nonce);
    assert_int_equal(got.port, 55001);
    assert_int_equal(got.people, 3);
    assert_int_equal(got.rooms, 2);
    assert_true(got.password);
    assert_string_equal(got.name, a.name);
    assert_string_equal(got.playing, a.playing);
    assert_memory_equal(got.fingerprint, a.fingerprint, sizeof a.fingerprint);
    for (size_t cut = 0; cut < n; cut++) assert_false(discovery_get_answer(bytes, cut, &got));
}

static void answers_are_laid_out_as_drawn(void **state)
{
    (void)state;
    struct discovery_answer a = {
        .nonce = 1, .port = 0x0203, .people = 4, .rooms = 5, .name = "n", .playing = "pp"};
    static const uint8_t drawn[] = {'W', 'L', 'A', '1', 1, 0, 0, 0, 0,   0, 0,   0,
                                    3,   2,   4,   0,   5, 0, 0, 1, 'n', 2, 'p', 'p'};
    uint8_t bytes[DISCOVERY_BYTES];
    assert_int_equal(discovery_put_answer(bytes, &a), sizeof drawn + 32);
    assert_memory_equal(bytes, drawn, sizeof drawn);
}

static void long_texts_are_cut_and_fit(void **state)
{
    (void)state;
    struct discovery_answer a = some_answer(), got;
    uint8_t bytes[DISCOVERY_BYTES];
    for (size_t i = 0; i + 2 < DISCOVERY_TEXT_BYTES; i += 3) memcpy(a.name + i, "\xe2\x99\xab", 3);
    a.name[126] = '\0';
    memset(a.playing, 'p', DISCOVERY_TEXT_BYTES - 1);
    a.playing[DISCOVERY_TEXT_BYTES - 1] = '\0';
    size_t n = discovery_put_answer(bytes, &a);
    assert_true(n <= DISCOVERY_BYTES);
    assert_true(discovery_get_answer(bytes, n, &got));
    assert_string_equal(got.name, a.name);
    assert_string_equal(got.playing, a.playing);
}

/* What others send is shown to people: it must be text, and one line. */
static void texts_of_strangers_are_tidied(void **state)
{
    (void)state;
    uint8_t bytes[DISCOVERY_BYTES] = "WLA1";
    struct discovery_answer got;
    bytes[12] = 1;
    bytes[19] = 9;
    memcpy(bytes + 20,
           "a\n\xff"
           "b\x1b[2Jc",
           9);
    bytes[29] = 255; /* longer than is kept, and not UTF-8 */
    memset(bytes + 30, 0x80, 255);
    size_t n = 30 + 255 + 32;
    assert_true(discovery_get_answer(bytes, n, &got));
    assert_string_equal(got.name, "a \xef\xbf\xbd"
                                  "b[2Jc");
    assert_int_equal(strlen(got.playing), 126);
    assert_true(utf8_valid(got.playing, strlen(got.playing)));
    bytes[12] = 0; /* port 0: nobody is there */
    assert_false(discovery_get_answer(bytes, n, &got));
}

static void questions_and_answers_are_not_mixed_up(void **state)
{
    (void)state;
    uint8_t bytes[DISCOVERY_BYTES + 1] = {0};
    struct discovery_answer a = some_answer(), got;
    uint64_t nonce;
    discovery_put_question(bytes, 1);
    assert_false(discovery_get_answer(bytes, DISCOVERY_BYTES, &got));
    discovery_put_answer(bytes, &a);
    assert_false(discovery_get_question(bytes, DISCOVERY_BYTES, &nonce));
    assert_true(
        discovery_get_answer(bytes, DISCOVERY_BYTES, &got)); /* later versions may say more */
    assert_false(discovery_get_answer(bytes, DISCOVERY_BYTES + 1, &got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(questions_go_round),
        cmocka_unit_test(answers_go_round),
        cmocka_unit_test(answers_are_laid_out_as_drawn),
        cmocka_unit_test(long_texts_are_cut_and_fit),
        cmocka_unit_test(texts_of_strangers_are_tidied),
        cmocka_unit_test(questions_and_answers_are_not_mixed_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
