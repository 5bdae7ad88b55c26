#include "prefs.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "prefs_file.h"
#include "../common/text_fold.h"

enum { FOLD_BYTES = 400 }; /* of a nickname; what is longer is cut, each time alike */

static const char *const loves[] = {[PREFS_TASTE] = "taste", [PREFS_LIKES] = "likes"};
static const char *const numbers[] = {[PREFS_TRIMS] = "trims",
                                      [PREFS_DRIFTS] = "drifts",
                                      [PREFS_VOICES] = "voices",
                                      [PREFS_MUTED] = "muted"};
enum { NUMBERS = sizeof numbers / sizeof *numbers };

struct prefs {
    char path[SYS_PATH_BYTES]; /* "" when there is no place to save to */
    cJSON *all;
    cJSON *tried; /* {folded nickname: place}, one of them; NULL: none */
    bool changed, complained;
};

/* -- reading -- */

/* However often it is there: a file may repeat a key. */
static void drop(cJSON *object, const char *key)
{
    while (cJSON_GetObjectItemCaseSensitive(object, key))
        cJSON_DeleteItemFromObjectCaseSensitive(object, key);
}

/* A member of a type; another one in its place is thrown away, so that all others may rely on it. */
static cJSON *member(cJSON *all, const char *key, bool array)
{
    cJSON *found = cJSON_GetObjectItemCaseSensitive(all, key);
    if (found && (array ? cJSON_IsArray(found) : cJSON_IsObject(found))) return found;
    drop(all, key);
    return array ? cJSON_AddArrayToObject(all, key) : cJSON_AddObjectToObject(all, key);
}

static bool is_server(const cJSON *s)
{
    const cJSON *port = cJSON_GetObjectItemCaseSensitive(s, "port");
    return cJSON_IsString(cJSON_GetObjectItemCaseSensitive(s, "host")) && cJSON_IsNumber(port) &&
           port->valuedouble >= 1 && port->valuedouble <= UINT16_MAX &&
           cJSON_IsString(cJSON_GetObjectItemCaseSensitive(s, "name")) &&
           cJSON_IsString(cJSON_GetObjectItemCaseSensitive(s, "fingerprint"));
}

static bool is_token(const cJSON *t)
{
    return cJSON_IsString(t);
}

static bool is_pair(const cJSON *pair)
{
    const cJSON *weight = cJSON_GetArrayItem(pair, 1);
    return cJSON_IsArray(pair) && cJSON_IsString(pair->child) && cJSON_IsNumber(weight) &&
           weight->valuedouble > 0 && weight->valuedouble <= 1;
}

/* A server would not take a profile of another shape, and nobody could go there. */
static bool is_taste(const cJSON *taste)
{
    const cJSON *list, *pair;
    cJSON_ArrayForEach(list, taste)
    {
        if (!cJSON_IsArray(list)) return false;
        cJSON_ArrayForEach(pair, list) if (!is_pair(pair)) return false;
    }
    return cJSON_IsObject(taste);
}

static bool is_love(const cJSON *love)
{
    const cJSON *taste = cJSON_GetObjectItemCaseSensitive(love, loves[PREFS_TASTE]);
    const cJSON *likes = cJSON_GetObjectItemCaseSensitive(love, loves[PREFS_LIKES]);
    return (!taste || is_taste(taste)) && (!likes || cJSON_IsObject(likes)) && (taste || likes);
}

static cJSON *love_list(const struct prefs *p)
{
    return cJSON_GetObjectItemCaseSensitive(p->all, "loves");
}

/* Files of before have nicknames as they were typed. Of two that are one the later counts. */
static void fold_nicks(cJSON *all)
{
    cJSON *typed = cJSON_DetachItemFromObjectCaseSensitive(all, "loves");
    cJSON *folded = member(all, "loves", false), *love;
    char fold[FOLD_BYTES];
    while (folded && (love = cJSON_DetachItemFromArray(typed, 0))) {
        text_fold(fold, sizeof fold, love->string);
        drop(folded, fold);
        cJSON_AddItemToObject(folded, fold, love);
    }
    cJSON_Delete(typed);
}

static bool is_number(const cJSON *n)
{
    return cJSON_IsNumber(n) && isfinite(n->valuedouble);
}

