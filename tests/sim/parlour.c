#include "parlour.h"
#include <assert.h>
#include <math.h>
#include <opus.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/clean.h"
#include "../../client/pace.h"
#include "../../client/residue.h"
#include "chance.h"

enum {
    RATE_HZ = 48000,
    CALLBACK = 512,         /* frames, of the device */
    BLOCK = 480,            /* samples, of the microphone */
    LATENCY_US = 2 * 10667, /* of the device, as it says itself */
    WALLS = 150,            /* reflections on the way from a loudspeaker */
    WALLS_FRAMES = 4800,    /* the last of them: 100 ms */
    AIR_FRAMES = 1 << 17,   /* of the device's past */
    BEFORE_US = 10000000,   /* so long the device has played when the microphone is opened */
    PAST = RATE_HZ * 12,    /* samples that can be asked for */
    TAPS = 32,              /* of the interpolation */
    OPUS_LOOKAHEAD = 312
};

#define ECHO_DIES_FRAMES 1000.0 /* to a third */

struct wall {
    uint32_t after; /* frames */
    float gain;
};

struct parlour {
    struct parlour_rules rules;
    struct mixer *mixer;
    struct mouth *mouth;
    struct pace pace; /* of the device */
    OpusDecoder *decoder;
    struct chance chance;
    struct wall walls[2][WALLS];
    float air[AIR_FRAMES]; /* both loudspeakers' sound, with the walls, at the device's frames */
    float given[2][AIR_FRAMES];
    uint64_t frames; /* the device's so far */
    uint64_t music_at, speech_at;
    bool speaks;
    uint64_t samples, opened; /* the microphone's so far; when it was opened last */
    size_t delay;             /* of what is decoded, against what was heard, in samples */
    float echo[PAST], speech[PAST], sent[PAST]; /* by the microphone's samples */
    bool was_sent[PAST / BLOCK];
};

static double gaussian(struct chance *c)
{
    double sum = 0;
    for (int i = 0; i < 12; i++) sum += chance_unit(c);
    return sum - 6;
}

/* The straight way, and reflections that grow weaker: for each loudspeaker others. */
static void build_walls(struct parlour *p)
{
    for (int side = 0; side < 2; side++) {
        double power = 0;
        for (int i = 0; i < WALLS; i++) {
            struct wall *w = &p->walls[side][i];
            w->after =
                i == 0 ? 10u * (unsigned)side : (uint32_t)(chance_unit(&p->chance) * WALLS_FRAMES);
            double dies = exp(-(double)w->after / ECHO_DIES_FRAMES);
            w->gain = i == 0 ? 1 : (float)(0.3 * gaussian(&p->chance) * dies);
            power += (double)(w->gain * w->gain);
        }
        float scale = (float)(pow(10, p->rules.echo_db / 20) / sqrt(power));
        for (int i = 0; i < WALLS; i++) p->walls[side][i].gain *= scale;
    }
}

struct parlour *parlour_new(const struct parlour_rules *rules)
{
    struct parlour *p = calloc(1, sizeof *p);
    int error;
    assert(p);
    p->rules = *rules;
    p->chance.seed = rules->seed;
    p->mixer = mixer_new();
    p->mouth = mouth_new(p->mixer);
    p->decoder = opus_decoder_create(RATE_HZ, 1, &error);
    assert(p->mixer && p->mouth && p->decoder);
    build_walls(p);
    return p;
}

void parlour_free(struct parlour *p)
{
    mouth_free(p->mouth);
    mixer_free(p->mixer);
    opus_decoder_destroy(p->decoder);
    free(p);
}

struct mouth *parlour_mouth(struct parlour *p)
{
    return p->mouth;
}

void parlour_speak(struct parlour *p, bool on)
{
    p->speaks = on;
}

void parlour_move(struct parlour *p, double delay_ms)
{
    p->rules.delay_ms = delay_ms;
}

