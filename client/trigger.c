#include "trigger.h"

enum { CODE_UP = 1, CODE_DOWN }; /* of user events; 0 is a mere waking */

/* On the hotkey's thread: the window's takes it from SDL's queue. */
static void pressed(void *user, bool down)
{
    SDL_Event e = {.user = {.type = SDL_USEREVENT, .code = down ? CODE_DOWN : CODE_UP}};

    (void)user;
    SDL_PushEvent(&e);
}

void trigger_set(struct trigger *t, struct hotkey_key key)
{
    bool same = t->key.scancode == key.scancode && t->key.button == key.button;

    if (same) return;
    trigger_end(t);
    t->key = key;
    t->hotkey = hotkey_start(key, pressed, NULL, &t->why);
}

void trigger_end(struct trigger *t)
{
    hotkey_stop(t->hotkey);
    *t = (struct trigger){0};
}

/* Letters, digits and signs, by place; those of the keypad. */
static bool types(int place)
{
    bool main = place <= SDL_SCANCODE_SLASH;

    return main || (place >= SDL_SCANCODE_KP_DIVIDE && place <= SDL_SCANCODE_NONUSBACKSLASH);
}

static bool is_key(const struct trigger *t, const SDL_KeyboardEvent *e)
{
    return t->key.scancode && !e->repeat && (int)e->keysym.scancode == t->key.scancode;
}

/* Letting go always counts: it may have been pressed elsewhere. */
bool trigger_take(const struct trigger *t, const SDL_Event *e, bool focused, bool typing,
                  bool *down)
{
    switch (e->type) {
    case SDL_USEREVENT:
        *down = e->user.code == CODE_DOWN;
        return e->user.code == CODE_UP || (*down && !focused);
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        *down = e->type == SDL_KEYDOWN;
        return is_key(t, &e->key) && !(*down && typing && types(t->key.scancode));
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        *down = e->type == SDL_MOUSEBUTTONDOWN;
        return t->key.button && e->button.button == t->key.button;
    default:
        return false;
    }
}
