/* bench_voice: one who talks and one who listens, on virtual time, over lines that hold packets up by 30 ms and lose them: how much of the
   voice had to be made up, and how long it takes from the mouth to the sound device's callback. */
#include <opus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "../../client/voice_shelf.h"
#include "../../client/voices.h"
#include "../sim/earshot.h"
#include "../sim/figure.h"
#include "../support/fake_sound.h"

enum { SEEDS = 5, SECONDS = 120 };

#define DELAY_MOST_MS 120
#define CPU_MOST      10.0 /* with music, effects and a canceller's reference beside it */

static const struct place {
    const char *name;
    struct earshot_line line;
    double concealed_most; /* per cent */
} places[] = {
    {"lan", {.delay_us = 500, .jitter_us = 1000}, 0},
    {"even_30", {.delay_us = 10000, .jitter_us = 30000}, 1},
    {"even_30_loss_5", {.delay_us = 10000, .jitter_us = 30000, .loss = 0.05}, 1},
    {"even_30_loss_20", {.delay_us = 10000, .jitter_us = 30000, .loss = 0.2}, 8},
    {"exponential_10_loss_5",
     {.delay_us = 10000, .jitter_us = 10000, .exponential = true, .loss = 0.05},
     1},
    {"exponential_10_loss_20",
     {.delay_us = 10000, .jitter_us = 10000, .exponential = true, .loss = 0.2},
     8},
};

struct result {
    double concealed, delay_ms;
};

static double percent(uint64_t part, uint64_t whole)
{
    return 100.0 * (double)part / (double)whole;
}

/* Concealed of the frames in which there was voice; the delay as the listener's client tells it, second by second. */
static struct result run(const struct place *p, uint64_t seed)
{
    static struct earshot e;
    struct voices_counts c;
    double delay_ms[SECONDS];
    earshot_begin(&e, seed, p->line);
    earshot_talk(&e, true);
    for (int s = 0; s < SECONDS; s++) {
        earshot_run(&e, 1000000);
        c = earshot_counts(&e);
        delay_ms[s] = c.delay_ms;
    }
    struct result r = {.concealed = percent(c.concealed, e.voiced),
                       .delay_ms = figure_quantile(delay_ms, SECONDS, 0.95)};
    figure_note("%s, seed %d: of %d frames (%.0f %% voice) lost %.2f %%, late %.2f, restored %.2f, "
                "silent %.2f, concealed %.2f; delay median %.0f ms, p95 %.0f",
                p->name, (int)seed, (int)c.frames, percent(e.voiced, e.said),
                percent(c.lost, c.frames), percent(c.late, c.frames), percent(c.restored, c.frames),
                percent(c.silent, c.frames), percent(c.concealed, c.frames), delay_ms[SECONDS / 2],
                r.delay_ms);
    earshot_end(&e);
    return r;
}

/* -- what they take of the callback ------------------------------------------------------------ */

enum { CALLBACK = 512, CPU_FRAMES = 500, CPU_PACKETS = CPU_FRAMES + 1 };

static struct said_packet {
    size_t bytes;
    uint8_t opus[PACKET_VOICE_OPUS_BYTES];
} spoken[CPU_PACKETS];

/* Ten seconds of speech without a pause, as the mouth encodes it for a line that loses. */
static void speak(void)
{
    static float speech[CPU_PACKETS * VOICE_FRAME];
    int error;
    OpusEncoder *encoder = opus_encoder_create(48000, 1, OPUS_APPLICATION_VOIP, &error);
    if (!encoder) abort();
    opus_encoder_ctl(encoder, OPUS_SET_BITRATE(28000));
    opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(1));
    opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC(10));
    fake_speech(speech, CPU_PACKETS * VOICE_FRAME);
    for (size_t i = 0; i < CPU_PACKETS; i++)
        spoken[i].bytes = (size_t)opus_encode_float(encoder, speech + i * VOICE_FRAME, VOICE_FRAME,
                                                    spoken[i].opus, sizeof spoken[i].opus);
    opus_encoder_destroy(encoder);
}

static void send_all(struct voices *v, size_t talkers, uint32_t frame, int64_t now_us)
{
    for (uint64_t who = 1; who <= talkers; who++) {
        const struct said_packet *p = &spoken[(frame + 31 * who) % CPU_PACKETS];
        struct packet_voice packet = {
            .talker = who, .frame = frame, .opus = p->opus, .opus_bytes = p->bytes};
        voices_put(v, &packet, now_us);
    }
}

/* All packets of a moment come at once, so that all are decoded in the same callbacks: the worst there is. */
static void bench_cpu(size_t talkers)
{
    static float sound[2 * CALLBACK];
    static double share[CPU_FRAMES * VOICE_FRAME / CALLBACK];
    const size_t callbacks = sizeof share / sizeof *share;
    struct voices *v = voices_new();
    uint32_t frame = 0;
    char name[80];
    if (!v) abort();
    for (size_t i = 0; i < callbacks; i++) {
        int64_t now_us = 1000000 + (int64_t)i * CALLBACK * 1000 / 48;
        for (; frame * (int64_t)VOICE_FRAME_US <= now_us - 1000000; frame++)
            send_all(v, talkers, frame, now_us);
        clock_t begin = clock();
        voices_mix_rt(v, sound, CALLBACK, now_us);
        share[i] = 100 * (double)(clock() - begin) / CLOCKS_PER_SEC * 48000 / CALLBACK;
    }
    voices_free(v);
    double mean = 0;
    for (size_t i = 0; i < callbacks; i++) mean += share[i] / (double)callbacks;
    snprintf(name, sizeof name, "voice/cpu/%zu_talkers", talkers);
    figure_at_most(name, mean, "%", CPU_MOST, "of the callback's length, the mean");
    figure_note("the longest of a hundred callbacks: %.1f %%",
                figure_quantile(share, callbacks, 0.99));
}

int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : "";
    speak();
    bench_cpu(1);
    bench_cpu(VOICES_MOST);
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        const struct place *p = &places[k];
        double concealed[SEEDS], delay_ms[SEEDS];
        char name[80];
        if (!strstr(p->name, only)) continue;
        for (int seed = 0; seed < SEEDS; seed++) {
            struct result r = run(p, (uint64_t)seed + 1);
            concealed[seed] = r.concealed;
            delay_ms[seed] = r.delay_ms;
        }
        snprintf(name, sizeof name, "voice/%s/concealed", p->name);
        figure_at_most(name, figure_quantile(concealed, SEEDS, 0.5), "%", p->concealed_most, "");
        figure_note("worst seed: %.3g", concealed[SEEDS - 1]);
        snprintf(name, sizeof name, "voice/%s/delay_p95", p->name);
        figure_at_most(name, figure_quantile(delay_ms, SEEDS, 0.5), "ms", DELAY_MOST_MS, "");
    }
    return 0;
}
