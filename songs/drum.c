#include "drum.h"
#include "wave.h"

/* How each is built. Times are until it is nearly gone. */
struct build {
    float tone, from_hz, to_hz, bend_s, tone_s; /* loudness and course of the tone */
    float second_ratio;                         /* a second, softer tone; 0: none */
    float noise, low_hz, high_hz, noise_s;      /* loudness and band of the noise */
    float metal;                                /* share of six squares in the noise: cymbals */
    int claps;                                  /* beginnings, 11 ms apart */
};

static const struct build builds[DRUM_COUNT] = {
    [DRUM_KICK] = {.tone = 1,
                   .from_hz = 190,
                   .to_hz = 47,
                   .bend_s = 0.07f,
                   .tone_s = 0.34f,
                   .noise = 0.2f,
                   .low_hz = 1200,
                   .high_hz = 6000,
                   .noise_s = 0.012f},
    [DRUM_SOFT_KICK] = {.tone = 1,
                        .from_hz = 110,
                        .to_hz = 52,
                        .bend_s = 0.05f,
                        .tone_s = 0.28f,
                        .noise = 0.05f,
                        .low_hz = 300,
                        .high_hz = 2000,
                        .noise_s = 0.02f},
    [DRUM_SNARE] = {.tone = 0.45f,
                    .from_hz = 240,
                    .to_hz = 185,
                    .bend_s = 0.03f,
                    .tone_s = 0.14f,
                    .second_ratio = 1.6f,
                    .noise = 0.75f,
                    .low_hz = 900,
                    .high_hz = 9000,
                    .noise_s = 0.2f},
    [DRUM_BRUSH] = {.tone = 0.1f,
                    .from_hz = 210,
                    .to_hz = 180,
                    .bend_s = 0.03f,
                    .tone_s = 0.08f,
                    .noise = 0.4f,
                    .low_hz = 1500,
                    .high_hz = 7000,
                    .noise_s = 0.16f},
    [DRUM_CLAP] = {.noise = 0.8f, .low_hz = 900, .high_hz = 5000, .noise_s = 0.17f, .claps = 3},
    [DRUM_RIM] = {.tone = 0.6f,
                  .from_hz = 820,
                  .to_hz = 780,
                  .bend_s = 0.01f,
                  .tone_s = 0.05f,
                  .second_ratio = 1.52f,
                  .noise = 0.25f,
                  .low_hz = 2000,
                  .high_hz = 9000,
                  .noise_s = 0.02f},
    [DRUM_HAT] = {.noise = 0.5f, .low_hz = 7000, .high_hz = 15000, .noise_s = 0.06f, .metal = 0.5f},
    [DRUM_OPEN_HAT] =
        {.noise = 0.45f, .low_hz = 6500, .high_hz = 15000, .noise_s = 0.32f, .metal = 0.5f},
    [DRUM_RIDE] = {.tone = 0.06f,
                   .from_hz = 1890,
                   .to_hz = 1885,
                   .bend_s = 0.1f,
                   .tone_s = 0.5f,
                   .second_ratio = 1.73f,
                   .noise = 0.3f,
                   .low_hz = 5200,
                   .high_hz = 14000,
                   .noise_s = 0.65f,
                   .metal = 0.8f},
    [DRUM_CRASH] =
        {.noise = 0.5f, .low_hz = 3000, .high_hz = 14000, .noise_s = 1.8f, .metal = 0.4f},
    [DRUM_SHAKER] = {.noise = 0.35f, .low_hz = 5000, .high_hz = 12000, .noise_s = 0.07f},
    [DRUM_TOM] = {.tone = 0.9f,
                  .from_hz = 170,
                  .to_hz = 98,
                  .bend_s = 0.09f,
                  .tone_s = 0.35f,
                  .noise = 0.15f,
                  .low_hz = 400,
                  .high_hz = 3000,
                  .noise_s = 0.04f},
    [DRUM_DUM] = {.tone = 1,
                  .from_hz = 125,
                  .to_hz = 88,
                  .bend_s = 0.04f,
                  .tone_s = 0.3f,
                  .second_ratio = 1.59f,
                  .noise = 0.12f,
                  .low_hz = 250,
                  .high_hz = 1800,
                  .noise_s = 0.04f},
    [DRUM_TEK] = {.tone = 0.5f,
                  .from_hz = 640,
                  .to_hz = 605,
                  .bend_s = 0.02f,
                  .tone_s = 0.09f,
                  .second_ratio = 1.94f,
                  .noise = 0.5f,
                  .low_hz = 2200,
                  .high_hz = 9500,
                  .noise_s = 0.07f},
    [DRUM_KA] = {.tone = 0.4f,
                 .from_hz = 560,
                 .to_hz = 540,
                 .bend_s = 0.02f,
                 .tone_s = 0.06f,
                 .second_ratio = 1.94f,
                 .noise = 0.35f,
                 .low_hz = 1800,
                 .high_hz = 8000,
                 .noise_s = 0.04f},
    [DRUM_RIQ] = {.noise = 0.4f, .low_hz = 6000, .high_hz = 14500, .noise_s = 0.13f, .metal = 0.7f},
};

