/* hub_rooms.c: which rooms there are, what they are called, who belongs where and why. */
#include "hub_parts.h"
#include "conn.h"
#include "matching.h"
#include "../common/proto.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOMS_MOST                                                                                 \
    1000 /* past it an empty one is forgotten; while none is, newcomers of new tastes meet in the lobby */

enum {
    OTHER_NAMES = 8 /* keywords that are tried when a name is taken, before numbers are */
};

static uint64_t name_hash(const char *name)
{
    char fold[ROOM_NAME_BYTES];
    text_fold(fold, sizeof fold, name);
    return map_hash(fold);
}

struct room *hub_room_named(const struct hub *h, const char *name)
{
    char wanted[ROOM_NAME_BYTES], has[ROOM_NAME_BYTES];
    struct room *r = map_get(&h->by_name, name_hash(name));
    if (!r) return NULL;
    text_fold(wanted, sizeof wanted, name);
    text_fold(has, sizeof has, room_name(r)); /* hashes may agree by chance, or on purpose */
    return strcmp(has, wanted) == 0 ? r : NULL;
}

struct matching_room *hub_place_of(const struct hub *h, const struct room *r)
{
    return map_get(&h->places, room_id(r));
}

/* -- making and forgetting ---------------------------------------------------------------------- */

/* How much the people of a room love a song. */
static double song_weight(void *user, const struct song *s)
{
    const struct matching_room *place = user;
    return taste_song(place->tastes, place->crowd, s->artist, s->words);
}

static void forget_place(struct hub *h, uint64_t id, struct matching_room *place)
{
    map_remove(&h->places, id);
    if (place) matching_close(h->matching, place);
}

static void forget_room(struct hub *h, struct room *r)
{
    agenda_set(&h->agenda, room_item(r), INT64_MAX);
    map_remove(&h->rooms, room_id(r));
    map_remove(&h->by_name, name_hash(room_name(r)));
    uint64_t id = room_id(r);
    room_free(r);
    forget_place(h, id, map_get(&h->places, id));
}

/* The room, with all that must know of it; NULL without memory. */
static struct room *new_room(struct hub *h, uint64_t id, const char *name)
{
    struct matching_room *place = matching_open(h->matching, NULL);
    struct programme_liking liking = {.user = place, .weight = song_weight};
    struct room *r = place && map_put(&h->places, id, place)
                         ? room_new(h->io, &h->port, h->songs, &h->rules, id, name, &liking)
                         : NULL;
    if (!r) {
        forget_place(h, id, place);
        return NULL;
    }
    place->owner = r;
    if (map_put(&h->rooms, id, r) && map_put(&h->by_name, name_hash(name), r)) return r;
    forget_room(h, r);
    return NULL;
}

static struct room *make_room(struct hub *h, const char *name)
{
    struct room *r = hub_room_named(h, name);
    if (r || !agenda_reserve(&h->agenda, h->rooms.count + 1)) return r;
    uint64_t id = hub_kept_room(h, name);
    while (!id) h->io->random(h->io->world, &id, sizeof id);
    r = new_room(h, id, name);
    if (!r) return NULL;
    room_queue_rules(r, &(struct queue_rules){.order = h->config->queue == ORDER_ASKED ? QUEUE_ASKED
                                                                                       : QUEUE_FAIR,
                                              .each = (size_t)h->config->requests_each});
    room_talk_mode(r, (enum floor_mode)h->config->talk);
    hub_recall_room(h, r);
    return r;
}

/* False when somebody is in each of them. */
static bool forget_empty_room(struct hub *h)
{
    size_t at = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) {
        if (room_people(r)) continue;
        forget_room(h, r);
        return true;
    }
    return false;
}

struct room *hub_room_again(struct hub *h, uint64_t id)
{
    struct store_room kept;
    struct room *r = id ? map_get(&h->rooms, id) : NULL;
    if (r || !id || h->config->rooms == ROOMS_ONE || h->rooms.count >= ROOMS_MOST ||
        !store_room(h->store, id, &kept))
        return r;
    r = make_room(h, kept.name);
    store_room_free(&kept);
    return r;
}

/* -- names ---------------------------------------------------------------------------------------- */

/* Can it be given? A room that people left is taken up again. */
static bool is_free(const struct hub *h, const char *name)
{
    const struct room *r = hub_room_named(h, name);
    return !r || !room_people(r);
}

/* "Rock-Disturbed 2", or 3 ... */
static void number_name(const struct hub *h, char name[ROOM_NAME_BYTES])
{
    char first[ROOM_NAME_BYTES];
    snprintf(first, sizeof first, "%s", name);
    for (int n = 2; !is_free(h, name); n++)
        snprintf(name, ROOM_NAME_BYTES, "%.*s %d", ROOM_NAME_BYTES - 16, first, n);
}

/* Another one of the same name: where that is numbered already, of the first one's. */
static void name_sibling(struct hub *h, const struct matching_room *of, char name[ROOM_NAME_BYTES])
{
    snprintf(name, ROOM_NAME_BYTES, "%s", room_name(of->owner));
    char *number = strrchr(name, ' ');
    if (!number || number[1 + strspn(number + 1, "0123456789")]) return;
    *number = '\0';
    /* "Rock-Blink 182" is a name of its own; a first one may be kept without being open. */
    if (!hub_room_named(h, name) && !hub_kept_room(h, name)) *number = ' ';
}

