#include <math.h>
#include <opus.h>
#include <stdlib.h>
#include "activity.h"
#include "clean.h"
#include "mouth.h"
#include "pace.h"

enum {
    RATE_HZ = 48000,
    READY = 14,      /* frames: one is being filled, one was taken last, 12 may wait */
    COMPLEXITY = 8,  /* above it speech gains little */
    LEAST_LOSS = 10, /* per cent, that Opus is told where there is any */
    QUIET_DB = -120, /* digital silence */
    LEFT_DB = -25,   /* of what was taken out for the loudspeakers', at most */
};

static const struct mouth_rules usual = {true, true, true, 8, 400, 28000};

struct mouth {
    const struct mixer *mixer;
    struct mouth_rules rules;
    struct clean *clean;
    OpusEncoder *encoder;
    int lookahead; /* samples by which a decoded frame comes after what was encoded */
    struct echo echo;
    struct activity activity;

    /* the microphone: how many of its samples came, and its clock */
    uint64_t heard;
    struct pace pace;
    float block[CLEAN_BLOCK];
    size_t in_block;

    /* cleaned frames: numbers are counted since mouth_begin */
    float frames[READY][MOUTH_FRAME];
    float taken_out[READY]; /* mean square of what the loudspeakers had in it */
    size_t in_frame;
    uint32_t made, taken; /* whole ones so far, and those that mouth_next gave */
    bool kept;            /* the one taken last was not sent */
    bool owed;            /* it is to be sent now, after the one before it */
};