enum { SQUARES = 6 };
static const float square_hz[SQUARES] = {2060, 3104, 3690,
                                         4527, 5360, 8014}; /* far from any chord */

struct fade {
    float level, factor;
};

/* Falls by so many powers of e in its time. */
static struct fade fade_over(float seconds, float rate_hz, float powers)
{
    return (struct fade){1, seconds > 0 ? expf(-powers / (seconds * rate_hz)) : 0};
}

struct hit {
    const struct build *b;
    float rate_hz, hz_step; /* a sample at 1 Hz */
    float tone_phase, second_phase, squares[SQUARES];
    struct fade bend, tone, noise;
    struct wave_filter low, high;
    uint32_t seed;
};

static float tone(struct hit *h)
{
    const struct build *b = h->b;
    if (b->tone <= 0) return 0;
    float hz = b->to_hz + (b->from_hz - b->to_hz) * h->bend.level;
    float wave = wave_sine(wave_advance(&h->tone_phase, hz * h->hz_step));
    if (b->second_ratio > 0)
        wave += 0.4f * wave_sine(wave_advance(&h->second_phase, hz * b->second_ratio * h->hz_step));
    h->bend.level *= h->bend.factor;
    h->tone.level *= h->tone.factor;
    return b->tone * wave * h->tone.level;
}

static float metal(struct hit *h)
{
    float sum = 0;
    for (int i = 0; i < SQUARES; i++)
        sum += wave_advance(&h->squares[i], square_hz[i] * h->hz_step) < 0.5f ? 0.3f : -0.3f;
    return sum;
}

static float noise(struct hit *h, size_t age)
{
    const struct build *b = h->b;
    float wave = wave_noise(&h->seed), band, high, unused;
    if (b->metal > 0) wave = (1 - b->metal) * wave + b->metal * metal(h);
    size_t apart = (size_t)(0.011f * h->rate_hz);
    bool early =
        b->claps &&
        age < apart * (size_t)(b->claps - 1); /* of the hands, all but the last are short */
    if (b->claps && age % apart == 0 && age / apart < (size_t)b->claps) h->noise.level = 1;
    h->noise.level *= early ? 0.995f : h->noise.factor;
    wave_filter_low(&h->high, wave, &band, &high);
    return b->noise * wave_filter_low(&h->low, high, &band, &unused) * h->noise.level;
}

void drum_hit(struct sound *out, enum drum drum, float start_s, float loudness, float pan,
              uint32_t seed)
{
    struct hit h = {
        .b = &builds[drum], .rate_hz = out->rate_hz, .hz_step = 1 / out->rate_hz, .seed = seed};
    h.bend = fade_over(h.b->bend_s, h.rate_hz, 4);
    h.tone = fade_over(h.b->tone_s, h.rate_hz, 5);
    h.noise = fade_over(h.b->noise_s, h.rate_hz, 5);
    float longest = h.b->tone_s > h.b->noise_s ? h.b->tone_s : h.b->noise_s;
    float angle = (pan + 1) * WAVE_PI / 4;
    float left = loudness * cosf(angle), right = loudness * sinf(angle);
    wave_filter_tune(&h.high, h.b->low_hz, 0.1f, h.rate_hz);
    wave_filter_tune(&h.low, h.b->high_hz * (0.7f + 0.3f * loudness), 0.1f, h.rate_hz);
    size_t first = start_s > 0 ? (size_t)(start_s * h.rate_hz) : 0;
    size_t count = (size_t)(1.3f * longest * h.rate_hz);
    for (size_t i = 0; i < count && first + i < out->frames; i++) {
        float wave = tone(&h) + noise(&h, i);
        out->left[first + i] += left * wave;
        out->right[first + i] += right * wave;
    }
}
