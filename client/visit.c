#include "visit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "event.h"
#include "../common/proto.h"
#include "../common/sys.h"
#include "../common/text_fold.h"
#include "../common/utf8.h"

enum {
    NICK_BYTES = PROTO_NICK_CHARS * 4 + 1,
    TOKEN_NAME_BYTES = VISIT_NAME_BYTES + 130, /* a fingerprint, a blank, a nickname */
    LEARN_US = 60000000, /* after a minute a drift is worth more than what was remembered */
};

#define DRIFT_NEWS_PPM 0.5

/* Settings may move to another machine with their owner; a drift is one of two machines. */
static void name_clock(const char *fingerprint, char out[VISIT_NAME_BYTES])
{
    char machine[VISIT_NAME_BYTES / 2] = "";

    sys_machine_name(machine, sizeof machine);
    snprintf(out, VISIT_NAME_BYTES, "%.128s at %s", fingerprint, machine);
}

static double drift_ppm(const struct prefs *p, const char *fingerprint)
{
    char clock[VISIT_NAME_BYTES];

    name_clock(fingerprint, clock);
    return fingerprint[0] ? prefs_number_of(p, PREFS_DRIFTS, clock) : 0;
}

static void save(struct visit *v)
{
    char error[PREFS_NOTICE_BYTES]; /* nothing is lost before the program ends, which tries again */

    prefs_save(v->prefs, error, sizeof error);
}

/* -- what a nickname loves ------------------------------------------------------------------- */

static bool same(const cJSON *a, const cJSON *b, const char *field)
{
    return strcmp(proto_text(a, field), proto_text(b, field)) == 0;
}

/* Puts in the address that is known for the same source, and the secret for the same place. */
static void complete(cJSON *likes, const cJSON *last)
{
    if (!same(likes, last, "source")) return;
    if (!proto_has(likes, "base")) event_copy(likes, last, "base");
    bool fits = same(likes, last, "user") && same(likes, last, "base");
    if (!fits || proto_text(likes, "token")[0] || !proto_has(last, "token")) return;
    cJSON_DeleteItemFromObjectCaseSensitive(likes, "token");
    proto_put_text(likes, "token", proto_text(last, "token"));
    proto_put_flag(likes, "remember", true);
}

/* A place that did not answer yet is remembered only until the program ends; but who tries it again need not say it all, and of
   the same place its secret is the newer one. */
static void recall(const struct prefs *p, const char *nick, cJSON *likes)
{
    const cJSON *read = prefs_love(p, nick, PREFS_LIKES), *tried = prefs_tried(p, nick);

    if (proto_has(likes, "base")) complete(likes, tried);
    complete(likes, read);
    complete(likes, tried);
}

bool visit_knows_secret(const struct prefs *p, const char *nick, const cJSON *likes)
{
    cJSON *whole = cJSON_Duplicate(likes, true);

    recall(p, nick, whole);
    bool knows = proto_text(whole, "token")[0];
    cJSON_Delete(whole);
    return knows;
}

/* Whether it answers is not known yet: a slip of the pen must not cost the place that works. */
static void try_place(struct prefs *p, const char *nick, cJSON *likes)
{
    cJSON *place = cJSON_Duplicate(likes, true);

    if (!proto_flag(place, "remember")) cJSON_DeleteItemFromObjectCaseSensitive(place, "token");
    cJSON_DeleteItemFromObjectCaseSensitive(place, "remember");
    cJSON_DeleteItemFromObjectCaseSensitive(likes, "remember");
    prefs_try(p, nick, place);
}

/* Adds likes to a command. */
static void put_likes(struct prefs *p, const char *nick, cJSON *command, cJSON *likes)
{
    recall(p, nick, likes);
    try_place(p, nick, likes);
    cJSON_AddItemToObject(command, "likes", likes);
}

static cJSON *place_known(const struct visit *v)
{
    const cJSON *read = prefs_love(v->prefs, v->nick, PREFS_LIKES);
    cJSON *place = cJSON_Duplicate(read ? read : prefs_tried(v->prefs, v->nick), true);

    cJSON_DeleteItemFromObjectCaseSensitive(place, "token"); /* `recall` adds it, to stay */
    return place;
}

bool visit_taste(struct visit *v, cJSON *command)
{
    cJSON *likes = cJSON_DetachItemFromObjectCaseSensitive(command, "likes");

    if (!likes) likes = place_known(v);
    if (likes) put_likes(v->prefs, v->nick, command, likes);
    return likes != NULL;
}

