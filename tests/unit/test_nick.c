#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
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
    char out[CHAT_NICK_BYTES];
    enum said wrong;
    assert_true(nick_clean(out, "  Maya  Q ", &wrong));
    assert_string_equal(out, "Maya Q");
    assert_true(nick_clean(out, "\xd9\x84\xd9\x8a\xd9\x84\xd9\x89", &wrong));
    assert_true(nick_clean(out, "\xf0\x9f\x8e\xb8", &wrong)); /* a guitar is a name */
    assert_true(nick_clean(out, "12345678901234567890123456789012", &wrong));
    assert_false(nick_clean(out, "123456789012345678901234567890123", &wrong));
    assert_int_equal(wrong, SAID_NICK_LONG);
    assert_false(nick_clean(out, "", &wrong));
    assert_int_equal(wrong, SAID_NICK_EMPTY);
    assert_false(nick_clean(out, "   ", &wrong));
    assert_false(nick_clean(out, "Ma\nya", &wrong));
    assert_int_equal(wrong, SAID_NICK_SIGNS);
    assert_false(nick_clean(out, "\xe2\x80\xaeMaya", &wrong)); /* right-to-left override */
    assert_false(nick_clean(out, "\xd9\x8e", &wrong));         /* nothing but a vowel sign */
}

#define S(seconds) ((seconds)*INT64_C(1000000))

static struct nicks n;
static struct nick_taken got;

static int begin(void **state)
{
    (void)state;
    n = (struct nicks){.store = store_open(NULL, false, &io, 0)};
    return n.store ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    nicks_free(&n);
    store_free(n.store);
    return 0;
}

static struct now at(int64_t us)
{
    return (struct now){.wall_us = S(1700000000) + us};
}

static enum nick_result take(const char *nick, const uint8_t *token, uint64_t session, int64_t us)
{
    return nick_take(&n, &io, nick, token, session, at(us), &got);
}

static uint8_t token[NICK_TOKEN_BYTES];

/* Maya comes in for the first time, and keeps her token. */
static void maya_comes(void)
{
    assert_int_equal(take("Maya", NULL, 1, 0), NICK_YOURS);
    assert_int_equal(got.ghost, 0);
    memcpy(token, got.token, sizeof token);
}

static void a_name_is_its_owners_while_here_and_a_while_after(void **state)
{
    (void)state;
    uint8_t wrong[NICK_TOKEN_BYTES];
    assert_false(nick_is_here(&n, "Maya"));
    maya_comes();
    assert_true(nick_is_here(&n, "m\xc3\xa1ya"));
    assert_int_equal(take("MAYA", NULL, 2, 0), NICK_TAKEN);
    memset(wrong, 0xee, sizeof wrong);
    assert_int_equal(take("m\xc3\xa1ya", wrong, 2, 0), NICK_TAKEN);
    nick_in_room(&n, "Maya", 7, true);
    nick_release(&n, "Maya", 1, at(1000));
    assert_false(nick_is_here(&n, "Maya"));
    assert_int_equal(take("Maya", NULL, 2, S(119)), NICK_TAKEN);
    assert_int_equal(take("Maya", NULL, 2, S(121)), NICK_YOURS);
    assert_memory_not_equal(token, got.token, sizeof token); /* the old owner's proof is void */
    assert_int_equal(got.room, 0); /* and where she was nobody's business */
    assert_int_equal(take("Maya", token, 3, S(121)), NICK_TAKEN);
}

static void the_owner_comes_back_with_the_token_and_ends_the_ghost(void **state)
{
    (void)state;
    maya_comes();
    assert_int_equal(take("Maya", token, 2, 5), NICK_YOURS);
    assert_int_equal(got.ghost, 1);
    assert_memory_equal(token, got.token, sizeof token);
    nick_release(&n, "Maya", 1, at(6)); /* the ghost's end does not free the name */
    assert_int_equal(take("Maya", NULL, 3, S(130)), NICK_TAKEN);
}

static void the_owner_comes_back_into_the_room_for_two_minutes(void **state)
{
    (void)state;
    maya_comes();
    nick_in_room(&n, "Maya", 7, true);
    assert_int_equal(take("Maya", token, 2, 1), NICK_YOURS); /* while the ghost is there, */
    assert_int_equal(got.room, 7);
    assert_true(got.chose);
    nick_release(&n, "Maya", 2, at(2));
    assert_int_equal(take("Maya", token, 3, S(119)), NICK_YOURS); /* soon after, */
    assert_int_equal(got.room, 7);
    nick_in_room(&n, "Maya", 0, false); /* said goodbye */
    nick_release(&n, "Maya", 3, at(S(119)));
    assert_int_equal(take("Maya", token, 4, S(120)), NICK_YOURS);
    assert_int_equal(got.room, 0);
    assert_false(got.chose);
    nick_in_room(&n, "Maya", 7, true);
    nick_release(&n, "Maya", 4, at(S(121)));
    assert_int_equal(take("Maya", token, 5, S(250)), NICK_YOURS); /* but not much later */
    assert_int_equal(got.room, 0);
    assert_false(got.chose);
    assert_memory_equal(token, got.token, sizeof token);
}

/* Who came first has it for good: others would get what it may do. */
static void a_hosts_name_is_never_free_again(void **state)
{
    (void)state;
    n.hosts = "Rami\nM\xc3\xa1ya\n";
    assert_true(nick_is_host(&n, "MAYA"));
    assert_true(nick_is_host(&n, "rami"));
    assert_false(nick_is_host(&n, "May"));
    assert_false(nick_is_host(&n, "Rami\nMaya"));
    maya_comes();
    nick_release(&n, "Maya", 1, at(1000));
    assert_int_equal(take("Maya", NULL, 2, S(1000000)), NICK_TAKEN);
    assert_int_equal(take("Maya", token, 3, S(1000000)), NICK_YOURS);
    assert_int_equal(take("Ziad", NULL, 4, 0), NICK_YOURS);
    assert_false(nick_is_host(&n, "Ziad"));
    nick_release(&n, "Maya", 3, at(1000));
    for (int i = 0; i < STORE_NICKS + 1000; i++) { /* whatever number of guests comes after her */
        char fold[20];
        snprintf(fold, sizeof fold, "n%d", i);
        store_nick_put(n.store, fold, &(struct store_nick){.seen_us = S(1000000) + i});
    }
    assert_int_equal(take("Maya", NULL, 5, S(2000000)), NICK_TAKEN);
}

static void the_store_holds_no_token(void **state)
{
    (void)state;
    struct store_nick kept;
    take("Maya", NULL, 1, 0);
    assert_true(store_nick(n.store, "maya", &kept));
    assert_int_equal(kept.seen_us, STORE_HERE);
    assert_memory_not_equal(kept.token_hash, got.token, NICK_TOKEN_BYTES);
    assert_memory_not_equal(kept.token_hash + NICK_TOKEN_BYTES, got.token, NICK_TOKEN_BYTES);
}

static void an_id_is_the_names_however_it_is_written(void **state)
{
    (void)state;
    assert_int_equal(nick_id("Maya"), nick_id("M\xc3\x81YA"));
    assert_int_not_equal(nick_id("Maya"), nick_id("Mayo"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_for_names),
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
        TEST(a_name_is_its_owners_while_here_and_a_while_after),
        TEST(the_owner_comes_back_with_the_token_and_ends_the_ghost),
        TEST(the_owner_comes_back_into_the_room_for_two_minutes),
        TEST(a_hosts_name_is_never_free_again),
        TEST(the_store_holds_no_token),
        TEST(an_id_is_the_names_however_it_is_written),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
