/* engine_commands.c: what the person wants. */
#include "engine_parts.h"

#include <string.h>
#include "event.h"
#include "../common/proto.h"
#include "../common/saying.h"
#include "../common/utf8.h"

/* A command that cannot be carried out, and why; `say`: with the tag of its line. */
static void refuse(struct engine *e, const cJSON *command, enum said why, struct now now)
{
    struct saying said;
    cJSON *event = event_new("error");

    saying_put(saying(&said, why), event);
    proto_put_int(event, "wall_ms", now.wall_us / 1000);
    event_copy(event, command, "tag");
    engine_emit(e, event);
}

static void do_connect(struct engine *e, const cJSON *c, struct now now)
{
    if (!radio_in_forget(e->radio, proto_real(c, "drift_ppm", 0))) return;
    cJSON_Delete(e->target);
    e->target = cJSON_CreateObject();
    event_copy(e->target, c, "host");
    event_copy(e->target, c, "port");
    engine_leave(e);
    e->news.missed = (struct missed){0};
    uplink_start(e->uplink, c, now);
}

static void do_accept(struct engine *e, const cJSON *c, struct now now)
{
    (void)c;
    uplink_accept(e->uplink, now);
}

static void do_disconnect(struct engine *e, const cJSON *c, struct now now)
{
    (void)c;
    (void)now;
    uplink_stop(e->uplink);
    engine_settle(e);
    radio_in_stop(e->radio);
}

/* What is wrong with a line, or SAID_NOTHING. */
static enum said misfit(const char *text)
{
    size_t bytes = strlen(text), chars = utf8_count(text, bytes);

    if (chars == 0 || !utf8_valid(text, bytes)) return SAID_LINE_EMPTY;
    if (chars > PROTO_CHAT_CHARS) return SAID_OWN_LINE_LONG;
    return SAID_NOTHING;
}

static void do_say(struct engine *e, const cJSON *c, struct now now)
{
    enum said wrong = misfit(proto_text(c, "text"));
    cJSON *m;

    if (wrong) {
        refuse(e, c, wrong, now);
    } else if (!e->in_room) {
        refuse(e, c, SAID_NOT_IN_SAY, now);
    } else {
        m = proto_new(PROTO_SAY);
        event_copy(m, c, "text");
        event_copy(m, c, "tag");
        if (!engine_speak(e, m)) refuse(e, c, SAID_LINE_UNSENT, now);
    }
}

/* -- wishes ---------------------------------------------------------------------------------- */

/* Commands that become one message, and need a room for it. */
static const struct wish {
    const char *command;
    enum proto_type message;
    const char *fields[5]; /* taken over as they are */
    enum said without;     /* what is said while there is no room */
} wishes[] = {
    {"rooms", PROTO_ASK_ROOMS, {NULL}, SAID_NOT_IN_ROOMS},
    {"join", PROTO_JOIN, {"room"}, SAID_NOT_IN_JOIN},
    {"find", PROTO_FIND, {"tag"}, SAID_NOT_IN_FIND},
    {"request", PROTO_REQUEST, {"song", "number", "name", "tag"}, SAID_NOT_IN_REQUEST},
    {"unrequest", PROTO_UNREQUEST, {"id"}, SAID_NOT_IN_QUEUE},
    {"vote", PROTO_VOTE, {"id", "value"}, SAID_NOT_IN_VOTE},
    {"skip", PROTO_SKIP, {"on"}, SAID_NOT_IN_SKIP},
    {"like", PROTO_LIKE, {"song", "on"}, SAID_NOT_IN_LIKE},
    {"mode", PROTO_MODE, {"mode"}, SAID_NOT_IN_MODE},
    {"cover", PROTO_ASK_COVER, {"song"}, SAID_NOT_IN_COVER},
    {"plays", PROTO_ASK_PLAYS, {"before"}, SAID_NOT_IN_PLAYS},
    {"history", PROTO_ASK_HISTORY, {"before"}, SAID_NOT_IN_HISTORY},
};
enum { WISHES = sizeof wishes / sizeof *wishes };

/* Would the server take it? It ends sessions that send what it does not know. */
static bool is_well_formed(const cJSON *message)
{
    char *line = cJSON_PrintUnformatted(message);
    char error[PROTO_ERROR_BYTES];
    enum proto_type type;
    cJSON *read = NULL;
    bool good =
        line && proto_read(PROTO_FROM_CLIENT, line, strlen(line), &type, &read, error) == PROTO_OK;

    cJSON_Delete(read);
    cJSON_free(line);
    return good;
}

static cJSON *message_of(const struct wish *wish, const cJSON *c)
{
    cJSON *m = proto_new(wish->message);

    for (size_t i = 0; wish->fields[i]; i++) event_copy(m, c, wish->fields[i]);
    if (wish->message == PROTO_FIND) proto_put_text(m, "find", proto_text(c, "text"));
    return m;
}

/* Own votes show before the server has counted them. */
static void show_vote(struct engine *e, const struct wish *wish, const cJSON *c)
{
    if (wish->message == PROTO_VOTE)
        wishes_voted(&e->wishes, proto_id(c, "id"), (int)proto_int(c, "value", 0));
    if (wish->message == PROTO_SKIP) wishes_skip(&e->wishes, proto_flag(c, "on"));
}

static void do_wish(struct engine *e, const struct wish *wish, const cJSON *c, struct now now)
{
    if (!e->in_room) {
        refuse(e, c, wish->without, now);
        return;
    }
    cJSON *m = message_of(wish, c);
    if (!is_well_formed(m)) {
        refuse(e, c, SAID_WISH_UNFIT, now);
        cJSON_Delete(m);
    } else if (engine_speak(e, m)) {
        show_vote(e, wish, c);
    }
}

/* What is loved counts for the next session, too. */
static void do_taste(struct engine *e, const cJSON *c, struct now now)
{
    cJSON *m = proto_new(PROTO_TASTE);

    event_copy(m, c, "taste");
    if (!is_well_formed(m)) {
        refuse(e, c, SAID_TASTE_UNFIT, now);
        cJSON_Delete(m);
        return;
    }
    uplink_love(e->uplink, cJSON_GetObjectItemCaseSensitive(c, "taste"));
    if (e->in_room)
        engine_speak(e, m);
    else
        cJSON_Delete(m);
}

/* -- sound ----------------------------------------------------------------------------------- */

static void do_volume(struct engine *e, const cJSON *c, struct now now)
{
    double volume = proto_real(c, "music", 1);

    (void)now;
    if (!e->mixer) return;
    mixer_set_volume(e->mixer, volume < 0 ? 0.0f : volume > 1 ? 1.0f : (float)volume);
}

static void do_click(struct engine *e, const cJSON *c, struct now now)
{
    (void)now;
    radio_in_set_click(e->radio, proto_flag(c, "on"));
}

void engine_command(struct engine *e, const cJSON *command, struct now now)
{
    static const struct {
        const char *name;
        void (*run)(struct engine *, const cJSON *, struct now);
    } commands[] = {
        {"connect", do_connect}, {"accept", do_accept}, {"disconnect", do_disconnect},
        {"say", do_say},         {"taste", do_taste},   {"volume", do_volume},
        {"click", do_click},
    };

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (command_is(command, commands[i].name)) commands[i].run(e, command, now);
    for (size_t i = 0; i < WISHES; i++)
        if (command_is(command, wishes[i].command)) do_wish(e, &wishes[i], command, now);
    conversation_command(e->talk, command);
    engine_settle(e);
}
