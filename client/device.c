#include "device.h"

#include <stdio.h>
#include <string.h>

/* A device that stays away is asked for every 4 s at most: a headset plugged in is heard soon, and trying costs little. One
   that does not call back for 2 s is as good as gone: its sound server may hang without saying so. */
enum {
    PAUSE_FIRST_US = 1000000,
    PAUSE_MOST_US = 4000000,
    WATCH_US = 250000, /* between two looks at one that is there */
    PROVE_US = 5000,   /* ... at one just opened: it is only believed when it calls back */
    STILL_US = 2000000,
};

void device_init(struct device *d, const struct device_ports *ports)
{
    *d = (struct device){.ports = *ports, .pause_us = PAUSE_FIRST_US};
}

static void close_it(struct device *d)
{
    if (d->open) d->ports.close(d->ports.user);
    d->open = d->calls = false;
}

void device_end(struct device *d)
{
    close_it(d);
    d->there = false;
}

/* Another one is opened with the next tick. Nothing is told before that: others need not know how it is done. */
static void change(struct device *d)
{
    close_it(d);
    d->try_us = 0;
}

void device_want(struct device *d, const char *name)
{
    if (strcmp(d->wanted, name) == 0) return;
    snprintf(d->wanted, sizeof d->wanted, "%s", name);
    d->told_stands_in = false;
    change(d);
}

/* Not there (any more): silence, and another try later. Said when it is news: at the start, or when it was there before. */
static void miss(struct device *d, const struct saying *why, int64_t mono_us)
{
    bool news = d->there || !d->settled;

    device_end(d);
    if (news) d->ports.tell(d->ports.user, false, why);
    d->settled = true;
    d->try_us = mono_us + d->pause_us;
    d->pause_us = 2 * d->pause_us < PAUSE_MOST_US ? 2 * d->pause_us : PAUSE_MOST_US;
}

static void try_open(struct device *d, int64_t mono_us)
{
    char error[AUDIO_ERROR_BYTES] = "";
    struct saying why;

    d->callbacks = d->ports.callbacks(d->ports.user);
    d->open = d->ports.open(d->ports.user, d->wanted, error);
    d->stands_in = !d->open && d->wanted[0];
    if (d->stands_in) d->open = d->ports.open(d->ports.user, "", error);
    d->listed = d->stands_in && d->open && d->ports.is_listed(d->ports.user, d->wanted);
    d->called_us = d->ticked_us = 0; /* opening took its time: watching begins with the next tick */
    if (d->open) return;
    miss(d, saying_text(saying(&why, SAID_NO_SOUND), "reason", error), mono_us);
}

/* What nobody asked for: a change of the device, or that there is one again. */
static enum said news_of(const struct device *d)
{
    if (d->stands_in && !d->told_stands_in) return SAID_SOUND_ELSEWHERE;
    if (!d->stands_in && d->told_stands_in) return SAID_SOUND_BACK;
    return d->settled && !d->there ? SAID_SOUND : SAID_NOTHING;
}

static void greet(struct device *d)
{
    struct saying news;

    saying_text(saying(&news, news_of(d)), "device", d->wanted);
    d->told_stands_in = d->stands_in;
    d->ports.tell(d->ports.user, true, &news);
    d->calls = d->there = d->settled = true;
    d->pause_us = PAUSE_FIRST_US;
}

/* A tick that comes late says nothing about the device: this program itself stood still, and the device with it. */
static bool stands_still(struct device *d, int64_t mono_us)
{
    uint64_t callbacks = d->ports.callbacks(d->ports.user);
    bool late = mono_us - d->ticked_us > STILL_US / 2;

    d->ticked_us = mono_us;
    if (callbacks != d->callbacks || late) d->called_us = mono_us;
    if (callbacks != d->callbacks && !d->calls) greet(d);
    d->callbacks = callbacks;
    return mono_us - d->called_us > STILL_US;
}

/* One that is listed and yet cannot be opened is not tried again before it was plugged in anew: each try is heard. */
static bool comes_back(struct device *d)
{
    bool was_listed = d->listed;

    d->listed = d->stands_in && d->ports.is_listed(d->ports.user, d->wanted);
    return d->listed && !was_listed;
}

static void look(struct device *d, int64_t mono_us)
{
    struct saying why;
    bool lost = d->ports.is_lost(d->ports.user);

    if (comes_back(d) || (lost && d->calls && d->wanted[0] && !d->stands_in))
        change(d);
    else if (lost)
        miss(d, saying(&why, SAID_SOUND_GONE), mono_us);
    else if (stands_still(d, mono_us))
        miss(d, saying(&why, SAID_SOUND_STILL), mono_us);
    else if (d->calls && d->ports.is_moved(d->ports.user))
        greet(d);
}

int64_t device_tick(struct device *d, int64_t mono_us)
{
    if (d->open) look(d, mono_us);
    if (!d->open && mono_us >= d->try_us) try_open(d, mono_us);
    return d->open ? mono_us + (d->calls ? WATCH_US : PROVE_US) : d->try_us;
}
