/* uplink_messages.c: the server's lines, and those among them that decide whether there is a session. */
#include "uplink_parts.h"

#include <string.h>
#include "event.h"

/* False when it speaks another version. */
static bool keep_welcome(struct uplink *u, const cJSON *welcome, struct now now)
{
    struct saying why;

    if (proto_int(welcome, "v", 0) != PROTO_VERSION) {
        uplink_end(u, saying(&why, SAID_OTHER_VERSION));
        return false;
    }
    target_welcomed(&u->target, u->fingerprint, welcome);
    u->past = false;
    uplink_enter(u, UPLINK_IN, now);
    return true;
}

static void tell_error(struct uplink *u, const cJSON *error, struct now now)
{
    cJSON *e = event_new("error");

    saying_pass_on(error, e);
    event_copy(e, error, "tag");
    proto_put_int(e, "wall_ms", now.wall_us / 1000);
    u->io.event(u->io.world, e);
}

/* Trying again cannot help with these: a person has to change something. */
static bool is_final(const char *code)
{
    static const char *const codes[] = {"password", "version", "nick_taken", "nick_bad", "banned"};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(code, codes[i]) == 0) return true;
    return false;
}

static void handle_error(struct uplink *u, const cJSON *error, struct now now)
{
    struct saying why;

    tell_error(u, error, now);
    if (!proto_flag(error, "fatal")) return;
    saying_read(&why, error);
    if (is_final(proto_text(error, "code")))
        uplink_end(u, &why);
    else
        uplink_lose_for(u, &why, now);
}

static void handle_closing(struct uplink *u, const cJSON *closing, struct now now)
{
    cJSON *e = event_new("closing");
    struct saying why;

    saying_pass_on(closing, e);
    u->io.event(u->io.world, e);
    saying_read(&why, closing);
    if (proto_flag(closing, "again"))
        uplink_lose_for(u, &why, now);
    else
        uplink_end(u, &why);
}

/* What a session is made of. True when the message is for others as well. */
static bool handle(struct uplink *u, enum proto_type type, const cJSON *m, struct now now)
{
    switch (type) {
    case PROTO_WELCOME:
        if (u->state != UPLINK_GREETING) return false;
        return keep_welcome(u, m, now);
    case PROTO_ERROR:
        handle_error(u, m, now);
        return false;
    case PROTO_CLOSING:
        handle_closing(u, m, now);
        return false;
    case PROTO_NOTICE:
        return true;
    default:
        return u->state == UPLINK_IN;
    }
}

/* The next line of a connection that still stands; NULL when there is none. */
static char *next_line(struct uplink *u, size_t *bytes, struct now now)
{
    bool too_long = false;

    if (u->state != UPLINK_GREETING && u->state != UPLINK_IN) return NULL;
    char *line = wire_line(&u->wire, bytes, &too_long);
    if (too_long) uplink_lose(u, SAID_LOST_LINE, now);
    return too_long ? NULL : line;
}

static void lose_for_nonsense(struct uplink *u, const char *error, struct now now)
{
    struct saying why;

    saying_text(saying(&why, SAID_LOST_NONSENSE), "detail", error);
    uplink_lose_for(u, &why, now);
}

static bool is_of_people(const char *line, size_t bytes)
{
    static const enum proto_type types[] = {PROTO_MEMBER,  PROTO_CHAT,  PROTO_MEMBERS,
                                            PROTO_HISTORY, PROTO_ROOMS, PROTO_NOTICE,
                                            PROTO_QUEUE,   PROTO_VOTES, PROTO_PLAYS};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (proto_begins(types[i], line, bytes)) return true;
    return false;
}

bool uplink_next(struct uplink *u, enum proto_type *type, cJSON **message, struct now now)
{
    char error[PROTO_ERROR_BYTES];
    size_t bytes;
    char *line;

    while ((line = next_line(u, &bytes, now))) {
        if (u->deaf && is_of_people(line, bytes)) continue;
        enum proto_result result = proto_read(PROTO_FROM_SERVER, line, bytes, type, message, error);
        if (result == PROTO_BAD) lose_for_nonsense(u, error, now);
        if (result != PROTO_OK) continue;
        if (handle(u, *type, *message, now)) return true;
        cJSON_Delete(*message);
    }
    if (u->ended) uplink_lose_for(u, &u->ended_why, now);
    return false;
}
