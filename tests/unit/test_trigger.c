/* The key that talks: which of SDL's events are it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../client/keys.h"
#include "../../client/trigger.h"

static SDL_Event key(Uint32 type, SDL_Scancode place, bool repeat)
{
    return (SDL_Event){.key = {.type = type, .repeat = repeat, .keysym = {.scancode = place}}};
}

static SDL_Event button(Uint32 type, Uint8 number)
{
    return (SDL_Event){.button = {.type = type, .button = number}};
}

static SDL_Event elsewhere(bool down)
{
    return (SDL_Event){.user = {.type = SDL_USEREVENT, .code = down ? 2 : 1}};
}

/* 1 down, -1 up, 0 none of its business */
static int take(const struct trigger *t, SDL_Event e, bool focused, bool typing)
{
    bool down;
    return trigger_take(t, &e, focused, typing, &down) ? down ? 1 : -1 : 0;
}

static void only_its_own_place_counts_and_once(void **state)
{
    struct trigger t = {.key = {.scancode = SDL_SCANCODE_RCTRL}};
    (void)state;
    assert_int_equal(take(&t, key(SDL_KEYDOWN, SDL_SCANCODE_RCTRL, false), true, true), 1);
    assert_int_equal(take(&t, key(SDL_KEYDOWN, SDL_SCANCODE_RCTRL, true), true, true), 0);
    assert_int_equal(take(&t, key(SDL_KEYUP, SDL_SCANCODE_RCTRL, false), true, true), -1);
    assert_int_equal(take(&t, key(SDL_KEYDOWN, SDL_SCANCODE_LCTRL, false), true, false), 0);
    assert_int_equal(take(&t, button(SDL_MOUSEBUTTONDOWN, 4), true, false), 0);
}

static void a_letter_is_typed_not_talked_with(void **state)
{
    struct trigger t = {.key = {.scancode = SDL_SCANCODE_V}};
    (void)state;
    assert_int_equal(take(&t, key(SDL_KEYDOWN, SDL_SCANCODE_V, false), true, true), 0);
    assert_int_equal(take(&t, key(SDL_KEYDOWN, SDL_SCANCODE_V, false), true, false), 1);
    assert_int_equal(take(&t, key(SDL_KEYUP, SDL_SCANCODE_V, false), true, true), -1);
}

static void a_button_beside_talks(void **state)
{
    struct trigger t = {.key = {.button = 4}};
    (void)state;
    assert_int_equal(take(&t, button(SDL_MOUSEBUTTONDOWN, 4), true, true), 1);
    assert_int_equal(take(&t, button(SDL_MOUSEBUTTONUP, 4), true, true), -1);
    assert_int_equal(take(&t, button(SDL_MOUSEBUTTONDOWN, 1), true, true), 0);
    assert_int_equal(take(&t, key(SDL_KEYDOWN, SDL_SCANCODE_UNKNOWN, false), true, false), 0);
}

/* In front SDL tells already; letting go counts wherever it was pressed. */
static void elsewhere_the_system_tells(void **state)
{
    struct trigger t = {.key = {.scancode = SDL_SCANCODE_V}};
    SDL_Event waking = {.user = {.type = SDL_USEREVENT}};
    (void)state;
    assert_int_equal(take(&t, elsewhere(true), false, true), 1);
    assert_int_equal(take(&t, elsewhere(true), true, false), 0);
    assert_int_equal(take(&t, elsewhere(false), true, false), -1);
    assert_int_equal(take(&t, waking, false, false), 0);
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
        cmocka_unit_test(only_its_own_place_counts_and_once),
        cmocka_unit_test(a_letter_is_typed_not_talked_with),
        cmocka_unit_test(a_button_beside_talks),
        cmocka_unit_test(elsewhere_the_system_tells),
        cmocka_unit_test(any_key_or_further_button_can_be_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
