/* talk.h: when the person talks: the key, the button, the voice itself, and what the server's floor allows. Rules only: it
   says what is to be done, the conversation does it. */
#ifndef WL_TALK_H
#define WL_TALK_H

#include <stdbool.h>

enum talk_how {
    TALK_PUSH,   /* while the key is down */
    TALK_TOGGLE, /* from one press to the next */
    TALK_VOICE,  /* while there is voice; the key mutes and unmutes; muted at first */
    TALK_HOWS
};

enum talk_floor { TALK_NOT, TALK_ASKED, TALK_WAITING, TALK_MINE };

struct talk { /* all zero: push to talk, nothing wanted */
    enum talk_how how;
    bool down;    /* the key */
    bool wants;   /* the person wants to talk: by key or button, or by voice */
    bool waits;   /* ... and rather waits for a turn than to be told that somebody else talks */
    bool unmuted; /* TALK_VOICE: voice counts */
    bool voice;   /* there is some */
    enum talk_floor floor;
};

/* What to do now. */
struct talk_acts {
    bool ask, give_back;  /* tell the server (ask: with talk.waits) */
    bool cue_on, cue_off; /* let the person hear that others do, or do not any more */
};

/* Another way of talking ends what was on. */
struct talk_acts talk_set_how(struct talk *t, enum talk_how how);
/* The key, as often as it is told. */
struct talk_acts talk_key(struct talk *t, bool down);
/* Nothing is told of the key any more. Who holds it to talk has let go, as far as anybody knows; a press that began or ended a talk
   was one. */
struct talk_acts talk_key_lost(struct talk *t);
/* The button, or /talk: wants to, perhaps in turn; or not any more. */
struct talk_acts talk_want(struct talk *t, bool on, bool waits);
/* There is voice at the microphone, or not any more: counts with TALK_VOICE. */
struct talk_acts talk_voice(struct talk *t, bool voice);
/* What the server's floor says of me. */
struct talk_acts talk_floor(struct talk *t, bool mine, bool waiting);
/* The last wish was refused, or the floor taken away: no other try until the key, the button or the voice begins anew. */
struct talk_acts talk_refused(struct talk *t);
/* Another room, or none: nothing is wanted there yet. */
struct talk_acts talk_leave(struct talk *t);

/* Not while others are listened to until it is one's turn. */
bool talk_needs_mic(const struct talk *t);

/* "push" ...; false for a word that is none. */
const char *talk_how_text(enum talk_how how);
bool talk_how_parse(const char *text, enum talk_how *out);

#endif
