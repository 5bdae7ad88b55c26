#include "talk.h"

#include <string.h>

/* Brings what the server is told into line with what is wanted. */
static struct talk_acts settle(struct talk *t)
{
    struct talk_acts acts = {0};

    if (t->wants && t->floor == TALK_NOT) {
        acts.ask = true;
        t->floor = TALK_ASKED;
    } else if (!t->wants && t->floor != TALK_NOT) {
        acts.give_back = true;
        acts.cue_off = t->floor == TALK_MINE;
        t->floor = TALK_NOT;
    }
    return acts;
}

static struct talk_acts want(struct talk *t, bool on, bool waits)
{
    t->wants = on;
    t->waits = on && waits;
    return settle(t);
}

struct talk_acts talk_set_how(struct talk *t, enum talk_how how)
{
    t->how = how;
    t->unmuted = false; /* a key that is down stays so: only the next press counts */
    return want(t, false, false);
}

struct talk_acts talk_want(struct talk *t, bool on, bool waits)
{
    if (t->how != TALK_VOICE) return want(t, on, waits);
    t->unmuted = on;
    return want(t, on && t->voice, false);
}

struct talk_acts talk_key(struct talk *t, bool down)
{
    bool pressed = down && !t->down, changed = down != t->down;

    t->down = down;
    if (t->how == TALK_PUSH && changed) return want(t, down, false);
    if (t->how == TALK_TOGGLE && pressed) return want(t, !t->wants, false);
    if (t->how == TALK_VOICE && pressed) return talk_want(t, !t->unmuted, false);
    return settle(t);
}

struct talk_acts talk_key_lost(struct talk *t)
{
    return t->how == TALK_PUSH ? talk_key(t, false) : (struct talk_acts){0};
}

struct talk_acts talk_voice(struct talk *t, bool voice)
{
    bool changed = voice != t->voice; /* one that was refused does not ask again and again */

    t->voice = voice;
    if (t->how != TALK_VOICE || !t->unmuted || !changed) return settle(t);
    return want(t, voice, false);
}

/* A floor that does not name us is no refusal: it may have been told before our wish was heard. */
struct talk_acts talk_floor(struct talk *t, bool mine, bool waiting)
{
    bool had = t->floor == TALK_MINE;

    if (!t->wants) return (struct talk_acts){.give_back = mine || waiting};
    t->floor = mine ? TALK_MINE : waiting ? TALK_WAITING : TALK_ASKED;
    return (struct talk_acts){.cue_on = mine && !had, .cue_off = had && !mine};
}

struct talk_acts talk_refused(struct talk *t)
{
    struct talk_acts acts = {.cue_off = t->floor == TALK_MINE};

    t->wants = t->waits = false;
    t->floor = TALK_NOT;
    return acts;
}

struct talk_acts talk_leave(struct talk *t)
{
    struct talk_acts acts = talk_refused(t);

    t->unmuted = false;
    return acts;
}

bool talk_needs_mic(const struct talk *t)
{
    return (t->wants && t->floor != TALK_WAITING) || (t->how == TALK_VOICE && t->unmuted);
}

static const char *const how_texts[TALK_HOWS] = {"push", "toggle", "voice"};

const char *talk_how_text(enum talk_how how)
{
    return how_texts[how];
}

bool talk_how_parse(const char *text, enum talk_how *out)
{
    for (int i = 0; i < TALK_HOWS; i++)
        if (!strcmp(text, how_texts[i])) {
            *out = (enum talk_how)i;
            return true;
        }
    return false;
}
