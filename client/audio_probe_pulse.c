#include <pulse/pulseaudio.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>
#include "audio_probe.h"
#include "../common/sys.h"

/* The server says of each of its streams how long its newest sample waits: in the stream's own queue and in the sink.
   Which sample that is we know only at the beginning of a callback: SDL passes a block on in the pieces that the server
   asks for, and calls when the last piece is gone. So a callback is held while the question is on its way, some 0.4 ms,
   a small part of what the server has in hand. When within the trip the server looked is not known: a question that took
   long says less. PipeWire answers the same questions, or with zeros, which say nothing. */
enum {
    EAGER_QUESTIONS = 60,
    EAGER_US = 20300, /* this and the next end shortly before a callback of 512 frames: few looks */
    EACH_US = 95000, /* likewise: two ears that ask rarely learn of a new rate at different times */
    SEARCH_US = 200000,
    LOOK_US = 200, /* whether a callback holds */
    LOOKS = 150,   /* then the device stands */
    HOLD_US = 100, /* at a time */
    HOLDS = 10,
    STEP_US = 300, /* the sound takes another way than before: worth asking often again */
    LEAST_ERROR_US = 5
};

const int audio_probe_buffers = 2;

enum { CLOSED, WANTED, HELD }; /* a callback, to put a question while it is held */

struct audio_probe {
    struct mixer *mixer;
    pa_threaded_mainloop *loop;
    pa_context *context;
    pa_time_event *timer;
    uint32_t stream, found; /* ours among the server's; the same while it is looked for */
    uint64_t begun;         /* frames given before: those were another device's */
    _Atomic int window;
    int64_t asked_us;
    int64_t way_us;        /* by the last answer, up to a constant */
    unsigned eager, looks; /* questions to come; since one is wanted */
    bool held;             /* a callback was, at the last look */
};

void audio_probe_pause_rt(struct audio_probe *p)
{
    int wanted = WANTED, held = HELD;
    if (!p || !atomic_compare_exchange_strong(&p->window, &wanted, HELD)) return;
    for (int i = 0; i < HOLDS && atomic_load(&p->window) == HELD; i++) sys_sleep_us(HOLD_US);
    atomic_compare_exchange_strong(&p->window, &held, CLOSED);
}

static void again_in(struct audio_probe *p, int64_t us)
{
    pa_context_rttime_restart(p->context, p->timer, pa_rtclock_now() + (pa_usec_t)us);
}

static void rest(struct audio_probe *p)
{
    again_in(p, p->eager > 0 ? EAGER_US : EACH_US);
    if (p->eager > 0) p->eager--;
    p->looks = 0;
    p->held = false;
}

static void forget(pa_operation *o)
{
    if (o) pa_operation_unref(o);
}

static void answered(struct audio_probe *p, const pa_sink_input_info *i)
{
    int64_t trip_us = sys_mono_us() - p->asked_us;
    int64_t waits_us = (int64_t)(i->buffer_usec + i->sink_usec);
    uint64_t frames = mixer_given_frames(p->mixer);
    int held = HELD;
    if (!atomic_compare_exchange_strong(&p->window, &held, CLOSED)) return;
    if (frames == p->begun || waits_us == 0) return;
    struct mixer_heard h = {.device_frame = frames,
                            .mono_us = p->asked_us + trip_us / 2 + waits_us,
                            .error_us = LEAST_ERROR_US + trip_us / 4};
    mixer_put_heard(p->mixer, &h);
    int64_t way_us = h.mono_us - (int64_t)(frames * 125 / 6), walked_us = way_us - p->way_us;
    p->way_us = way_us;
    if (walked_us > STEP_US || walked_us < -STEP_US) p->eager = EAGER_QUESTIONS;
}

static void take_answer(pa_context *c, const pa_sink_input_info *i, int end, void *user)
{
    (void)c;
    struct audio_probe *p = user;
    if (i) answered(p, i);
    if (end == 0) return;
    if (end < 0) p->stream = PA_INVALID_INDEX; /* it is gone */
    rest(p);
}

static void take_stream(pa_context *c, const pa_sink_input_info *i, int end, void *user)
{
    (void)c;
    struct audio_probe *p = user;
    const char *owner = i ? pa_proplist_gets(i->proplist, PA_PROP_APPLICATION_PROCESS_ID) : NULL;
    if (owner && atol(owner) == (long)getpid()) p->found = i->index;
    if (end == 0) return;
    p->stream = p->found;
    again_in(p, p->stream == PA_INVALID_INDEX ? SEARCH_US : 0);
}

static void ask(struct audio_probe *p)
{
    p->asked_us = sys_mono_us();
    forget(pa_context_get_sink_input_info(p->context, p->stream, take_answer, p));
}

/* Wants a callback to hold, and asks when one has for a look: SDL's last piece is still on its way when it calls. Asked at
   once, 58 of 1,817 answers were one piece (2.7 ms) short; so, none of 919. */
static void look(struct audio_probe *p)
{
    int closed = CLOSED, wanted = WANTED;
    atomic_compare_exchange_strong(&p->window, &closed, WANTED);
    if (p->looks++ < LOOKS) {
        bool settled = p->held;
        p->held = atomic_load(&p->window) == HELD;
        if (settled && p->held)
            ask(p);
        else
            again_in(p, LOOK_US);
    } else {
        atomic_compare_exchange_strong(&p->window, &wanted, CLOSED);
        rest(p);
    }
}

/* A server that ends or refuses is not asked again: the device is opened anew when there is another. */
static void turn(pa_mainloop_api *api, pa_time_event *e, const struct timeval *t, void *user)
{
    (void)api, (void)e, (void)t;
    struct audio_probe *p = user;
    if (pa_context_get_state(p->context) != PA_CONTEXT_READY) return;
    if (p->stream != PA_INVALID_INDEX) {
        look(p);
        return;
    }
    p->found = PA_INVALID_INDEX;
    forget(pa_context_get_sink_input_info_list(p->context, take_stream, p));
}

static void state_changed(pa_context *c, void *user)
{
    struct audio_probe *p = user;
    if (pa_context_get_state(c) == PA_CONTEXT_READY) again_in(p, 0);
}

struct audio_probe *audio_probe_start(struct mixer *m)
{
    struct audio_probe *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    p->mixer = m;
    p->begun = mixer_given_frames(m);
    p->stream = PA_INVALID_INDEX;
    p->eager = EAGER_QUESTIONS;
    p->loop = pa_threaded_mainloop_new();
    if (p->loop) p->context = pa_context_new(pa_threaded_mainloop_get_api(p->loop), "Wavelength");
    if (p->context) {
        pa_context_set_state_callback(p->context, state_changed, p);
        p->timer = pa_context_rttime_new(p->context, pa_rtclock_now() + SEARCH_US, turn, p);
    }
    if (p->timer && pa_context_connect(p->context, NULL, PA_CONTEXT_NOAUTOSPAWN, NULL) >= 0 &&
        pa_threaded_mainloop_start(p->loop) == 0)
        return p;
    audio_probe_stop(p);
    return NULL;
}

void audio_probe_stop(struct audio_probe *p)
{
    if (!p) return;
    if (p->loop) pa_threaded_mainloop_stop(p->loop);
    if (p->context) pa_context_set_state_callback(p->context, NULL, NULL);
    if (p->timer) pa_threaded_mainloop_get_api(p->loop)->time_free(p->timer);
    if (p->context) pa_context_disconnect(p->context);
    if (p->context) pa_context_unref(p->context);
    if (p->loop) pa_threaded_mainloop_free(p->loop);
    free(p);
}
