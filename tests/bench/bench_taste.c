/* bench_taste: listeners on stdin in the order of their arrival, a line each, {"user", "likes": [{"artist", "genre", "keywords"}]};
   prints user<TAB>room as it stands when the last has come, by the very code that the server uses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cjson/cJSON.h>
#include "../../common/proto.h"
#include "../../common/text_fold.h"
#include "../../server/matching.h"

enum { LINE_BYTES = 1 << 20, ROOM_PEOPLE = 64, NAMES = 1 << 14 };

struct sum {
    char name[PROTO_NAME_CHARS * 4 + 1], fold[512];
    double weight;
};

struct tally {
    struct sum *sums;
    size_t count;
};

static void add(struct tally *t, const cJSON *name)
{
    char fold[512];
    size_t i = 0;
    if (!cJSON_IsString(name) || !text_fold(fold, sizeof fold, name->valuestring)) return;
    while (i < t->count && strcmp(t->sums[i].fold, fold) != 0) i++;
    if (i == NAMES) return;
    if (i == t->count) {
        t->count++;
        t->sums[i].weight = 0;
        snprintf(t->sums[i].fold, sizeof fold, "%s", fold);
        snprintf(t->sums[i].name, sizeof t->sums[i].name, "%s", name->valuestring);
    }
    t->sums[i].weight++;
}

static int stronger(const void *left, const void *right)
{
    const struct sum *a = left, *b = right;
    if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
    return strcmp(a->fold, b->fold);
}

static void put_list(cJSON *profile, const char *field, struct tally *t, size_t most)
{
    cJSON *list = cJSON_AddArrayToObject(profile, field);
    qsort(t->sums, t->count, sizeof *t->sums, stronger);
    for (size_t i = 0; i < t->count && i < most; i++) {
        cJSON *pair = cJSON_CreateArray();
        cJSON_AddItemToArray(pair, cJSON_CreateString(t->sums[i].name));
        cJSON_AddItemToArray(pair, cJSON_CreateNumber(t->sums[i].weight / t->sums[0].weight));
        cJSON_AddItemToArray(list, pair);
    }
    t->count = 0;
}

/* As a client reduces likes. */
static cJSON *profile_of(const cJSON *likes)
{
    static struct tally artists, genres, keywords;
    if (!artists.sums) artists.sums = calloc(NAMES, sizeof *artists.sums);
    if (!genres.sums) genres.sums = calloc(NAMES, sizeof *genres.sums);
    if (!keywords.sums) keywords.sums = calloc(NAMES, sizeof *keywords.sums);
    const cJSON *like, *word;
    cJSON_ArrayForEach(like, likes)
    {
        add(&artists, cJSON_GetObjectItemCaseSensitive(like, "artist"));
        add(&genres, cJSON_GetObjectItemCaseSensitive(like, "genre"));
        cJSON_ArrayForEach(word, cJSON_GetObjectItemCaseSensitive(like, "keywords"))
            add(&keywords, word);
    }
    cJSON *profile = cJSON_CreateObject();
    put_list(profile, "artists", &artists, PROTO_TASTE_ARTISTS);
    put_list(profile, "genres", &genres, PROTO_TASTE_GENRES);
    put_list(profile, "keywords", &keywords, PROTO_TASTE_KEYWORDS);
    return profile;
}

/* As the hub does it. */
static void arrive(struct matching *m, struct matching_listener *l)
{
    struct matching_room *sibling, *r = matching_choose(m, l, &sibling);
    matching_enter(m, l, r ? r : matching_open(m, NULL), false);
    struct matching_listener *lone = matching_lonely(m, l);
    if (lone) matching_enter(m, lone, l->room, false);
}

int main(void)
{
    static char line[LINE_BYTES];
    struct matching *m = matching_new(ROOM_PEOPLE);
    struct matching_listener **all = NULL;
    size_t n = 0, size = 0;
    while (fgets(line, sizeof line, stdin)) {
        cJSON *json = cJSON_Parse(line);
        if (!json) continue;
        cJSON *profile = profile_of(cJSON_GetObjectItemCaseSensitive(json, "likes"));
        if (n == size) all = realloc(all, (size = size * 2 + 1024) * sizeof *all);
        all[n] = matching_know(m, profile, json);
        arrive(m, all[n++]);
        cJSON_Delete(profile);
    }
    for (size_t i = 0; i < n; i++)
        printf("%s\t%zu\n", proto_text(all[i]->owner, "user"),
               taste_crowd_number(all[i]->room->crowd));
    for (size_t i = 0; i < n; i++) cJSON_Delete(all[i]->owner);
    matching_free(m);
    free(all);
    return 0;
}
