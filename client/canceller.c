#include <stdlib.h>
#include <string.h>
#include "canceller.h"

enum {
    BLOCK = CANCELLER_BLOCK,
    SIDES = 2,
    PARTS = CANCELLER_TAIL_MS / 10, /* of the tail, a block each */
    CONSTRAINED = 2                 /* parts a block that are kept to their length */
};

#define SHARE     ((float)BLOCK / FFT_SIZE) /* of a window that is new */
#define KEPT      0.996f /* of what is believed, a block: rooms and clocks change */
#define NEAR_KEPT 0.9f   /* of the power of all else at the microphone, a block */
#define LEAST     1e-9f
/* Before anything is known: the power of a part of the way from a loudspeaker. Less: it is learnt more slowly; more: the first words over
   music that does not come back are taken for it. */
#define UNKNOWN 0.03f
/* While it may come at another time, it may be so much louder than what was learnt, in power: parts add up where they meet. Less: a blip
   of the radio at each press of the key; more: words said in its first 150 ms go with it. */
#define LOUDER 16.0f

struct canceller {
    struct fft fft;
    float played[SIDES][FFT_SIZE];
    struct fft_spectrum
        sound[SIDES]
             [PARTS]; /* what was played, a ring: the newest at `newest`, older ones after it */
    int newest;
    struct fft_spectrum way[SIDES][PARTS]; /* from loudspeaker to microphone, as learnt */
    float doubt[SIDES][PARTS][FFT_BINS];   /* mean square error of that */
    float near[FFT_BINS];                  /* power of what is left */
    int constrained;                       /* which part is next */
    bool doubted;                          /* all of it comes at another time, perhaps */
};

struct canceller *canceller_new(void)
{
    struct canceller *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    fft_init(&c->fft);
    for (int side = 0; side < SIDES; side++)
        for (int part = 0; part < PARTS; part++)
            for (int i = 0; i < FFT_BINS; i++) c->doubt[side][part][i] = UNKNOWN;
    return c;
}

void canceller_free(struct canceller *c)
{
    free(c);
}

static float power(const struct fft_spectrum *s, int i)
{
    return s->re[i] * s->re[i] + s->im[i] * s->im[i];
}

bool canceller_doubt(struct canceller *c)
{
    float all = 0;
    for (int side = 0; side < SIDES; side++)
        for (int part = 0; part < PARTS; part++)
            for (int i = 0; i < FFT_BINS; i++) all += power(&c->way[side][part], i);
    return c->doubted = all > 0;
}

void canceller_trust(struct canceller *c, float wrong)
{
    c->doubted = false;
    for (int side = 0; side < SIDES; side++)
        for (int part = 0; part < PARTS; part++)
            for (int i = 0; i < FFT_BINS; i++)
                c->doubt[side][part][i] += wrong * power(&c->way[side][part], i);
}

static const struct fft_spectrum *sound_of(const struct canceller *c, int side, int part)
{
    return &c->sound[side][(c->newest + part) % PARTS];
}

void canceller_recall(struct canceller *c, const float *reference)
{
    c->newest = (c->newest + PARTS - 1) % PARTS;
    for (int side = 0; side < SIDES; side++) {
        float *played = c->played[side];
        memmove(played, played + BLOCK, (FFT_SIZE - BLOCK) * sizeof *played);
        for (int i = 0; i < BLOCK; i++) played[FFT_SIZE - BLOCK + i] = reference[2 * i + side];
        fft_forward(&c->fft, played, &c->sound[side][c->newest]);
    }
}

static void add_way(struct fft_spectrum *sum, const struct fft_spectrum *sound,
                    const struct fft_spectrum *way)
{
    for (int i = 0; i < FFT_BINS; i++) {
        sum->re[i] += sound->re[i] * way->re[i] - sound->im[i] * way->im[i];
        sum->im[i] += sound->re[i] * way->im[i] + sound->im[i] * way->re[i];
    }
}

