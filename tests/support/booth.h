/* booth.h: one person at the microphone, before a conversation: a test is the server, the device and the person, on a clock of its own. */
#ifndef WL_BOOTH_H
#define WL_BOOTH_H

#include <string.h>
#include "../../client/conversation.h"
#include "../../client/event.h"
#include "../../common/proto.h"

#define BOOTH_ME    "00000000000000aa"
#define BOOTH_OTHER "00000000000000bb"
enum { BOOTH_OTHER_ID = 0xbb, BOOTH_SENT = 400, BOOTH_BLOCK = 480, BOOTH_BLOCK_US = 10000 };

struct booth {
    struct mixer *mixer;
    struct mic *mic;
    struct conversation *talk;
    int64_t now_us;
    uint64_t said; /* samples put into the microphone */
    struct packet_voice sent[BOOTH_SENT];
    size_t sent_count, losses;
    int64_t
        more_at_us; /* more comes into the microphone with each packet that goes out; 0: none does */
    struct packet_loss loss;
    cJSON *messages, *events;
};

/* Setup and teardown of a test. */
int booth_open(void **state);
int booth_close(void **state);

/* What the server says: conversation_room, _floor; or the person: _command. As JSON. */
void booth_with(struct booth *b, void (*to)(struct conversation *, const cJSON *),
                const char *json);
void booth_result(struct booth *b, const char *json, bool refuses_talk);
void booth_enter(struct booth *b);
void booth_floor(struct booth *b, const char *talker); /* NULL: nobody */

void booth_want(struct booth *b, bool on);
void booth_key(struct booth *b, bool down);
/* A voice-like sound, or silence, for so long; the device plays and the engine ticks meanwhile. */
void booth_pass(struct booth *b, int ms, bool voice);
/* A voice, while the key is told to be down, which is every 50 ms. */
void booth_hold_key(struct booth *b, int ms);
/* Whoever comes in presses the key, gets the floor, and holds it. */
void booth_talk_by_key(struct booth *b, int ms);
/* A sound of so many blocks waits in the microphone: nobody takes it out meanwhile. */
void booth_fill_mic(struct booth *b, int blocks);

/* The last message or event of this name; NULL: none. And how many there were. */
const cJSON *booth_last(const cJSON *list, const char *name);
int booth_count(const cJSON *list, const char *name);
/* What shows: is one heard? */
bool booth_shows_heard(const struct booth *b);

#endif
