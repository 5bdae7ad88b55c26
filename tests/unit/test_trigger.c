/* The key that talks: which of SDL's events are it, what the system tells of it, and what is told of that. The system is played here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/keys.h"
#include "../../client/trigger.h"

static void (*news)(void *user, enum hotkey_news news); /* the hotkey's: who wants its news */
static void *news_user;

struct hotkey *hotkey_start(struct hotkey_key key, void (*tell)(void *user, enum hotkey_news news),
                            void *user, enum hotkey_why *why)
{
    (void)key;
    news = tell;
    news_user = user;
    *why = HOTKEY_WORKS;
    return (struct hotkey *)&news;
}

void hotkey_stop(struct hotkey *h)
{
    (void)h;
}

static SDL_Event key(Uint32 type, SDL_Scancode place, bool repeat)
{
    return (SDL_Event){.key = {.type = type, .repeat = repeat, .keysym = {.scancode = place}}};
}

static SDL_Event button(Uint32 type, Uint8 number)
{
    return (SDL_Event){.button = {.type = type, .button = number}};
}

struct told {
    int ups, downs;
};

static void tell(void *user, bool down)
{
    struct told *t = user;
    *(down ? &t->downs : &t->ups) += 1;
}

/* 1 down, -1 up, 0 none of its business: since the last time. */
static int was_told(const struct trigger *t)
{
    struct told *told = t->user, now = *told;
    *told = (struct told){0};
    assert_true(now.ups + now.downs <= 1);
    return now.downs - now.ups;
}

static int take(struct trigger *t, SDL_Event e, bool focused, bool typing)
{
    trigger_take(t, &e, focused, typing);
    return was_told(t);
}

/* The system tells, and the window takes what that put into SDL's queue. */
static int elsewhere(struct trigger *t, enum hotkey_news what, bool focused, bool typing)
{
    SDL_Event e;
    news(news_user, what);
    while (SDL_PollEvent(&e)) trigger_take(t, &e, focused, typing);
    return was_told(t);
}

static int setup(void **state)
{
    static struct told told;
    static struct trigger t;
    if (SDL_Init(SDL_INIT_EVENTS) != 0) return -1;
    told = (struct told){0};
    t = (struct trigger){.tell = tell, .user = &told};
    *state = &t;
    return 0;
}

static int teardown(void **state)
{
    trigger_end(*state);
    SDL_Quit();
    return 0;
}

static void only_its_own_place_counts_and_once(void **state)
{
    struct trigger *t = *state;
    trigger_set(t, (struct hotkey_key){.scancode = SDL_SCANCODE_RCTRL});
    assert_int_equal(take(t, key(SDL_KEYDOWN, SDL_SCANCODE_LCTRL, false), true, false), 0);
    assert_int_equal(take(t, button(SDL_MOUSEBUTTONDOWN, 4), true, false), 0);
    assert_int_equal(take(t, key(SDL_KEYDOWN, SDL_SCANCODE_RCTRL, false), true, true), 1);
    assert_int_equal(take(t, key(SDL_KEYDOWN, SDL_SCANCODE_RCTRL, true), true, true), 0);
    assert_int_equal(take(t, key(SDL_KEYUP, SDL_SCANCODE_LCTRL, false), true, true), 0);
    assert_int_equal(take(t, key(SDL_KEYUP, SDL_SCANCODE_RCTRL, false), true, true), -1);
    assert_int_equal(take(t, key(SDL_KEYUP, SDL_SCANCODE_RCTRL, false), true, true), 0);
}

static void a_letter_is_typed_not_talked_with(void **state)
{
    struct trigger *t = *state;
    trigger_set(t, (struct hotkey_key){.scancode = SDL_SCANCODE_V});
    assert_int_equal(take(t, key(SDL_KEYDOWN, SDL_SCANCODE_V, false), true, true), 0);
    assert_int_equal(take(t, key(SDL_KEYUP, SDL_SCANCODE_V, false), true, true), 0);
    assert_int_equal(take(t, key(SDL_KEYDOWN, SDL_SCANCODE_V, false), true, false), 1);
    assert_int_equal(take(t, key(SDL_KEYUP, SDL_SCANCODE_V, false), true, true), -1);
}

static void a_button_beside_talks(void **state)
{
    struct trigger *t = *state;
    trigger_set(t, (struct hotkey_key){.button = 4});
    assert_int_equal(take(t, button(SDL_MOUSEBUTTONDOWN, 1), true, false), 0);
    assert_int_equal(take(t, key(SDL_KEYDOWN, SDL_SCANCODE_UNKNOWN, false), true, false), 0);
    assert_int_equal(take(t, button(SDL_MOUSEBUTTONDOWN, 4), true, true), 1);
    assert_int_equal(take(t, button(SDL_MOUSEBUTTONUP, 4), true, true), -1);
}

