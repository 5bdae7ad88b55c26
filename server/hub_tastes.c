/* hub_tastes.c: what people love, as the hub hears of it: with `hello`, later, and by songs they like. Remembered by nickname. */
#include "hub_parts.h"
#include "conn.h"
#include "loved.h"
#include "matching.h"
#include "../common/proto.h"
#include <stdlib.h>

/* Each of them has its heart in the history. */
_Static_assert((int)CONN_LIKES == (int)LOVED_MOST, "all likes that are remembered are shown");

/* An empty profile for who is new. The caller's. */
static cJSON *remembered(const struct hub *h, const struct conn *c)
{
    char fold[NICK_FOLD_BYTES];
    text_fold(fold, sizeof fold, c->nick);
    char *text = store_profile(h->store, fold);
    cJSON *profile = text ? cJSON_Parse(text) : NULL;
    free(text);
    return profile ? profile : cJSON_CreateObject();
}

static void remember(const struct hub *h, const struct conn *c, const cJSON *profile)
{
    char fold[NICK_FOLD_BYTES];
    text_fold(fold, sizeof fold, c->nick);
    char *text = cJSON_PrintUnformatted(profile);
    if (text) store_profile_put(h->store, fold, text);
    cJSON_free(text);
}

bool hub_know(struct hub *h, struct conn *c, const cJSON *said)
{
    cJSON *profile = remembered(h, c);
    if (said) loved_say(profile, said);
    if (said) remember(h, c, profile);
    cJSON *taste = loved_taste(profile);
    c->listener = matching_know(h->matching, taste, c);
    c->likes = loved_songs(profile, c->liked, CONN_LIKES);
    cJSON_Delete(taste);
    cJSON_Delete(profile);
    return c->listener != NULL;
}

/* Remembers a profile that became another, and frees it. */
static void change(struct hub *h, struct conn *c, cJSON *profile)
{
    remember(h, c, profile);
    c->likes = loved_songs(profile, c->liked, CONN_LIKES);
    cJSON *taste = loved_taste(profile);
    bool changed = matching_change(h->matching, c->listener, taste);
    if (changed && c->room) radio_reweigh(room_radio(c->room));
    cJSON_Delete(taste);
    cJSON_Delete(profile);
}

void hub_taste(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    if (!hub_may_ask(h, c, now)) return;
    cJSON *profile = remembered(h, c);
    loved_say(profile, cJSON_GetObjectItemCaseSensitive(m, "taste"));
    change(h, c, profile);
}

void hub_likes(struct hub *h, struct conn *c, uint64_t song, const struct song *s)
{
    cJSON *profile = remembered(h, c);
    loved_like(profile, song, s ? s->artist : "", s ? s->genre : "", s != NULL);
    change(h, c, profile);
}