/* What is loved most gives a new room its name, and keeps it while people are in. */
static void name_room(struct hub *h, const struct conn *c, const struct matching_room *sibling,
                      char name[ROOM_NAME_BYTES])
{
    const struct matching_listener *l = c->listener;
    snprintf(name, ROOM_NAME_BYTES, "Lobby");
    if (sibling) {
        name_sibling(h, sibling, name);
    } else if (!taste_is_empty(l->taste)) {
        size_t other = 0;
        while (other < OTHER_NAMES && taste_room_name(l->tastes, l->taste, other, name) &&
               !is_free(h, name))
            other++;
        if (!is_free(h, name)) taste_room_name(l->tastes, l->taste, 0, name);
    }
    number_name(h, name);
}

/* -- who belongs where ---------------------------------------------------------------------------- */

static void say_why(struct hub *h, const struct conn *c, const struct room *r, struct saying *why)
{
    const struct matching_listener *l = c->listener;
    char about[TASTE_NAME_BYTES * 2];
    if (matching_why(h->matching, c->listener, hub_place_of(h, r), saying(why, SAID_SHARED)))
        return;
    if (taste_is_empty(l->taste))
        saying(why, SAID_TELL);
    else if (taste_room_name(l->tastes, l->taste, 0, about))
        saying_text(saying(why, SAID_NEW), "topic", about);
}

static struct room *new_place(struct hub *h, struct conn *c, const struct matching_room *sibling,
                              struct saying *why)
{
    char name[ROOM_NAME_BYTES];
    name_room(h, c, sibling, name);
    bool fits = h->rooms.count < ROOMS_MOST || hub_room_named(h, name) || forget_empty_room(h);
    struct room *r = make_room(h, fits ? name : "Lobby");
    if (!r) return NULL;
    if (sibling)
        saying_text(saying(why, SAID_SIBLING), "room", room_name(sibling->owner));
    else if (!fits)
        saying_number(saying(why, SAID_MANY), "rooms", ROOMS_MOST);
    else
        say_why(h, c, r, why);
    return r;
}

struct room *hub_place(struct hub *h, struct conn *c, struct saying *why)
{
    struct matching_room *sibling;
    if (h->config->rooms == ROOMS_ONE) {
        saying(why, SAID_PARTY);
        return make_room(h, "Party");
    }
    const struct matching_room *place = matching_choose(h->matching, c->listener, &sibling);
    if (!place) return new_place(h, c, sibling, why);
    say_why(h, c, place->owner, why);
    return place->owner;
}

void hub_bring_lonely(struct hub *h, struct conn *c, struct now now)
{
    struct saying why;
    if (h->config->rooms == ROOMS_ONE || !c->room) return;
    struct matching_listener *lone = matching_lonely(h->matching, c->listener);
    if (!lone) return;
    matching_why(h->matching, lone, hub_place_of(h, c->room), saying(&why, SAID_MOVED));
    hub_enter(h, lone->owner, c->room, &why, false, now);
}

/* -- the list --------------------------------------------------------------------------------------- */

/* False when the line is full. */
static bool add_room(struct hub *h, cJSON *list, const struct conn *c,
                     const struct matching_view *v, size_t *bytes_left)
{
    const struct room *r = v->room->owner;
    struct saying why;
    size_t shared = matching_why(h->matching, c->listener, v->room, saying(&why, SAID_ALIKE));
    cJSON *o = cJSON_CreateObject();
    proto_put_id(o, "id", room_id(r));
    proto_put_text(o, "name", room_name(r));
    proto_put_int(o, "people", (int64_t)room_people(r));
    proto_put_flag(o, "here", r == c->room);
    if (h->config->rooms != ROOMS_ONE && matching_is_full(h->matching, v->room))
        proto_put_flag(o, "full", true);
    if (v->match >= 0) proto_put_int(o, "match", v->match);
    if (shared) saying_put_values(&why, cJSON_AddObjectToObject(o, "reason"));
    return proto_list_add(list, o, bytes_left);
}

/* The asker's own room first: it is never missing; then as many as fit one line, the best match first, empty ones last; and how many
   do not fit. */
cJSON *hub_rooms(struct hub *h, const struct conn *c)
{
    size_t n, bytes_left = PROTO_LIST_BYTES, at = 0;
    struct matching_view *views = matching_views(h->matching, c->listener, &n);
    cJSON *m = proto_new(PROTO_ROOMS), *list = cJSON_AddArrayToObject(m, "list");
    for (size_t i = 0; i < n; i++)
        if (views[i].room == c->listener->room) add_room(h, list, c, &views[i], &bytes_left);
    for (size_t i = 0; i < n; i++)
        if (views[i].room != c->listener->room && !add_room(h, list, c, &views[i], &bytes_left))
            break;
    free(views);
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) {
        struct matching_view empty = {.room = hub_place_of(h, r), .match = -1};
        if (!room_people(r)) add_room(h, list, c, &empty, &bytes_left);
    }
    int more = (int)h->rooms.count - cJSON_GetArraySize(list);
    if (more > 0) proto_put_int(m, "more", more);
    return m;
}
