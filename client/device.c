#include "device.h"

#include <stdio.h>

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

void device_end(struct device *d)
{
    if (d->open) d->ports.close(d->ports.user);
    d->open = d->there = false;
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
    d->open = d->ports.open(d->ports.user, error);
    d->called_us = d->ticked_us = 0; /* opening took its time: watching begins with the next tick */
    if (d->open) return;
    miss(d, saying_text(saying(&why, SAID_NO_SOUND), "reason", error), mono_us);
}

static void greet(struct device *d)
{
    struct saying news;

    d->ports.tell(d->ports.user, true, saying(&news, d->settled ? SAID_SOUND : SAID_NOTHING));
    d->there = d->settled = true;
    d->pause_us = PAUSE_FIRST_US;
}

/* A tick that comes late says nothing about the device: this program itself stood still, and the device with it. */
static bool stands_still(struct device *d, int64_t mono_us)
{
    uint64_t callbacks = d->ports.callbacks(d->ports.user);
    bool late = mono_us - d->ticked_us > STILL_US / 2;

    d->ticked_us = mono_us;
    if (callbacks != d->callbacks || late) d->called_us = mono_us;
    if (callbacks != d->callbacks && !d->there) greet(d);
    d->callbacks = callbacks;
    return mono_us - d->called_us > STILL_US;
}

int64_t device_tick(struct device *d, int64_t mono_us)
{
    struct saying why;

    if (!d->open && mono_us >= d->try_us) try_open(d, mono_us);
    if (!d->open) return d->try_us;
    if (d->ports.is_lost(d->ports.user))
        miss(d, saying(&why, SAID_SOUND_GONE), mono_us);
    else if (stands_still(d, mono_us))
        miss(d, saying(&why, SAID_SOUND_STILL), mono_us);
    return d->open ? mono_us + (d->there ? WATCH_US : PROVE_US) : d->try_us;
}
