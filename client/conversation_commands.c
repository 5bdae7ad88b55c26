/* conversation_commands.c: what the person wants (event.h). */
#include "conversation_parts.h"

#include <stdio.h>
#include "event.h"
#include "../common/proto.h"

/* Who begins to talk: what the microphone heard until now, which may still be open from the last time, is not meant for others. */
static void begin(struct conversation *c, bool on)
{
    if (on && c->talk.floor == TALK_NOT) conversation_hear_mic(c);
}

static void do_talk(struct conversation *c, const cJSON *command)
{
    begin(c, proto_flag(command, "on"));
    conversation_obey(c,
                      talk_want(&c->talk, proto_flag(command, "on"), proto_flag(command, "wait")));
}

static void do_key(struct conversation *c, const cJSON *command)
{
    bool down = proto_flag(command, "down");

    begin(c, down);
    c->key.told = down;
    conversation_obey(c, talk_key(&c->talk, down));
}

static double between(double value, double least, double most)
{
    return value > least ? value < most ? value : most : least;
}

static void hear(struct conversation *c, const cJSON *who)
{
    double volume = proto_flag(who, "muted") ? 0 : between(proto_real(who, "volume", 1), 0, 2);

    voices_set_volume(c->voices, proto_id(who, "id"), (float)volume);
}

static void do_hear(struct conversation *c, const cJSON *command)
{
    const cJSON *who;

    cJSON_ArrayForEach(who, cJSON_GetObjectItemCaseSensitive(command, "list")) hear(c, who);
}

static void do_try(struct conversation *c, const cJSON *command)
{
    (void)command;
    c->tries.told = true;
}

static void set_flag(const cJSON *command, const char *field, bool *value)
{
    if (proto_has(command, field)) *value = proto_flag(command, field);
}

static void do_settings(struct conversation *c, const cJSON *command)
{
    struct mouth_rules *r = &c->rules;
    enum talk_how how;

    if (talk_how_parse(proto_text(command, "how"), &how) && how != c->talk.how)
        conversation_obey(c, talk_set_how(&c->talk, how));
    set_flag(command, "noise", &r->noise);
    set_flag(command, "gain", &r->gain);
    set_flag(command, "echo", &r->echo);
    set_flag(command, "cue", &c->cues);
    r->open_db = between(proto_real(command, "open_db", r->open_db), 3, 40);
    r->hold_ms = (int)between((double)proto_int(command, "hold_ms", r->hold_ms), 100, 2000);
    mouth_set(c->mouth, r);
    if (proto_has(command, "mic"))
        snprintf(c->device, sizeof c->device, "%s", proto_text(command, "mic"));
    if (proto_has(command, "duck_db"))
        voices_set_duck(c->voices, (float)between(proto_real(command, "duck_db", 12), 0, 40));
    if (proto_has(command, "volume"))
        voices_set_master(c->voices, (float)between(proto_real(command, "volume", 1), 0, 2));
}

void conversation_command(struct conversation *c, const cJSON *command)
{
    static const struct {
        const char *name;
        void (*run)(struct conversation *, const cJSON *);
        bool deaf; /* makes sense without ears, too */
    } commands[] = {{"talk", do_talk, true},
                    {"talk_key", do_key, true},
                    {"hear", do_hear, false},
                    {"try", do_try, false},
                    {"talking", do_settings, false}};

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (command_is(command, commands[i].name) && (c->mouth || commands[i].deaf))
            commands[i].run(c, command);
}