void parlour_reopen(struct parlour *p)
{
    mouth_begin(p->mouth);
    p->opened = p->samples;
}

static int64_t late_us(struct parlour *p)
{
    return (int64_t)(chance_unit(&p->chance) * p->rules.late_us);
}

/* -- the loudspeakers ---------------------------------------------------------------------------- */

static double frame_us(const struct parlour *p)
{
    return 1e6 / (RATE_HZ * (1 + p->rules.device_ppm * 1e-6));
}

static void put_music(struct parlour *p)
{
    size_t frames = CALLBACK;
    while (frames > 0 && p->rules.music) {
        size_t n = frames;
        float *place = ring_place(mixer_music(p->mixer), &n);
        for (size_t i = 0; i < n; i++, p->music_at++)
            memcpy(place + 2 * i, p->rules.music + 2 * (p->music_at % p->rules.music_frames),
                   2 * sizeof *place);
        ring_wrote(mixer_music(p->mixer), n);
        frames -= n;
    }
}

static float at_microphone(const struct parlour *p, uint64_t frame)
{
    float sum = 0;
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < WALLS; i++) {
            const struct wall *w = &p->walls[side][i];
            if (w->after > frame) continue;
            sum += w->gain * p->given[side][(frame - w->after) % AIR_FRAMES];
        }
    }
    return sum;
}

static void call_device(struct parlour *p, int64_t now_us)
{
    float out[2 * CALLBACK];
    struct mixer_mark mark;
    if (p->frames > 0) put_music(p);
    mixer_mix_rt(p->mixer, out, CALLBACK, now_us + late_us(p));
    if (p->frames == 0 && p->rules.music) mixer_release(p->mixer, CALLBACK);
    while (mixer_take_mark(p->mixer, &mark)) pace_mark(&p->pace, mark.device_frame, mark.mono_us);
    for (int i = 0; i < CALLBACK; i++, p->frames++) {
        p->given[0][p->frames % AIR_FRAMES] = out[2 * i];
        p->given[1][p->frames % AIR_FRAMES] = out[2 * i + 1];
        p->air[p->frames % AIR_FRAMES] = at_microphone(p, p->frames);
    }
}

/* -- the microphone ------------------------------------------------------------------------------ */

static double sample_us(const struct parlour *p)
{
    return 1e6 / (RATE_HZ * (1 + p->rules.microphone_ppm * 1e-6));
}

static double taken_us(const struct parlour *p)
{
    return BEFORE_US + (double)p->samples * sample_us(p);
}

static double sinc(double x)
{
    return fabs(x) < 1e-9 ? 1 : sin(M_PI * x) / (M_PI * x);
}

static float air_at(const struct parlour *p, double frame)
{
    int64_t whole = (int64_t)floor(frame);
    double sum = 0;
    if (whole < TAPS) return 0;
    assert(whole + TAPS / 2 < (int64_t)p->frames);
    for (int64_t i = whole - TAPS / 2 + 1; i <= whole + TAPS / 2; i++) {
        double x = frame - (double)i, window = 0.5 + 0.5 * cos(2 * M_PI * x / TAPS);
        sum += (double)p->air[i % AIR_FRAMES] * sinc(x) * window;
    }
    return (float)sum;
}

static float said(struct parlour *p)
{
    return p->speaks ? p->rules.speech[p->speech_at++ % p->rules.speech_frames] : 0;
}

static void take_frames(struct parlour *p)
{
    struct mouth_frame f;
    float sound[MOUTH_FRAME];
    while (mouth_next(p->mouth, &f)) {
        uint64_t first = p->opened + (uint64_t)f.frame * MOUTH_FRAME;
        bool sent = f.opus_bytes > 0 && opus_decode_float(p->decoder, f.opus, (int)f.opus_bytes,
                                                          sound, MOUTH_FRAME, 0) == MOUTH_FRAME;
        if (first < p->delay) continue;
        first -= p->delay;
        for (int i = 0; i < MOUTH_FRAME; i++)
            p->sent[(first + (unsigned)i) % PAST] = sent ? sound[i] : 0;
        p->was_sent[first / BLOCK % (PAST / BLOCK)] = sent;
        p->was_sent[(first / BLOCK + 1) % (PAST / BLOCK)] = sent;
    }
}

