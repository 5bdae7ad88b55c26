#include "sound.h"

#include <stdio.h>
#include "event.h"
#include "../common/proto.h"
#include "../common/saying.h"

enum { CALLBACK_FRAMES = 480 };

static void set_latency(struct sound *s)
{
    engine_set_latency(s->engine, s->latency_us, s->trim_us);
}

static void begin_null(struct sound *s, int64_t mono_us)
{
    audio_null_open(&s->null, s->mixer, mono_us, 0, CALLBACK_FRAMES);
}

void sound_open(struct sound *s, struct mixer *m, struct engine *e, struct post *up,
                int64_t mono_us)
{
    *s = (struct sound){.mixer = m, .engine = e, .up = up};
    begin_null(s, mono_us);
    set_latency(s);
}

int64_t sound_run(struct sound *s, int64_t mono_us)
{
    if (s->there) return INT64_MAX;
    /* After hours of sleep the silent device makes up for nothing: it stood still like any other. */
    if (mono_us - audio_null_next_us(&s->null) > MIXER_STOOD_US) begin_null(s, mono_us);
    audio_null_run(&s->null, mono_us);
    return audio_null_next_us(&s->null);
}

/* -- the device ------------------------------------------------------------------------------ */

static void tell_device(struct sound *s)
{
    cJSON *e = event_new("device");

    proto_put_flag(e, "there", s->there);
    proto_put_text(e, "name", s->name);
    post_send(s->up, e);
}

static void tell_notice(struct sound *s, const cJSON *said, struct now now)
{
    cJSON *e = saying_of(said) ? event_new("notice") : NULL;

    saying_pass_on(said, e);
    proto_put_int(e, "wall_ms", now.wall_us / 1000);
    post_send(s->up, e);
}

/* From one to the other: never do both take from the mixer. A device that is gone was closed before it was told. */
static void do_device(struct sound *s, const cJSON *c, struct now now)
{
    s->there = proto_flag(c, "there");
    snprintf(s->name, sizeof s->name, "%s", proto_text(c, "name"));
    s->latency_us = proto_int(c, "latency_us", 0);
    s->trim_us = 0; /* what is remembered of it comes as a command */
    set_latency(s);
    engine_new_device(s->engine);
    if (s->there)
        audio_sdl_feed((uint32_t)proto_int(c, "opening", 0));
    else
        begin_null(s, now.mono_us);
    tell_device(s);
    tell_notice(s, c, now);
}

/* -- its trim -------------------------------------------------------------------------------- */

static int64_t within(int64_t value, int64_t most)
{
    return value < -most ? -most : value > most ? most : value;
}

static void do_trim(struct sound *s, const cJSON *c, struct now now)
{
    (void)now;
    s->trim_us = within(proto_int(c, "ms", s->trim_us / 1000), EVENT_TRIM_MOST_MS) * 1000;
    set_latency(s);
    cJSON *e = event_new("trim");
    proto_put_int(e, "ms", s->trim_us / 1000);
    proto_put_text(e, "device", s->name);
    post_send(s->up, e);
}

static void do_devices(struct sound *s, const cJSON *c)
{
    cJSON *e = event_new("devices");

    event_copy(e, c, "speakers");
    event_copy(e, c, "mics");
    post_send(s->up, e);
}

void sound_command(struct sound *s, const cJSON *command, struct now now)
{
    if (command_is(command, "device")) do_device(s, command, now);
    if (command_is(command, "trim")) do_trim(s, command, now);
    if (command_is(command, "devices")) do_devices(s, command);
}
