/* bench_matching: 50,000 listeners with the longest profiles there may be, in 1,000 rooms: their memory, and how long it takes to
   place one more. Names are as common as ranks are rare: a few in every profile, most in hardly any. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "../../common/proto.h"
#include "../../server/matching.h"
#include "../sim/chance.h"
#include "../sim/figure.h"

enum { LISTENERS = 50000, ROOMS = 1000, NEWCOMERS = 300 };

/* Of `names` names, the more often the lower its number. */
static void put_list(cJSON *profile, const char *field, int most, double names,
                     struct chance *chance)
{
    cJSON *list = cJSON_AddArrayToObject(profile, field);
    for (int i = 0; i < most; i++) {
        char name[40];
        snprintf(name, sizeof name, "%s %.0f", field, floor(pow(names, chance_unit(chance))));
        cJSON *pair = cJSON_CreateArray();
        cJSON_AddItemToArray(pair, cJSON_CreateString(name));
        cJSON_AddItemToArray(pair, cJSON_CreateNumber(1.0 / (i + 1)));
        cJSON_AddItemToArray(list, pair);
    }
}

static struct matching_listener *somebody(struct matching *m, struct chance *chance)
{
    cJSON *profile = cJSON_CreateObject();
    put_list(profile, "artists", PROTO_TASTE_ARTISTS, 100000, chance);
    put_list(profile, "genres", PROTO_TASTE_GENRES, 500, chance);
    put_list(profile, "keywords", PROTO_TASTE_KEYWORDS, 5000, chance);
    struct matching_listener *l = matching_know(m, profile, NULL);
    cJSON_Delete(profile);
    return l;
}

static double resident_mb(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f && fscanf(f, "%*d %ld", &pages) != 1) pages = 0;
    if (f) fclose(f);
    return (double)pages * 4096 / 1e6;
}

static double now_ms(void)
{
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double place_ms(struct matching *m, struct chance *chance)
{
    struct matching_room *sibling;
    struct matching_listener *l = somebody(m, chance);
    double from_ms = now_ms();
    struct matching_room *r = matching_choose(m, l, &sibling);
    if (r) matching_enter(m, l, r, false);
    if (r) matching_lonely(m, l);
    double ms = now_ms() - from_ms;
    matching_forget(m, l);
    return ms;
}

int main(void)
{
    struct chance chance = {.seed = 1};
    double before_mb = resident_mb(), times[NEWCOMERS];
    struct matching *m = matching_new(64);
    static struct matching_room *rooms[ROOMS];
    for (int i = 0; i < ROOMS; i++) rooms[i] = matching_open(m, NULL);
    for (int i = 0; i < LISTENERS; i++)
        matching_enter(m, somebody(m, &chance), rooms[i % ROOMS], false);
    figure_at_most("matching/50000_known/memory", resident_mb() - before_mb, "MB", 200, "");
    for (int i = 0; i < NEWCOMERS; i++) times[i] = place_ms(m, &chance);
    figure_at_most("matching/1000_rooms/place", figure_quantile(times, NEWCOMERS, 0.5), "ms", 5,
                   "");
    figure_note("99 of 100 within %.2f ms", figure_quantile(times, NEWCOMERS, 0.99));
    matching_free(m);
    return 0;
}
