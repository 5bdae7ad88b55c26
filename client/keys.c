/* keys.c: see keys.h. */
#include "keys.h"
#include <stdio.h>
#include <string.h>

static const struct {
    SDL_Keycode sym;
    enum ui_key key;
} plain[] = {
    {SDLK_LEFT, UI_LEFT},
    {SDLK_RIGHT, UI_RIGHT},
    {SDLK_UP, UI_UP},
    {SDLK_DOWN, UI_DOWN},
    {SDLK_HOME, UI_HOME},
    {SDLK_END, UI_END},
    {SDLK_PAGEUP, UI_PAGE_UP},
    {SDLK_PAGEDOWN, UI_PAGE_DOWN},
    {SDLK_BACKSPACE, UI_BACKSPACE},
    {SDLK_DELETE, UI_DELETE},
    {SDLK_RETURN, UI_ENTER},
    {SDLK_KP_ENTER, UI_ENTER},
    {SDLK_ESCAPE, UI_ESCAPE},
    {SDLK_TAB, UI_TAB},
    {SDLK_SPACE, UI_SPACE},
};

static const struct {
    SDL_Keycode sym;
    SDL_Scancode place;
    enum ui_key key;
} shortcuts[] = {
    {SDLK_c, SDL_SCANCODE_C, UI_COPY},
    {SDLK_x, SDL_SCANCODE_X, UI_CUT},
    {SDLK_v, SDL_SCANCODE_V, UI_PASTE},
    {SDLK_a, SDL_SCANCODE_A, UI_SELECT_ALL},
};

static bool is_latin(SDL_Keycode sym)
{
    return sym >= SDLK_a && sym <= SDLK_z;
}

static bool find_shortcut(const SDL_Keysym *k, enum ui_key *key)
{
    for (size_t i = 0; i < sizeof shortcuts / sizeof *shortcuts; i++)
        if (is_latin(k->sym) ? shortcuts[i].sym == k->sym : shortcuts[i].place == k->scancode) {
            *key = shortcuts[i].key;
            return true;
        }
    return false;
}

static bool find_plain(const SDL_Keysym *k, enum ui_key *key)
{
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (plain[i].sym == k->sym) {
            *key = plain[i].key;
            return true;
        }
    return false;
}

/* With Alt it is AltGr, on some systems, and writes letters. */
static bool is_command(Uint16 mod)
{
    return (mod & (KMOD_CTRL | KMOD_GUI)) && !(mod & KMOD_ALT);
}

static bool translate_key(const SDL_Keysym *k, struct ui_event *to)
{
    to->kind = UI_KEY;
    to->shift = k->mod & KMOD_SHIFT;
    to->ctrl = k->mod & (KMOD_CTRL | KMOD_ALT);
    if (is_command(k->mod) && find_shortcut(k, &to->key)) return true;
    return find_plain(k, &to->key);
}

static bool translate_button(const SDL_MouseButtonEvent *b, struct ui_event *to)
{
    if (b->button != SDL_BUTTON_LEFT) return false;
    to->kind = b->state == SDL_PRESSED ? UI_PRESS : UI_RELEASE;
    to->x = (float)b->x;
    to->y = (float)b->y;
    to->count = b->clicks;
    to->shift = SDL_GetModState() & KMOD_SHIFT;
    return true;
}

static void copy_text(struct ui_event *to, enum ui_event_kind kind, const char *text, size_t most)
{
    size_t n = 0;
    while (n < most && n + 1 < sizeof to->text && text[n]) n++;
    memcpy(to->text, text, n);
    to->text[n] = '\0';
    to->kind = kind;
}

bool keys_translate(struct keys *k, const SDL_Event *from, struct ui_event *to)
{
    *to = (struct ui_event){0};
    if (from->type == SDL_KEYDOWN || from->type == SDL_KEYUP)
        k->command = is_command(from->key.keysym.mod);
    switch (from->type) {
    case SDL_MOUSEMOTION:
        to->kind = UI_POINTER;
        to->x = (float)from->motion.x;
        to->y = (float)from->motion.y;
        return true;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return translate_button(&from->button, to);
    case SDL_MOUSEWHEEL:
        to->kind = UI_WHEEL;
        to->y = from->wheel.preciseY;
        return true;
    case SDL_KEYDOWN:
        to->repeat = from->key.repeat;
        return translate_key(&from->key.keysym, to);
    case SDL_TEXTINPUT:
        copy_text(to, UI_TEXT, from->text.text, sizeof from->text.text);
        return !k->command;
    case SDL_TEXTEDITING:
        copy_text(to, UI_COMPOSE, from->edit.text, sizeof from->edit.text);
        return true;
    default:
        return false;
    }
}

bool keys_bind(const SDL_Event *from, struct ui_event *to)
{
    *to = (struct ui_event){.kind = UI_BIND};
    if (from->type == SDL_KEYDOWN && !from->key.repeat) {
        SDL_Scancode place = from->key.keysym.scancode;
        if (place == SDL_SCANCODE_ESCAPE) return true;
        to->place = (int)place;
        snprintf(to->text, sizeof to->text, "%s", SDL_GetScancodeName(place));
        if (!to->text[0]) snprintf(to->text, sizeof to->text, "%d", (int)place);
        return true;
    }
    if (from->type != SDL_MOUSEBUTTONDOWN || from->button.button == SDL_BUTTON_LEFT) return false;
    to->button = from->button.button;
    snprintf(to->text, sizeof to->text, "Mouse %d", to->button);
    return true;
}
