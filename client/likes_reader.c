#include "likes_reader.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "likes_folder.h"
#include "../common/proto.h"
#include "../common/sys.h"

#define LOOK_US 5000

struct likes_reader {
    char program[SYS_PATH_BYTES];
    cJSON *place; /* what was asked for; NULL: nothing, or it was answered */
    int64_t asked_us;
    struct likes_answer answer;

    struct sys_thread *thread; /* NULL: none reads. While one does, `found` is its, */
    bool wanted;               /* and what it reads is `place`, not something of before */
    bool folder;
    char path[SYS_PATH_BYTES];
    atomic_bool hurry, done;
    struct likes_answer found;
};

struct likes_reader *likes_reader_new(const char *program)
{
    struct likes_reader *r = calloc(1, sizeof *r);
    if (r) snprintf(r->program, sizeof r->program, "%s", program);
    return r;
}

/* Joins the thread. */
static struct likes_answer end(struct likes_reader *r)
{
    struct likes_answer found = {0};
    sys_thread_join(r->thread);
    r->thread = NULL;
    if (r->wanted)
        found = r->found;
    else
        cJSON_Delete(r->found.profile);
    r->found = (struct likes_answer){0};
    return found;
}

void likes_reader_free(struct likes_reader *r)
{
    if (!r) return;
    atomic_store(&r->hurry, true);
    r->wanted = false;
    if (r->thread) end(r);
    cJSON_Delete(r->place);
    cJSON_Delete(r->answer.profile);
    free(r);
}

static bool is_at(const cJSON *place, const char *source)
{
    return strcmp(proto_text(place, "source"), source) == 0;
}

bool likes_reader_knows(const cJSON *place)
{
    return is_at(place, "file") || is_at(place, "folder");
}

/* What a thread reads goes on until it is done, for nobody. */
static void forget(struct likes_reader *r)
{
    cJSON_Delete(r->place);
    r->place = NULL;
    r->wanted = false;
    atomic_store(&r->hurry, true);
}

void likes_reader_start(struct likes_reader *r, const cJSON *place, int64_t mono_us)
{
    forget(r);
    cJSON_Delete(likes_reader_take(r).profile);
    r->place = cJSON_Duplicate(place, true);
    r->asked_us = mono_us;
}

/* -- reading -- */

static struct likes_answer read_file(const char *path)
{
    struct likes_answer a = {.done = true};
    a.profile = likes_from_file(path, &a.said);
    if (a.profile) saying(&a.said, SAID_FILE_TAKEN);
    return a;
}

/* On the thread. */
static void work(void *user)
{
    struct likes_reader *r = user;
    r->found = r->folder ? likes_from_folder(r->path, r->program, &r->hurry) : read_file(r->path);
    atomic_store(&r->done, true);
}

static void finish(struct likes_reader *r, struct likes_answer answer)
{
    forget(r);
    answer.done = true;
    r->answer = answer;
}

static void begin(struct likes_reader *r)
{
    struct likes_answer none = {0};
    r->folder = is_at(r->place, "folder");
    snprintf(r->path, sizeof r->path, "%s", proto_text(r->place, "path"));
    atomic_store(&r->hurry, false);
    atomic_store(&r->done, false);
    r->thread = sys_thread_start(work, r);
    r->wanted = r->thread != NULL;
    if (r->thread) return;
    saying(&none.said, SAID_LIKES_MEMORY);
    finish(r, none);
}

static void give_up(struct likes_reader *r)
{
    struct likes_answer none = {0};
    saying_text(saying(&none.said, SAID_LIKES_LATE), "service", proto_text(r->place, "path"));
    saying_number(&none.said, "seconds", LIKES_READER_SECONDS);
    finish(r, none);
}

int64_t likes_reader_tick(struct likes_reader *r, int64_t mono_us)
{
    int64_t waited_us = mono_us - r->asked_us;
    if (r->thread && atomic_load(&r->done)) {
        struct likes_answer found = end(r);
        if (found.done) finish(r, found);
    }
    if (r->place && !r->thread) begin(r);
    if (r->wanted && waited_us >= (int64_t)LIKES_READER_HURRY_SECONDS * 1000000)
        atomic_store(&r->hurry, true);
    if (r->place && waited_us >= (int64_t)LIKES_READER_SECONDS * 1000000) give_up(r);
    return r->place ? mono_us + LOOK_US : INT64_MAX;
}

struct likes_answer likes_reader_take(struct likes_reader *r)
{
    struct likes_answer answer = r->answer;
    r->answer = (struct likes_answer){0};
    return answer;
}