struct mouth *mouth_new(const struct mixer *mixer)
{
    struct mouth *m = calloc(1, sizeof *m);
    if (!m) return NULL;
    int error;
    m->mixer = mixer;
    m->clean = clean_new();
    m->encoder = opus_encoder_create(RATE_HZ, 1, OPUS_APPLICATION_VOIP, &error);
    if (!m->clean || !m->encoder) {
        mouth_free(m);
        return NULL;
    }
    opus_encoder_ctl(m->encoder, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
    opus_encoder_ctl(m->encoder, OPUS_SET_COMPLEXITY(COMPLEXITY));
    opus_encoder_ctl(m->encoder, OPUS_SET_INBAND_FEC(1));
    opus_encoder_ctl(m->encoder, OPUS_GET_LOOKAHEAD(&m->lookahead));
    mouth_set(m, &usual);
    return m;
}

void mouth_free(struct mouth *m)
{
    if (!m) return;
    clean_free(m->clean);
    if (m->encoder) opus_encoder_destroy(m->encoder);
    free(m);
}

void mouth_set(struct mouth *m, const struct mouth_rules *rules)
{
    m->rules = *rules;
    clean_set(m->clean, &(struct clean_rules){rules->noise, rules->gain, rules->echo});
    opus_encoder_ctl(m->encoder, OPUS_SET_BITRATE(rules->bitrate));
}

/* At these bitrates libopus writes no redundancy at all for a loss of a few per cent. */
void mouth_set_loss(struct mouth *m, int percent)
{
    int told = percent > 0 && percent < LEAST_LOSS ? LEAST_LOSS : percent;
    opus_encoder_ctl(m->encoder, OPUS_SET_PACKET_LOSS_PERC(told));
}

void mouth_played(struct mouth *m, const struct echo_played *p)
{
    m->echo.played = *p;
}

void mouth_begin(struct mouth *m)
{
    clean_begin(m->clean);
    m->echo.placed = false;
    m->activity.voice = false;
    m->heard = 0;
    pace_forget(&m->pace);
    m->in_block = m->in_frame = 0;
    m->made = m->taken = 0;
    m->kept = m->owed = false;
}

/* -- in ------------------------------------------------------------------------------------------ */

static double sample_us(const struct mouth *m)
{
    return 1e6 / RATE_HZ * (1 + m->pace.rate_ppm * 1e-6);
}

static void add_to_frame(struct mouth *m, const float *cleaned, float taken_out)
{
    float *frame = m->frames[m->made % READY], *out = &m->taken_out[m->made % READY];
    *out = m->in_frame == 0 ? taken_out : fmaxf(*out, taken_out);
    for (size_t i = 0; i < CLEAN_BLOCK; i++) frame[m->in_frame++] = cleaned[i];
    if (m->in_frame < MOUTH_FRAME) return;
    m->in_frame = 0;
    m->made++;
    if (m->made - m->taken <= READY - 2) return;
    m->taken++;
    m->kept = m->owed = false;
}

/* What was played before a moment. */
static void recall(struct mouth *m, int64_t mono_us)
{
    float played[2 * CLEAN_BLOCK];
    for (int ago = CLEAN_PAST; ago > 0; ago--) {
        int64_t first_us = mono_us - llround(ago * CLEAN_BLOCK * sample_us(m));
        echo_reference(&m->echo, m->mixer, first_us, sample_us(m), played, CLEAN_BLOCK);
        clean_recall(m->clean, played);
    }
}

static void clean_block(struct mouth *m)
{
    float played[2 * CLEAN_BLOCK];
    double lag;
    int64_t first_us = pace_mono_us(&m->pace, m->heard - CLEAN_BLOCK);
    if (!m->echo.placed && m->echo.played.frames_per_us > 0) recall(m, first_us);
    echo_reference(&m->echo, m->mixer, first_us, sample_us(m), played, CLEAN_BLOCK);
    float taken_out = clean_run(m->clean, m->block, played);
    add_to_frame(m, m->block, taken_out);
    if (!clean_found_lag(m->clean, &lag)) return;
    echo_shift(&m->echo, lag, (size_t)CLEAN_PAST * CLEAN_BLOCK);
    recall(m, pace_mono_us(&m->pace, m->heard));
}

void mouth_hear(struct mouth *m, const float *samples, size_t n, int64_t mono_us)
{
    pace_mark(&m->pace, m->heard, mono_us);
    for (size_t i = 0; i < n; i++) {
        m->block[m->in_block++] = samples[i];
        m->heard++;
        if (m->in_block < CLEAN_BLOCK) continue;
        m->in_block = 0;
        clean_block(m);
    }
}

/* -- out ----------------------------------------------------------------------------------------- */

static const float *frame_of(const struct mouth *m, uint32_t number)
{
    return m->frames[number % READY];
}

static float decibels(double square)
{
    return square > 1e-12 ? (float)(10 * log10(square)) : QUIET_DB;
}

static float level_db(const float *frame)
{
    double sum = 0;
    for (size_t i = 0; i < MOUTH_FRAME; i++) sum += (double)(frame[i] * frame[i]);
    return decibels(sum / MOUTH_FRAME);
}

static bool hear_voice(struct mouth *m, uint32_t number)
{
    double left_db = (double)decibels((double)m->taken_out[number % READY]) + LEFT_DB;
    return activity_hear(&m->activity, (double)level_db(frame_of(m, number)), left_db,
                         m->rules.open_db, m->rules.hold_ms);
}

static void describe(const struct mouth *m, uint32_t number, struct mouth_frame *out)
{
    uint64_t first = (uint64_t)number * MOUTH_FRAME;
    double late = (double)clean_delay(m->clean) + m->lookahead;
    *out = (struct mouth_frame){
        .frame = number,
        .spoken_us = pace_mono_us(&m->pace, first) - llround(late * sample_us(m)),
        .voice = m->activity.voice,
        .level_db = level_db(frame_of(m, number)),
    };
}

static void encode(struct mouth *m, struct mouth_frame *out)
{
    int n = opus_encode_float(m->encoder, frame_of(m, out->frame), MOUTH_FRAME, out->opus,
                              sizeof out->opus);
    out->opus_bytes = n > 0 ? (size_t)n : 0;
}

/* Voice begins: nobody has the sound before, from which the encoder would go on. */
static void send_kept(struct mouth *m, struct mouth_frame *out)
{
    opus_encoder_ctl(m->encoder, OPUS_RESET_STATE);
    describe(m, m->taken - 2, out);
    encode(m, out);
    m->owed = true;
}

bool mouth_next(struct mouth *m, struct mouth_frame *out)
{
    bool was = m->activity.voice;
    if (m->owed) {
        m->owed = m->kept = false;
        describe(m, m->taken - 1, out);
        encode(m, out);
        return true;
    }
    if (m->taken == m->made) return false;
    bool voice = hear_voice(m, m->taken++);
    if (voice && m->kept) {
        send_kept(m, out);
        return true;
    }
    describe(m, m->taken - 1, out);
    out->pause = was && !voice;
    m->kept = !voice && !was;
    if (voice || was) encode(m, out);
    return true;
}
