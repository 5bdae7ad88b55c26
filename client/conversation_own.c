/* conversation_own.c: the own voice, from the microphone to packets. */
#include "conversation_parts.h"

#include <string.h>
#include "event.h"
#include "../common/proto.h"

enum {
    READ_SAMPLES = 960,
    FRAME_US = 20000,
    LINGER_US =
        3000000, /* the microphone stays open so long after somebody talked: the next word comes soon */
    LISTEN_US = 10000, /* between two looks at it */
    METER_US = 100000,
    TRY_HELD_US = 1000000, /* told every 250 ms by a window that shows it */
};

static void send_frame(struct conversation *c, const struct mouth_frame *f)
{
    struct packet_voice v = {.frame = c->base + f->frame,
                             .flags = f->pause ? PACKET_VOICE_PAUSE : 0,
                             .spoken_us = f->spoken_us + c->clock_us,
                             .opus = f->opus,
                             .opus_bytes = f->opus_bytes};

    if (f->opus_bytes == 0) return;
    c->ports.send(c->ports.user, &v);
    c->frame = v.frame + 1;
    c->spoken_us = v.spoken_us;
    c->sending = true;
}

/* The last frame of a talk carries no sound of its own: an Opus packet of its first byte alone stands for silence. */
void conversation_send_last(struct conversation *c)
{
    static const uint8_t silence[] = {0x78}; /* SILK-free: CELT, fullband, 20 ms, mono */
    struct packet_voice v = {.frame = c->frame++,
                             .flags = PACKET_VOICE_LAST,
                             .spoken_us = c->spoken_us + FRAME_US,
                             .opus = silence,
                             .opus_bytes = sizeof silence};

    if (c->sending) c->ports.send(c->ports.user, &v);
    c->sending = false;
}

static void send_kept(struct conversation *c)
{
    for (size_t i = 0; i < c->kept_count; i++) send_frame(c, &c->kept[i]);
    c->kept_count = 0;
}

static void keep(struct conversation *c, const struct mouth_frame *f)
{
    if (c->kept_count == CONVERSATION_KEPT)
        memmove(c->kept, c->kept + 1, --c->kept_count * sizeof *c->kept);
    c->kept[c->kept_count++] = *f;
}

static void take_frame(struct conversation *c, const struct mouth_frame *f)
{
    c->level_db = f->level_db;
    c->voice = f->voice;
    conversation_obey(c, talk_voice(&c->talk, f->voice));
    if (c->talk.floor == TALK_MINE) {
        if (c->kept_count) send_kept(c);
        send_frame(c, f);
    } else if (c->talk.floor == TALK_ASKED) {
        keep(c, f);
    }
}

/* The program may have stood still in here, and the system then hands over, late, what it kept meanwhile: that came after the key. */
void conversation_hear_mic(struct conversation *c)
{
    float samples[READ_SAMPLES];
    struct mouth_frame frame;
    int64_t at_us;

    if (!c->mic) return;
    for (size_t n, left = MIC_RING_FRAMES; left >= READ_SAMPLES; left -= n) {
        n = mic_read(c->mic, samples, READ_SAMPLES, &at_us);
        if (n == 0) return;
        conversation_check_key(c, at_us);
        mouth_hear(c->mouth, samples, n, at_us);
        while (mouth_next(c->mouth, &frame)) take_frame(c, &frame);
    }
}

/* `needed`: what it hears counts; else it looks dead, as it is. */
static void tell_mic(struct conversation *c, bool open, bool needed, enum said why,
                     const char *text)
{
    cJSON *e = event_new("mic");
    struct saying said;

    proto_put_flag(e, "open", open);
    proto_put_flag(e, "voice", open && needed && c->voice);
    if (e) cJSON_AddNumberToObject(e, "level_db", open && needed ? (double)c->level_db : -120);
    if (open) proto_put_text(e, "name", text);
    if (why) saying_put(saying_text(saying(&said, why), "reason", text), e);
    conversation_emit(c, e);
}

/* Frames go on to be counted from talk to talk. */
static void begin(struct conversation *c)
{
    mouth_begin(c->mouth);
    c->base = c->frame;
}

/* It was closed, and may be open again: nobody is heard to speak, and what is heard next has another delay. */
static void begin_anew(struct conversation *c)
{
    c->voice = false;
    conversation_obey(c, talk_voice(&c->talk, false)); /* first: the last frame takes a number */
    c->kept_count = 0;
    begin(c);
}

/* It stays open a moment longer than somebody talks; what it hears then goes nowhere. */
int64_t conversation_run_own(struct conversation *c, int64_t mono_us)
{
    char text[MIC_TEXT_BYTES];
    bool open;
    enum said why;

    bool tries = conversation_holds(&c->tries, TRY_HELD_US, mono_us);
    bool talks = c->you && talk_needs_mic(&c->talk);
    if (talks) c->needed_us = mono_us + LINGER_US;
    bool wanted = tries || (c->you && mono_us < c->needed_us);
    if (wanted && !c->listening) begin(c);
    c->listening = wanted;
    mic_want(c->mic, wanted, c->device);
    conversation_hear_mic(c);
    bool news = mic_news(c->mic, &open, &why, text);
    if (news && c->open) begin_anew(c);
    c->open = open;
    if (news || (open && mono_us >= c->meter_at_us)) {
        tell_mic(c, open, tries || talks, why, text);
        c->meter_at_us = mono_us + METER_US;
    }
    return wanted || open ? mono_us + LISTEN_US : INT64_MAX;
}
