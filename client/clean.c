#include <math.h>
#include <speex/speex_preprocess.h>
#include <stdlib.h>
#include <string.h>
#include "clean.h"
#include "lag.h"
#include "residue.h"

enum {
    RATE_HZ = 48000,
    FULL_SCALE = 32768,
    NOISE_DB = -15, /* what goes further sounds as if under water */
    MOST_GAIN_DB = 20,
    SEEK_LEAST = 10, /* blocks until the lag is looked for */
    SEEK_EACH = 5,   /* and from one look to the next */
    SEEK_MOST = 100  /* blocks with music in them: then it is learnt anew */
};

#define WRONG                                                                                      \
    0.02f /* of what was learnt, once the lag is known: it is known to a tenth of a sample, and somebody moved */
#define SILENT 1e-9f

struct clean {
    struct clean_rules rules;
    struct canceller *canceller;
    struct residue residue;
    bool seeks; /* the lag since the microphone was opened */
    struct lag lag;
    SpeexPreprocessState *filter; /* noise, gain */
};

static void tell(struct clean *c, int request, int value)
{
    speex_preprocess_ctl(c->filter, request, &value);
}

void clean_set(struct clean *c, const struct clean_rules *rules)
{
    c->rules = *rules;
    tell(c, SPEEX_PREPROCESS_SET_DENOISE, rules->noise);
    tell(c, SPEEX_PREPROCESS_SET_AGC, rules->gain);
}

struct clean *clean_new(void)
{
    struct clean *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->canceller = canceller_new();
    c->filter = speex_preprocess_state_init(CLEAN_BLOCK, RATE_HZ);
    if (!c->canceller || !c->filter) {
        clean_free(c);
        return NULL;
    }
    residue_init(&c->residue);
    tell(c, SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, NOISE_DB);
    tell(c, SPEEX_PREPROCESS_SET_AGC_MAX_GAIN, MOST_GAIN_DB);
    clean_set(c, &(struct clean_rules){true, true, true});
    return c;
}

void clean_free(struct clean *c)
{
    if (!c) return;
    canceller_free(c->canceller);
    if (c->filter) speex_preprocess_state_destroy(c->filter);
    free(c);
}

void clean_begin(struct clean *c)
{
    c->seeks = canceller_doubt(c->canceller);
    lag_begin(&c->lag);
}

void clean_recall(struct clean *c, const float *reference)
{
    canceller_recall(c->canceller, reference);
}

bool clean_found_lag(struct clean *c, double *samples)
{
    if (!c->seeks || c->lag.blocks < SEEK_LEAST || c->lag.blocks % SEEK_EACH) return false;
    bool found = lag_find(&c->lag, samples);
    c->seeks = !found && c->lag.blocks < SEEK_MOST;
    if (!c->seeks) canceller_trust(c->canceller, found ? WRONG : 1);
    return found;
}

static bool is_silent(const float *reference)
{
    float square = 0;
    for (size_t i = 0; i < 2 * CLEAN_BLOCK; i++) square += reference[i] * reference[i];
    return square < 2 * CLEAN_BLOCK * SILENT;
}

/* `mono` is what is left of `heard`, and that again: what is taken out at the wrong time comes on top. */
static void seek(struct clean *c, const float *heard, float *mono, const float *reference)
{
    float expected[CLEAN_BLOCK];
    for (size_t i = 0; i < CLEAN_BLOCK; i++) expected[i] = heard[i] - mono[i];
    memcpy(mono, heard, sizeof expected);
    if (!is_silent(reference)) lag_add(&c->lag, heard, expected);
}

static bool filters(const struct clean *c)
{
    return c->rules.noise || c->rules.gain;
}

size_t clean_delay(const struct clean *c)
{
    return (c->rules.echo ? (size_t)RESIDUE_DELAY : 0) + (filters(c) ? (size_t)CLEAN_BLOCK : 0);
}

static void filter(struct clean *c, float *mono)
{
    spx_int16_t whole[CLEAN_BLOCK];
    for (size_t i = 0; i < CLEAN_BLOCK; i++)
        whole[i] = (spx_int16_t)lrintf(fmaxf(-1, fminf(1, mono[i])) * (FULL_SCALE - 1));
    speex_preprocess_run(c->filter, whole);
    for (size_t i = 0; i < CLEAN_BLOCK; i++) mono[i] = (float)whole[i] / FULL_SCALE;
}

float clean_run(struct clean *c, float *mono, const float *reference)
{
    struct canceller_left left;
    float taken = 0, heard[CLEAN_BLOCK];
    if (c->rules.echo) {
        memcpy(heard, mono, sizeof heard);
        taken = canceller_run(c->canceller, mono, reference, &left);
        if (c->seeks) seek(c, heard, mono, reference);
        residue_run(&c->residue, mono, &left);
    }
    if (filters(c)) filter(c, mono);
    return taken;
}