/* They are told with their source only; the place tried last is the one that is read. */
static void remember_place(struct prefs *p, const cJSON *e)
{
    const char *nick = proto_text(e, "nick");
    const cJSON *tried = prefs_tried(p, nick);

    if (tried && same(tried, e, "source"))
        prefs_set_love(p, nick, PREFS_LIKES, cJSON_Duplicate(tried, true));
}

static cJSON *on_likes(struct visit *v, const cJSON *e, int64_t mono_us)
{
    const cJSON *taste = cJSON_GetObjectItemCaseSensitive(e, "taste");

    (void)mono_us;
    if (!taste || !proto_text(e, "nick")[0]) return NULL;
    prefs_set_love(v->prefs, proto_text(e, "nick"), PREFS_TASTE, cJSON_Duplicate(taste, true));
    remember_place(v->prefs, e);
    save(v);
    return NULL;
}

/* -- going there ----------------------------------------------------------------------------- */

/* A token proves one nickname at one server: by another's there a nickname of one's own would be lost. */
static void name_token(const char *fingerprint, const char *nick, char out[TOKEN_NAME_BYTES])
{
    char fold[VISIT_NAME_BYTES];

    text_fold(fold, sizeof fold, nick);
    snprintf(out, TOKEN_NAME_BYTES, "%.128s %s", fingerprint, fold);
}

/* Those of a nickname, by fingerprint. Files of before name tokens by it alone: such a one may be this nickname's, as long as it has
   none of its own. */
static cJSON *tokens_of(const struct prefs *p, const char *nick)
{
    cJSON *tokens = cJSON_CreateObject();
    const cJSON *token;
    char fingerprint[VISIT_NAME_BYTES], name[TOKEN_NAME_BYTES];

    cJSON_ArrayForEach(token, prefs_tokens(p))
    {
        size_t bytes = strcspn(token->string, " ");
        snprintf(fingerprint, sizeof fingerprint, "%.*s", (int)bytes, token->string);
        name_token(fingerprint, nick, name);
        bool own = strcmp(token->string, name) == 0, any = !token->string[bytes];
        if (own) cJSON_DeleteItemFromObjectCaseSensitive(tokens, fingerprint);
        if (own || (any && !proto_has(tokens, fingerprint)))
            proto_put_text(tokens, fingerprint, token->valuestring);
    }
    return tokens;
}

cJSON *visit_command(struct prefs *p, const char *host, uint16_t port, const char *nick,
                     const char *password, cJSON *likes)
{
    const cJSON *taste = prefs_love(p, nick, PREFS_TASTE);
    cJSON *c = command_new("connect");
    const char *fingerprint = prefs_fingerprint(p, host, port);

    proto_put_text(c, "host", host);
    proto_put_int(c, "port", port);
    proto_put_text(c, "nick", nick);
    proto_put_text(c, "password", password);
    proto_put_text(c, "fingerprint", fingerprint);
    if (c) cJSON_AddNumberToObject(c, "drift_ppm", drift_ppm(p, fingerprint));
    if (c) cJSON_AddItemToObject(c, "tokens", tokens_of(p, nick));
    if (c && taste) cJSON_AddItemToObject(c, "taste", cJSON_Duplicate(taste, true));
    if (c && likes)
        put_likes(p, nick, c, likes);
    else
        cJSON_Delete(likes);
    return c;
}

static cJSON *on_welcome(struct visit *v, const cJSON *e, int64_t mono_us)
{
    const char *fingerprint = proto_text(e, "fingerprint");
    char token[TOKEN_NAME_BYTES];

    snprintf(v->nick, sizeof v->nick, "%s", proto_text(e, "nick"));
    prefs_set_text(v->prefs, "nick", v->nick);
    v->clock[0] = '\0';
    if (!fingerprint[0]) return NULL;
    prefs_met(v->prefs, proto_text(e, "host"), (uint16_t)proto_int(e, "port", 0),
              proto_text(e, "server"), fingerprint);
    name_token(fingerprint, v->nick, token);
    prefs_set_token(v->prefs, token, proto_text(e, "token"));
    name_clock(fingerprint, v->clock);
    v->learnt_us = mono_us;
    return NULL;
}

static cJSON *on_sync(struct visit *v, const cJSON *e, int64_t mono_us)
{
    double known = prefs_number_of(v->prefs, PREFS_DRIFTS, v->clock);
    double ppm = proto_real(e, "drift_ppm", known);

    if (!v->clock[0] || mono_us - v->learnt_us < LEARN_US) return NULL;
    v->learnt_us = mono_us;
    if (fabs(ppm - known) < DRIFT_NEWS_PPM) return NULL;
    prefs_set_number_of(v->prefs, PREFS_DRIFTS, v->clock,
                        ppm); /* written with what changes next, or at the end */
    return NULL;
}

