/* engine_trust.c: does UDP carry the music? There are networks that let answers pass, and drop more of the bursts than can be asked for
   again. */
#include "engine_parts.h"

enum {
    WINDOW_US = 2000000,       /* longer than bursts are apart, usually; */
    WINDOWS = 3,               /* so many bad ones in a row are no blackout */
    BAD = 20,                  /* one part in so many of the music was missing when its time came */
    LATE_US = 250000,          /* a machine that is so late loses music by itself */
    PAUSE_FIRST_US = 60000000, /* then UDP is tried again, the next time after twice as long */
    PAUSE_MOST_US = 1920000000,
    NO_BETTER_US = 600000000, /* UDP is not blamed, where the connection did not carry more */
};

static void begin_window(struct engine *e, struct now now)
{
    e->trust.since_us = now.mono_us;
    e->trust.missed_us = radio_in_missed_us(e->radio);
    e->trust.received = radio_in_received(e->radio);
    e->trust.udp = false;
}

/* In a blackout nothing comes at all, for which nobody is to blame. */
static bool was_bad(const struct engine *e, struct now now)
{
    const struct engine_trust *t = &e->trust;
    int64_t missed_us = radio_in_missed_us(e->radio) - t->missed_us;

    if (!t->forsaken && (!t->udp || radio_in_received(e->radio) == t->received)) return false;
    return missed_us * BAD > now.mono_us - t->since_us;
}

/* Unless the connection is dead as well. */
static void forsake_udp(struct engine *e, struct now now)
{
    struct engine_trust *t = &e->trust;

    if (now.mono_us < t->no_better_until_us || e->watch.told_us < t->asked_us) return;
    t->pause_us = t->pause_us == 0              ? PAUSE_FIRST_US
                  : t->pause_us < PAUSE_MOST_US ? 2 * t->pause_us
                                                : PAUSE_MOST_US;
    t->until_us = now.mono_us + t->pause_us;
    path_forsake_udp(e->path, now.mono_us, t->until_us);
}

/* Where there is too little room for the music, all that is late in the connection keeps back what follows. */
static void take_udp_back(struct engine *e, struct now now)
{
    e->trust.until_us = now.mono_us;
    e->trust.no_better_until_us = now.mono_us + NO_BETTER_US;
    path_try_udp(e->path, now.mono_us);
}

static void end_window(struct engine *e, struct now now)
{
    struct engine_trust *t = &e->trust;

    t->bad = was_bad(e, now) ? t->bad + 1 : 0;
    begin_window(e, now);
    if (t->bad == 1) {
        path_ping_inside(e->path, now.mono_us);
        t->asked_us = now.mono_us;
    }
    if (t->bad < WINDOWS) return;
    t->bad = 0;
    if (t->forsaken)
        take_udp_back(e, now);
    else
        forsake_udp(e, now);
}

/* What misses a crowd is rather too much for its server, on which the connections of all of them would be many times as dear. */
void engine_judge_udp(struct engine *e, struct now now)
{
    struct engine_trust *t = &e->trust;
    bool forsaken = now.mono_us < t->until_us;

    if (radio_in_is_crowd(e->radio)) return;

    /* What was sent before is heard, and missed, for as long as the buffer. */
    if (t->forsaken != forsaken) t->settled_us = now.mono_us + radio_in_buffer_us(e->radio);
    if (now.mono_us < t->settled_us || now.mono_us - t->run_us > LATE_US) {
        t->bad = 0;
        begin_window(e, now);
    }
    t->forsaken = forsaken;
    t->udp = t->udp || path_is_udp(e->path);
    t->run_us = now.mono_us;
    if (now.mono_us - t->since_us >= WINDOW_US) end_window(e, now);
}
