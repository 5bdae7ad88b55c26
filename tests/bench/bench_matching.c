/* bench_matching: 50,000 listeners with the longest profiles there may be, in 1,000 rooms: their memory, and how long it takes to
   place one more and to see whether somebody who is alone is to be moved there. Names are as common as ranks are rare: a few in
   every profile, most in hardly any. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "../../common/proto.h"
#include "../../server/matching.h"
#include "../sim/chance.h"
#include "../sim/figure.h"

enum { LISTENERS = 50000, ROOMS = 1000, ALONE = 10, NEWCOMERS = 300, NAME_BYTES = 20 };

struct list { /* of a profile, and all the names that may stand in it */
    const char *field;
    int most, names;
    char (*name)[NAME_BYTES];
    cJSON *json;
};

struct crowd {
    struct matching *m;
    struct chance chance;
    cJSON *profile; /* used again for everybody: only names differ */
    struct list lists[3];
};

static void open_list(struct list *list, cJSON *profile)
{
    list->json = cJSON_AddArrayToObject(profile, list->field);
    list->name = calloc((size_t)list->names, sizeof *list->name);
    if (!list->name) abort();
    for (int i = 0; i < list->names; i++)
        snprintf(list->name[i], NAME_BYTES, "%s %d", list->field, i + 1);
    for (int i = 0; i < list->most; i++) {
        cJSON *pair = cJSON_CreateArray();
        cJSON_AddItemToArray(pair, cJSON_CreateStringReference(""));
        cJSON_AddItemToArray(pair, cJSON_CreateNumber(1.0 / (i + 1)));
        cJSON_AddItemToArray(list->json, pair);
    }
}

static void open_crowd(struct crowd *c)
{
    *c = (struct crowd){.chance = {.seed = 1},
                        .lists = {{"artists", PROTO_TASTE_ARTISTS, 100000, NULL, NULL},
                                  {"genres", PROTO_TASTE_GENRES, 500, NULL, NULL},
                                  {"keywords", PROTO_TASTE_KEYWORDS, 5000, NULL, NULL}}};
    c->profile = cJSON_CreateObject();
    for (int i = 0; i < 3; i++) open_list(&c->lists[i], c->profile);
}

static void close_crowd(struct crowd *c)
{
    matching_free(c->m);
    for (int i = 0; i < 3; i++) free(c->lists[i].name);
    cJSON_Delete(c->profile);
}

static struct matching_listener *somebody(struct crowd *c)
{
    for (int i = 0; i < 3; i++) {
        const struct list *list = &c->lists[i];
        cJSON *pair;
        cJSON_ArrayForEach(pair, list->json) pair->child->valuestring =
            list->name[(int)pow(list->names, chance_unit(&c->chance)) - 1];
    }
    return matching_know(c->m, c->profile, NULL);
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

static double place_ms(struct crowd *c)
{
    struct matching_room *sibling, *opened = NULL;
    struct matching_listener *l = somebody(c);
    double from_ms = now_ms();
    struct matching_room *r = matching_choose(c->m, l, &sibling);
    if (!r) r = opened = matching_open(c->m, NULL);
    matching_enter(c->m, l, r, false);
    matching_lonely(c->m, l);
    double ms = now_ms() - from_ms;
    matching_forget(c->m, l);
    if (opened) matching_close(c->m, opened);
    return ms;
}

int main(void)
{
    static struct matching_room *rooms[ROOMS];
    struct crowd c;
    open_crowd(&c);
    double before_mb = resident_mb(), times[NEWCOMERS];
    c.m = matching_new(64);
    for (int i = 0; i < ROOMS; i++) rooms[i] = matching_open(c.m, NULL);
    for (int i = 0; i < LISTENERS; i++)
        matching_enter(c.m, somebody(&c), rooms[i < ROOMS ? i : ALONE + i % (ROOMS - ALONE)],
                       false);
    figure_at_most("matching/50000_known/memory", resident_mb() - before_mb, "MB", 200, "");
    for (int i = 0; i < NEWCOMERS; i++) times[i] = place_ms(&c);
    figure_at_most("matching/1000_rooms/place", figure_quantile(times, NEWCOMERS, 0.5), "ms", 5,
                   "");
    figure_note("99 of 100 within %.2f ms", figure_quantile(times, NEWCOMERS, 0.99));
    close_crowd(&c);
    return 0;
}
