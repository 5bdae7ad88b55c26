#include "synth.h"
#include <stdlib.h>
#include <string.h>
#include "wave.h"

enum { WAVES = 7, CONTROL_FRAMES = 16, STRING_FRAMES = 4096 };

static const float AUDIBLE = 0.0003f; /* -70 dB: softer ends of notes are left out */

struct voice {
    struct sound *out;
    const struct synth_patch *patch;
    const struct synth_note *note;
    struct wave_envelope envelope;
    size_t at, end, held; /* frames of the sound; after `held` the key is up */
    float gain_left, gain_right;
    uint32_t seed;
};

static size_t frame_of(const struct sound *s, float seconds)
{
    float frame = seconds * s->rate_hz;
    return frame <= 0 ? 0 : frame >= (float)s->frames ? s->frames : (size_t)frame;
}

static void start(struct voice *v, struct sound *out, const struct synth_patch *p,
                  const struct synth_note *n)
{
    *v = (struct voice){.out = out, .patch = p, .note = n, .seed = n->seed};
    v->at = frame_of(out, n->start_s);
    v->held = frame_of(out, n->start_s + n->length_s);
    v->end = frame_of(out, n->start_s + n->length_s + p->release_s * 1.5f + 0.01f);
    float angle = (n->pan + 1) * WAVE_PI / 4; /* equal power */
    v->gain_left = n->loudness * cosf(angle);
    v->gain_right = n->loudness * sinf(angle);
    wave_envelope_start(&v->envelope, p->attack_s, p->decay_s, p->sustain, p->release_s,
                        out->rate_hz);
}

static void put(struct voice *v, float left, float right)
{
    v->out->left[v->at] += v->gain_left * left;
    v->out->right[v->at] += v->gain_right * right;
    v->at++;
}

static bool is_over(const struct voice *v)
{
    return v->at >= v->end || (v->at >= v->held && v->envelope.level < AUDIBLE);
}

static float age_s(const struct voice *v)
{
    return (float)v->at / v->out->rate_hz - v->note->start_s;
}

/* Factor of the pitch now. */
static float vibrato(const struct voice *v)
{
    float age = age_s(v) - 0.33f;
    if (v->patch->vibrato_cents <= 0 || age <= 0) return 1;
    float depth = v->patch->vibrato_cents * (age < 0.4f ? age / 0.4f : 1);
    return 1 + depth * 0.000578f * sinf(2 * WAVE_PI * v->patch->vibrato_hz * age);
}

/* -- waves -- */

struct bank {
    float phase[WAVES], step[WAVES], left[WAVES], right[WAVES];
    int count;
    struct wave_filter filter_left, filter_right;
};

static void start_bank(struct bank *b, struct voice *v)
{
    const struct synth_patch *p = v->patch;
    memset(b, 0, sizeof *b);
    b->count = p->waves < 1 ? 1 : p->waves > WAVES ? WAVES : p->waves;
    for (int i = 0; i < b->count; i++) {
        float place = b->count > 1 ? 2 * (float)i / (float)(b->count - 1) - 1 : 0;
        b->phase[i] = wave_noise(&v->seed) * 0.5f + 0.5f;
        b->step[i] = v->note->hz * powf(2, place * p->detune_cents / 2400) / v->out->rate_hz;
        b->left[i] = (1 - place * p->width) / sqrtf((float)b->count);
        b->right[i] = (1 + place * p->width) / sqrtf((float)b->count);
    }
}

static float one_wave(enum synth_wave wave, float phase, float step)
{
    switch (wave) {
    case SYNTH_SAW:
        return wave_saw(phase, step);
    case SYNTH_SQUARE:
        return wave_square(phase, step);
    case SYNTH_TRIANGLE:
        return wave_triangle(phase);
    case SYNTH_SINE:
        break;
    }
    return wave_sine(phase);
}

static void tune_bank(struct bank *b, const struct voice *v)
{
    const struct synth_patch *p = v->patch;
    float sweep = p->sweep_s > 0 ? expf(-3 * age_s(v) / p->sweep_s) : 0;
    float open = 0.6f + 0.4f * v->note->loudness; /* louder is brighter */
    float hz = p->cutoff_hz * open * powf(2, p->sweep_octaves * sweep);
    wave_filter_tune(&b->filter_left, hz, p->resonance, v->out->rate_hz);
    b->filter_right.g = b->filter_left.g;
    b->filter_right.damp = b->filter_left.damp;
    b->filter_right.scale = b->filter_left.scale;
}

