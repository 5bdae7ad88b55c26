/* bench_sync: eight clients in one room on virtual time, their clocks and devices off by up to +-200 ppm, over three kinds of
   network: how far apart they truly sound, and how exactly the first sound of each comes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../sim/figure.h"
#include "../sim/tones.h"
#include "../sim/world.h"

enum { CLIENTS = 8, SEEDS = 5, PAIRS = CLIENTS * (CLIENTS - 1) / 2, END_S = 300 };

#define S(seconds) ((int64_t)((seconds)*1e6))
#define GOOD       0.9 /* share of what is heard that must be the tones */

struct place {
    const char *name;
    struct network_path path;
    int from_s;
    double most_us;
};

static const struct place places[] = {
    {"lan", {.delay_us = 1000, .jitter_mean_us = 1000}, 10, 50},
    {"wifi", {.delay_us = 4000, .jitter_mean_us = 4000, .loss = 0.03, .loss_run = 4}, 60, 300},
    {"internet", {.delay_us = 40000, .jitter_mean_us = 15000, .loss = 0.01}, 60, 2000},
};

struct result {
    double skew_us[PAIRS * END_S];
    size_t skews;
    double first_us[CLIENTS];
    size_t unclear; /* readings that were no music in step at all */
};

static void join_all(struct world *w, const struct place *p, uint64_t seed)
{
    static const char *const nicks[CLIENTS] = {"Ada", "Bea", "Cyd", "Dan",
                                               "Eva", "Fay", "Gil", "Hal"};
    struct chance chance = {seed * 1000 + 7};
    for (int i = 0; i < CLIENTS; i++) {
        struct world_client c = {.path = p->path,
                                 .nick = nicks[i],
                                 .clock_ppm = 400 * chance_unit(&chance) - 200,
                                 .clock_us = S(1000 * chance_unit(&chance)),
                                 .device_ppm = 400 * chance_unit(&chance) - 200,
                                 .late_us = 500};
        world_join(w, &c);
        world_run(w, S(0.25 * chance_unit(&chance)));
    }
}

/* How far a client is ahead of the server's true clock; NAN where it plays nothing. */
static double ahead_us(const struct world *w, int client, double at_us, size_t *unclear)
{
    struct segment s;
    double sample, quality;
    if (!world_due(w, client, (int64_t)at_us, &s, &sample)) return NAN;
    double part = at_us - floor(at_us);
    double ahead =
        tones_ahead_us(world_speaker(w, client), at_us, sample * 1e6 / 48000 + part, &quality);
    if (quality >= GOOD) return ahead;
    ++*unclear;
    return NAN;
}

static void judge(const struct world *w, struct result *r, double at_us)
{
    double ahead[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) ahead[i] = ahead_us(w, i, at_us, &r->unclear);
    for (int a = 0; a < CLIENTS; a++)
        for (int b = a + 1; b < CLIENTS; b++)
            if (!isnan(ahead[a]) && !isnan(ahead[b]))
                r->skew_us[r->skews++] = fabs(ahead[a] - ahead[b]);
}

/* Just after each one's first sound: a reading takes the sound around its time. */
static void judge_first(const struct world *w, struct result *r)
{
    for (int i = 0; i < CLIENTS; i++) {
        double at = speaker_sound_us(world_speaker(w, i), 0) + TONES_SPAN_US / 2;
        r->first_us[i] = fabs(ahead_us(w, i, at, &r->unclear));
    }
}

static void run(const struct place *p, uint64_t seed, struct result *r)
{
    struct world *w = world_new(seed, &(struct world_server){.bitrate = 64, .one_room = true});
    r->skews = r->unclear = 0;
    world_tones(w, "test-tones.wav", END_S + 60);
    world_run(w, S(2.5));
    join_all(w, p, seed);
    int64_t begun_us = world_us(w);
    world_run(w, S(4));
    judge_first(w, r);
    for (int s = 4; s < END_S; s++) {
        world_run(w, begun_us + S(s + 1) - world_us(w));
        if (s >= p->from_s) judge(w, r, (double)world_us(w) - S(0.5));
        world_forget_heard(w, world_us(w) - S(1));
    }
    world_free(w);
}

/* The method's own floor: what it says of a speaker that plays the tones at known times, through the same interpolation. */
static double floor_us(void)
{
    double worst = 0;
    for (int k = 0; k < 20; k++) {
        struct speaker s = {0};
        float block[2 * 480];
        double rate = 1 + (k - 10) * 20e-6, ahead_by = k * 37.3 - 300;
        for (int b = 0; b < 100; b++) {
            for (int i = 0; i < 480; i++)
                block[2 * i] = tones_at(((b * 480 + i) / rate * 1e6 / 48000 + ahead_by) * 0.048);
            speaker_play(&s, block, 480, b * 480 / rate * 1e6 / 48000, 1e6 / 48000 / rate);
        }
        double quality, says = tones_ahead_us(&s, 500000, 500000, &quality);
        worst = fmax(worst, fabs(says - ahead_by));
        speaker_free(&s);
    }
    return worst;
}

static void tell(const struct place *p, double skews[SEEDS], double firsts[SEEDS])
{
    char name[80];
    snprintf(name, sizeof name, "sync/%s/skew_p99", p->name);
    figure_at_most(name, figure_quantile(skews, SEEDS, 0.5), "us", p->most_us, "");
    snprintf(name, sizeof name, "sync/%s/first", p->name);
    if (p == places)
        figure_at_most(name, figure_quantile(firsts, SEEDS, 0.5), "us", 1000, "");
    else
        figure_note("%s: first sound off by %.0f us at most (median of seeds)", p->name,
                    figure_quantile(firsts, SEEDS, 0.5));
}

int main(int argc, char **argv)
{
    static struct result r;
    const char *only = argc > 1 ? argv[1] : "";
    figure_note("what is heard is read to %.2f us", floor_us());
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        const struct place *p = &places[k];
        double skews[SEEDS], firsts[SEEDS];
        if (!strstr(p->name, only)) continue;
        for (int seed = 0; seed < SEEDS; seed++) {
            run(p, (uint64_t)seed + 1, &r);
            double p50 = figure_quantile(r.skew_us, r.skews, 0.5);
            skews[seed] = figure_quantile(r.skew_us, r.skews, 0.99);
            firsts[seed] = figure_quantile(r.first_us, CLIENTS, 1);
            figure_note("%s, seed %d: p50 %.1f, p99 %.1f, most %.1f us of %zu; first %.0f us; "
                        "%zu readings unclear",
                        p->name, seed + 1, p50, skews[seed], r.skew_us[r.skews - 1], r.skews,
                        firsts[seed], r.unclear);
        }
        tell(p, skews, firsts);
    }
    return 0;
}