/* In front SDL tells already; letting go counts wherever it was pressed. */
static void elsewhere_the_system_tells(void **state)
{
    struct trigger *t = *state;
    SDL_Event waking = {.user = {.type = SDL_USEREVENT}};
    trigger_set(t, (struct hotkey_key){.scancode = SDL_SCANCODE_V});
    assert_int_equal(elsewhere(t, HOTKEY_DOWN, true, true), 0);
    assert_int_equal(elsewhere(t, HOTKEY_STILL, true, true), 0); /* it is being typed */
    assert_int_equal(elsewhere(t, HOTKEY_UP, true, true), 0);
    assert_int_equal(elsewhere(t, HOTKEY_DOWN, false, true), 1);
    assert_int_equal(elsewhere(t, HOTKEY_STILL, false, true), 1);
    assert_int_equal(take(t, waking, false, false), 0);
    assert_int_equal(elsewhere(t, HOTKEY_UP, true, false), -1);
}

/* Another window gets the keyboard while it is held: SDL lets go of all keys then, the person did not. */
static void who_changes_windows_goes_on_talking(void **state)
{
    struct trigger *t = *state;
    trigger_set(t, (struct hotkey_key){.scancode = SDL_SCANCODE_RCTRL});
    assert_int_equal(take(t, key(SDL_KEYDOWN, SDL_SCANCODE_RCTRL, false), true, false), 1);
    assert_int_equal(elsewhere(t, HOTKEY_DOWN, true, false), 0);
    assert_int_equal(take(t, key(SDL_KEYUP, SDL_SCANCODE_RCTRL, false), false, false), 0);
    assert_int_equal(elsewhere(t, HOTKEY_STILL, false, false), 1);
    assert_int_equal(elsewhere(t, HOTKEY_UP, false, false), -1);
}

/* That it is held, and that it is not any more. */
static void a_key_is_told_past_the_window(void **state)
{
    struct trigger *t = *state;
    trigger_set(t, (struct hotkey_key){.scancode = SDL_SCANCODE_RCTRL});
    assert_int_equal(trigger_run(t, 0), INT64_MAX);
    assert_int_equal(elsewhere(t, HOTKEY_DOWN, false, false), 1);
    news(news_user, HOTKEY_STILL); /* the window stands still */
    assert_int_equal(was_told(t), 1);
    assert_int_equal(trigger_run(t, 1000000), 1000000 + HOTKEY_AGAIN_US);
    assert_int_equal(was_told(t), 0);
    news(news_user, HOTKEY_UP); /* the window stands still again */
    assert_int_equal(was_told(t), -1);
}

/* Where the system tells nothing, or the end got lost on the way: SDL's word counts, and it knows of no key that is down here. */
static void an_end_that_got_lost_is_found(void **state)
{
    struct trigger *t = *state;
    trigger_set(t, (struct hotkey_key){.scancode = SDL_SCANCODE_RCTRL});
    assert_int_equal(take(t, key(SDL_KEYDOWN, SDL_SCANCODE_RCTRL, false), true, false), 1);
    assert_int_equal(trigger_run(t, 1000000), INT64_MAX);
    assert_int_equal(was_told(t), -1);
    trigger_set(t, (struct hotkey_key){.button = 5});
    assert_int_equal(take(t, button(SDL_MOUSEBUTTONDOWN, 5), true, false), 1);
    assert_int_equal(trigger_run(t, 2000000), INT64_MAX);
    assert_int_equal(was_told(t), -1);
}

static void another_key_or_none_ends_what_the_old_one_began(void **state)
{
    struct trigger *t = *state;
    trigger_set(t, (struct hotkey_key){.scancode = SDL_SCANCODE_RCTRL});
    assert_int_equal(elsewhere(t, HOTKEY_DOWN, false, false), 1);
    trigger_set(t, (struct hotkey_key){.scancode = SDL_SCANCODE_F4});
    assert_int_equal(was_told(t), -1);
    assert_int_equal(elsewhere(t, HOTKEY_DOWN, false, false), 1);
    trigger_end(t);
    assert_int_equal(was_told(t), -1);
}

static void any_key_or_further_button_can_be_bound(void **state)
{
    struct ui_event bound;
    SDL_Event e = key(SDL_KEYDOWN, SDL_SCANCODE_F4, false);
    (void)state;
    assert_true(keys_bind(&e, &bound));
    assert_int_equal(bound.kind, UI_BIND);
    assert_int_equal(bound.place, SDL_SCANCODE_F4);
    assert_string_equal(bound.text, "F4");
    e = key(SDL_KEYDOWN, SDL_SCANCODE_ESCAPE, false);
    assert_true(keys_bind(&e, &bound));
    assert_true(bound.place == 0 && bound.button == 0);
    e = button(SDL_MOUSEBUTTONDOWN, 5);
    assert_true(keys_bind(&e, &bound));
    assert_int_equal(bound.button, 5);
    e = button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT);
    assert_false(keys_bind(&e, &bound));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_its_own_place_counts_and_once, setup, teardown),
        cmocka_unit_test_setup_teardown(a_letter_is_typed_not_talked_with, setup, teardown),
        cmocka_unit_test_setup_teardown(a_button_beside_talks, setup, teardown),
        cmocka_unit_test_setup_teardown(elsewhere_the_system_tells, setup, teardown),
        cmocka_unit_test_setup_teardown(who_changes_windows_goes_on_talking, setup, teardown),
        cmocka_unit_test_setup_teardown(a_key_is_told_past_the_window, setup, teardown),
        cmocka_unit_test_setup_teardown(an_end_that_got_lost_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(another_key_or_none_ends_what_the_old_one_began, setup,
                                        teardown),
        cmocka_unit_test(any_key_or_further_button_can_be_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
