#include "model_list.h"

#include <stdlib.h>
#include <string.h>
#include "words.h"
#include "../common/proto.h"
#include "../common/sentence.h"
#include "../common/text_fold.h"
#include "../common/utf8.h"

enum { FOLDED_BYTES = MODEL_NAME_BYTES };

/* -- members --------------------------------------------------------------------------------- */

/* By folded name, so that "Ärne" stands by "arne"; equal ones by id, for an order that never jumps. */
static int compare_members(const void *a, const void *b)
{
    const struct model_member *x = a, *y = b;
    char fx[FOLDED_BYTES], fy[FOLDED_BYTES];

    text_fold(fx, sizeof fx, x->nick);
    text_fold(fy, sizeof fy, y->nick);
    int order = strcmp(fx, fy);
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

static long find_member(const struct model_member *list, size_t n, uint64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].id == id) return (long)i;
    return -1;
}

static void read_member(const struct model *m, const cJSON *item, int64_t mono_us,
                        struct model_member *out)
{
    memset(out, 0, sizeof *out);
    out->id = proto_id(item, "id");
    out->me = out->id == m->me;
    out->since_us = mono_us;
    utf8_tidy(out->nick, sizeof out->nick, proto_text(item, "nick"));
}

static size_t list_size(const cJSON *event)
{
    int n = cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(event, "list"));

    return n > MODEL_LIST_MOST ? MODEL_LIST_MOST : (size_t)n;
}

static void keep_times(struct model_member *fresh, size_t n, const struct model *m)
{
    if (n > 1000) return; /* a squared cost, and nobody watches a thousand names move */
    for (size_t i = 0; i < n; i++) {
        long at = find_member(m->members, m->member_count, fresh[i].id);
        if (at >= 0) fresh[i].since_us = m->members[at].since_us;
    }
}

void model_list_members(struct model *m, const cJSON *members, int64_t mono_us)
{
    const cJSON *item;
    size_t n = 0, most = list_size(members);
    struct model_member *fresh = calloc(most + 1, sizeof *fresh);

    if (!fresh) return;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(members, "list"))
    {
        if (n == most) break;
        read_member(m, item, mono_us, &fresh[n++]);
    }
    keep_times(fresh, n, m);
    qsort(fresh, n, sizeof *fresh, compare_members);
    free(m->members);
    m->members = fresh;
    m->member_count = n;
}

bool model_list_add_member(struct model *m, const cJSON *member, int64_t mono_us)
{
    struct model_member fresh, *more;
    size_t at = 0;

    read_member(m, member, mono_us, &fresh);
    if (find_member(m->members, m->member_count, fresh.id) >= 0) return false;
    if (m->member_count >= MODEL_LIST_MOST) return false;
    more = realloc(m->members, (m->member_count + 1) * sizeof *more);
    if (!more) return false;
    m->members = more;
    while (at < m->member_count && compare_members(&more[at], &fresh) < 0) at++;
    memmove(more + at + 1, more + at, (m->member_count - at) * sizeof *more);
    more[at] = fresh;
    m->member_count++;
    return true;
}

bool model_list_drop_member(struct model *m, const cJSON *member)
{
    long found = find_member(m->members, m->member_count, proto_id(member, "id"));

    if (found < 0) return false;
    size_t at = (size_t)found;
    m->member_count--;
    memmove(m->members + at, m->members + at + 1, (m->member_count - at) * sizeof *m->members);
    return true;
}

/* -- rooms and servers ----------------------------------------------------------------------- */

static void read_room(const cJSON *item, struct model_room *out)
{
    char why[SENTENCE_BYTES];

    utf8_tidy(out->id, sizeof out->id, proto_text(item, "id"));
    utf8_tidy(out->name, sizeof out->name, proto_text(item, "name"));
    out->people = (int)proto_int(item, "people", 0);
    out->here = proto_flag(item, "here");
    out->full = proto_flag(item, "full");
    out->match = (int)proto_int(item, "match", -1);
    words_said(why, sizeof why, cJSON_GetObjectItemCaseSensitive(item, "reason"));
    utf8_tidy(out->why, sizeof out->why, why);
}

void model_list_rooms(struct model *m, const cJSON *rooms)
{
    const cJSON *item;
    size_t n = 0, most = list_size(rooms);
    struct model_room *fresh = calloc(most + 1, sizeof *fresh);

    if (!fresh) return;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(rooms, "list"))
    {
        if (n == most) break;
        read_room(item, &fresh[n++]);
    }
    free(m->rooms);
    m->rooms = fresh;
    m->room_count = n;
    m->rooms_more = (int)proto_int(rooms, "more", 0);
}

static void read_server(const cJSON *item, struct model_server *out)
{
    utf8_tidy(out->name, sizeof out->name, proto_text(item, "name"));
    utf8_tidy(out->host, sizeof out->host, proto_text(item, "host"));
    utf8_tidy(out->playing, sizeof out->playing, proto_text(item, "playing"));
    out->port = (uint16_t)proto_int(item, "port", 0);
    out->people = (int)proto_int(item, "people", 0);
    out->rooms = (int)proto_int(item, "rooms", 0);
    out->ping_us = proto_int(item, "ping_us", 0);
    out->password = proto_flag(item, "password");
}

/* Where most people are; of equals those that are open, the nearest, and by name, so that the order keeps still. */
static int by_appeal(const void *a, const void *b)
{
    enum { NEAR_US = 10000 }; /* nearer than that all are the same */
    const struct model_server *x = a, *y = b;
    int64_t farther = x->ping_us / NEAR_US - y->ping_us / NEAR_US;

    if (x->people != y->people) return y->people - x->people;
    if (x->password != y->password) return x->password - y->password;
    if (farther) return farther > 0 ? 1 : -1;
    return strcmp(x->name, y->name);
}

void model_list_servers(struct model *m, const cJSON *servers)
{
    const cJSON *item;
    size_t n = 0, most = list_size(servers);
    struct model_server *fresh = calloc(most + 1, sizeof *fresh);

    if (!fresh) return;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(servers, "list"))
    {
        if (n == most) break;
        read_server(item, &fresh[n++]);
    }
    free(m->servers);
    qsort(fresh, n, sizeof *fresh, by_appeal);
    m->servers = fresh;
    m->server_count = n;
}
