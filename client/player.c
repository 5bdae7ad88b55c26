#include <assert.h>
#include <math.h>
#include <samplerate.h>
#include <stdlib.h>
#include "click.h"
#include "hearing.h"
#include "player.h"
#include "player_programme.h"

enum {
    BLOCK_FRAMES = 240,   /* made at a time; also the fades of a jump: 5 ms */
    AHEAD_FRAMES = 2880,  /* 60 ms, and two callbacks */
    MARGIN_FRAMES = 480,  /* 10 ms, and two callbacks: until a start reaches the device */
    LATE_FRAMES = 240,    /* 5 ms: by as much a callback may be late at a start */
    MOST_CALLBACK = 6000, /* larger ones do not fit the ring; they starve, and are heard so */
};

#define JUMP_FRAMES   240.0  /* 5 ms */
#define JUMP_AFTER_US 200000 /* that long it must have been off: a late thread is not a jump */
#define STEER_S       2.0    /* an error becomes a third in this time */
#define STEER_MOST    500e-6 /* a pitch nobody hears */

enum state {
    SILENT,
    STARTING,
    FLOWING
}; /* STARTING: on hold, until device, clock and music are ready */

struct player {
    struct mixer *mixer;
    struct ring *ring;
    SRC_STATE *resampler;
    struct player_programme programme;
    struct hearing hearing;
    int64_t trim_us;
    bool click;
    enum state state;

    /* the device */
    uint32_t callback_frames;
    uint64_t device_next; /* its first frame not yet asked for */
    uint64_t starved;
    int64_t mark_us; /* the last callback */
    bool held;       /* it has obeyed the hold */
    int64_t ahead;   /* device frame - ring frame */

    /* the stream: frame `head` is decoded next; the ring's next frame is `origin + position` */
    int64_t head, origin;
    double position;
    uint64_t ring_start; /* where the music since the last start begins in the ring */
    float gain;          /* of a jump's fades */
    int64_t in_step_us;  /* when last */

    struct player_counts counts;
};

/* -- begin and end ----------------------------------------------------------------------------- */

struct player *player_new(struct mixer *m)
{
    struct player *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    int error;
    p->mixer = m;
    p->ring = mixer_music(m);
    p->resampler = src_new(SRC_SINC_FASTEST, 2, &error);
    if (player_programme_init(&p->programme) && p->resampler) return p;
    player_free(p);
    return NULL;
}

void player_free(struct player *p)
{
    if (!p) return;
    mixer_hold(p->mixer);
    player_programme_free(&p->programme);
    if (p->resampler) src_delete(p->resampler);
    free(p);
}

static void hold(struct player *p, enum state next)
{
    if (p->state == FLOWING) mixer_hold(p->mixer);
    if (p->state == FLOWING) p->held = false;
    p->state = next;
    p->counts.playing = false;
    player_programme_rest(&p->programme);
}

void player_stop(struct player *p)
{
    hold(p, SILENT);
    player_programme_set(&p->programme, NULL, 0, p->head, false);
    p->counts.offset_us = 0;
}

void player_set_latency(struct player *p, int64_t latency_us, int64_t trim_us)
{
    p->hearing.latency_us = latency_us;
    p->trim_us = trim_us;
}

void player_set_click(struct player *p, bool on)
{
    p->click = on;
}

struct player_counts player_counts(const struct player *p)
{
    return p->counts;
}

void player_plan(struct player *p, const struct segment *segments, size_t n)
{
    player_programme_set(&p->programme, segments, n, p->head, p->state == FLOWING);
    if (n > 0 && p->state == SILENT) p->state = STARTING;
}

/* -- into the ring ------------------------------------------------------------------------------ */

/* Stream frames in, ring frames out, `step` of the former for one of the latter. What the filter has not turned out yet
   stays inside it; `position` goes by what came out. */
static void resample(struct player *p, const float *block, double step)
{
    SRC_DATA d = {.data_in = block, .input_frames = BLOCK_FRAMES, .src_ratio = 1 / step};
    src_set_ratio(p->resampler, d.src_ratio); /* not gliding, which would blur `position` */
    for (;;) {
        size_t room = BLOCK_FRAMES + BLOCK_FRAMES / 2;
        d.data_out = ring_place(p->ring, &room);
        d.output_frames = (long)room;
        if (room == 0 || src_process(p->resampler, &d) != 0) return;
        ring_wrote(p->ring, (size_t)d.output_frames_gen);
        p->position += step * (double)d.output_frames_gen;
        d.data_in += 2 * d.input_frames_used;
        d.input_frames -= d.input_frames_used;
        if (d.input_frames == 0 && d.output_frames_gen < d.output_frames) return;
    }
}

