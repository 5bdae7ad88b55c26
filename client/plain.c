#include "plain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "plain_tell.h"
#include "plain_wishes.h"
#include "../common/proto.h"
#include "../common/utf8.h"

enum {
    NAMES_MOST = 10, /* people told by name; of further ones only the number */
    STEP_US = 60000000,
    STEP_FIRST_SYNCS = 3,
    SAME_SONG_MS = 100,
};

#define SILENCE_DB (-60.0)

/* -- events ---------------------------------------------------------------------------------- */

static void on_state(struct plain *p, const cJSON *e, int64_t mono_us)
{
    double retry_s = (double)proto_int(e, "retry_ms", 0) / 1000;

    (void)p;
    (void)mono_us;
    if (strcmp(proto_text(e, "state"), "in") == 0) return; /* `room` said so */
    if (retry_s > 0)
        plain_tell("%s Trying again in %.*f s.", proto_text(e, "text"), retry_s < 10, retry_s);
    else
        plain_tell("%s", proto_text(e, "text"));
    if (strcmp(proto_text(e, "state"), "identity") == 0)
        plain_tell("It was %.16s... and is %.16s...; type /accept to go on, or /quit.",
                   proto_text(e, "expected"), proto_text(e, "fingerprint"));
}

static void on_welcome(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const char *server = proto_text(e, "server");

    (void)p;
    (void)mono_us;
    plain_tell("Connected to %s as %s.", server[0] ? server : proto_text(e, "host"),
               proto_text(e, "nick"));
    if (proto_text(e, "greeting")[0]) plain_tell("%s", proto_text(e, "greeting"));
}

static void on_room(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const char *why = proto_text(e, "why");

    (void)mono_us;
    plain_tell("You are in %s%s%s.", proto_text(e, "name"), why[0] ? " because " : "", why);
    snprintf(p->you, sizeof p->you, "%s", proto_text(e, "you"));
    if (strcmp(p->room, proto_text(e, "id")) == 0) return;
    snprintf(p->room, sizeof p->room, "%s", proto_text(e, "id"));
    plain_talk_enter(&p->talk);
    p->seq = 0;
    plain_wishes_enter(&p->wishes);
}

static void on_members(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const cJSON *item, *list = cJSON_GetObjectItemCaseSensitive(e, "list");
    char names[NAMES_MOST * (PROTO_NICK_CHARS * 4 + 2) + 1] = "";
    int n = 0, people = cJSON_GetArraySize(list);

    (void)p;
    (void)mono_us;
    cJSON_ArrayForEach(item, list)
    {
        size_t used = strlen(names);
        if (n++ == NAMES_MOST) break;
        snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "",
                 proto_text(item, "nick"));
    }
    plain_tell("%d %s here: %s%s.", people, people == 1 ? "person is" : "people are", names,
               people > NAMES_MOST ? " and others" : "");
}

static void tell_line(const cJSON *line)
{
    char when[PLAIN_CLOCK_BYTES];

    plain_tell("[%s] %s: %s", plain_clock(proto_int(line, "wall_ms", 0), when),
               proto_text(line, "nick"), proto_text(line, "text"));
}

static void on_history(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const cJSON *line, *list = cJSON_GetObjectItemCaseSensitive(e, "list");
    bool missed = proto_flag(e, "missed");

    (void)p;
    (void)mono_us;
    if (cJSON_GetArraySize(list) > 0)
        plain_tell(missed ? "While you were away:" : "Before that:");
    else if (!missed)
        plain_tell("Nothing older is kept.");
    cJSON_ArrayForEach(line, list) tell_line(line);
    if (!missed && proto_flag(e, "more")) plain_tell("/older goes further back.");
}

static void on_chat(struct plain *p, const cJSON *e, int64_t mono_us)
{
    int64_t seq = proto_int(e, "seq", 0);

    (void)mono_us;
    if (seq <= p->seq) return;
    p->seq = seq;
    tell_line(e);
}