static void play_waves(struct voice *v)
{
    struct bank b;
    float bend = 1, unused[2];
    start_bank(&b, v);
    for (size_t i = 0; !is_over(v); i++) {
        if (i % CONTROL_FRAMES == 0) {
            bend = vibrato(v);
            tune_bank(&b, v);
        }
        float left = 0, right = 0,
              air = v->patch->breath > 0 ? v->patch->breath * wave_noise(&v->seed) : 0;
        for (int k = 0; k < b.count; k++) {
            float step = b.step[k] * bend;
            float wave = one_wave(v->patch->wave, wave_advance(&b.phase[k], step), step);
            left += b.left[k] * wave;
            right += b.right[k] * wave;
        }
        float level = wave_envelope_next(&v->envelope, v->at < v->held);
        left = wave_filter_low(&b.filter_left, left + air, &unused[0], &unused[1]);
        right = wave_filter_low(&b.filter_right, right + air, &unused[0], &unused[1]);
        put(v, level * left, level * right);
    }
}

/* -- two sines -- */

static void play_fm(struct voice *v)
{
    const struct synth_patch *p = v->patch;
    float step = v->note->hz / v->out->rate_hz, carrier = 0, bender = 0, bend = 1;
    float index = p->index * (0.4f + 0.6f * v->note->loudness);
    float fade = expf(-3 / (p->index_s * v->out->rate_hz));
    for (size_t i = 0; !is_over(v); i++) {
        if (i % CONTROL_FRAMES == 0) bend = vibrato(v);
        wave_advance(&bender, step * bend * p->ratio);
        float phase =
            wave_advance(&carrier, step * bend) + index * wave_sine(bender) / (2 * WAVE_PI);
        float level = wave_envelope_next(&v->envelope, v->at < v->held);
        index *= fade;
        float wave = level * wave_sine(phase - floorf(phase));
        put(v, wave, wave);
    }
}

/* -- a string -- */

struct string {
    float line[STRING_FRAMES];
    size_t length, at;
    float fraction, loss, damping, last, last_in, last_out;
};

/* A pluck: noise made soft twice by the finger, without what a finger at a fourth of the string cannot excite. */
static void pluck(struct string *s, struct voice *v)
{
    float once = 0, twice = 0,
          pole = 0.06f + 0.8f * v->patch->bright * (0.4f + 0.6f * v->note->loudness);
    float noise[STRING_FRAMES];
    size_t comb = s->length / 4 + 1;
    for (size_t i = 0; i < s->length; i++) {
        once += pole * (wave_noise(&v->seed) - once);
        twice += pole * (once - twice);
        noise[i] = twice;
    }
    float loudest = 0.001f;
    for (size_t i = 0; i < s->length; i++) {
        s->line[i] = noise[i] - noise[(i + s->length - comb) % s->length];
        loudest = fabsf(s->line[i]) > loudest ? fabsf(s->line[i]) : loudest;
    }
    for (size_t i = 0; i < s->length; i++) s->line[i] /= loudest;
}

static void start_string(struct string *s, struct voice *v)
{
    const struct synth_patch *p = v->patch;
    float period = v->out->rate_hz / v->note->hz;
    memset(s, 0, sizeof *s);
    s->damping =
        0.5f - 0.45f * p->bright; /* of one step to the next: a low pass that delays by as much */
    period -= s->damping;
    s->length = (size_t)(period - 0.3f);
    if (s->length >= STRING_FRAMES) s->length = STRING_FRAMES - 1;
    if (s->length < 2) s->length = 2;
    float rest = period - (float)s->length;
    s->fraction = (1 - rest) / (1 + rest); /* an all pass delays by the rest */
    float ring = p->ring_s * powf(220 / v->note->hz, 0.5f);
    s->loss = expf(-6.9f / (ring * v->note->hz));
    pluck(s, v);
}

static float string_next(struct string *s)
{
    float out = s->line[s->at];
    float low = (1 - s->damping) * out + s->damping * s->last;
    s->last = out;
    float passed = s->fraction * (low - s->last_out) + s->last_in;
    s->last_in = low;
    s->last_out = passed;
    s->line[s->at] = s->loss * passed;
    s->at = s->at + 1 == s->length ? 0 : s->at + 1;
    return out;
}

static void play_string(struct voice *v)
{
    struct string s;
    start_string(&s, v);
    while (!is_over(v)) {
        float level = wave_envelope_next(&v->envelope, v->at < v->held);
        float wave = level * string_next(&s);
        put(v, wave, wave);
    }
}

void synth_play(struct sound *out, const struct synth_patch *patch, const struct synth_note *note)
{
    struct voice v;
    start(&v, out, patch, note);
    switch (patch->kind) {
    case SYNTH_WAVES:
        play_waves(&v);
        break;
    case SYNTH_FM:
        play_fm(&v);
        break;
    case SYNTH_STRING:
        play_string(&v);
        break;
    }
}
