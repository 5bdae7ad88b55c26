#include "effect.h"
#include <stdlib.h>
#include <string.h>
#include "wave.h"

/* -- on one sound -- */

static float soft(float x)
{
    return x / (1 + fabsf(x)) * 1.3f;
}

void effect_drive(struct sound *s, float gain, float cutoff_hz)
{
    float *sides[2] = {s->left, s->right};
    for (int k = 0; k < 2; k++) {
        struct wave_filter low = {0}, high = {0};
        float band, unused;
        wave_filter_tune(&low, cutoff_hz, 0.3f, s->rate_hz);
        wave_filter_tune(&high, 90, 0.1f, s->rate_hz);
        for (size_t i = 0; i < s->frames; i++) {
            float tight;
            wave_filter_low(&high, sides[k][i] * gain, &band, &tight);
            sides[k][i] = wave_filter_low(&low, soft(tight), &band, &unused);
        }
    }
}

void effect_filter(struct sound *s, float low_cut_hz, float high_cut_hz)
{
    float *sides[2] = {s->left, s->right};
    for (int k = 0; k < 2; k++) {
        struct wave_filter low = {0}, high = {0};
        float band, unused;
        wave_filter_tune(&low, high_cut_hz, 0, s->rate_hz);
        wave_filter_tune(&high, low_cut_hz, 0, s->rate_hz);
        for (size_t i = 0; i < s->frames; i++) {
            float wave = sides[k][i];
            if (low_cut_hz > 0) wave_filter_low(&high, wave, &band, &wave);
            if (high_cut_hz > 0) wave = wave_filter_low(&low, wave, &band, &unused);
            sides[k][i] = wave;
        }
    }
}

void effect_pump(struct sound *s, float beat_s, float depth)
{
    float since = 0, step = 1 / (beat_s * s->rate_hz);
    for (size_t i = 0; i < s->frames; i++) {
        wave_advance(&since, step);
        float gain = 1 - depth * (1 - since) * (1 - since);
        s->left[i] *= gain;
        s->right[i] *= gain;
    }
}

/* -- beside it -- */

bool effect_echo(struct sound *out, const struct sound *from, float delay_s, float feedback,
                 float gain)
{
    size_t n = (size_t)(delay_s * from->rate_hz), at = 0;
    float *lines = calloc(2 * n + 2, sizeof *lines), soft_left = 0, soft_right = 0;
    if (!lines) return false;
    float *left = lines, *right = lines + n + 1;
    for (size_t i = 0; i < from->frames; i++) {
        soft_left += 0.35f * (left[at] - soft_left) + WAVE_WHISPER; /* each echo is darker */
        soft_right += 0.35f * (right[at] - soft_right) + WAVE_WHISPER;
        out->left[i] += gain * soft_left;
        out->right[i] += gain * soft_right;
        left[at] = 0.5f * (from->left[i] + from->right[i]) + feedback * soft_right;
        right[at] = feedback * soft_left;
        at = at + 1 >= n ? 0 : at + 1;
    }
    free(lines);
    return true;
}

/* Eight delays that feed each other through a Hadamard matrix, which loses nothing (Jot 1991). */
enum { LINES = 8, LINE_FRAMES = 8192 };
static const float line_s[LINES] = {0.0297f, 0.0371f, 0.0411f, 0.0437f,
                                    0.0533f, 0.0617f, 0.0691f, 0.0797f};

struct room {
    float line[LINES][LINE_FRAMES];
    size_t length[LINES], at[LINES];
    float loss[LINES], dark[LINES];
};

static void mix_lines(float x[LINES])
{
    for (int half = 1; half < LINES; half *= 2) {
        for (int i = 0; i < LINES; i += 2 * half) {
            for (int k = i; k < i + half; k++) {
                float a = x[k], b = x[k + half];
                x[k] = a + b;
                x[k + half] = a - b;
            }
        }
    }
    for (int i = 0; i < LINES; i++) x[i] *= 0.35355f; /* 1 / sqrt 8 */
}