static void fade(struct player *p, float *block, float to)
{
    const float step = (to - p->gain) / BLOCK_FRAMES;
    for (size_t i = 0; i < BLOCK_FRAMES; i++) {
        p->gain += step;
        block[2 * i] *= p->gain;
        block[2 * i + 1] *= p->gain;
    }
    p->gain = to;
}

static void write_block(struct player *p, const struct jitter *chunks, double step, float gain)
{
    float block[2 * BLOCK_FRAMES];
    p->counts.concealed +=
        player_programme_render(&p->programme, chunks, p->head, block, BLOCK_FRAMES);
    if (p->click) click_add(block, BLOCK_FRAMES, p->head);
    p->head += BLOCK_FRAMES;
    if (p->gain != 1 || gain != 1) fade(p, block, gain);
    resample(p, block, step);
}

static uint64_t ring_next(const struct player *p)
{
    return atomic_load_explicit(&p->ring->written, memory_order_relaxed);
}

/* Frames of this start that the device has not taken yet. */
static size_t ring_filled(const struct player *p)
{
    uint64_t since = ring_next(p) - p->ring_start;
    size_t waiting = p->ring->capacity - ring_room(p->ring);
    return since < waiting ? (size_t)since : waiting;
}

static size_t ahead_frames(const struct player *p)
{
    uint32_t callback = p->callback_frames < MOST_CALLBACK ? p->callback_frames : MOST_CALLBACK;
    return AHEAD_FRAMES + 2 * callback;
}

/* A block may stay in the filter, so it is counted, not measured, when to stop. What does not fit would be lost. */
static void fill(struct player *p, const struct jitter *chunks, double step, size_t frames)
{
    size_t filled = ring_filled(p);
    size_t blocks = filled < frames ? (frames - filled) / BLOCK_FRAMES + 1 : 0;
    for (; blocks > 0 && ring_room(p->ring) > 2 * BLOCK_FRAMES; blocks--)
        write_block(p, chunks, step, 1);
}

/* -- in step ------------------------------------------------------------------------------------ */

int64_t player_heard_us(const struct player *p, uint64_t device_frame)
{
    return hearing_knows(&p->hearing) ? hearing_air_us(&p->hearing, device_frame) : 0;
}

/* When the music is in the air that a callback takes for a frame. */
static int64_t heard_us(const struct player *p, uint64_t device_frame)
{
    return hearing_air_us(&p->hearing, device_frame) + MIXER_DELAY_FRAMES * 125 / 6;
}

/* The stream frame that a device frame should carry, counted from the origin. */
static double due(const struct player *p, const struct clocksync *clock, uint64_t device_frame)
{
    int64_t server_us = clocksync_server_us(clock, heard_us(p, device_frame) - p->trim_us);
    int64_t whole = server_us / 125 * 6 - p->origin;
    return (double)whole + (double)(server_us % 125) * 6 / 125;
}

/* How far the ring's next frame is ahead of its time, in frames. */
static double error_frames(const struct player *p, const struct clocksync *clock)
{
    return p->position - due(p, clock, (uint64_t)((int64_t)ring_next(p) + p->ahead));
}

/* Stream frames for a ring frame: both clocks' rates, and gently back into step. */
static double step_for(const struct player *p, const struct clocksync *clock, double error)
{
    double back = -error / (STEER_S * MIXER_RATE_HZ);
    back = fmax(-STEER_MOST, fmin(STEER_MOST, back));
    return (1 + hearing_rate_ppm(&p->hearing) * 1e-6) * (1 + clocksync_drift_ppm(clock) * 1e-6) *
           (1 + back);
}

static void jump(struct player *p, const struct clocksync *clock, const struct jitter *chunks,
                 double step)
{
    write_block(p, chunks, step, 0);
    int64_t by = -llround(error_frames(p, clock));
    p->head += by;
    p->position += (double)by;
    write_block(p, chunks, step, 1);
    p->counts.jumps++;
}

