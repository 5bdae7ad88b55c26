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

static void do_rooms(struct engine *e, const cJSON *c, struct now now)
{
    if (e->in_room)
        speak(e, proto_new(PROTO_ASK_ROOMS));
    else
        refuse(e, c, "not_in", "Not connected: there are no rooms to list.", now);
}

static void do_join(struct engine *e, const cJSON *c, struct now now)
{
    cJSON *m;

    if (!e->in_room) {
        refuse(e, c, "not_in", "Not connected: there is no room to join.", now);
        return;
    }
    m = proto_new(PROTO_JOIN);
    event_copy(m, c, "room");
    speak(e, m);
}

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
        {"say", do_say},         {"rooms", do_rooms},   {"join", do_join},
        {"volume", do_volume},   {"click", do_click},
    };

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (command_is(command, commands[i].name)) commands[i].run(e, command, now);
    engine_settle(e);
}
