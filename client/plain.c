#include "plain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "calendar.h"
#include "event.h"
#include "plain_tell.h"
#include "plain_wishes.h"
#include "words.h"
#include "../common/proto.h"
#include "../common/sentence.h"

enum {
    NAMES_MOST = 10, /* people told by name; of further ones only the number */
    STEP_US = 60000000,
    STEP_FIRST_SYNCS = 3,
    SAME_SONG_MS = 100,
    TEXT_BYTES = SENTENCE_BYTES,
};

#define SILENCE_DB (-60.0)

/* -- events ---------------------------------------------------------------------------------- */

/* An event (NULL: none) with a field put in, or in the place of its own. */
static cJSON *with_text(const cJSON *e, const char *field, const char *text)
{
    cJSON *copy = e ? cJSON_Duplicate(e, true) : cJSON_CreateObject();

    cJSON_DeleteItemFromObjectCaseSensitive(copy, field);
    proto_put_text(copy, field, text);
    return copy;
}

static void tell_identity(const cJSON *e)
{
    enum { SHOWN = 16 }; /* of a fingerprint's digits */
    char was[SHOWN + 4], is[SHOWN + 4];
    cJSON *fields = cJSON_CreateObject();

    snprintf(was, sizeof was, "%.16s", proto_text(e, "expected"));
    snprintf(is, sizeof is, "%.16s", proto_text(e, "fingerprint"));
    proto_put_text(fields, "was", was);
    proto_put_text(fields, "is", is);
    plain_tell_made(PLAIN_IDENTITY, fields);
}

static void on_state(struct plain *p, const cJSON *e, int64_t mono_us)
{
    char text[TEXT_BYTES], again[TEXT_BYTES] = "";

    (void)p;
    (void)mono_us;
    if (strcmp(proto_text(e, "state"), "in") == 0) return; /* `room` said so */
    words_said(text, sizeof text, e);
    if (proto_int(e, "retry_ms", 0) > 0) {
        words_filled(again, sizeof again, plain_words(PLAIN_RETRY), e);
        sentence_append(text, sizeof text, " ", 1);
        sentence_append(text, sizeof text, again, strlen(again));
    }
    plain_say(text);
    if (strcmp(proto_text(e, "state"), "identity") == 0) tell_identity(e);
}

static void on_servers(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const cJSON *server;

    (void)p;
    (void)mono_us;
    cJSON_ArrayForEach(server, cJSON_GetObjectItemCaseSensitive(e, "list"))
        plain_tell(PLAIN_SERVER, server);
}

static void on_welcome(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const char *server = proto_text(e, "server");
    char greeting[TEXT_BYTES];

    (void)p;
    (void)mono_us;
    plain_tell_made(PLAIN_WELCOME,
                    with_text(e, "server", server[0] ? server : proto_text(e, "host")));
    words_said(greeting, sizeof greeting, cJSON_GetObjectItemCaseSensitive(e, "greets"));
    if (greeting[0]) plain_say(greeting);
}

/* With the reason in the language, as `why`. */
static cJSON *with_why(const cJSON *e)
{
    char why[TEXT_BYTES];
    const cJSON *reason = cJSON_GetObjectItemCaseSensitive(e, "reason");

    return with_text(e, "why", words_said(why, sizeof why, reason));
}

static void on_room(struct plain *p, const cJSON *e, int64_t mono_us)
{
    (void)mono_us;
    plain_tell_made(PLAIN_ROOM, with_why(e));
    snprintf(p->you, sizeof p->you, "%s", proto_text(e, "you"));
    if (strcmp(p->room, proto_text(e, "id")) == 0) return;
    snprintf(p->room, sizeof p->room, "%s", proto_text(e, "id"));
    plain_talk_enter(&p->talk);
    p->seq = p->said_ms = 0;
    plain_wishes_enter(&p->wishes);
}