static void flow(struct player *p, const struct clocksync *clock, const struct jitter *chunks,
                 int64_t mono_us)
{
    double error = error_frames(p, clock), step = step_for(p, clock, error);
    p->counts.offset_us = -error * 1e6 / MIXER_RATE_HZ;
    if (fabs(error) <= JUMP_FRAMES) p->in_step_us = mono_us;
    if (mono_us - p->in_step_us > JUMP_AFTER_US && ring_filled(p) < ahead_frames(p)) {
        jump(p, clock, chunks, step);
        p->in_step_us = mono_us;
    }
    fill(p, chunks, step, ahead_frames(p));
}

/* -- an exact start ----------------------------------------------------------------------------- */

/* The device runs on silence, so which of its frames comes when is known: the music is made for one a little ahead, and
   the mixer lets go just there. A device that should have called long ago is not known yet: some take a first buffer
   and then nothing for a while. Nor is one of which strange things are heard. */
static void start(struct player *p, const struct clocksync *clock, const struct jitter *chunks,
                  int64_t mono_us)
{
    if (!p->held || !hearing_is_sure(&p->hearing)) return;
    uint64_t now = hearing_device_frame(&p->hearing, mono_us);
    if (now > p->device_next + p->callback_frames + LATE_FRAMES) return;
    uint64_t at =
        (now > p->device_next ? now : p->device_next) + MARGIN_FRAMES + 2 * p->callback_frames;
    p->origin = 0;
    p->origin = llround(due(p, clock, at));
    int64_t until =
        p->origin + (int64_t)ahead_frames(p) + BLOCK_FRAMES; /* `fill` makes whole blocks */
    if (!player_programme_is_here(&p->programme, chunks, p->origin, until)) return;
    src_reset(p->resampler);
    p->head = p->origin;
    p->position = 0;
    p->gain = 1;
    p->ring_start = ring_next(p);
    p->ahead = (int64_t)(at - p->ring_start);
    fill(p, chunks, step_for(p, clock, 0), ahead_frames(p));
    mixer_release(p->mixer, at);
    p->state = FLOWING;
    p->in_step_us = mono_us;
    p->counts.playing = true;
    p->counts.started_us = heard_us(p, at);
}

/* -- the device --------------------------------------------------------------------------------- */

/* Until now, after the last callback; or the clock was set back. */
static void notice_standstill(struct player *p, int64_t now_us)
{
    if (llabs(now_us - p->mark_us) <= MIXER_STOOD_US || !hearing_has_marks(&p->hearing)) return;
    if (p->state == FLOWING) p->counts.jumps++;
    hold(p, p->state == SILENT ? SILENT : STARTING);
    hearing_forget(&p->hearing);
}

static void take_marks(struct player *p)
{
    struct mixer_mark m;
    while (mixer_take_mark(p->mixer, &m)) {
        notice_standstill(p, m.mono_us);
        hearing_mark(&p->hearing, &m);
        p->callback_frames = m.frames;
        p->device_next = m.device_frame + m.frames;
        p->mark_us = m.mono_us;
        p->held = m.held;
        if (!m.held) p->ahead = (int64_t)(m.device_frame - m.ring_frame);
        if (m.starved == p->starved) continue;
        p->starved = m.starved;
        if (p->state != FLOWING) continue;
        hold(p, STARTING);
        p->counts.jumps++;
    }
}

static void take_heard(struct player *p)
{
    struct mixer_heard h;
    while (mixer_take_heard(p->mixer, &h)) hearing_hear(&p->hearing, &h);
}

void player_new_device(struct player *p)
{
    take_marks(p);
    take_heard(p);
    hold(p, p->state == SILENT ? SILENT : STARTING);
    hearing_new_device(&p->hearing);
}

void player_run(struct player *p, const struct clocksync *clock, const struct jitter *chunks,
                int64_t mono_us)
{
    take_marks(p);
    take_heard(p);
    hearing_reach(&p->hearing, p->device_next);
    notice_standstill(p, mono_us);
    if (p->state == SILENT) return;
    if (!clock || !clocksync_ready(clock)) {
        hold(p, STARTING);
        return;
    }
    if (p->state == STARTING) start(p, clock, chunks, mono_us);
    if (p->state == FLOWING) flow(p, clock, chunks, mono_us);
}
