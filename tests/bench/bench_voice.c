/* bench_voice: one who talks and one who listens, on virtual time, over lines that hold packets up by 30 ms and lose them: how much of the
   voice had to be made up, and how long it takes from the mouth to the sound device's callback. */
#include <stdio.h>
#include <string.h>
#include "../sim/earshot.h"
#include "../sim/figure.h"

enum { SEEDS = 5, SECONDS = 120 };

#define DELAY_MOST_MS 120

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

int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : "";
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