/* What the loudspeakers sound like at the microphone, goes; *rest is the spectrum of what is left. */
static float take_out(struct canceller *c, float *heard, struct fft_spectrum *rest)
{
    struct fft_spectrum sum = {0};
    float sound[FFT_SIZE], square = 0;
    for (int side = 0; side < SIDES; side++)
        for (int part = 0; part < PARTS; part++)
            add_way(&sum, sound_of(c, side, part), &c->way[side][part]);
    fft_inverse(&c->fft, &sum, sound);
    memset(sound, 0, (FFT_SIZE - BLOCK) * sizeof *sound);
    for (int i = 0; i < BLOCK; i++) {
        float *at = &sound[FFT_SIZE - BLOCK + i];
        square += *at * *at;
        heard[i] = *at = heard[i] - *at;
    }
    fft_forward(&c->fft, sound, rest);
    return square / BLOCK;
}

/* How far what was taken out may be off, in power. */
static void expect(const struct canceller *c, float *doubtful)
{
    memset(doubtful, 0, FFT_BINS * sizeof *doubtful);
    for (int side = 0; side < SIDES; side++)
        for (int part = 0; part < PARTS; part++)
            for (int i = 0; i < FFT_BINS; i++) {
                float wrong = c->doubted ? LOUDER * power(&c->way[side][part], i) : 0;
                doubtful[i] +=
                    (c->doubt[side][part][i] + wrong) * power(sound_of(c, side, part), i);
            }
}

/* A part learns of the rest, the more the less sure it is, against all others' doubt and what else there is to hear. */
static void learn(struct fft_spectrum *way, float *doubt, const struct fft_spectrum *sound,
                  const struct fft_spectrum *rest, const float *weight)
{
    for (int i = 0; i < FFT_BINS; i++) {
        float gain = doubt[i] * weight[i];
        float sure = 1 - SHARE * gain * power(sound, i);
        doubt[i] = KEPT * sure * doubt[i] + (1 - KEPT) * power(way, i);
        way->re[i] += gain * (sound->re[i] * rest->re[i] + sound->im[i] * rest->im[i]);
        way->im[i] += gain * (sound->re[i] * rest->im[i] - sound->im[i] * rest->re[i]);
    }
}

/* A part is a block long; learning bin by bin makes it longer. A few parts a block are enough. */
static void constrain(struct canceller *c)
{
    float response[FFT_SIZE];
    for (int i = 0; i < CONSTRAINED; i++) {
        struct fft_spectrum *way = &c->way[c->constrained / PARTS][c->constrained % PARTS];
        fft_inverse(&c->fft, way, response);
        memset(response + BLOCK, 0, (FFT_SIZE - BLOCK) * sizeof *response);
        fft_forward(&c->fft, response, way);
        c->constrained = (c->constrained + 1) % (SIDES * PARTS);
    }
}

float canceller_run(struct canceller *c, float *heard, const float *reference,
                    struct canceller_left *left)
{
    struct fft_spectrum rest;
    float doubtful[FFT_BINS], weight[FFT_BINS];
    canceller_recall(c, reference);
    float taken = take_out(c, heard, &rest);
    expect(c, doubtful);
    for (int i = 0; i < FFT_BINS; i++) {
        left->expected[i] = SHARE * SHARE * doubtful[i];
        left->found[i] = power(&rest, i);
        c->near[i] += (1 - NEAR_KEPT) * (left->found[i] - c->near[i]);
        weight[i] = 1 / (doubtful[i] + c->near[i] / SHARE + LEAST);
    }
    if (c->doubted) return taken;
    for (int side = 0; side < SIDES; side++)
        for (int part = 0; part < PARTS; part++)
            learn(&c->way[side][part], c->doubt[side][part], sound_of(c, side, part), &rest,
                  weight);
    constrain(c);
    return taken;
}