/* Drops the entries of a list that are not `fine`, and the last ones past `most`. */
static void tidy(cJSON *list, bool (*fine)(const cJSON *), int most)
{
    int kept = 0;
    for (cJSON *entry = list ? list->child : NULL, *next; entry; entry = next) {
        next = entry->next;
        if (fine(entry) && kept < most)
            kept++;
        else
            cJSON_Delete(cJSON_DetachItemViaPointer(list, entry));
    }
}

struct prefs *prefs_open(const char *path, struct saying *notice)
{
    struct prefs *p = calloc(1, sizeof *p);
    saying(notice, SAID_NOTHING);
    if (!p) return NULL;
    if (path && strlen(path) < sizeof p->path)
        strcpy(p->path, path);
    else if (path || !prefs_file_usual(p->path))
        p->path[0] = '\0';
    if (p->path[0]) p->all = prefs_file_read(p->path, notice);
    if (!p->all) p->all = cJSON_CreateObject();
    tidy(member(p->all, "servers", true), is_server, PREFS_SERVERS);
    tidy(member(p->all, "tokens", false), is_token, PREFS_TOKENS);
    tidy(member(p->all, "loves", false), is_love, PREFS_NICKS);
    fold_nicks(p->all);
    bool whole = prefs_servers(p) && prefs_tokens(p) && love_list(p);
    for (size_t i = 0; i < NUMBERS; i++) {
        tidy(member(p->all, numbers[i], false), is_number, PREFS_NUMBERS);
        whole = whole && cJSON_GetObjectItemCaseSensitive(p->all, numbers[i]);
    }
    if (whole) return p;
    cJSON_Delete(p->all);
    free(p);
    return NULL;
}

/* -- keeping -- */

bool prefs_save(struct prefs *p, char *error, size_t error_bytes)
{
    char why[SYS_ERROR_BYTES];
    if (error_bytes) *error = '\0';
    if (!p->changed) return true;
    if (!prefs_file_write(p->path, p->all, why)) {
        if (!p->complained) snprintf(error, error_bytes, "Settings are not kept: %s.", why);
        p->complained = true;
        return false;
    }
    p->changed = p->complained = false;
    return true;
}

void prefs_close(struct prefs *p)
{
    if (!p) return;
    prefs_save(p, NULL, 0);
    cJSON_Delete(p->all);
    cJSON_Delete(p->tried);
    free(p);
}

/* -- settings -- */

const char *prefs_text(const struct prefs *p, const char *key, const char *absent)
{
    const char *found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(p->all, key));
    return found ? found : absent;
}

double prefs_number(const struct prefs *p, const char *key, double absent)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(p->all, key);
    return cJSON_IsNumber(found) && isfinite(found->valuedouble) ? found->valuedouble : absent;
}

/* Puts `item` into an object, in place of an older one. */
static void put(struct prefs *p, cJSON *object, const char *key, cJSON *item)
{
    if (!item) return;
    drop(object, key);
    cJSON_AddItemToObject(object, key, item);
    p->changed = true;
}

static bool is_setting(const char *key)
{
    for (size_t i = 0; i < NUMBERS; i++)
        if (strcmp(key, numbers[i]) == 0) return false;
    return strcmp(key, "servers") != 0 && strcmp(key, "tokens") != 0 && strcmp(key, "loves") != 0;
}

void prefs_set_text(struct prefs *p, const char *key, const char *value)
{
    assert(is_setting(key));
    const char *old = prefs_text(p, key, NULL);
    if (!old || strcmp(old, value) != 0) put(p, p->all, key, cJSON_CreateString(value));
}

void prefs_set_number(struct prefs *p, const char *key, double value)
{
    assert(is_setting(key));
    const cJSON *old = cJSON_GetObjectItemCaseSensitive(p->all, key);
    if (!isfinite(value) ||
        (cJSON_IsNumber(old) && !(old->valuedouble < value) && !(old->valuedouble > value)))
        return;
    put(p, p->all, key, cJSON_CreateNumber(value));
}

/* -- servers -- */

const cJSON *prefs_servers(const struct prefs *p)
{
    return cJSON_GetObjectItemCaseSensitive(p->all, "servers");
}

static cJSON *find_server(const struct prefs *p, const char *host, uint16_t port)
{
    cJSON *s = prefs_servers(p)->child;
    while (s && (strcmp(cJSON_GetObjectItemCaseSensitive(s, "host")->valuestring, host) != 0 ||
                 cJSON_GetObjectItemCaseSensitive(s, "port")->valueint != port))
        s = s->next;
    return s;
}

