/* view.h: what all screens share: what they ask for. A screen reads the model, draws, and says at most one intent a frame; it
   changes nothing but its own state. */
#ifndef WL_VIEW_H
#define WL_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include "habits.h"
#include "model.h"
#include "ui.h"

enum intent_kind {
    INTENT_NONE,
    INTENT_CONNECT,    /* host, port, name, nick, password; picks, or likes */
    INTENT_ACCEPT,     /* go on although the identity changed */
    INTENT_DISCONNECT, /* also: give up connecting */
    INTENT_SAY,        /* text */
    INTENT_ENTER_ROOM, /* room */
    INTENT_VOLUME,     /* volume */
    INTENT_FIND,       /* text */
    INTENT_REQUEST,    /* song */
    INTENT_UNREQUEST,  /* request */
    INTENT_VOTE,       /* request, vote */
    INTENT_SKIP,       /* on */
    INTENT_LIKE,       /* song, on */
    INTENT_PLAYS,      /* before: 0 for the newest */
    INTENT_TASTE,      /* the likes are read anew from where they came from */
    INTENT_HISTORY,    /* before */
    INTENT_SAY_AGAIN,  /* text; tag: of the line that was not sent, which goes */
    INTENT_UNSAY,      /* tag: that line goes */
    INTENT_OPEN,       /* text: an address, in the system's browser */
    INTENT_HOST,       /* text: folder of songs; name, nick, password; on: one room for all */
    INTENT_HOST_END,
    INTENT_ALERTS, /* what is told of while nobody looks changed: it is kept */
    INTENT_QUIT,
    INTENT_LOOK,     /* the screens' look changed: it is kept */
    INTENT_TALK,     /* on, wait */
    INTENT_TALK_KEY, /* on: down */
    INTENT_MODE,     /* mode */
    INTENT_HEAR,     /* member, nick, volume, on: heard at all */
    INTENT_HABITS,   /* the screens' habits changed: they are told and kept */
    INTENT_TRY,      /* the microphone, for a moment */
    INTENT_TRIM,     /* ms */
    INTENT_CLICK     /* on */
};

enum { INTENT_TEXT_BYTES = 8192, INTENT_PICKS_BYTES = 4096, INTENT_SECRET_BYTES = 512 };

struct intent_likes { /* where they are, beside picks (fetch.h); what is not of that place is "" */
    char source[24];  /* "": picks */
    char user[MODEL_NAME_BYTES], address[MODEL_NAME_BYTES], path[MODEL_TEXT_BYTES];
    char secret[INTENT_SECRET_BYTES];
    bool remember; /* the secret, too */
};

struct intent {
    enum intent_kind kind;
    char host[MODEL_NAME_BYTES], name[MODEL_NAME_BYTES], nick[MODEL_NAME_BYTES],
        room[MODEL_NAME_BYTES];
    char password[INTENT_SECRET_BYTES];
    char picks[INTENT_PICKS_BYTES]; /* "rock, dabke, Korn" */
    struct intent_likes likes;
    char text[INTENT_TEXT_BYTES];
    uint16_t port;
    float volume;
    char song[MODEL_ID_BYTES], request[MODEL_ID_BYTES];
    int vote; /* -1, 0, 1 */
    bool on, wait;
    int64_t before;
    uint32_t tag;
    uint64_t member;
    const char *mode; /* as in event.h */
    int ms;
};

#endif
