#include "earshot.h"
#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    MICROPHONE = 480, /* samples it gives at once */
    MICROPHONE_US = 10000,
    REPORT_FRAMES = 100, /* between two reports of what was lost */
    BEGUN_US = 1000000
};

#define VOICE_DB (-50)

void earshot_begin(struct earshot *e, uint64_t seed, struct earshot_line line)
{
    static const struct mouth_rules plain = {.open_db = 8, .hold_ms = 400, .bitrate = 28000};
    *e = (struct earshot){.line = line,
                          .chance = {seed},
                          .speech = {.chance = {seed + 1000}},
                          .talker = 7,
                          .now_us = BEGUN_US,
                          .voices = voices_new(),
                          .mouth = mouth_new(NULL)};
    assert(e->voices && e->mouth);
    mouth_set(e->mouth, &plain);
    voices_set_clock(e->voices, 1);
}

void earshot_end(struct earshot *e)
{
    voices_free(e->voices);
    mouth_free(e->mouth);
}

static double jitter_us(struct earshot *e)
{
    double most = e->line.jitter_us;
    return e->line.exponential ? fmin(chance_exponential(&e->chance, most), 5 * most)
                               : most * chance_unit(&e->chance);
}

static double microphone_us(const struct earshot *e)
{
    return e->began_us + (double)e->microphone * (1e3 / 48) * (1 + e->line.talker_ppm * 1e-6);
}

static void send(struct earshot *e, const struct packet_voice *voice)
{
    if (chance_unit(&e->chance) < e->line.loss) return;
    assert(e->on_the_way < EARSHOT_ON_THE_WAY);
    struct earshot_packet *p = &e->way[e->on_the_way++];
    p->comes_us = (int64_t)(microphone_us(e) + (double)e->line.delay_us + jitter_us(e));
    p->packet = *voice;
    memcpy(p->opus, voice->opus, voice->opus_bytes);
}

static void send_frame(struct earshot *e, const struct mouth_frame *f)
{
    e->frame = e->base + f->frame + 1;
    if (f->opus_bytes == 0) return;
    e->said++;
    e->voiced += f->level_db > VOICE_DB;
    send(e, &(struct packet_voice){.talker = e->talker,
                                   .frame = e->base + f->frame,
                                   .flags = f->pause ? PACKET_VOICE_PAUSE : 0,
                                   .spoken_us = f->spoken_us + 1,
                                   .opus = f->opus,
                                   .opus_bytes = f->opus_bytes});
}

static void speak(struct earshot *e)
{
    float mono[MICROPHONE];
    struct mouth_frame frame;
    speech_say(&e->speech, mono, MICROPHONE);
    for (size_t i = 0; e->hums && i < MICROPHONE; i++) {
        double t = (double)(e->microphone + i) / 48000;
        mono[i] = (float)(0.15 * (1 - 0.95 * cos(2 * M_PI * 2 * t)) * sin(2 * M_PI * 250 * t));
    }
    if (e->hushes) memset(mono, 0, sizeof mono);
    int64_t first_us = (int64_t)microphone_us(e);
    e->microphone += MICROPHONE;
    mouth_hear(e->mouth, mono, MICROPHONE, first_us);
    while (mouth_next(e->mouth, &frame)) send_frame(e, &frame);
}

void earshot_talk(struct earshot *e, bool on)
{
    static const uint8_t silence[] = {0x78};
    if (e->talks && !on)
        send(e, &(struct packet_voice){.talker = e->talker,
                                       .frame = e->frame++,
                                       .flags = PACKET_VOICE_LAST,
                                       .spoken_us = (int64_t)microphone_us(e) + 1,
                                       .opus = silence,
                                       .opus_bytes = sizeof silence});
    if (!e->talks && on) {
        mouth_begin(e->mouth);
        e->base = e->frame;
        e->microphone = 0;
        e->began_us = (double)e->now_us;
    }
    e->talks = on;
}

/* Hands over what has come, in the order of coming. */
static void deliver(struct earshot *e)
{
    for (;;) {
        struct earshot_packet *first = NULL;
        for (size_t i = 0; i < e->on_the_way; i++)
            if (!first || e->way[i].comes_us < first->comes_us) first = &e->way[i];
        if (!first || first->comes_us > e->now_us) return;
        first->packet.opus = first->opus;
        voices_put(e->voices, &first->packet, first->comes_us);
        memmove(first, first + 1, (size_t)(e->way + --e->on_the_way - first) * sizeof *first);
    }
}

/* As conversation.c does: what was lost since the last report sets the redundancy. */
static void report(struct earshot *e)
{
    struct voices_counts c = earshot_counts(e);
    if (c.frames - e->reported < REPORT_FRAMES) return;
    uint64_t lost = c.lost > e->reported_lost ? c.lost - e->reported_lost : 0;
    int percent = (int)(100 * lost / (c.frames - e->reported));
    mouth_set_loss(e->mouth, percent);
    e->reported = c.frames;
    e->reported_lost = c.lost;
}

static void call_back(struct earshot *e)
{
    float out[2 * EARSHOT_CALLBACK] = {0};
    voices_mix_rt(e->voices, out, EARSHOT_CALLBACK, e->now_us);
    memmove(e->heard, e->heard + EARSHOT_CALLBACK,
            sizeof e->heard - EARSHOT_CALLBACK * sizeof(float));
    for (size_t i = 0; i < EARSHOT_CALLBACK; i++)
        e->heard[EARSHOT_KEPT - EARSHOT_CALLBACK + i] = out[2 * i];
}

void earshot_run(struct earshot *e, int64_t us)
{
    for (int64_t end_us = e->now_us + us; e->now_us < end_us;) {
        e->now_us = BEGUN_US + (int64_t)(++e->callbacks) * EARSHOT_CALLBACK * 1000 / 48;
        while (e->talks && microphone_us(e) + MICROPHONE_US <= (double)e->now_us) speak(e);
        deliver(e);
        call_back(e);
        report(e);
    }
}

struct voices_counts earshot_counts(const struct earshot *e)
{
    struct voices_counts list[VOICES_MOST];
    size_t n = voices_list(e->voices, e->now_us, list);
    return n > 0 ? list[0] : (struct voices_counts){0};
}
