#include "conversation_parts.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "../common/proto.h"

enum {
    BITRATE = 28000,
    KEY_HELD_US = 400000 /* told every 50 ms, or as often as a slow window can */
};
#define NO_TAG (-1)

/* -- life ------------------------------------------------------------------------------------ */

struct conversation *conversation_new(const struct conversation_ports *ports, struct mixer *mixer)
{
    struct conversation *c = calloc(1, sizeof *c);

    if (!c) return NULL;
    c->ports = *ports;
    c->tag = NO_TAG;
    c->level_db = -120;
    c->cues = true;
    c->rules = (struct mouth_rules){.noise = true,
                                    .gain = true,
                                    .echo = true,
                                    .open_db = 12,
                                    .hold_ms = 400,
                                    .bitrate = BITRATE};
    if (!mixer) return c;
    c->mixer = mixer;
    c->voices = mixer_voices(mixer);
    c->mouth = mouth_new(mixer);
    if (c->mouth) {
        mouth_set(c->mouth, &c->rules);
        return c;
    }
    free(c);
    return NULL;
}

void conversation_set_mic(struct conversation *c, struct mic *mic)
{
    assert(c->mouth);
    c->mic = mic;
}

void conversation_free(struct conversation *c)
{
    if (!c) return;
    if (c->mic) mic_want(c->mic, false, "");
    if (c->mouth) mouth_free(c->mouth);
    free(c);
}

/* -- the floor ------------------------------------------------------------------------------- */

void conversation_emit(struct conversation *c, cJSON *event)
{
    if (event) c->ports.event(c->ports.user, event);
}

static void tell_talk(struct conversation *c, bool on)
{
    cJSON *m = proto_new(PROTO_TALK);

    proto_put_flag(m, "on", on);
    if (on) {
        proto_put_flag(m, "wait", c->talk.waits);
        proto_put_int(m, "tag", ++c->tag);
    }
    c->ports.tell(c->ports.user, m);
}

static void cue(struct conversation *c, bool on)
{
    cJSON *e = event_new("cue");

    proto_put_flag(e, "on", on);
    conversation_emit(c, e);
    if (c->mixer && c->cues) mixer_cue(c->mixer, on ? CUE_TALK_ON : CUE_TALK_OFF);
}

/* Tells what the person wants, and what came of it, when that changed. */
static void tell_wish(struct conversation *c)
{
    struct told_wish now = {.on = c->talk.wants || c->talk.unmuted,
                            .asked = c->talk.floor == TALK_ASKED,
                            .heard = c->talk.floor == TALK_MINE};
    struct told_wish was = c->told;

    if (now.on == was.on && now.asked == was.asked && now.heard == was.heard) return;
    c->told = now;
    cJSON *e = event_new("talk");
    proto_put_flag(e, "on", now.on);
    proto_put_flag(e, "asked", now.asked);
    proto_put_flag(e, "heard", now.heard);
    conversation_emit(c, e);
}

/* What was said until now still goes out before the floor is given back. */
void conversation_obey(struct conversation *c, struct talk_acts acts)
{
    if (acts.give_back || acts.cue_off) conversation_send_last(c);
    if (acts.ask) tell_talk(c, true);
    if (acts.give_back) tell_talk(c, false);
    if (acts.cue_on) cue(c, true);
    if (acts.cue_off) cue(c, false);
    if (c->talk.floor != TALK_ASKED && c->talk.floor != TALK_MINE) c->kept_count = 0;
    tell_wish(c);
}

void conversation_welcome(struct conversation *c, const cJSON *welcome)
{
    c->host = proto_flag(welcome, "host");
}

void conversation_leave(struct conversation *c)
{
    c->you = 0;
    c->sending = false;
    conversation_obey(c, talk_leave(&c->talk));
    if (c->voices) voices_forget(c->voices);
}

void conversation_room(struct conversation *c, const cJSON *room)
{
    conversation_leave(c);
    c->you = proto_id(room, "you");
}

