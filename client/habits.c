#include "habits.h"

#include <stddef.h>
#include <stdio.h>
#include "event.h"
#include "hotkey_codes.h"
#include "../common/proto.h"

/* The switches and numbers: name in the settings, and in the command. */
static const struct flag {
    const char *kept, *told;
    size_t at;
} flags[] = {
    {"talk_noise", "noise", offsetof(struct habits, noise)},
    {"talk_gain", "gain", offsetof(struct habits, gain)},
    {"talk_echo", "echo", offsetof(struct habits, echo)},
    {"talk_cue", "cue", offsetof(struct habits, cue)},
};
static const struct number {
    const char *kept, *told;
    size_t at;
    double absent, least, most;
} numbers[] = {
    {"talk_open_db", "open_db", offsetof(struct habits, open_db), 12, 3, 40},
    {"talk_duck_db", "duck_db", offsetof(struct habits, duck_db), 12, 0, 40},
    {"voices_volume", "volume", offsetof(struct habits, voices), 1, 0, 2},
};
enum { FLAGS = sizeof flags / sizeof *flags, NUMBERS = sizeof numbers / sizeof *numbers };
enum { HOLD_MS = 400, HOLD_LEAST_MS = 100, HOLD_MOST_MS = 2000, PLACES = 512, BUTTONS = 32 };

static bool *flag_of(struct habits *h, const struct flag *f)
{
    return (bool *)((char *)h + f->at);
}

static float *number_of(struct habits *h, const struct number *n)
{
    return (float *)(void *)((char *)h + n->at);
}

static double within(double value, double least, double most, double absent)
{
    return value >= least && value <= most ? value : absent;
}

static void read_key(struct habits *h, const struct prefs *p)
{
    h->key_place = (int)within(prefs_number(p, "talk_key", 0), 0, PLACES - 1, 0);
    h->key_button = (int)within(prefs_number(p, "talk_button", 0), 0, BUTTONS - 1, 0);
    snprintf(h->key_name, sizeof h->key_name, "%s", prefs_text(p, "talk_key_name", ""));
    if (h->key_name[0] && (h->key_place == 0) != (h->key_button == 0)) return;
    h->key_place = hotkey_usual;
    h->key_button = 0;
    snprintf(h->key_name, sizeof h->key_name, "%s", hotkey_usual_name);
}

void habits_read(struct habits *h, const struct prefs *p)
{
    *h = (struct habits){0};
    talk_how_parse(prefs_text(p, "talk_how", ""), &h->how);
    read_key(h, p);
    snprintf(h->mic, sizeof h->mic, "%s", prefs_text(p, "mic", ""));
    snprintf(h->speakers, sizeof h->speakers, "%s", prefs_text(p, "speakers", ""));
    for (size_t i = 0; i < FLAGS; i++)
        *flag_of(h, &flags[i]) = prefs_number(p, flags[i].kept, 1) != 0;
    for (size_t i = 0; i < NUMBERS; i++) {
        const struct number *n = &numbers[i];
        *number_of(h, n) =
            (float)within(prefs_number(p, n->kept, n->absent), n->least, n->most, n->absent);
    }
    h->hold_ms =
        (int)within(prefs_number(p, "talk_hold_ms", HOLD_MS), HOLD_LEAST_MS, HOLD_MOST_MS, HOLD_MS);
}

void habits_keep(const struct habits *h, struct prefs *p)
{
    struct habits copy = *h;

    prefs_set_text(p, "talk_how", talk_how_text(h->how));
    prefs_set_number(p, "talk_key", h->key_place);
    prefs_set_number(p, "talk_button", h->key_button);
    prefs_set_text(p, "talk_key_name", h->key_name);
    prefs_set_text(p, "mic", h->mic);
    prefs_set_text(p, "speakers", h->speakers);
    for (size_t i = 0; i < FLAGS; i++)
        prefs_set_number(p, flags[i].kept, *flag_of(&copy, &flags[i]));
    for (size_t i = 0; i < NUMBERS; i++)
        prefs_set_number(p, numbers[i].kept, (double)*number_of(&copy, &numbers[i]));
    prefs_set_number(p, "talk_hold_ms", h->hold_ms);
}

cJSON *habits_command(const struct habits *h)
{
    struct habits copy = *h;
    cJSON *c = command_new("talking");

    proto_put_text(c, "how", talk_how_text(h->how));
    proto_put_text(c, "mic", h->mic);
    proto_put_int(c, "hold_ms", h->hold_ms);
    for (size_t i = 0; i < FLAGS && c; i++)
        proto_put_flag(c, flags[i].told, *flag_of(&copy, &flags[i]));
    for (size_t i = 0; i < NUMBERS && c; i++)
        cJSON_AddNumberToObject(c, numbers[i].told, (double)*number_of(&copy, &numbers[i]));
    return c;
}
