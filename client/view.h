/* view.h: what all screens share: what they ask for. A screen reads the model, draws, and says at most one intent a frame; it
   changes nothing but its own state. */
#ifndef WL_VIEW_H
#define WL_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include "model.h"
#include "ui.h"

enum intent_kind {
    INTENT_NONE,
    INTENT_CONNECT, /* host, port, name, nick, password; picks, or anghami_user and anghami_token */
    INTENT_ACCEPT,  /* go on although the identity changed */
    INTENT_DISCONNECT, /* also: give up connecting */
    INTENT_SAY,        /* text */
    INTENT_ENTER_ROOM, /* room */
    INTENT_VOLUME      /* volume */
};

enum { INTENT_TEXT_BYTES = 8192, INTENT_PICKS_BYTES = 4096, INTENT_SECRET_BYTES = 512 };

struct intent {
    enum intent_kind kind;
    char host[MODEL_NAME_BYTES], name[MODEL_NAME_BYTES], nick[MODEL_NAME_BYTES],
        room[MODEL_NAME_BYTES];
    char password[INTENT_SECRET_BYTES];
    char picks[INTENT_PICKS_BYTES]; /* "rock, dabke, Korn" */
    char anghami_user[MODEL_NAME_BYTES], anghami_token[INTENT_SECRET_BYTES];
    char text[INTENT_TEXT_BYTES];
    uint16_t port;
    float volume;
};

#endif
