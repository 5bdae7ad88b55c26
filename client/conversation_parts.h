/* conversation_parts.h: what a conversation is made of, for its own files alone (conversation*.c). */
#ifndef WL_CONVERSATION_PARTS_H
#define WL_CONVERSATION_PARTS_H

#include "conversation.h"
#include "talk.h"
#include "voices.h"

enum {
    CONVERSATION_KEPT =
        10, /* frames of the own voice while the server is asked for the floor: 200 ms */
};

/* What counts only as long as it is said again and again. */
struct lease {
    bool told;        /* since the last look */
    int64_t until_us; /* and it counts until then */
};

struct conversation {
    struct conversation_ports ports;
    struct mixer *mixer;   /* NULL: a deaf one, which has none of the following either */
    struct voices *voices; /* the mixer's */
    struct mic *mic;
    struct mouth *mouth;
    struct mouth_rules rules;
    char device[MIC_TEXT_BYTES];
    struct talk talk;
    uint64_t you; /* 0: in no room */
    bool host;
    bool cues; /* are heard */
    struct told_wish {
        bool on, asked, heard;
    } told;             /* by the last `talk` event */
    struct lease key;   /* it is down */
    struct lease tries; /* the microphone, to see its level */
    int64_t tag;        /* of the last wish to talk */
    int64_t clock_us;

    /* the own voice */
    bool listening; /* the microphone is wanted, */
    bool open;      /* and was open, as last told */
    int64_t needed_us;
    uint32_t base, frame; /* number of the mouth's first frame; and after the last that went out */
    int64_t spoken_us;    /* of the last that went out */
    bool sending;         /* ... and it was not the last of a talk */
    struct mouth_frame kept[CONVERSATION_KEPT];
    size_t kept_count;
    float level_db;
    bool voice;
    int64_t meter_at_us;

    /* the others */
    uint64_t marked[VOICES_MOST]; /* who was told to be heard */
    size_t marked_count;
    bool marked_me;
    int64_t stats_at_us, loss_at_us;
    struct said_loss {
        uint64_t talker, frames, lost;
    } said[VOICES_MOST];
};

void conversation_emit(struct conversation *c, cJSON *event); /* NULL: nothing to tell */
/* Does what the rules of talking ask for. */
void conversation_obey(struct conversation *c, struct talk_acts acts);

/* Still? After it was told, for so long. */
bool conversation_holds(struct lease *l, int64_t held_us, int64_t mono_us);

/* Ends what the key holds, when it was not told to be down for too long at that moment. */
void conversation_check_key(struct conversation *c, int64_t mono_us);

/* conversation_own.c: from the microphone to packets; each returns when it wants to be called again. */
int64_t conversation_run_own(struct conversation *c, int64_t mono_us);
/* Takes what waits in the microphone, as much as it holds. */
void conversation_hear_mic(struct conversation *c);
/* Ends what was being sent. */
void conversation_send_last(struct conversation *c);

/* conversation_others.c: who is heard, and how well. */
int64_t conversation_run_others(struct conversation *c, int64_t mono_us);

#endif