static cJSON *on_device(struct visit *v, const cJSON *e, int64_t mono_us)
{
    int64_t ms = llround(prefs_number_of(v->prefs, PREFS_TRIMS, proto_text(e, "name")));
    cJSON *c = proto_flag(e, "there") && ms != 0 ? command_new("trim") : NULL;

    (void)mono_us;
    proto_put_int(c, "ms", ms);
    return c;
}

static cJSON *on_trim(struct visit *v, const cJSON *e, int64_t mono_us)
{
    const char *device = proto_text(e, "device");

    (void)mono_us;
    if (!device[0]) return NULL;
    prefs_set_number_of(v->prefs, PREFS_TRIMS, device, (double)proto_int(e, "ms", 0));
    save(v);
    return NULL;
}

/* -- who is heard how loud ------------------------------------------------------------------- */

/* As the server compares nicknames. */
static void name_person(const cJSON *who, char out[VISIT_NAME_BYTES])
{
    text_fold(out, VISIT_NAME_BYTES, proto_text(who, "nick"));
}

static void remember_person(struct prefs *p, const cJSON *who)
{
    char name[VISIT_NAME_BYTES];

    name_person(who, name);
    if (proto_has(who, "volume"))
        prefs_set_number_of(p, PREFS_VOICES, name, proto_real(who, "volume", 1) - 1);
    if (proto_has(who, "muted"))
        prefs_set_number_of(p, PREFS_MUTED, name, proto_flag(who, "muted"));
}

void visit_hear(struct visit *v, cJSON *command)
{
    const cJSON *who;

    cJSON_ArrayForEach(who, cJSON_GetObjectItemCaseSensitive(command, "list"))
        remember_person(v->prefs, who);
    save(v);
}

/* Adds a member to `list` who is not to be heard as others are; who leaves is heard as they, so that nothing is kept of them. */
static void recall_person(const struct prefs *p, const cJSON *member, bool leaves, cJSON *list)
{
    char name[VISIT_NAME_BYTES];

    name_person(member, name);
    double louder = prefs_number_of(p, PREFS_VOICES, name);
    bool muted = prefs_number_of(p, PREFS_MUTED, name) > 0;
    if (!muted && !(louder < 0) && !(louder > 0)) return;
    cJSON *who = cJSON_CreateObject();
    event_copy(who, member, "id");
    event_copy(who, member, "nick");
    if (who) cJSON_AddNumberToObject(who, "volume", leaves ? 1 : 1 + louder);
    proto_put_flag(who, "muted", muted && !leaves);
    cJSON_AddItemToArray(list, who);
}

/* A `hear` command for those in `list`, which is taken over; NULL for nobody. */
static cJSON *hear(cJSON *list)
{
    cJSON *c = cJSON_GetArraySize(list) > 0 ? command_new("hear") : NULL;

    if (c)
        cJSON_AddItemToObject(c, "list", list);
    else
        cJSON_Delete(list);
    return c;
}

static cJSON *on_members(struct visit *v, const cJSON *e, int64_t mono_us)
{
    cJSON *list = cJSON_CreateArray();
    const cJSON *member;

    (void)mono_us;
    cJSON_ArrayForEach(member, cJSON_GetObjectItemCaseSensitive(e, "list"))
        recall_person(v->prefs, member, false, list);
    return hear(list);
}

static cJSON *on_member(struct visit *v, const cJSON *e, int64_t mono_us)
{
    cJSON *list = cJSON_CreateArray();

    (void)mono_us;
    recall_person(v->prefs, e, !proto_flag(e, "in"), list);
    return hear(list);
}

cJSON *visit_event(struct visit *v, const cJSON *event, int64_t mono_us)
{
    static const struct {
        const char *name;
        cJSON *(*take)(struct visit *, const cJSON *, int64_t);
    } events[] = {
        {"welcome", on_welcome}, {"likes", on_likes}, {"sync", on_sync},
        {"device", on_device},   {"trim", on_trim},   {"members", on_members},
        {"member", on_member},
    };

    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if (event_is(event, events[i].name)) return events[i].take(v, event, mono_us);
    return NULL;
}

/* Names of accounts that say nothing of who sits there. */
static bool is_nobody(const char *name)
{
    static const char *const names[] = {"root", "user", "admin", "administrator", "guest", "owner"};
    char fold[NICK_BYTES];

    text_fold(fold, sizeof fold, name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(fold, names[i]) == 0) return true;
    return false;
}

void visit_nick(const struct prefs *p, char *out, size_t bytes)
{
    char name[NICK_BYTES] = "";

    sys_user_name(name, sizeof name);
    if (is_nobody(name)) name[0] = '\0';
    utf8_tidy(out, bytes, prefs_text(p, "nick", name));
}