void prefs_met(struct prefs *p, const char *host, uint16_t port, const char *name,
               const char *fingerprint)
{
    cJSON *servers = cJSON_GetObjectItemCaseSensitive(p->all, "servers"),
          *new = cJSON_CreateObject();
    cJSON *old = find_server(p, host, port);
    cJSON_AddStringToObject(new, "host", host);
    cJSON_AddNumberToObject(new, "port", port);
    cJSON_AddStringToObject(new, "name", name);
    cJSON_AddStringToObject(new, "fingerprint", fingerprint);
    if (!is_server(new)) { /* memory is short */
        cJSON_Delete(new);
        return;
    }
    if (old) cJSON_Delete(cJSON_DetachItemViaPointer(servers, old));
    cJSON_InsertItemInArray(servers, 0, new);
    tidy(servers, is_server, PREFS_SERVERS);
    p->changed = true;
}

const char *prefs_fingerprint(const struct prefs *p, const char *host, uint16_t port)
{
    const cJSON *s = find_server(p, host, port);
    return s ? cJSON_GetObjectItemCaseSensitive(s, "fingerprint")->valuestring : "";
}

/* -- tokens -- */

const cJSON *prefs_tokens(const struct prefs *p)
{
    return cJSON_GetObjectItemCaseSensitive(p->all, "tokens");
}

void prefs_set_token(struct prefs *p, const char *name, const char *token)
{
    cJSON *tokens = cJSON_GetObjectItemCaseSensitive(p->all, "tokens");
    const char *old = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(tokens, name));
    if (old && strcmp(old, token) == 0) return;
    put(p, tokens, name, cJSON_CreateString(token));
    if (cJSON_GetArraySize(tokens) > PREFS_TOKENS) cJSON_DeleteItemFromArray(tokens, 0);
}

/* -- what a nickname loves -- */

static const cJSON *of_nick(const cJSON *list, const char *nick)
{
    char fold[FOLD_BYTES];
    text_fold(fold, sizeof fold, nick);
    return cJSON_GetObjectItemCaseSensitive(list, fold);
}

const cJSON *prefs_love(const struct prefs *p, const char *nick, enum prefs_love what)
{
    return cJSON_GetObjectItemCaseSensitive(of_nick(love_list(p), nick), loves[what]);
}

void prefs_set_love(struct prefs *p, const char *nick, enum prefs_love what, cJSON *value)
{
    char fold[FOLD_BYTES];
    text_fold(fold, sizeof fold, nick);
    cJSON *love = cJSON_DetachItemFromObjectCaseSensitive(love_list(p), fold);
    if (!love) love = cJSON_CreateObject();
    if (love && value) put(p, love, loves[what], value);
    put(p, love_list(p), fold, love); /* the newest is the last */
    if (cJSON_GetArraySize(love_list(p)) > PREFS_NICKS) cJSON_DeleteItemFromArray(love_list(p), 0);
}

const cJSON *prefs_tried(const struct prefs *p, const char *nick)
{
    return of_nick(p->tried, nick);
}

void prefs_try(struct prefs *p, const char *nick, cJSON *place)
{
    char fold[FOLD_BYTES];
    text_fold(fold, sizeof fold, nick);
    cJSON_Delete(p->tried);
    p->tried = cJSON_CreateObject();
    if (p->tried && place)
        cJSON_AddItemToObject(p->tried, fold, place);
    else
        cJSON_Delete(place);
}

/* -- numbers by name -- */

static cJSON *number_list(const struct prefs *p, enum prefs_numbers of)
{
    return cJSON_GetObjectItemCaseSensitive(p->all, numbers[of]);
}

double prefs_number_of(const struct prefs *p, enum prefs_numbers of, const char *name)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(number_list(p, of), name);
    return found ? found->valuedouble : 0;
}

void prefs_set_number_of(struct prefs *p, enum prefs_numbers of, const char *name, double value)
{
    cJSON *list = number_list(p, of);
    double old = prefs_number_of(p, of, name);
    if (!isfinite(value) || (!(value < old) && !(value > old))) return;
    put(p, list, name, cJSON_CreateNumber(value));
    if (cJSON_GetArraySize(list) > PREFS_NUMBERS) cJSON_DeleteItemFromArray(list, 0);
}
