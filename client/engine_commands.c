/* engine_commands.c: what the person wants. */
#include "engine_parts.h"

#include <string.h>
#include "event.h"
#include "../common/proto.h"
#include "../common/utf8.h"

/* A command that cannot be carried out; `say`: with the tag of its line. */
static void refuse(struct engine *e, const cJSON *command, const char *code, const char *text,
                   struct now now)
{
    cJSON *event = event_new("error");

    proto_put_text(event, "code", code);
    proto_put_text(event, "text", text);
    proto_put_int(event, "wall_ms", now.wall_us / 1000);
    event_copy(event, command, "tag");
    engine_emit(e, event);
}

/* Says something to the server, which is to look for it at once. */
static bool speak(struct engine *e, cJSON *message)
{
    if (!uplink_send(e->uplink, message)) return false;
    path_knock(e->path);
    return true;
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
    uplink_stop(e->uplink, "Not connected.");
    engine_settle(e);
    radio_in_stop(e->radio);
}

/* What is wrong with a line, or NULL. */
static const char *misfit(const char *text)
{
    size_t bytes = strlen(text), chars = utf8_count(text, bytes);

    if (chars == 0 || !utf8_valid(text, bytes)) return "There is nothing in that line to be sent.";
    if (chars > PROTO_CHAT_CHARS) return "That line is too long: 2,000 characters are the most.";
    return NULL;
}

static void do_say(struct engine *e, const cJSON *c, struct now now)
{
    const char *wrong = misfit(proto_text(c, "text"));
    cJSON *m;

    if (wrong) {
        refuse(e, c, "bad", wrong, now);
    } else if (!e->in_room) {
        refuse(e, c, "not_in", "Not connected: the line was not sent.", now);
    } else {
        m = proto_new(PROTO_SAY);
        event_copy(m, c, "text");
        event_copy(m, c, "tag");
        if (!speak(e, m)) refuse(e, c, "bad", "That line cannot be sent.", now);
    }
}

/* -- wishes ---------------------------------------------------------------------------------- */

/* Commands that become one message, and need a room for it. */
static const struct wish {
    const char *command;
    enum proto_type message;
    const char *fields[5]; /* taken over as they are */
    const char *without;   /* what is said while there is no room */
} wishes[] = {
    {"rooms", PROTO_ASK_ROOMS, {NULL}, "Not connected: there are no rooms to list."},
    {"join", PROTO_JOIN, {"room"}, "Not connected: there is no room to join."},
    {"find", PROTO_FIND, {"tag"}, "Not connected: there are no songs to search."},
    {"request",
     PROTO_REQUEST,
     {"song", "number", "name", "tag"},
     "Not connected: nobody can be asked for a song."},
    {"unrequest", PROTO_UNREQUEST, {"id"}, "Not connected: there is no queue."},
    {"vote", PROTO_VOTE, {"id", "value"}, "Not connected: there is nothing to vote on."},
    {"skip", PROTO_SKIP, {"on"}, "Not connected: there is no song to skip."},
    {"like", PROTO_LIKE, {"song", "on"}, "Not connected: nobody would know of it."},
    {"mode", PROTO_MODE, {"mode"}, "Not connected: there is no room whose mode could change."},
    {"plays", PROTO_ASK_PLAYS, {"before"}, "Not connected: nothing was played."},
    {"history", PROTO_ASK_HISTORY, {"before"}, "Not connected: nothing was said."},
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
        refuse(e, c, "not_in", wish->without, now);
        return;
    }
    cJSON *m = message_of(wish, c);
    if (!is_well_formed(m)) {
        refuse(e, c, "bad", "That cannot be asked of the server.", now);
        cJSON_Delete(m);
    } else if (speak(e, m)) {
        show_vote(e, wish, c);
    }
}

/* What is loved counts for the next session, too. */
static void do_taste(struct engine *e, const cJSON *c, struct now now)
{
    cJSON *m = proto_new(PROTO_TASTE);

    event_copy(m, c, "taste");
    if (!is_well_formed(m)) {
        refuse(e, c, "bad", "That taste does not fit what a server takes.", now);
        cJSON_Delete(m);
        return;
    }
    uplink_love(e->uplink, cJSON_GetObjectItemCaseSensitive(c, "taste"));
    if (e->in_room)
        speak(e, m);
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
