/* likes.c: one fetch: question after question to one source (likes_source.h), until it has no more or time is over. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "likes.h"
#include "likes_http.h"
#include "likes_source.h"
#include "../common/sys.h"

enum { LOOK_US = 5000 };

struct likes {
    struct likes_http *http;
    struct likes_run run; /* its source is NULL: nothing is being fetched */

    /* An answer is read on a thread of its own, since 4 MiB take longer than sound is made ahead. While it works, `run` and what
       follows here are its. */
    struct sys_thread *worker;
    atomic_bool worked;
    struct likes_page page;
    enum likes_step step;
    struct saying why;
    cJSON *profile; /* of everything, when the answer was the last one */

    int64_t now_us, ask_us, give_up_us, all_over_us;
    struct likes_answer answer;
};

struct likes *likes_new(void)
{
    struct likes *l = calloc(1, sizeof *l);
    if (l) l->http = likes_http_new();
    if (l && l->http) return l;
    free(l);
    return NULL;
}

/* Ends the fetch; its answer, if any, stays. */
static void end_fetch(struct likes *l)
{
    if (l->worker) sys_thread_join(l->worker);
    l->worker = NULL;
    likes_http_stop(l->http);
    cJSON_Delete(l->profile);
    l->profile = NULL;
    likes_source_end(&l->run);
}

void likes_free(struct likes *l)
{
    if (!l) return;
    end_fetch(l);
    likes_http_free(l->http);
    cJSON_Delete(l->answer.profile);
    free(l);
}

static void fail(struct likes *l, const struct saying *why)
{
    l->answer.done = true;
    l->answer.said = *why;
    end_fetch(l);
}

/* "Last.fm knows 8 likes of yours, most of all Rock." */
static void praise(const struct likes *l, const cJSON *profile, bool all, struct saying *said)
{
    const cJSON *genres = cJSON_GetObjectItemCaseSensitive(profile, "genres");
    const char *best = cJSON_GetStringValue(cJSON_GetArrayItem(cJSON_GetArrayItem(genres, 0), 0));
    likes_source_say(&l->run, all ? SAID_LIKES_TAKEN : SAID_LIKES_PARTLY, said);
    saying_number(said, "likes", likes_digest_count(l->run.digest));
    if (best) saying_text(said, "genre", best);
}

static void fail_for_memory(struct likes *l)
{
    struct saying why;
    fail(l, saying(&why, SAID_LIKES_MEMORY));
}

static void succeed(struct likes *l, bool all)
{
    if (!l->profile) l->profile = likes_digest_profile(l->run.digest);
    if (!l->profile) {
        fail_for_memory(l);
        return;
    }
    praise(l, l->profile, all, &l->answer.said);
    l->answer.profile = l->profile;
    l->answer.done = true;
    l->profile = NULL;
    end_fetch(l);
}

/* What was read so far counts, if there is any. */
static void stop(struct likes *l, const struct saying *why)
{
    if (likes_digest_count(l->run.digest) > 0)
        succeed(l, false);
    else
        fail(l, why);
}

/* -- questions -- */

static void ask_next(struct likes *l)
{
    l->ask_us = l->now_us + (int64_t)l->run.request.pause_ms * 1000;
    l->give_up_us = l->ask_us + (int64_t)LIKES_SECONDS * 1000000;
}

static void ask(struct likes *l)
{
    l->ask_us = INT64_MAX;
    if (likes_http_begin(l->http, &l->run.request, l->now_us)) return;
    stop(l, saying(&l->why, SAID_LIKES_MEMORY));
}

bool likes_start(struct likes *l, const cJSON *source, int64_t mono_us, struct saying *why)
{
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(source, "source"));
    const struct likes_source *s = likes_source_find(name ? name : "");
    end_fetch(l);
    cJSON_Delete(likes_take(l).profile);
    if (!s) {
        saying_text(saying(why, SAID_NO_PLACE), "place", name ? name : "");
        return false;
    }
    if (!likes_source_begin(&l->run, s, source, why)) {
        likes_source_end(&l->run);
        return false;
    }
    l->now_us = mono_us;
    l->all_over_us = mono_us + (int64_t)LIKES_ALL_SECONDS * 1000000;
    ask_next(l);
    return true;
}

