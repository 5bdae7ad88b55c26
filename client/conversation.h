/* conversation.h: the talk in the room, at one end: who has the floor, the own voice from the microphone to packets, and the
   others' from packets to the mixer. It touches no socket, clock or device. */
#ifndef WL_CONVERSATION_H
#define WL_CONVERSATION_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "mic.h"
#include "mixer.h"
#include "mouth.h"
#include "../common/now.h"
#include "../common/packet.h"

struct conversation;

struct conversation_ports {
    void *user;
    void (*tell)(void *user, cJSON *message); /* to the server; ownership goes along */
    void (*send)(void *user, const struct packet_voice *voice); /* by the media path */
    void (*send_loss)(void *user, const struct packet_loss *loss);
    void (*event)(void *user, cJSON *event); /* event.h; ownership goes along */
};

/* The mixer outlives it; NULL: a deaf one, which keeps to the floor but hears nobody. NULL without memory. */
struct conversation *conversation_new(const struct conversation_ports *ports, struct mixer *mixer);
void conversation_free(struct conversation *c);

/* Where the own voice comes from, once, before anything else; it outlives the conversation. */
void conversation_set_mic(struct conversation *c, struct mic *mic);

/* Messages. `welcome` says whether this is the host; `room` begins another room, where nobody is heard yet. */
void conversation_welcome(struct conversation *c, const cJSON *welcome);
void conversation_room(struct conversation *c, const cJSON *room);
void conversation_floor(struct conversation *c, const cJSON *floor);
/* Was it a refusal of talking? */
bool conversation_result(struct conversation *c, const cJSON *result);
/* The room or the session is over. */
void conversation_leave(struct conversation *c);

/* Commands (event.h): talk, talk_key, hear, talking, try; others are none of its business. */
void conversation_command(struct conversation *c, const cJSON *command);

/* Sends a packet as it is, while the floor is ours. */
void conversation_say(struct conversation *c, const struct packet_voice *voice);

/* Packets, opened. Server time - local time, us, 0: not known. */
void conversation_voice(struct conversation *c, const struct packet_voice *voice, int64_t mono_us);
void conversation_loss(struct conversation *c, const struct packet_loss *loss);
void conversation_clock(struct conversation *c, int64_t offset_us);
/* Where the sound device is (mouth.h). */
void conversation_played(struct conversation *c, const struct echo_played *played);

/* Does what is due; returns when it wants to be called again (INT64_MAX: when something comes). */
int64_t conversation_run(struct conversation *c, int64_t mono_us);

#endif
