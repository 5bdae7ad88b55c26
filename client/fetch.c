#include "fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "likes.h"
#include "likes_reader.h"
#include "../common/proto.h"
#include "../common/saying.h"
#include "../common/sentence.h"

enum { KEY_BYTES = 128 };

struct fetch {
    struct post *events;
    struct likes *likes;
    struct likes_reader *reader;
    cJSON *command;      /* NULL: nothing to do */
    bool ready;          /* the command can go on */
    bool busy;           /* likes are being fetched, as was told last */
    bool there;          /* at a server that welcomed us */
    cJSON *nick;         /* of the last `connect`, to whom likes belong; NULL before */
    cJSON *later;        /* a place of likes that waits for the server's key, or NULL */
    char key[KEY_BYTES]; /* for Last.fm, of the server we are at */
    struct now now;      /* of the last call */
};

struct fetch *fetch_new(struct post *events)
{
    struct fetch *f = calloc(1, sizeof *f);
    char program[SYS_PATH_BYTES];

    if (!f) return NULL;
    f->events = events;
    f->likes = likes_new();
    f->reader = likes_reader_new(sys_neighbour("wavelength-transcode", program) ? program : "");
    if (f->likes && f->reader) return f;
    fetch_free(f);
    return NULL;
}

void fetch_free(struct fetch *f)
{
    if (!f) return;
    cJSON_Delete(f->command);
    cJSON_Delete(f->nick);
    cJSON_Delete(f->later);
    likes_free(f->likes);
    likes_reader_free(f->reader);
    free(f);
}

static cJSON *place_of(const cJSON *command)
{
    return cJSON_GetObjectItemCaseSensitive(command, "likes");
}

static bool is_at(const cJSON *place, const char *source)
{
    return strcmp(proto_text(place, "source"), source) == 0;
}

/* What follows from it, `then`, is a sentence of its own; SAID_NOTHING: nothing does. */
static void add_then(cJSON *e, enum said then)
{
    struct saying said;
    char text[SENTENCE_BYTES];
    cJSON *o = cJSON_AddObjectToObject(e, "then");

    saying_put(saying(&said, then), o);
    snprintf(text, sizeof text, "%s %s", proto_text(e, "text"), proto_text(o, "text"));
    cJSON_DeleteItemFromObjectCaseSensitive(e, "text");
    proto_put_text(e, "text", text);
}

static void tell(struct fetch *f, const cJSON *place, const char *state, const struct saying *said,
                 enum said then, const cJSON *taste)
{
    cJSON *e = event_new("likes");

    proto_put_text(e, "state", state);
    proto_put_text(e, "source", proto_text(place, "source"));
    proto_put_text(e, "nick", cJSON_IsString(f->nick) ? f->nick->valuestring : "");
    saying_put(said, e);
    if (then) add_then(e, then);
    proto_put_int(e, "wall_ms", f->now.wall_us / 1000);
    if (e && taste) cJSON_AddItemToObject(e, "taste", cJSON_Duplicate(taste, true));
    post_send(f->events, e);
    f->busy = strcmp(state, "fetching") == 0;
}

/* -- the end of it --------------------------------------------------------------------------- */

static void forget(struct fetch *f)
{
    cJSON_Delete(f->command);
    f->command = NULL;
    f->ready = false;
}

/* The secret among the likes ends here: the engine gets the taste alone. */
static void succeed(struct fetch *f, cJSON *taste, const struct saying *said)
{
    tell(f, place_of(f->command), "done", said, SAID_NOTHING, taste);
    cJSON_DeleteItemFromObjectCaseSensitive(f->command, "likes");
    cJSON_DeleteItemFromObjectCaseSensitive(f->command, "taste");
    cJSON_AddItemToObject(f->command, "taste", taste);
    f->ready = true;
}

static void fail(struct fetch *f, const struct saying *why)
{
    bool connects = command_is(f->command, "connect"), has = proto_has(f->command, "taste");
    enum said then = !connects ? SAID_TASTE_STAYS : has ? SAID_TASTE_LAST : SAID_TASTE_NONE;

    tell(f, place_of(f->command), "failed", why, then, NULL);
    cJSON_DeleteItemFromObjectCaseSensitive(f->command, "likes");
    f->ready = connects;
    if (!connects) forget(f);
}

/* Nobody waits for the likes any more. */
static void give_up(struct fetch *f)
{
    struct saying said;

    tell(f, f->later ? f->later : place_of(f->command), "failed", saying(&said, SAID_TASTE_STAYS),
         SAID_NOTHING, NULL);
}

static void finish(struct fetch *f, cJSON *taste, const struct saying *said)
{
    if (taste)
        succeed(f, taste, said);
    else
        fail(f, said);
}

/* -- the beginning --------------------------------------------------------------------------- */

static void read_picks(struct fetch *f, const cJSON *place)
{
    cJSON *taste = likes_from_picks(proto_text(place, "picks"));
    struct saying said;

    finish(f, taste, saying(&said, taste ? SAID_PICKS_TAKEN : SAID_LIKES_MEMORY));
}

