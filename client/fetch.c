#include "fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "likes.h"
#include "../common/proto.h"

struct fetch {
    struct post *events;
    struct likes *likes;
    cJSON *command; /* NULL: nothing to do */
    bool ready;     /* the command can go on */
};

struct fetch *fetch_new(struct post *events)
{
    struct fetch *f = calloc(1, sizeof *f);

    if (!f) return NULL;
    f->events = events;
    f->likes = likes_new();
    if (f->likes) return f;
    free(f);
    return NULL;
}

void fetch_free(struct fetch *f)
{
    if (!f) return;
    cJSON_Delete(f->command);
    likes_free(f->likes);
    free(f);
}

static const cJSON *source_of(const struct fetch *f)
{
    return cJSON_GetObjectItemCaseSensitive(f->command, "likes");
}

static void tell(struct fetch *f, const char *state, const char *text, const cJSON *taste)
{
    cJSON *e = event_new("likes");

    proto_put_text(e, "state", state);
    proto_put_text(e, "source", proto_text(source_of(f), "source"));
    proto_put_text(e, "text", text);
    if (e && taste) cJSON_AddItemToObject(e, "taste", cJSON_Duplicate(taste, true));
    post_send(f->events, e);
}

/* The secret in `likes` ends here: the engine gets the taste alone. */
static void finish(struct fetch *f, cJSON *taste, const char *text)
{
    char failed[LIKES_ERROR_BYTES + 64];

    if (taste) {
        tell(f, "done", text, taste);
        cJSON_DeleteItemFromObjectCaseSensitive(f->command, "taste");
        cJSON_AddItemToObject(f->command, "taste", taste);
    } else {
        snprintf(failed, sizeof failed, "%s You go on without a taste, into the lobby.", text);
        tell(f, "failed", failed, NULL);
    }
    cJSON_DeleteItemFromObjectCaseSensitive(f->command, "likes");
    f->ready = true;
}

static void read_picks(struct fetch *f, const cJSON *source)
{
    cJSON *taste = likes_from_picks(proto_text(source, "picks"));

    finish(f, taste, taste ? "Your picks were taken." : "There is not enough memory.");
}

static void read_file(struct fetch *f, const cJSON *source)
{
    char error[LIKES_ERROR_BYTES];
    cJSON *taste = likes_from_file(proto_text(source, "path"), error);

    finish(f, taste, taste ? "Your likes were read." : error);
}

static void start(struct fetch *f, const cJSON *source, int64_t mono_us)
{
    char error[LIKES_ERROR_BYTES];

    tell(f, "fetching", "Fetching your likes.", NULL);
    if (!likes_start(f->likes, source, mono_us, error)) finish(f, NULL, error);
}

void fetch_begin(struct fetch *f, cJSON *connect, int64_t mono_us)
{
    cJSON_Delete(f->command);
    f->command = connect;
    f->ready = false;
    if (!connect) return;
    const cJSON *source = source_of(f);
    if (!source)
        f->ready = true;
    else if (strcmp(proto_text(source, "source"), "picks") == 0)
        read_picks(f, source);
    else if (strcmp(proto_text(source, "source"), "file") == 0)
        read_file(f, source);
    else
        start(f, source, mono_us);
}

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

int64_t fetch_tick(struct fetch *f, int64_t mono_us)
{
    int64_t next = likes_tick(f->likes, mono_us);
    struct likes_answer answer = likes_take(f->likes);

    if (!answer.done) return next;
    if (f->command && !f->ready)
        finish(f, answer.profile, answer.text);
    else
        cJSON_Delete(answer.profile);
    return next;
}

cJSON *fetch_take(struct fetch *f)
{
    cJSON *command = f->ready ? f->command : NULL;

    if (!command) return NULL;
    f->command = NULL;
    f->ready = false;
    return command;
}