static void tell_played(struct parlour *p)
{
    if (!pace_ready(&p->pace)) return;
    mouth_played(p->mouth, &(struct echo_played){
                               .at_frame = p->frames,
                               .at_us = pace_mono_us(&p->pace, p->frames) + LATENCY_US,
                               .frames_per_us = 0.048 / (1 + p->pace.rate_ppm * 1e-6),
                           });
}

static void call_microphone(struct parlour *p, int64_t first_us)
{
    float heard[BLOCK];
    double loud = pow(10, p->rules.noise_db / 20);
    for (int i = 0; i < BLOCK; i++, p->samples++) {
        double us = taken_us(p) - LATENCY_US - p->rules.delay_ms * 1000;
        size_t at = p->samples % PAST;
        p->echo[at] = us > 0 && p->rules.echo_db > -200 ? air_at(p, us / frame_us(p)) : 0;
        p->speech[at] = said(p);
        p->sent[at] = 0;
        heard[i] = p->echo[at] + p->speech[at] + (float)(loud * gaussian(&p->chance));
    }
    p->was_sent[(p->samples - 1) / BLOCK % (PAST / BLOCK)] = false;
    tell_played(p);
    mouth_hear(p->mouth, heard, BLOCK, first_us + late_us(p));
    take_frames(p);
}

void parlour_run(struct parlour *p, int ms)
{
    uint64_t until = p->samples + (uint64_t)ms * RATE_HZ / 1000;
    p->delay = CLEAN_BLOCK + RESIDUE_DELAY + OPUS_LOOKAHEAD;
    while (p->samples < until) {
        double first_us = taken_us(p);
        double device_us = (double)p->frames * frame_us(p);
        if (device_us <= first_us + BLOCK * sample_us(p))
            call_device(p, llround(device_us));
        else
            call_microphone(p, llround(first_us));
    }
}

/* -- what there was ------------------------------------------------------------------------------ */

static double rms_db(double sum, size_t n)
{
    return n > 0 && sum / (double)n > 1e-20 ? 10 * log10(sum / (double)n) : -200;
}

/* The newest samples are not through the mouth yet: 40 ms. */
static uint64_t last(const struct parlour *p, size_t n)
{
    assert(n + 1920 <= PAST && p->samples > n + 1920);
    return (p->samples - n - 1920) / BLOCK * BLOCK;
}

struct parlour_levels parlour_levels(const struct parlour *p, int ms)
{
    size_t n = (size_t)ms * RATE_HZ / 1000, blocks = 0, sent = 0;
    double echo = 0, speech = 0, out = 0;
    for (uint64_t from = last(p, n), i = from; i < from + n; i++) {
        size_t at = i % PAST;
        echo += (double)(p->echo[at] * p->echo[at]);
        speech += (double)(p->speech[at] * p->speech[at]);
        out += (double)(p->sent[at] * p->sent[at]);
        if (i % BLOCK != 0) continue;
        blocks++;
        sent += p->was_sent[i / BLOCK % (PAST / BLOCK)];
    }
    return (struct parlour_levels){rms_db(echo, n), rms_db(speech, n), rms_db(out, n),
                                   (double)sent / (double)blocks};
}

void parlour_sound(const struct parlour *p, float *sent, float *speech, size_t n)
{
    uint64_t from = last(p, n);
    for (size_t i = 0; i < n; i++) {
        sent[i] = p->sent[(from + i) % PAST];
        speech[i] = p->speech[(from + i) % PAST];
    }
}
