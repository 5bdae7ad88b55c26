#include "fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "likes.h"
#include "likes_folder.h"
#include "../common/proto.h"

enum { KEY_BYTES = 128 };

struct fetch {
    struct post *events;
    struct likes *likes;
    struct likes_folder *folder;
    cJSON *command;      /* NULL: nothing to do */
    bool ready;          /* the command can go on */
    cJSON *nick;         /* of the last `connect`, to whom likes belong; NULL before */
    cJSON *later;        /* a place of likes that waits for the server's key, or NULL */
    char key[KEY_BYTES]; /* for Last.fm, of the server we are at */
    struct now now;      /* of the last call */
};

struct fetch *fetch_new(struct post *events)
{
    struct fetch *f = calloc(1, sizeof *f);
    char reader[SYS_PATH_BYTES];

    if (!f) return NULL;
    f->events = events;
    f->likes = likes_new();
    f->folder = likes_folder_new(sys_neighbour("wavelength-transcode", reader) ? reader : "");
    if (f->likes && f->folder) return f;
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
    likes_folder_free(f->folder);
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

static void tell(struct fetch *f, const cJSON *place, const char *state, const char *text,
                 const cJSON *taste)
{
    cJSON *e = event_new("likes");

    proto_put_text(e, "state", state);
    proto_put_text(e, "source", proto_text(place, "source"));
    proto_put_text(e, "nick", cJSON_IsString(f->nick) ? f->nick->valuestring : "");
    proto_put_text(e, "text", text);
    proto_put_int(e, "wall_ms", f->now.wall_us / 1000);
    if (e && taste) cJSON_AddItemToObject(e, "taste", cJSON_Duplicate(taste, true));
    post_send(f->events, e);
}

/* -- the end of it --------------------------------------------------------------------------- */

static void forget(struct fetch *f)
{
    cJSON_Delete(f->command);
    f->command = NULL;
    f->ready = false;
}

/* The secret among the likes ends here: the engine gets the taste alone. */
static void succeed(struct fetch *f, cJSON *taste, const char *text)
{
    tell(f, place_of(f->command), "done", text, taste);
    cJSON_DeleteItemFromObjectCaseSensitive(f->command, "likes");
    cJSON_DeleteItemFromObjectCaseSensitive(f->command, "taste");
    cJSON_AddItemToObject(f->command, "taste", taste);
    f->ready = true;
}

static void fail(struct fetch *f, const char *text)
{
    bool connects = command_is(f->command, "connect"), has = proto_has(f->command, "taste");
    const char *then = !connects ? "Your taste stays what it was."
                       : has     ? "Your likes of last time are taken."
                                 : "You go on without a taste, into the lobby.";
    char whole[LIKES_ERROR_BYTES + 64];

    snprintf(whole, sizeof whole, "%s %s", text, then);
    tell(f, place_of(f->command), "failed", whole, NULL);
    cJSON_DeleteItemFromObjectCaseSensitive(f->command, "likes");
    f->ready = connects;
    if (!connects) forget(f);
}

static void finish(struct fetch *f, cJSON *taste, const char *text)
{
    if (taste)
        succeed(f, taste, text);
    else
        fail(f, text);
}

/* -- the beginning --------------------------------------------------------------------------- */

static void read_picks(struct fetch *f, const cJSON *place)
{
    cJSON *taste = likes_from_picks(proto_text(place, "picks"));

    finish(f, taste, taste ? "Your picks were taken." : "There is not enough memory.");
}

static void read_file(struct fetch *f, const cJSON *place)
{
    char error[LIKES_ERROR_BYTES];
    cJSON *taste = likes_from_file(proto_text(place, "path"), error);

    finish(f, taste, taste ? "Your likes were read." : error);
}

static void start(struct fetch *f, const cJSON *place)
{
    char error[LIKES_ERROR_BYTES];
    bool folder = is_at(place, "folder");

    tell(f, place, "fetching", "Fetching your likes.", NULL);
    if (folder ? !likes_folder_start(f->folder, proto_text(place, "path"), f->now.mono_us, error)
               : !likes_start(f->likes, place, f->now.mono_us, error))
        fail(f, error);
}

/* A `connect` goes on at once, and the likes are fetched when its server has lent a key; at a server that has none, they are
   not. */
static void wait_for_key(struct fetch *f)
{
    cJSON *place = place_of(f->command);

    if (f->key[0]) {
        proto_put_text(place, "token", f->key);
        start(f, place);
    } else if (command_is(f->command, "connect")) {
        tell(f, place, "fetching", "Last.fm will be asked with the server's key.", NULL);
        f->later = cJSON_DetachItemViaPointer(f->command, place);
        f->ready = true;
    } else {
        fail(f, "Last.fm needs an API key: this server lends none, so start with --token-file.");
    }
}

static void begin(struct fetch *f)
{
    cJSON *place = place_of(f->command);

    if (!place)
        f->ready = true;
    else if (is_at(place, "picks"))
        read_picks(f, place);
    else if (is_at(place, "file"))
        read_file(f, place);
    else if (is_at(place, "lastfm") && !proto_text(place, "token")[0])
        wait_for_key(f);
    else
        start(f, place);
}

/* What the likes of a new `connect` belong to; an earlier server's key is no more. */
static void begin_visit(struct fetch *f, const cJSON *connect)
{
    cJSON_Delete(f->nick);
    f->nick = cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(connect, "nick"), false);
    memset(f->key, 0, sizeof f->key);
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

void fetch_key(struct fetch *f, const char *key, struct now now)
{
    cJSON *place = f->later;

    f->now = now;
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
    sys_socket tags = likes_folder_socket(f->folder);

    likes_sockets(f->likes, want, set);
    if (tags != SYS_NO_SOCKET) sys_set_want(set, tags, true, false);
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
    sys_socket tags = likes_folder_socket(f->folder);

    likes_sockets(f->likes, pass_on, &r);
    if (tags != SYS_NO_SOCKET && sys_set_readable(ready, tags)) likes_folder_ready(f->folder);
}

static void take(struct fetch *f, struct likes_answer answer, bool folder)
{
    bool ours = f->command && !f->ready && is_at(place_of(f->command), "folder") == folder;

    if (answer.done && ours)
        finish(f, answer.profile, answer.text);
    else
        cJSON_Delete(answer.profile);
}

int64_t fetch_tick(struct fetch *f, struct now now)
{
    int64_t next = likes_tick(f->likes, now.mono_us);
    int64_t folder = likes_folder_tick(f->folder, now.mono_us);

    f->now = now;
    take(f, likes_take(f->likes), false);
    take(f, likes_folder_take(f->folder), true);
    return folder < next ? folder : next;
}

cJSON *fetch_take(struct fetch *f)
{
    cJSON *command = f->ready ? f->command : NULL;

    if (!command) return NULL;
    f->command = NULL;
    f->ready = false;
    return command;
}