static void start(struct fetch *f, const cJSON *place)
{
    struct saying said;

    tell(f, place, "fetching", saying(&said, SAID_FETCHING), SAID_NOTHING, NULL);
    if (likes_reader_knows(place))
        likes_reader_start(f->reader, place, f->now.mono_us);
    else if (!likes_start(f->likes, place, f->now.mono_us, &said))
        fail(f, &said);
}

/* A `connect` goes on at once, and the likes are fetched when its server has lent a key; at a server that has none, they are
   not. */
static void wait_for_key(struct fetch *f)
{
    bool connects = command_is(f->command, "connect");
    cJSON *place = place_of(f->command);
    struct saying said;

    if (f->key[0] && !connects) {
        proto_put_text(place, "token", f->key);
        start(f, place);
    } else if (connects) {
        tell(f, place, "fetching", saying(&said, SAID_FETCHING_LATER), SAID_NOTHING, NULL);
        f->later = cJSON_DetachItemViaPointer(f->command, place);
        f->ready = true;
    } else {
        fail(f, saying(&said, SAID_NEEDS_LENT_KEY));
    }
}

static void begin(struct fetch *f)
{
    cJSON *place = place_of(f->command);

    if (!place)
        f->ready = true;
    else if (is_at(place, "picks"))
        read_picks(f, place);
    else if (is_at(place, "lastfm") && !proto_text(place, "token")[0])
        wait_for_key(f);
    else
        start(f, place);
}

/* What the likes of a new `connect` belong to. */
static void begin_visit(struct fetch *f, const cJSON *connect)
{
    cJSON_Delete(f->nick);
    f->nick = cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(connect, "nick"), false);
}

/* An earlier server's key is no more. */
static void end_visit(struct fetch *f)
{
    memset(f->key, 0, sizeof f->key);
    f->there = false;
}

/* The place of a `taste` in a `connect` that waits; frees the former. */
static void redirect(struct fetch *f, cJSON *taste)
{
    cJSON *place = cJSON_DetachItemFromObjectCaseSensitive(taste, "likes");

    cJSON_DeleteItemFromObjectCaseSensitive(f->command, "likes");
    if (place) cJSON_AddItemToObject(f->command, "likes", place);
    cJSON_Delete(taste);
}

void fetch_begin(struct fetch *f, cJSON *command, struct now now)
{
    bool waits = command_is(f->command, "connect") && !f->ready;

    f->now = now;
    if (f->busy && !place_of(command)) give_up(f);
    if (!command) end_visit(f);
    cJSON_Delete(f->later);
    f->later = NULL;
    if (waits && command_is(command, "taste")) {
        redirect(f, command);
    } else {
        forget(f);
        f->command = command;
        if (!command || command_is(command, "connect")) begin_visit(f, command);
    }
    if (f->command) begin(f);
}

void fetch_stay(struct fetch *f, struct now now)
{
    if (!f->there || f->ready || !command_is(f->command, "connect")) return;
    f->now = now;
    if (f->busy) give_up(f);
    forget(f);
}

void fetch_key(struct fetch *f, const char *key, struct now now)
{
    cJSON *place = f->later;

    f->now = now;
    f->there = true;
    snprintf(f->key, sizeof f->key, "%s", key);
    if (!place || f->command) return;
    f->later = NULL;
    f->command = command_new("taste");
    cJSON_AddItemToObject(f->command, "likes", place);
    begin(f);
}

/* -- meanwhile ------------------------------------------------------------------------------- */

static void want(void *user, intptr_t socket, bool read, bool write)
{
    struct sys_set *set = user;

    sys_set_want(set, socket, read, write);
}

void fetch_want(const struct fetch *f, struct sys_set *set)
{
    likes_sockets(f->likes, want, set);
}

struct readying {
    struct likes *likes;
    const struct sys_set *ready;
};

static void pass_on(void *user, intptr_t socket, bool read, bool write)
{
    struct readying *r = user;
    bool readable = read && sys_set_readable(r->ready, socket);
    bool writable = write && sys_set_writable(r->ready, socket);

    if (readable || writable) likes_ready(r->likes, socket, readable, writable);
}

void fetch_ready(struct fetch *f, const struct sys_set *ready)
{
    struct readying r = {f->likes, ready};

    likes_sockets(f->likes, pass_on, &r);
}

static void take(struct fetch *f, struct likes_answer answer, bool read_here)
{
    bool ours = f->command && !f->ready && likes_reader_knows(place_of(f->command)) == read_here;

    if (answer.done && ours)
        finish(f, answer.profile, &answer.said);
    else
        cJSON_Delete(answer.profile);
}

int64_t fetch_tick(struct fetch *f, struct now now)
{
    int64_t next = likes_tick(f->likes, now.mono_us);
    int64_t reader = likes_reader_tick(f->reader, now.mono_us);

    f->now = now;
    take(f, likes_take(f->likes), false);
    take(f, likes_reader_take(f->reader), true);
    return reader < next ? reader : next;
}

cJSON *fetch_take(struct fetch *f)
{
    cJSON *command = f->ready ? f->command : NULL;

    if (!command) return NULL;
    if (command_is(command, "connect")) end_visit(f);
    f->command = NULL;
    f->ready = false;
    return command;
}
