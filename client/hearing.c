#include "hearing.h"

void hearing_new_device(struct hearing *h)
{
    *h = (struct hearing){.latency_us = h->latency_us};
}

void hearing_forget(struct hearing *h)
{
    pace_forget(&h->pace);
    ear_forget(&h->ear);
}

void hearing_mark(struct hearing *h, const struct mixer_mark *m)
{
    pace_mark(&h->pace, m->device_frame, m->mono_us);
}

void hearing_hear(struct hearing *h, const struct mixer_heard *m)
{
    ear_hear(&h->ear, m, h->pace.rate_ppm);
}

/* What it last told of the way to the ear stays; how fast the device runs is told by its callbacks from then on. */
void hearing_reach(struct hearing *h, uint64_t device_frame)
{
    if (!ear_is_silent(&h->ear, device_frame)) return;
    if (ear_knows(&h->ear) && pace_ready(&h->pace)) {
        uint64_t last = ear_last_frame(&h->ear);
        int64_t told_us = ear_mono_us(&h->ear, last) - pace_mono_us(&h->pace, last);
        h->beyond_us = told_us - h->latency_us;
    }
    ear_forget(&h->ear);
}

bool hearing_has_marks(const struct hearing *h)
{
    return h->pace.late.count > 0;
}

bool hearing_knows(const struct hearing *h)
{
    return ear_knows(&h->ear) || pace_ready(&h->pace);
}

bool hearing_is_sure(const struct hearing *h)
{
    return pace_ready(&h->pace) && (!ear_hears(&h->ear) || ear_is_sure(&h->ear));
}

int64_t hearing_air_us(const struct hearing *h, uint64_t device_frame)
{
    if (ear_knows(&h->ear)) return ear_mono_us(&h->ear, device_frame);
    return pace_mono_us(&h->pace, device_frame) + h->latency_us + h->beyond_us;
}

uint64_t hearing_device_frame(const struct hearing *h, int64_t mono_us)
{
    return pace_device_frame(&h->pace, mono_us);
}

double hearing_rate_ppm(const struct hearing *h)
{
    return ear_knows(&h->ear) ? h->ear.rate_ppm : h->pace.rate_ppm;
}
