#include "floor_light.h"
#include <math.h>
#include "hash.h"
#include "waves.h"

enum {
    BAR = 8,
    BAR_PITCH = 14,
    HEADS_MOST = 48, /* drawn; more look the same */
    HEAD = 22,
};

static const float GROUND = 0.62f; /* of the height: where the floor begins and the bars stand */

static uint64_t seed_of(struct colour c)
{
    return (uint64_t)c.r << 16 | (uint64_t)c.g << 8 | c.b;
}

static void make_stage(struct paint *p, struct rect r, uint64_t seed)
{
    struct colour hue = colour_rgb((uint32_t)seed), ground = colour_rgb(0x12111a);
    paint_clip(p, r, RADIUS);
    paint_gradient(p, r, 0, colour_mix(ground, hue, 0.20f), colour_mix(ground, hue, 0.05f));
    /* The floor's edge: the top of a very large disc. */
    float sagitta = r.h * 0.06f, radius = (r.w * r.w / 4 + sagitta * sagitta) / (2 * sagitta);
    paint_circle(p, r.x + r.w / 2, r.y + r.h * 0.66f + radius, radius,
                 colour_fade(colour_rgb(0x0c0a12), 0.62f));
    paint_unclip(p);
}

static void make_light(struct paint *p, struct rect r, uint64_t seed)
{
    struct rect middle = rect_middle(r, r.w - r.h, r.h * 0.1f);
    paint_glow(p, middle, r.h * 0.05f, r.h * 0.9f, colour_rgb((uint32_t)seed));
}

static const float REST_LIGHT = 0.16f, REST_ENERGY = 0.5f;

static float mix(float a, float b, float part)
{
    return a + (b - a) * part;
}

/* 22 % on the beat, 12 % from 120 ms after it. */
static float brightness(const struct pulse *pulse, float lively)
{
    if (!pulse || !pulse->steady) return REST_LIGHT;
    double since_s = pulse_beat(pulse) * pulse->period * PULSE_STEP / MIXER_RATE_HZ;
    return mix(REST_LIGHT, 0.12f + 0.10f * fmaxf(0, 1 - (float)since_s / 0.12f), lively);
}

static void show_bars(struct ui *ui, struct rect r, const struct pulse *pulse, float lively)
{
    float pitch = fminf((r.w - 2 * SPACE_4) / PULSE_BANDS, 2 * BAR_PITCH);
    float wide = pitch * BAR / BAR_PITCH, x = r.x + (r.w - pitch * PULSE_BANDS) / 2;
    for (int i = 0; i < PULSE_BANDS; i++, x += pitch) {
        float high = lively * fmaxf(4, pulse->bands[i] * r.h * 0.46f);
        struct rect bar = {x + (pitch - wide) / 2, r.y + r.h * GROUND - high, wide, high};
        paint_box(&ui->paint, bar, 3, colour_fade(ui->theme.hue, 0.18f + 0.27f * pulse->bands[i]));
    }
}

static void show_waves(struct ui *ui, struct rect r, double seconds, float energy)
{
    struct rect waves = {r.x + SPACE_3, r.y + r.h * 0.2f, r.w - 2 * SPACE_3, r.h * 0.4f};
    float phase = (float)fmod(seconds * 0.6, 2 * M_PI), high = waves.h * (0.3f + 0.5f * energy);
    wave_paint(&ui->paint, waves, high, 1, phase + 0.6f, 2.5f, colour_fade(ui->theme.hue2, 0.42f),
               (struct colour){0});
    wave_paint(&ui->paint, waves, high * 0.8f, 1.4f, 2.1f - phase, 2.5f,
               colour_fade(ui->theme.hue, 0.65f), (struct colour){0});
}

/* Heads without faces in the dark; seed: how many, over the hue. */
static void make_crowd(struct paint *p, struct rect r, uint64_t seed)
{
    uint64_t heads = seed >> 32;
    struct colour c = colour_mix(colour_rgb(0x12111a), colour_rgb((uint32_t)seed), 0.22f);
    float pitch = r.w / (float)heads;
    for (uint64_t i = 0; i < heads; i++) {
        uint64_t own = hash_bytes(14, &i, sizeof i);
        float high = r.h * (0.6f + 0.4f * (float)(own % 16) / 16);
        struct rect body = {r.x + pitch * ((float)i + 0.5f) - HEAD / 2, r.y + r.h - high, HEAD,
                            high + HEAD};
        paint_box(p, body, HEAD / 2, colour_mix(c, colour_rgb(0), (float)(own / 16 % 4) * 0.1f));
    }
}

static void show_crowd(struct ui *ui, struct rect r, size_t crowd)
{
    if (crowd == 0) return;
    uint64_t heads = crowd < HEADS_MOST ? crowd : HEADS_MOST;
    float w = fminf(r.w - 2 * SPACE_4, (float)heads * HEAD * 1.4f);
    struct rect at = {r.x + (r.w - w) / 2, r.y + r.h * GROUND - 2 * HEAD, w, 2.4f * HEAD};
    paint_sprite(&ui->paint, at, make_crowd, heads << 32 | seed_of(ui->theme.hue),
                 colour_rgb(0xffffff));
}

void floor_light_show(struct ui *ui, struct rect r, const struct pulse *pulse, float lively,
                      double seconds, size_t crowd)
{
    struct rect light = {r.x + r.w * 0.15f, r.y + r.h * 0.5f, r.w * 0.7f, r.h * 0.5f};
    uint64_t seed = seed_of(ui->theme.hue);
    paint_sprite(&ui->paint, r, make_stage, seed, colour_rgb(0xffffff));
    paint_sprite(&ui->paint, light, make_light, seed,
                 colour_fade(colour_rgb(0xffffff), brightness(pulse, lively)));
    if (pulse) show_bars(ui, r, pulse, lively);
    show_waves(ui, r, seconds, mix(REST_ENERGY, pulse ? pulse->energy : REST_ENERGY, lively));
    show_crowd(ui, r, crowd);
}
