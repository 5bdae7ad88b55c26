#include "trigger.h"

enum { CODE_UP = 1, CODE_DOWN }; /* of user events; 0 is a mere waking */

/* On the window's thread and the hotkey's. */
static void talk(struct trigger *t, bool on)
{
    if (atomic_exchange(&t->talks, on) != on) t->tell(t->user, on);
}

/* On the hotkey's thread: whether a press counts is the window's to say, which takes it from SDL's queue. That it goes on or ends is told
   past the window, which may stand still. */
static void take_news(void *user, enum hotkey_news news)
{
    struct trigger *t = user;
    SDL_Event e = {
        .user = {.type = SDL_USEREVENT, .code = news == HOTKEY_UP ? CODE_UP : CODE_DOWN}};

    atomic_store(&t->down, news != HOTKEY_UP);
    if (news == HOTKEY_UP) talk(t, false);
    if (news == HOTKEY_STILL && atomic_load(&t->talks)) t->tell(t->user, true);
    if (news != HOTKEY_STILL) SDL_PushEvent(&e);
}

void trigger_set(struct trigger *t, struct hotkey_key key)
{
    bool same = t->key.scancode == key.scancode && t->key.button == key.button;

    if (same) return;
    trigger_end(t);
    t->key = key;
    t->hotkey = hotkey_start(key, take_news, t, &t->why);
}

void trigger_end(struct trigger *t)
{
    hotkey_stop(t->hotkey);
    t->hotkey = NULL;
    atomic_store(&t->down, false);
    talk(t, false);
    t->key = (struct hotkey_key){0};
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

static bool is_button(const struct trigger *t, const SDL_MouseButtonEvent *e)
{
    return t->key.button && e->button == t->key.button;
}

/* SDL tells of it as let go when another window gets the keyboard, too; the system knows better. */
static void let_go(struct trigger *t)
{
    if (!atomic_load(&t->down)) talk(t, false);
}

void trigger_take(struct trigger *t, const SDL_Event *e, bool focused, bool typing)
{
    if (e->type == SDL_USEREVENT && e->user.code == CODE_DOWN && !focused) talk(t, true);
    if (e->type == SDL_USEREVENT && e->user.code == CODE_UP) talk(t, false);
    if (e->type == SDL_KEYDOWN && is_key(t, &e->key) && !(typing && types(t->key.scancode)))
        talk(t, true);
    if (e->type == SDL_KEYUP && is_key(t, &e->key)) let_go(t);
    if (e->type == SDL_MOUSEBUTTONDOWN && is_button(t, &e->button)) talk(t, true);
    if (e->type == SDL_MOUSEBUTTONUP && is_button(t, &e->button)) let_go(t);
}

/* As SDL knows it, which is while this window has the keyboard. */
static bool is_down_here(const struct trigger *t)
{
    if (t->key.button) return SDL_GetMouseState(NULL, NULL) & SDL_BUTTON((Uint32)t->key.button);
    return SDL_GetKeyboardState(NULL)[t->key.scancode];
}

int64_t trigger_run(struct trigger *t, int64_t mono_us)
{
    if (!atomic_load(&t->talks)) return INT64_MAX;
    if (mono_us < t->again_us) return t->again_us;
    t->again_us = mono_us + HOTKEY_AGAIN_US;
    if (atomic_load(&t->down)) return t->again_us; /* the hotkey's thread tells */
    if (!is_down_here(t)) {
        talk(t, false);
        return INT64_MAX;
    }
    t->tell(t->user, true);
    return t->again_us;
}