/* -- answers -- */

/* An answer as JSON, NULL when it is none: nothing but white space may follow. */
static cJSON *parse(const struct buf *body)
{
    const char *text = (const char *)buf_data(body), *end = text;
    size_t bytes = buf_length(body);
    if (bytes == 0) return NULL;
    cJSON *json = cJSON_ParseWithLengthOpts(text, bytes, &end, 0);
    while (json && end < text + bytes && strchr(" \t\r\n", *end) && *end) end++;
    if (json && end == text + bytes) return json;
    cJSON_Delete(json);
    return NULL;
}

/* On the worker's thread. */
static void work(void *user)
{
    struct likes *l = user;
    l->page.json = parse(likes_http_body(l->http));
    l->step = l->run.source->read(&l->run, &l->page, &l->why);
    cJSON_Delete(l->page.json);
    if (l->step == LIKES_LAST) l->profile = likes_digest_profile(l->run.digest);
    atomic_store(&l->worked, true);
}

static void take_answer(struct likes *l)
{
    l->page = (struct likes_page){.status = likes_http_status(l->http),
                                  .wait_s = likes_http_wait_s(l->http)};
    atomic_store(&l->worked, false);
    l->worker = sys_thread_start(work, l);
    if (!l->worker) stop(l, saying(&l->why, SAID_LIKES_MEMORY));
}

/* The answer was read. */
static void go_on(struct likes *l)
{
    sys_thread_join(l->worker);
    l->worker = NULL;
    likes_http_end(l->http);
    if (l->step == LIKES_FAILED)
        stop(l, &l->why);
    else if (l->step == LIKES_LAST)
        succeed(l, true);
    else
        ask_next(l);
}

static void explain(struct likes *l)
{
    likes_http_explain(l->http, &l->run, &l->why);
    stop(l, &l->why);
}

static void give_up(struct likes *l)
{
    likes_source_say(&l->run, SAID_LIKES_LATE, &l->why);
    stop(l, saying_number(&l->why, "seconds", LIKES_SECONDS));
}

/* Whatever is due. */
static void act(struct likes *l)
{
    enum likes_http_state state = likes_http_state(l->http);
    if (l->worker && atomic_load(&l->worked))
        go_on(l);
    else if (l->worker)
        return;
    else if (state == LIKES_HTTP_BROKEN)
        explain(l);
    else if (state == LIKES_HTTP_ANSWERED)
        take_answer(l);
    else if (l->now_us >= l->give_up_us || l->now_us >= l->all_over_us)
        give_up(l);
    else if (l->now_us >= l->ask_us)
        ask(l);
}

void likes_sockets(const struct likes *l,
                   void (*each)(void *user, intptr_t socket, bool read, bool write), void *user)
{
    likes_http_sockets(l->http, each, user);
}

void likes_ready(struct likes *l, intptr_t socket, bool read, bool write)
{
    likes_http_ready(l->http, socket, read, write);
}

int64_t likes_tick(struct likes *l, int64_t mono_us)
{
    l->now_us = mono_us;
    if (l->run.source) act(l);
    int64_t due_us = likes_http_tick(l->http, mono_us);
    if (!l->run.source) return INT64_MAX;
    if (l->worker) return mono_us + LOOK_US;
    if (likes_http_state(l->http) > LIKES_HTTP_ASKING) return mono_us;
    return now_earlier(now_earlier(due_us, l->ask_us), now_earlier(l->give_up_us, l->all_over_us));
}

struct likes_answer likes_take(struct likes *l)
{
    struct likes_answer answer = l->answer;
    l->answer = (struct likes_answer){0};
    return answer;
}
