#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "../../server/nick.h"

static void count_up(void *world, void *out, size_t n)
{
    uint8_t *next = world;
    memset(out, ++*next, n);
}

static uint8_t random_state;
static const struct io io = {.world = &random_state, .random = count_up};

static void rules_for_names(void **state)
{
    (void)state;
    char out[CHAT_NICK_BYTES], error[160];
    assert_true(nick_clean(out, "  Maya  Q ", error));
    assert_string_equal(out, "Maya Q");
    assert_true(nick_clean(out, "\xd9\x84\xd9\x8a\xd9\x84\xd9\x89", error));
    assert_true(nick_clean(out, "\xf0\x9f\x8e\xb8", error)); /* a guitar is a name */
    assert_true(nick_clean(out, "12345678901234567890123456789012", error));
    assert_false(nick_clean(out, "123456789012345678901234567890123", error));
    assert_false(nick_clean(out, "", error));
    assert_false(nick_clean(out, "   ", error));
    assert_false(nick_clean(out, "Ma\nya", error));
    assert_false(nick_clean(out, "\xe2\x80\xaeMaya", error)); /* right-to-left override */
    assert_false(nick_clean(out, "\xd9\x8e", error));         /* nothing but a vowel sign */
}

static void a_name_is_its_owners_while_here_and_a_while_after(void **state)
{
    (void)state;
    struct nicks n = {0};
    uint8_t token[NICK_TOKEN_BYTES], other[NICK_TOKEN_BYTES];
    uint64_t ghost;
    assert_int_equal(nick_take(&n, &io, "Maya", NULL, 1, 0, token, &ghost), NICK_YOURS);
    assert_int_equal(ghost, 0);
    assert_int_equal(nick_take(&n, &io, "MAYA", NULL, 2, 0, other, &ghost), NICK_TAKEN);
    memset(other, 0xee, sizeof other);
    assert_int_equal(nick_take(&n, &io, "m\xc3\xa1ya", other, 2, 0, other, &ghost), NICK_TAKEN);
    nick_release(&n, "Maya", 1, 1000);
    assert_int_equal(nick_take(&n, &io, "Maya", NULL, 2, 119000000, other, &ghost), NICK_TAKEN);
    assert_int_equal(nick_take(&n, &io, "Maya", NULL, 2, 121000000, other, &ghost), NICK_YOURS);
    assert_memory_not_equal(token, other, sizeof token); /* the old owner's proof is void */
    assert_int_equal(nick_take(&n, &io, "Maya", token, 3, 121000000, token, &ghost), NICK_TAKEN);
    nicks_free(&n);
}

static void the_owner_comes_back_with_the_token_and_ends_the_ghost(void **state)
{
    (void)state;
    struct nicks n = {0};
    uint8_t token[NICK_TOKEN_BYTES], again[NICK_TOKEN_BYTES];
    uint64_t ghost;
    nick_take(&n, &io, "Maya", NULL, 1, 0, token, &ghost);
    assert_int_equal(nick_take(&n, &io, "Maya", token, 2, 5, again, &ghost), NICK_YOURS);
    assert_int_equal(ghost, 1);
    assert_memory_equal(token, again, sizeof token);
    nick_release(&n, "Maya", 1, 6); /* the ghost's end does not free the name */
    assert_int_equal(nick_take(&n, &io, "Maya", NULL, 3, 130000000, again, &ghost), NICK_TAKEN);
    nicks_free(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_for_names),
        cmocka_unit_test(a_name_is_its_owners_while_here_and_a_while_after),
        cmocka_unit_test(the_owner_comes_back_with_the_token_and_ends_the_ghost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