static void on_members(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const cJSON *item, *list = cJSON_GetObjectItemCaseSensitive(e, "list");
    cJSON *fields = cJSON_CreateObject(), *names = cJSON_AddArrayToObject(fields, "names");
    int people = cJSON_GetArraySize(list);

    (void)p;
    (void)mono_us;
    cJSON_ArrayForEach(item, list)
    {
        if (cJSON_GetArraySize(names) == NAMES_MOST) break;
        cJSON_AddItemToArray(names, cJSON_CreateString(proto_text(item, "nick")));
    }
    proto_put_int(fields, "people", people);
    proto_put_int(fields, "more", people > NAMES_MOST);
    plain_tell_made(PLAIN_MEMBERS, fields);
}

/* A line that was said on another day than the one before (0: none). */
static void tell_old(const cJSON *line, int64_t before_ms)
{
    char day[CALENDAR_DAY_BYTES];
    int64_t wall_ms = proto_int(line, "wall_ms", 0);

    if (!before_ms || !calendar_same_day(before_ms, wall_ms))
        plain_tell_made(PLAIN_DAY, with_text(NULL, "day", calendar_day(wall_ms, day)));
    plain_tell(PLAIN_LINE, line);
}

static void on_history(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const cJSON *line, *list = cJSON_GetObjectItemCaseSensitive(e, "list");
    bool missed = proto_flag(e, "missed");

    (void)p;
    (void)mono_us;
    if (cJSON_GetArraySize(list) > 0)
        plain_tell(missed ? PLAIN_WHILE_AWAY : PLAIN_BEFORE, NULL);
    else if (!missed)
        plain_tell(PLAIN_NOTHING_OLDER, NULL);
    int64_t before_ms = 0;
    cJSON_ArrayForEach(line, list)
    {
        tell_old(line, before_ms);
        before_ms = proto_int(line, "wall_ms", 0);
    }
    if (!missed && proto_flag(e, "more")) plain_tell(PLAIN_OLDER, NULL);
}

static void on_chat(struct plain *p, const cJSON *e, int64_t mono_us)
{
    int64_t seq = proto_int(e, "seq", 0), wall_ms = proto_int(e, "wall_ms", 0);

    (void)mono_us;
    if (seq <= p->seq && wall_ms <= p->said_ms)
        return; /* a server may lose numbers, and give them again */
    if (proto_flag(e, "old"))
        tell_old(e, p->said_ms);
    else
        plain_tell(PLAIN_LINE, e);
    p->seq = seq;
    if (wall_ms > p->said_ms) p->said_ms = wall_ms;
}

/* The same playing of a song is told once, though what comes next becomes known later. */
static bool is_told(struct plain *p, const cJSON *e)
{
    int64_t began_ms = proto_int(e, "mono_us", 0) / 1000 - proto_int(e, "position_ms", 0);
    bool told = llabs(began_ms - p->song_began_ms) < SAME_SONG_MS &&
                strcmp(p->song, proto_text(e, "title")) == 0;

    p->song_began_ms = began_ms;
    snprintf(p->song, sizeof p->song, "%s", proto_text(e, "title"));
    return told;
}

static void on_playing(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const cJSON *next = cJSON_GetObjectItemCaseSensitive(e, "next");

    (void)mono_us;
    if (!proto_has(e, "position_ms")) {
        if (!p->told_nothing) plain_tell(PLAIN_NO_SONG, NULL);
        p->told_nothing = true;
        return;
    }
    p->told_nothing = false;
    if (!is_told(p, e)) plain_tell(PLAIN_PLAYING, e);
    if (next) plain_tell(PLAIN_NEXT, next);
}

static void on_rooms(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const cJSON *item;

    (void)p;
    (void)mono_us;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(e, "list"))
    {
        plain_tell_made(PLAIN_ROOM_LINE, with_why(item));
    }
    if (proto_int(e, "more", 0) > 0) plain_tell(PLAIN_MORE_ROOMS, e);
}

/* Events that are told without a thought. */
#define TELL(name, call)                                                                           \
    static void on_##name(struct plain *p, const cJSON *e, int64_t mono_us)                        \
    {                                                                                              \
        (void)p;                                                                                   \
        (void)mono_us;                                                                             \
        call;                                                                                      \
    }