static void tell_next(const cJSON *e)
{
    const cJSON *next = cJSON_GetObjectItemCaseSensitive(e, "next");
    const char *artist = proto_text(next, "artist");

    if (next)
        plain_tell("Next: %s%s%s.", proto_text(next, "title"), artist[0] ? " by " : "", artist);
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
    const char *artist = proto_text(e, "artist"), *by = proto_text(e, "by");
    char at[PLAIN_LENGTH_BYTES], whole[PLAIN_LENGTH_BYTES];

    (void)mono_us;
    if (!proto_has(e, "position_ms")) {
        if (!p->told_nothing) plain_tell("No song is ready yet.");
        p->told_nothing = true;
        return;
    }
    p->told_nothing = false;
    if (!is_told(p, e))
        plain_tell("Playing: %s%s%s%s%s (%s of %s).", proto_text(e, "title"),
                   artist[0] ? " by " : "", artist, by[0] ? ", asked for by " : "", by,
                   plain_length(proto_int(e, "position_ms", 0), at),
                   plain_length(proto_int(e, "duration_ms", 0), whole));
    tell_next(e);
}

/* Rooms' names hold no sentence; why they suit is one. */
static void tell_room(const cJSON *item)
{
    const char *why = proto_text(item, "why");
    char match[32] = "";
    int people = (int)proto_int(item, "people", 0);

    if (proto_has(item, "match"))
        snprintf(match, sizeof match, ", %d %% like you", (int)proto_int(item, "match", 0));
    plain_tell("%s: %d %s%s%s%s%s%s%s", proto_text(item, "name"), people,
               people == 1 ? "person" : "people", match, why[0] ? " (" : "", why, why[0] ? ")" : "",
               proto_flag(item, "full") ? ", full" : "",
               proto_flag(item, "here") ? ", you are here" : "");
}

static void on_rooms(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const cJSON *item;

    (void)p;
    (void)mono_us;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(e, "list")) tell_room(item);
}

/* Events that are told without a thought. */
#define TELL(name, call)                                                                           \
    static void on_##name(struct plain *p, const cJSON *e, int64_t mono_us)                        \
    {                                                                                              \
        (void)p;                                                                                   \
        (void)mono_us;                                                                             \
        call;                                                                                      \
    }
TELL(member, plain_tell("%s %s.", proto_text(e, "nick"), proto_flag(e, "in") ? "joined" : "left"))
TELL(queue, plain_wishes_queue(&p->wishes, e))
TELL(songs, plain_wishes_songs(e))
TELL(plays, plain_wishes_plays(e))
TELL(floor, plain_talk_floor(&p->talk, e, p->you))
TELL(mic, plain_talk_mic(&p->talk, e))
TELL(notice, plain_tell("Notice: %s", proto_text(e, "text")))
TELL(text, plain_tell("%s", proto_text(e, "text")))

static void on_trim(struct plain *p, const cJSON *e, int64_t mono_us)
{
    const char *device = proto_text(e, "device");
    int ms = (int)proto_int(e, "ms", 0);

    (void)p;
    (void)mono_us;
    if (!device[0])
        plain_tell("There is no sound device to trim.");
    else if (ms == 0)
        plain_tell("Music is not trimmed on %s.", device);
    else
        plain_tell("Music comes %d ms %s on %s.", abs(ms), ms > 0 ? "later" : "earlier", device);
}

static void tell_path(struct plain *p, const cJSON *e)
{
    bool tunnel = strcmp(proto_text(e, "path"), "tcp") == 0;

    if (tunnel == p->tunnel) return;
    p->tunnel = tunnel;
    plain_tell(tunnel ? "UDP does not get through: music comes inside the connection."
                      : "UDP gets through now.");
}

/* Now and then only: a screen reader reads every line aloud. */
static void on_sync(struct plain *p, const cJSON *e, int64_t mono_us)
{
    double level_db = proto_real(e, "level_db", -120);

    tell_path(p, e);
    if (p->check.seconds_heard < STEP_FIRST_SYNCS || level_db < SILENCE_DB) return;
    if (p->step_us && mono_us - p->step_us < STEP_US) return;
    p->step_us = mono_us;
    plain_tell("In step within %.2f ms, level %.1f dB, %d ms in reserve.",
               fabs(proto_real(e, "offset_us", 0)) / 1000, level_db,
               (int)proto_int(e, "buffer_ms", 0));
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
        {"error", on_text},      {"likes", on_text},      {"sync", on_sync},
        {"trim", on_trim},       {"queue", on_queue},     {"songs", on_songs},
        {"plays", on_plays},     {"result", on_text},     {"history", on_history},
        {"floor", on_floor},     {"mic", on_mic},
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
