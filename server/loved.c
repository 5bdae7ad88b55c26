#include "loved.h"
#include <string.h>
#include "../common/proto.h"

static const struct {
    const char *name, *of_song; /* NULL: songs have none */
    int most;
} lists[] = {
    {"artists", "artist", PROTO_TASTE_ARTISTS},
    {"genres", "genre", PROTO_TASTE_GENRES},
    {"keywords", NULL, PROTO_TASTE_KEYWORDS},
};
enum { LISTS = sizeof lists / sizeof *lists };

static cJSON *list_of(const cJSON *profile, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(profile, name);
}

static void put_list(cJSON *object, const char *name, const cJSON *list)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    cJSON_AddItemToObject(object, name, list ? cJSON_Duplicate(list, true) : cJSON_CreateArray());
}

void loved_say(cJSON *profile, const cJSON *taste)
{
    for (size_t i = 0; i < LISTS; i++)
        put_list(profile, lists[i].name, list_of(taste, lists[i].name));
}

/* -- songs ----------------------------------------------------------------------------------- */

static void forget(cJSON *songs, uint64_t song)
{
    for (int i = cJSON_GetArraySize(songs) - 1; i >= 0; i--)
        if (proto_id(cJSON_GetArrayItem(songs, i), "song") == song)
            cJSON_DeleteItemFromArray(songs, i);
}

void loved_like(cJSON *profile, uint64_t song, const char *artist, const char *genre, bool on)
{
    cJSON *songs = list_of(profile, "loved");
    if (!songs) songs = cJSON_AddArrayToObject(profile, "loved");
    forget(songs, song);
    if (!on) return;
    cJSON *liked = cJSON_CreateObject();
    proto_put_id(liked, "song", song);
    proto_put_title(liked, "artist", artist);
    proto_put_title(liked, "genre", genre);
    if (!cJSON_InsertItemInArray(songs, 0, liked)) cJSON_Delete(liked);
    cJSON_DeleteItemFromArray(songs, LOVED_MOST);
}

size_t loved_songs(const cJSON *profile, uint64_t *out, size_t most)
{
    size_t n = 0;
    const cJSON *song;
    cJSON_ArrayForEach(song, list_of(profile, "loved"))
    {
        if (n < most) out[n++] = proto_id(song, "song");
    }
    return n;
}

/* -- all in all ------------------------------------------------------------------------------ */

static const char *name_of(const cJSON *pair)
{
    const cJSON *name = cJSON_GetArrayItem(pair, 0);
    return cJSON_IsString(name) ? name->valuestring : "";
}

/* [name, 1]; NULL for no name. */
static cJSON *strongest(const char *name)
{
    if (!name[0]) return NULL;
    cJSON *pair = cJSON_CreateArray();
    cJSON_AddItemToArray(pair, cJSON_CreateString(name));
    cJSON_AddItemToArray(pair, cJSON_CreateNumber(1));
    return pair;
}

static bool is_named(const cJSON *pairs, const char *name)
{
    const cJSON *pair;
    cJSON_ArrayForEach(pair, pairs)
    {
        if (strcmp(name_of(pair), name) == 0) return true;
    }
    return false;
}

/* Each name once, as strong as the first says; the weakest of too many drop out. */
static void add_pair(cJSON *list, cJSON *pair)
{
    if (pair && !is_named(list, name_of(pair)))
        cJSON_AddItemToArray(list, pair);
    else
        cJSON_Delete(pair);
}

static cJSON *with_songs(const cJSON *said, const cJSON *songs, const char *field, int most)
{
    cJSON *list = cJSON_CreateArray();
    const cJSON *song, *pair;
    cJSON_ArrayForEach(song, songs) add_pair(list, strongest(proto_text(song, field)));
    cJSON_ArrayForEach(pair, said) add_pair(list, cJSON_Duplicate(pair, true));
    for (int n = cJSON_GetArraySize(list); n > most; n--) cJSON_DeleteItemFromArray(list, n - 1);
    return list;
}

cJSON *loved_taste(const cJSON *profile)
{
    cJSON *taste = cJSON_CreateObject();
    for (size_t i = 0; i < LISTS; i++) {
        const cJSON *songs = lists[i].of_song ? list_of(profile, "loved") : NULL;
        cJSON_AddItemToObject(
            taste, lists[i].name,
            with_songs(list_of(profile, lists[i].name), songs, lists[i].of_song, lists[i].most));
    }
    return taste;
}

bool loved_has(const uint64_t *songs, size_t n, uint64_t song)
{
    size_t i = 0;
    while (i < n && songs[i] != song) i++;
    return i < n;
}