TELL(member, plain_tell(proto_flag(e, "in") ? PLAIN_CAME : PLAIN_LEFT, e))
TELL(queue, plain_wishes_queue(&p->wishes, e))
TELL(songs, plain_wishes_songs(e))
TELL(plays, plain_wishes_plays(e))
TELL(floor, plain_talk_floor(&p->talk, e, p->you))
TELL(mic, plain_talk_mic(&p->talk, e))

static void on_said(struct plain *p, const cJSON *e, int64_t mono_us)
{
    char text[TEXT_BYTES];

    (void)p;
    (void)mono_us;
    plain_say(words_said(text, sizeof text, e));
}

static void on_notice(struct plain *p, const cJSON *e, int64_t mono_us)
{
    char text[TEXT_BYTES];

    (void)p;
    (void)mono_us;
    plain_tell_made(PLAIN_NOTICE, with_text(NULL, "said", words_said(text, sizeof text, e)));
}

static void on_trim(struct plain *p, const cJSON *e, int64_t mono_us)
{
    int64_t ms = proto_int(e, "ms", 0);
    cJSON *fields = cJSON_CreateObject();

    (void)p;
    (void)mono_us;
    event_copy(fields, e, "device");
    proto_put_int(fields, "ms", ms < 0 ? -ms : ms);
    plain_tell_made(!proto_text(e, "device")[0] ? PLAIN_NO_TRIM
                    : ms == 0                   ? PLAIN_TRIM_NONE
                    : ms > 0                    ? PLAIN_TRIM_LATER
                                                : PLAIN_TRIM_EARLIER,
                    fields);
}

static void tell_path(struct plain *p, const cJSON *e)
{
    bool tunnel = strcmp(proto_text(e, "path"), "tcp") == 0;

    if (tunnel == p->tunnel) return;
    p->tunnel = tunnel;
    plain_tell(tunnel ? PLAIN_TUNNEL : PLAIN_NO_TUNNEL, NULL);
}

/* Now and then only: a screen reader reads every line aloud. */
static void on_sync(struct plain *p, const cJSON *e, int64_t mono_us)
{
    double level_db = proto_real(e, "level_db", -120);
    char offset[32];

    tell_path(p, e);
    if (p->check.seconds_heard < STEP_FIRST_SYNCS || level_db < SILENCE_DB) return;
    if (p->step_us && mono_us - p->step_us < STEP_US) return;
    p->step_us = mono_us;
    snprintf(offset, sizeof offset, "%.2f", fabs(proto_real(e, "offset_us", 0)) / 1000);
    plain_tell_made(PLAIN_SYNC, with_text(e, "offset", offset));
}

/* -- the face -------------------------------------------------------------------------------- */

static void event(void *user, const cJSON *e, int64_t mono_us)
{
    static const struct {
        const char *name;
        void (*tell)(struct plain *, const cJSON *, int64_t);
    } events[] = {
        {"state", on_state},     {"welcome", on_welcome}, {"room", on_room},
        {"members", on_members}, {"member", on_member},   {"chat", on_chat},
        {"playing", on_playing}, {"rooms", on_rooms},     {"notice", on_notice},
        {"error", on_said},      {"likes", on_said},      {"sync", on_sync},
        {"trim", on_trim},       {"queue", on_queue},     {"songs", on_songs},
        {"plays", on_plays},     {"result", on_said},     {"history", on_history},
        {"floor", on_floor},     {"mic", on_mic},         {"servers", on_servers},
    };
    struct plain *p = user;

    check_event(&p->check, e, p->line, mono_us);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if (event_is(e, events[i].name)) events[i].tell(p, e, mono_us);
}

static void answer(void *user, const char *text)
{
    (void)user;
    puts(text);
    fflush(stdout);
}

struct terminal_face plain_face(struct plain *p)
{
    return (struct terminal_face){.user = p, .event = event, .answer = answer};
}
