/* plain_talk.h: how --text tells who talks: the floor, as it changes. */
#ifndef WL_PLAIN_TALK_H
#define WL_PLAIN_TALK_H

#include <stdbool.h>
#include <cjson/cJSON.h>

enum { PLAIN_TALK_BYTES = 2400 };

struct plain_talk { /* what was told last; all zero: nothing */
    char mode[16], talkers[PLAIN_TALK_BYTES], you[16];
    int turn;
    bool deaf;
};

/* Another room: what its floor was is not told again. */
void plain_talk_enter(struct plain_talk *t);

/* `floor`: says what changed: who talks, who may, and when it is your turn. `you`: own member id, as text. */
void plain_talk_floor(struct plain_talk *t, const cJSON *floor, const char *you);

/* `mic`: says that there is none, once. */
void plain_talk_mic(struct plain_talk *t, const cJSON *mic);

#endif