static void room_next(struct room *r, float in_left, float in_right, float *left, float *right)
{
    float x[LINES];
    *left = *right = 0;
    for (int i = 0; i < LINES; i++) {
        float out = r->line[i][r->at[i]];
        r->dark[i] += 0.55f * (out - r->dark[i]) + WAVE_WHISPER; /* walls swallow highs first */
        x[i] = r->loss[i] * r->dark[i];
        *(i % 2 ? right : left) += i % 4 < 2 ? x[i] : -x[i];
    }
    mix_lines(x);
    for (int i = 0; i < LINES; i++) {
        r->line[i][r->at[i]] = x[i] + (i % 2 ? in_right : in_left);
        r->at[i] = r->at[i] + 1 == r->length[i] ? 0 : r->at[i] + 1;
    }
}

bool effect_room(struct sound *out, const struct sound *from, float seconds, float gain)
{
    struct room *r = calloc(1, sizeof *r);
    if (!r) return false;
    for (int i = 0; i < LINES; i++) {
        r->length[i] = (size_t)(line_s[i] * from->rate_hz);
        if (r->length[i] > LINE_FRAMES) r->length[i] = LINE_FRAMES;
        r->loss[i] = powf(10, -3 * line_s[i] / seconds);
    }
    for (size_t i = 0; i < from->frames; i++) {
        float left, right;
        room_next(r, from->left[i], from->right[i], &left, &right);
        out->left[i] += gain * left;
        out->right[i] += gain * right;
    }
    free(r);
    return true;
}

/* -- on the whole -- */

static void fade(struct sound *s, float in_s, float out_s)
{
    float in = in_s * s->rate_hz, out = out_s * s->rate_hz;
    for (size_t i = 0; i < s->frames; i++) {
        float from_end = (float)(s->frames - 1 - i), gain = 1;
        if ((float)i < in) gain *= (float)i / in;
        if (from_end < out) gain *= sinf(WAVE_PI / 2 * from_end / out);
        s->left[i] *= gain;
        s->right[i] *= gain;
    }
}

static float rms(const struct sound *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->frames; i++)
        sum += (double)(s->left[i] * s->left[i] + s->right[i] * s->right[i]);
    return (float)sqrt(sum / (2 * (double)s->frames));
}

static float needed(const struct sound *s, size_t i, float most)
{
    float left = fabsf(s->left[i]), right = fabsf(s->right[i]), peak = left > right ? left : right;
    return peak > most ? most / peak : 1;
}

/* Turns down 4 ms before each peak and up again over a tenth of a second, so that nothing is cut. */
static bool limit(struct sound *s, float most)
{
    size_t ahead = (size_t)(0.004f * s->rate_hz);
    float *gain = malloc(s->frames * sizeof *gain), up = wave_pole(1.6f, s->rate_hz), now = 1;
    if (!gain) return false;
    for (size_t i = 0; i < s->frames; i++) gain[i] = needed(s, i, most);
    for (size_t i = s->frames - 1; i-- > 0;) { /* the way down, seen from its end */
        float before = gain[i + 1] + 1 / (float)ahead;
        if (before < gain[i]) gain[i] = before;
    }
    for (size_t i = 0; i < s->frames; i++) {
        now += up * (1 - now);
        if (gain[i] < now) now = gain[i];
        s->left[i] *= now;
        s->right[i] *= now;
    }
    free(gain);
    return true;
}

/* Leaves out what nobody hears at the end: a radio should not play it. */
static void trim(struct sound *s)
{
    const float audible = 0.005f; /* -46 dB */
    while (s->frames > 1 && fabsf(s->left[s->frames - 1]) < audible &&
           fabsf(s->right[s->frames - 1]) < audible)
        s->frames--;
    size_t last = (size_t)(0.02f * s->rate_hz); /* no click */
    for (size_t i = 0; i < last && i < s->frames; i++) {
        s->left[s->frames - 1 - i] *= (float)i / (float)last;
        s->right[s->frames - 1 - i] *= (float)i / (float)last;
    }
}

bool effect_master(struct sound *s, float fade_in_s, float fade_out_s, float rms_db, float peak_db)
{
    effect_filter(s, 28, 0);
    fade(s, fade_in_s, fade_out_s);
    float level = rms(s), gain = level > 0 ? powf(10, rms_db / 20) / level : 1;
    for (size_t i = 0; i < s->frames; i++) {
        s->left[i] *= gain;
        s->right[i] *= gain;
    }
    if (!limit(s, powf(10, peak_db / 20))) return false;
    trim(s);
    return true;
}
