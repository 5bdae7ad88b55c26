/* Shortcuts lie where the keys lie, whatever letters are on them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "../../client/keys.h"

enum { ARABIC_SHEEN = 0x634, ARABIC_WAW_HAMZA = 0x624 };

static SDL_Event key(Uint32 type, SDL_Keycode sym, SDL_Scancode place, Uint16 mod)
{
    return (SDL_Event){
        .key = {.type = type, .keysym = {.sym = sym, .scancode = place, .mod = mod}}};
}

static SDL_Event typed(const char *text)
{
    SDL_Event e = {.text = {.type = SDL_TEXTINPUT}};
    strcpy(e.text.text, text);
    return e;
}

static void shortcuts_go_by_letter_or_by_place(void **state)
{
    static const struct {
        SDL_Keycode sym;
        SDL_Scancode place;
        enum ui_key key;
    } cases[] = {
        {SDLK_c, SDL_SCANCODE_C, UI_COPY},
        {SDLK_a, SDL_SCANCODE_Q, UI_SELECT_ALL}, /* a French keyboard */
        {ARABIC_SHEEN, SDL_SCANCODE_A, UI_SELECT_ALL},
        {ARABIC_WAW_HAMZA, SDL_SCANCODE_C, UI_COPY},
    };
    struct keys keys = {0};
    struct ui_event event;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        SDL_Event e = key(SDL_KEYDOWN, cases[i].sym, cases[i].place, KMOD_LCTRL);
        assert_true(keys_translate(&keys, &e, &event));
        assert_int_equal(event.kind, UI_KEY);
        assert_int_equal(event.key, cases[i].key);
    }
}

static void letters_of_a_shortcut_are_not_typed(void **state)
{
    struct keys keys = {0};
    struct ui_event event;
    SDL_Event down = key(SDL_KEYDOWN, ARABIC_SHEEN, SDL_SCANCODE_A, KMOD_LCTRL), text = typed("ش");
    SDL_Event up = key(SDL_KEYUP, SDLK_LCTRL, SDL_SCANCODE_LCTRL, KMOD_NONE);
    (void)state;
    assert_true(keys_translate(&keys, &down, &event));
    assert_false(keys_translate(&keys, &text, &event));
    assert_false(keys_translate(&keys, &up, &event));
    assert_true(keys_translate(&keys, &text, &event));
    assert_string_equal(event.text, "ش");
}

static void altgr_writes(void **state)
{
    struct keys keys = {0};
    struct ui_event event;
    SDL_Event down = key(SDL_KEYDOWN, SDLK_q, SDL_SCANCODE_Q, KMOD_LCTRL | KMOD_RALT),
              text = typed("@");
    (void)state;
    assert_false(keys_translate(&keys, &down, &event));
    assert_true(keys_translate(&keys, &text, &event));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shortcuts_go_by_letter_or_by_place),
        cmocka_unit_test(letters_of_a_shortcut_are_not_typed),
        cmocka_unit_test(altgr_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
