/* likes_profile.c: many likes reduced to the short profile that a server may see. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "likes.h"
#include "likes_genre.h"
#include "likes_tally.h"
#include "../common/proto.h"

/* A like's keywords past these are left out; a weight past this is no person's; genres past GENRES_READ are no longer asked
   for their usual name. */
enum { KEYWORDS_READ = 32, WEIGHT_MOST = 1000000, GENRES_READ = 200 };

struct tallies {
    struct likes_tally *artists, *genres, *keywords;
};

static double weight_of(const cJSON *like)
{
    const cJSON *w = cJSON_GetObjectItemCaseSensitive(like, "weight");
    if (!cJSON_IsNumber(w)) return 1;
    return fmin(w->valuedouble, WEIGHT_MOST);
}

static bool add_text(struct likes_tally *t, const cJSON *text, double weight)
{
    return !cJSON_IsString(text) || likes_tally_add(t, text->valuestring, weight);
}

static bool add_like(struct tallies *t, const cJSON *like)
{
    double weight = weight_of(like);
    if (!cJSON_IsObject(like) || weight <= 0) return true;
    bool fine = add_text(t->artists, cJSON_GetObjectItemCaseSensitive(like, "artist"), weight) &&
                add_text(t->genres, cJSON_GetObjectItemCaseSensitive(like, "genre"), weight);
    const cJSON *keywords = cJSON_GetObjectItemCaseSensitive(like, "keywords");
    const cJSON *k = cJSON_IsArray(keywords) ? keywords->child : NULL;
    for (int n = 0; k && fine && n < KEYWORDS_READ; k = k->next, n++)
        fine = add_text(t->keywords, k, weight);
    return fine;
}

/* The strongest genres again, each under its usual name. NULL without memory. */
static struct likes_tally *usual_names(struct likes_tally *genres)
{
    size_t n;
    const struct likes_sum *sums = likes_tally_strongest(genres, &n);
    struct likes_tally *usual = likes_tally_new();
    for (size_t i = 0; usual && i < n && i < GENRES_READ; i++)
        if (!likes_tally_add(usual, likes_genre_name(sums[i].name), sums[i].weight)) {
            likes_tally_free(usual);
            return NULL;
        }
    return usual;
}

/* [name, weight], the weight with three digits: enough to compare, and short. */
static cJSON *pair(const char *name, double weight)
{
    cJSON *p = cJSON_CreateArray();
    cJSON_AddItemToArray(p, cJSON_CreateString(name));
    cJSON_AddItemToArray(p, cJSON_CreateNumber(fmax(round(weight * 1000), 1) / 1000));
    return p;
}

/* The bytes of [name, weight] printed, or more. */
static size_t printed_bytes(const char *name)
{
    size_t bytes = sizeof "[\"\",0.123],";
    for (; *name; name++) bytes += *name == '"' || *name == '\\' ? 2 : 1;
    return bytes;
}

/* Adds a list of at most `most` names that print as at most most_bytes; the weakest are left out. */
static void add_list(cJSON *profile, const char *field, struct likes_tally *t, size_t most,
                     size_t most_bytes)
{
    size_t n, bytes = 0;
    const struct likes_sum *sums = likes_tally_strongest(t, &n);
    cJSON *list = cJSON_AddArrayToObject(profile, field);
    for (size_t i = 0; i < n && i < most; i++) {
        bytes += printed_bytes(sums[i].name);
        if (bytes > most_bytes) return;
        cJSON_AddItemToArray(list, pair(sums[i].name, sums[i].weight / sums[0].weight));
    }
}

static cJSON *profile_of(struct tallies *t)
{
    struct likes_tally *genres = usual_names(t->genres);
    cJSON *profile = genres ? cJSON_CreateObject() : NULL;
    if (profile) { /* parts of LIKES_PROFILE_BYTES, with 100 bytes for what is around them */
        add_list(profile, "artists", t->artists, PROTO_TASTE_ARTISTS,
                 LIKES_PROFILE_BYTES / 2 - 100);
        add_list(profile, "genres", genres, PROTO_TASTE_GENRES, LIKES_PROFILE_BYTES / 6);
        add_list(profile, "keywords", t->keywords, PROTO_TASTE_KEYWORDS, LIKES_PROFILE_BYTES / 3);
    }
    likes_tally_free(genres);
    return profile;
}

cJSON *likes_profile(const cJSON *likes)
{
    struct tallies t = {likes_tally_new(), likes_tally_new(), likes_tally_new()};
    bool fine = t.artists && t.genres && t.keywords;
    const cJSON *like = cJSON_IsArray(likes) ? likes->child : NULL;
    for (int n = 0; like && fine && n < LIKES_MOST; like = like->next, n++)
        fine = add_like(&t, like);
    cJSON *profile = fine ? profile_of(&t) : NULL;
    likes_tally_free(t.artists);
    likes_tally_free(t.genres);
    likes_tally_free(t.keywords);
    return profile;
}
