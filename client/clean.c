#include <math.h>
#include <speex/speex_preprocess.h>
#include <stdlib.h>
#include "clean.h"
#include "residue.h"

enum {
    RATE_HZ = 48000,
    FULL_SCALE = 32768,
    NOISE_DB = -15, /* what goes further sounds as if under water */
    MOST_GAIN_DB = 20
};

struct clean {
    struct clean_rules rules;
    struct canceller *canceller;
    struct residue residue;
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
    canceller_doubt(c->canceller);
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
    float taken = 0;
    if (c->rules.echo) {
        taken = canceller_run(c->canceller, mono, reference, &left);
        residue_run(&c->residue, mono, &left);
    }
    if (filters(c)) filter(c, mono);
    return taken;
}
