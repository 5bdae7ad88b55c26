/* bench_loss: one client on virtual time for ten minutes over networks that lose: not one frame may be made up, and repeats
   may cost only so much. Losses and blackouts strike both directions: questions are lost as well. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../sim/figure.h"
#include "../sim/world.h"

enum { SEEDS = 5, SECONDS = 600 };

#define S(seconds) ((int64_t)((seconds)*1e6))

struct place {
    const char *name;
    int buffer_ms;
    struct network_path path;
    double extra_most; /* per cent; 0: not judged */
};

static const struct place places[] = {
    {"random_10", 1000, {.delay_us = 20000, .loss = 0.1}, 13},
    {"blackouts", 1000, {.delay_us = 20000, .blackout_us = 200000, .blackout_each_us = 5000000}, 0},
    {"random_10_and_blackouts",
     1000,
     {.delay_us = 20000, .loss = 0.1, .blackout_us = 200000, .blackout_each_us = 5000000},
     20},
    {"buffer_300_random_5", 300, {.delay_us = 10000, .loss = 0.05}, 0},
};

struct result {
    double concealed, extra, recovered;
};

static double number(const struct world *w, int client, const char *field)
{
    return cJSON_GetNumberValue(cJSON_GetObjectItem(world_event(w, client, "sync"), field));
}

static struct result run(const struct place *p, uint64_t seed)
{
    struct world *w = world_new(seed, &(struct world_server){.buffer_ms = p->buffer_ms});
    world_song(w, "rock-a-one.wav", 200);
    world_song(w, "rock-b-two.wav", 150);
    world_run(w, S(2.5) + (int64_t)seed * 137000);
    int c = world_join(w, &(struct world_client){
                              .path = p->path, .nick = "Ada", .clock_ppm = 50, .device_ppm = -80});
    for (int s = 0; s < SECONDS; s++) {
        world_run(w, S(1));
        world_forget_heard(w, world_us(w));
        if (s % 50 == 0) world_forget(w, c);
    }
    struct world_traffic t = world_traffic(w, c);
    struct result r = {.concealed = number(w, c, "concealed"),
                       .recovered = number(w, c, "recovered"),
                       .extra = 100.0 * (double)(t.bytes - t.first_bytes) / (double)t.first_bytes};
    world_free(w);
    return r;
}

static void tell(const struct place *p, const char *what, double values[SEEDS], const char *unit,
                 double most)
{
    char name[80];
    snprintf(name, sizeof name, "loss/%s/%s", p->name, what);
    figure_at_most(name, figure_quantile(values, SEEDS, 0.5), unit, most, "");
    figure_note("worst seed: %.4g", values[SEEDS - 1]);
}

int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : "";
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        const struct place *p = &places[k];
        double concealed[SEEDS], extra[SEEDS];
        if (!strstr(p->name, only)) continue;
        for (int seed = 0; seed < SEEDS; seed++) {
            struct result r = run(p, (uint64_t)seed + 1);
            concealed[seed] = r.concealed;
            extra[seed] = r.extra;
            figure_note("%s, seed %d: %.0f frames concealed, %.0f chunks recovered, %.2f %% extra",
                        p->name, seed + 1, r.concealed, r.recovered, r.extra);
        }
        tell(p, "concealed", concealed, "frames", 0);
        if (p->extra_most > 0) tell(p, "extra", extra, "%", p->extra_most);
    }
    return 0;
}
