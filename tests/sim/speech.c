#include "speech.h"
#include <math.h>
#include <string.h>

enum { RATE_HZ = 48000, VOWELS = 5, CONSONANT = -1, PAUSE = -2, SENTENCE = 10 };

static size_t samples(struct chance *c, double least_s, double most_s)
{
    return (size_t)(RATE_HZ * (least_s + (most_s - least_s) * chance_unit(c)));
}

/* Syllables are a consonant and a vowel; about ten of them a sentence. */
static void next_sound(struct speech *s)
{
    if (s->sound >= 0 && s->syllables >= SENTENCE) {
        s->sound = PAUSE;
        s->syllables = 0;
        s->left = samples(&s->chance, 0.2, 0.7);
    } else if (s->sound == CONSONANT) {
        s->sound = (int)(chance_u64(&s->chance) % VOWELS);
        s->syllables += 1 + (int)(chance_u64(&s->chance) % 2);
        s->left = samples(&s->chance, 0.1, 0.25);
        s->pitch_hz = 100 + 50 * chance_unit(&s->chance);
    } else {
        s->sound = CONSONANT;
        s->left = samples(&s->chance, 0.03, 0.08);
    }
    s->length = s->left;
}

/* A resonance of two poles. */
static double resonate(double wave[2], double in, double hz, double width_hz)
{
    double r = exp(-M_PI * width_hz / RATE_HZ);
    double out = in + 2 * r * cos(2 * M_PI * hz / RATE_HZ) * wave[0] - r * r * wave[1];
    wave[1] = wave[0];
    wave[0] = out;
    return out * (1 - r);
}

static double voiced(struct speech *s)
{
    static const double formants[VOWELS][3] = {{730, 1090, 2440},
                                               {270, 2290, 3010},
                                               {530, 1840, 2480},
                                               {570, 840, 2410},
                                               {300, 870, 2240}};
    const double *hz = formants[s->sound];
    double pulse = 0, sum = 0;
    s->phase += s->pitch_hz / RATE_HZ;
    if (s->phase >= 1) {
        s->phase -= 1;
        pulse = 1;
    }
    for (int i = 0; i < 3; i++) sum += resonate(s->wave[i], pulse, hz[i], 60 + 30 * i) / (1 + i);
    return 8 * sum;
}

static double one_sample(struct speech *s)
{
    if (s->left == 0) next_sound(s);
    double place = (double)(s->length - s->left--) / (double)s->length;
    double swell = sin(M_PI * place), noise = chance_unit(&s->chance) - 0.5;
    if (s->sound == PAUSE) return 0.0005 * noise;
    return swell * (s->sound == CONSONANT ? 0.1 * noise : voiced(s)) + 0.0005 * noise;
}

void speech_say(struct speech *s, float *mono, size_t n)
{
    for (size_t i = 0; i < n; i++) mono[i] = (float)fmax(-0.5, fmin(0.5, one_sample(s)));
}
