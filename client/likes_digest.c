/* likes_digest.c: see likes_digest.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "likes.h"
#include "likes_digest.h"
#include "likes_genre.h"
#include "likes_tally.h"
#include "../common/proto.h"

/* A like's keywords past these are left out; a weight past this is no person's; genres past GENRES_READ are no longer asked
   for their usual name. */
enum { KEYWORDS_READ = 32, WEIGHT_MOST = 1000000, GENRES_READ = 200 };

struct likes_digest {
    struct likes_tally *artists, *genres, *keywords;
    int likes;
    bool short_of_memory;
};

struct likes_digest *likes_digest_new(void)
{
    struct likes_digest *d = calloc(1, sizeof *d);
    if (!d) return NULL;
    *d = (struct likes_digest){likes_tally_new(), likes_tally_new(), likes_tally_new(), 0, false};
    if (d->artists && d->genres && d->keywords) return d;
    likes_digest_free(d);
    return NULL;
}

void likes_digest_free(struct likes_digest *d)
{
    if (!d) return;
    likes_tally_free(d->artists);
    likes_tally_free(d->genres);
    likes_tally_free(d->keywords);
    free(d);
}

int likes_digest_count(const struct likes_digest *d)
{
    return d->likes;
}

static void add(struct likes_digest *d, struct likes_tally *t, const char *name, double weight)
{
    if (name && weight > 0 && !likes_tally_add(t, name, fmin(weight, WEIGHT_MOST)))
        d->short_of_memory = true;
}

void likes_digest_artist(struct likes_digest *d, const char *name, double weight)
{
    if (!name[0] || d->likes == LIKES_MOST) return;
    d->likes++;
    add(d, d->artists, name, weight);
}

void likes_digest_genre(struct likes_digest *d, const char *name, double weight)
{
    add(d, d->genres, name, weight);
}

void likes_digest_keyword(struct likes_digest *d, const char *name, double weight)
{
    add(d, d->keywords, name, weight);
}

static const char *text_of(const cJSON *like, const char *field)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(like, field));
}

void likes_digest_like(struct likes_digest *d, const cJSON *like)
{
    const cJSON *number = cJSON_GetObjectItemCaseSensitive(like, "weight");
    double weight = cJSON_IsNumber(number) ? number->valuedouble : 1;
    if (!cJSON_IsObject(like) || d->likes == LIKES_MOST) return;
    d->likes++;
    add(d, d->artists, text_of(like, "artist"), weight);
    add(d, d->genres, text_of(like, "genre"), weight);
    const cJSON *keywords = cJSON_GetObjectItemCaseSensitive(like, "keywords");
    const cJSON *k = cJSON_IsArray(keywords) ? keywords->child : NULL;
    for (int n = 0; k && n < KEYWORDS_READ; k = k->next, n++)
        add(d, d->keywords, cJSON_GetStringValue(k), weight);
}

/* The strongest genres again, each under its usual name. NULL without memory. */
static struct likes_tally *usual_names(struct likes_tally *genres)
{
    size_t n;
    const struct likes_sum *sums = likes_tally_strongest(genres, GENRES_READ, &n);
    struct likes_tally *usual = likes_tally_new();
    for (size_t i = 0; usual && i < n; i++)
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
    const struct likes_sum *sums = likes_tally_strongest(t, most, &n);
    cJSON *list = cJSON_AddArrayToObject(profile, field);
    for (size_t i = 0; i < n; i++) {
        bytes += printed_bytes(sums[i].name);
        if (bytes > most_bytes) return;
        cJSON_AddItemToArray(list, pair(sums[i].name, sums[i].weight / sums[0].weight));
    }
}

cJSON *likes_digest_profile(struct likes_digest *d)
{
    struct likes_tally *genres = d->short_of_memory ? NULL : usual_names(d->genres);
    cJSON *profile = genres ? cJSON_CreateObject() : NULL;
    if (profile) { /* parts of LIKES_PROFILE_BYTES, with 100 bytes for what is around them */
        add_list(profile, "artists", d->artists, PROTO_TASTE_ARTISTS,
                 LIKES_PROFILE_BYTES / 2 - 100);
        add_list(profile, "genres", genres, PROTO_TASTE_GENRES, LIKES_PROFILE_BYTES / 6);
        add_list(profile, "keywords", d->keywords, PROTO_TASTE_KEYWORDS, LIKES_PROFILE_BYTES / 3);
    }
    likes_tally_free(genres);
    return profile;
}

cJSON *likes_profile(const cJSON *likes)
{
    struct likes_digest *d = likes_digest_new();
    const cJSON *like = cJSON_IsArray(likes) ? likes->child : NULL;
    for (; d && like; like = like->next) likes_digest_like(d, like);
    cJSON *profile = d ? likes_digest_profile(d) : NULL;
    likes_digest_free(d);
    return profile;
}