static bool is_listed(const struct conversation *c, const cJSON *list)
{
    const cJSON *who;
    bool found = false;

    cJSON_ArrayForEach(who, list)
    {
        found = found || proto_id(who, "id") == c->you;
    }
    return found;
}

/* What counts here: who has let go is not heard any more, although the server may not know it yet. */
static const char *own_floor(const struct talk *t)
{
    if (t->floor == TALK_MINE) return "talking";
    return t->floor == TALK_WAITING ? "waiting" : "";
}

void conversation_floor(struct conversation *c, const cJSON *floor)
{
    bool mine = is_listed(c, cJSON_GetObjectItemCaseSensitive(floor, "talkers"));
    bool waiting = is_listed(c, cJSON_GetObjectItemCaseSensitive(floor, "waiting"));
    struct talk_acts acts = talk_floor(&c->talk, mine, waiting);
    cJSON *e = event_new("floor");

    event_copy(e, floor, "mode");
    event_copy(e, floor, "talkers");
    event_copy(e, floor, "waiting");
    proto_put_text(e, "you", own_floor(&c->talk));
    proto_put_flag(e, "host", c->host);
    conversation_emit(c, e);
    conversation_obey(c, acts);
}

/* Asked for, all but "waiting" are refusals; these two also come unasked. */
static bool refuses_talk(const cJSON *result)
{
    const char *code = proto_text(result, "code"), *of = proto_text(result, "of");

    if (of[0]) return !strcmp(of, "talk") && strcmp(code, "waiting") != 0;
    return !strcmp(code, "floor_lost") || !strcmp(code, "muted");
}

bool conversation_result(struct conversation *c, const cJSON *result)
{
    int64_t tag = proto_int(result, "tag", NO_TAG);
    bool refused = refuses_talk(result);

    if (refused && (tag == NO_TAG || tag == c->tag)) conversation_obey(c, talk_refused(&c->talk));
    return refused;
}

/* -- packets --------------------------------------------------------------------------------- */

void conversation_say(struct conversation *c, const struct packet_voice *voice)
{
    if (c->talk.floor == TALK_MINE) c->ports.send(c->ports.user, voice);
}

void conversation_voice(struct conversation *c, const struct packet_voice *voice, int64_t mono_us)
{
    if (c->voices && c->you && voice->talker != c->you) voices_put(c->voices, voice, mono_us);
}

void conversation_loss(struct conversation *c, const struct packet_loss *loss)
{
    if (c->mouth) mouth_set_loss(c->mouth, loss->percent);
}

void conversation_clock(struct conversation *c, int64_t offset_us)
{
    c->clock_us = offset_us;
    if (c->voices) voices_set_clock(c->voices, offset_us);
}

void conversation_played(struct conversation *c, const struct echo_played *played)
{
    if (c->mouth) mouth_played(c->mouth, played);
}

bool conversation_holds(struct lease *l, int64_t held_us, int64_t mono_us)
{
    if (l->told) l->until_us = mono_us + held_us;
    l->told = false;
    return mono_us < l->until_us;
}

/* The news that it came up may get lost, or whoever is to bring it stand still: nobody is heard longer because of that. */
void conversation_check_key(struct conversation *c, int64_t mono_us)
{
    if (c->talk.down && mono_us >= c->key.until_us) conversation_obey(c, talk_key_lost(&c->talk));
}

static int64_t watch_key(struct conversation *c, int64_t mono_us)
{
    if (conversation_holds(&c->key, KEY_HELD_US, mono_us)) return c->key.until_us;
    conversation_check_key(c, mono_us);
    return INT64_MAX;
}

int64_t conversation_run(struct conversation *c, int64_t mono_us)
{
    int64_t key_us = watch_key(c, mono_us);
    int64_t own_us = c->mic ? conversation_run_own(c, mono_us) : INT64_MAX;
    int64_t others_us = c->voices ? conversation_run_others(c, mono_us) : INT64_MAX;

    if (key_us < own_us) own_us = key_us;
    return own_us < others_us ? own_us : others_us;
}
