#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "scene.h"

#define LIKE 0.9

struct world *scene_open(uint64_t seed, const struct world_server *server)
{
    struct world *w = world_new(seed, server);
    world_song(w, "rock-a-one.mp3", 40);
    world_song(w, "rock-b-two.mp3", 50);
    world_song(w, "rock-c-three.mp3", 45);
    world_song(w, "jazz-d-four.mp3", 60);
    world_run(w, S(2.5));
    return w;
}

int scene_join(struct world *w, const char *nick, const char *taste, double clock_ppm,
               double device_ppm)
{
    struct world_client c = {.path = {.delay_us = 500, .jitter_mean_us = 300},
                             .nick = nick,
                             .taste = taste,
                             .clock_ppm = clock_ppm,
                             .clock_us = (int64_t)(clock_ppm * 1e5),
                             .device_ppm = device_ppm};
    return world_join(w, &c);
}

int scene_join_over(struct world *w, const char *nick, const struct network_path *path)
{
    return world_join(w, &(struct world_client){.path = *path, .nick = nick, .taste = ROCK});
}

double scene_number(const struct world *w, int client, const char *event, const char *name)
{
    const cJSON *e = world_event(w, client, event), *v = cJSON_GetObjectItem(e, name);
    if (!cJSON_IsNumber(v)) fail_msg("client %d has no %s.%s", client, event, name);
    return v->valuedouble;
}

const char *scene_text(const struct world *w, int client, const char *event, const char *name)
{
    const cJSON *v = cJSON_GetObjectItem(world_event(w, client, event), name);
    return cJSON_IsString(v) ? v->valuestring : "";
}

void scene_in_step(const struct world *w, int a, int b, int64_t at_us, double most_us)
{
    double likeness, lag_us = world_lag_us(w, a, b, at_us, S(0.2), &likeness);
    if (likeness < LIKE || fabs(lag_us) > most_us)
        fail_msg("%.1f ms: lag %.1f us, likeness %.3f", (double)at_us / 1000, lag_us, likeness);
}

void scene_whole(const struct world *w, int client, int64_t from_us, int64_t to_us)
{
    int64_t silence_us = world_silence_us(w, client, from_us, to_us);
    int concealed = (int)scene_number(w, client, "sync", "concealed");
    if (silence_us > S(0.02) || concealed > 0)
        fail_msg("client %d: silence of %.1f ms, %d frames concealed", client,
                 (double)silence_us / 1000, concealed);
}

double scene_seconds_to_step(const struct world *w, int a, int b, int64_t since_us, double most_s,
                             double most_us)
{
    double in_step_s = -1;
    for (double s = 0; s <= most_s + 0.5; s += 0.05) {
        double likeness, lag_us = world_lag_us(w, a, b, since_us + S(s), S(0.05), &likeness);
        bool in_step = likeness >= LIKE && fabs(lag_us) <= most_us;
        if (in_step && in_step_s < 0) in_step_s = s;
        if (!in_step) in_step_s = -1;
    }
    if (in_step_s < 0 || in_step_s > most_s)
        fail_msg("in step %.2f s after %.1f ms, not within %.1f s", in_step_s,
                 (double)since_us / 1000, most_s);
    return in_step_s;
}
