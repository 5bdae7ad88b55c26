/* hub_tastes.c: what people love, as the hub hears of it: with `hello`, later, and by songs they like. Remembered by nickname. */
#include "hub_parts.h"
#include "conn.h"
#include "matching.h"
#include "../common/proto.h"
#include <stdlib.h>
#include <string.h>

static cJSON *remembered(const struct hub *h, const struct conn *c)
{
    char fold[NICK_FOLD_BYTES];
    text_fold(fold, sizeof fold, c->nick);
    char *text = store_profile(h->store, fold);
    cJSON *profile = text ? cJSON_Parse(text) : NULL;
    free(text);
    return profile;
}

static void remember(const struct hub *h, const struct conn *c, const cJSON *profile)
{
    char fold[NICK_FOLD_BYTES];
    text_fold(fold, sizeof fold, c->nick);
    char *text = cJSON_PrintUnformatted(profile);
    if (text) store_profile_put(h->store, fold, text);
    cJSON_free(text);
}

bool hub_know(struct hub *h, struct conn *c, const cJSON *profile)
{
    cJSON *before = profile ? NULL : remembered(h, c);
    if (profile) remember(h, c, profile);
    c->listener = matching_know(h->matching, profile ? profile : before, c);
    cJSON_Delete(before);
    return c->listener != NULL;
}

static void change(struct hub *h, struct conn *c, const cJSON *profile)
{
    remember(h, c, profile);
    if (!matching_change(h->matching, c->listener, profile)) return;
    if (c->room) radio_reweigh(room_radio(c->room));
}

void hub_taste(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    if (hub_may_ask(h, c, now)) change(h, c, cJSON_GetObjectItemCaseSensitive(m, "taste"));
}

/* -- a song is liked ------------------------------------------------------------------------------ */

static bool same(const char *a, const char *b)
{
    char fold_a[LIBRARY_WORDS_BYTES], fold_b[LIBRARY_WORDS_BYTES];
    text_fold(fold_a, sizeof fold_a, a);
    text_fold(fold_b, sizeof fold_b, b);
    return !strcmp(fold_a, fold_b);
}

/* [name, 1], the name as long as the wire allows; NULL for none. */
static cJSON *loved(const char *name)
{
    char tidy[PROTO_NAME_CHARS * 4 + 1];
    size_t at = 0, bytes = utf8_tidy(tidy, sizeof tidy, name);
    for (int n = 0; n < PROTO_NAME_CHARS && at < bytes; n++) utf8_next(tidy, bytes, &at);
    tidy[at] = '\0';
    if (!at) return NULL;
    cJSON *pair = cJSON_CreateArray();
    cJSON_AddItemToArray(pair, cJSON_CreateString(tidy));
    cJSON_AddItemToArray(pair, cJSON_CreateNumber(1));
    return pair;
}

/* To the front, where the strongest stand; the weakest of too many drops out. */
static void love(cJSON *profile, const char *field, const char *name, int most)
{
    cJSON *list = cJSON_GetObjectItemCaseSensitive(profile, field), *pair = loved(name);
    if (!pair) return;
    if (!list) list = cJSON_AddArrayToObject(profile, field);
    for (int i = 0; i < cJSON_GetArraySize(list); i++)
        if (same(cJSON_GetArrayItem(list, i)->child->valuestring, pair->child->valuestring))
            cJSON_DeleteItemFromArray(list, i--);
    if (!cJSON_InsertItemInArray(list, 0, pair)) cJSON_Delete(pair);
    while (cJSON_GetArraySize(list) > most) cJSON_DeleteItemFromArray(list, most);
}

void hub_loves(struct hub *h, struct conn *c, const char *artist, const char *genre)
{
    cJSON *profile = remembered(h, c);
    if (!profile) profile = cJSON_CreateObject();
    love(profile, "artists", artist, PROTO_TASTE_ARTISTS);
    love(profile, "genres", genre, PROTO_TASTE_GENRES);
    change(h, c, profile);
    cJSON_Delete(profile);
}
