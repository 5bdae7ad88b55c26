/* radio_in.h: the room's radio at the listener's end: the server's clock, chunks, the programme and the player together. */
#ifndef WL_RADIO_IN_H
#define WL_RADIO_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "mixer.h"
#include "../common/packet.h"

struct radio_in;

/* The mixer outlives it; NULL: a deaf one, which receives and repairs everything and plays nothing (what would have been
   made up it counts by what never came). NULL without memory. */
struct radio_in *radio_in_new(struct mixer *m);
void radio_in_free(struct radio_in *r);

void radio_in_set_latency(struct radio_in *r, int64_t latency_us, int64_t trim_us);
void radio_in_new_device(struct radio_in *r);
void radio_in_set_click(struct radio_in *r, bool on);

/* Another server: its clock is unknown but for the drift that is remembered (ppm, 0: none), and nothing is heard. False
   without memory. */
bool radio_in_forget(struct radio_in *r, double drift_ppm);

/* Messages. False for a `welcome` or `room` whose numbers do not fit together: the session is then worth nothing. The
   `hello` that was answered left at hello_us. */
bool radio_in_welcome(struct radio_in *r, const cJSON *welcome, int64_t hello_us, int64_t mono_us);
bool radio_in_room(struct radio_in *r, const cJSON *room);
void radio_in_key(struct radio_in *r, const cJSON *key);
void radio_in_playing(struct radio_in *r, const cJSON *playing);
void radio_in_room_end(struct radio_in *r);

/* The connection is gone: what is buffered goes on being heard, and then silence. */
void radio_in_lost(struct radio_in *r);
/* Silence, now. */
void radio_in_stop(struct radio_in *r);

/* A RADIO packet, opened in place; what is forged or not of this room is dropped. True for a chunk of this room: it proves
   that the path is alive. */
bool radio_in_packet(struct radio_in *r, uint8_t *packet, size_t n, int64_t mono_us);

/* Clock probes. */
int64_t radio_in_ping_us(const struct radio_in *r); /* when the next is due */
void radio_in_pinged(struct radio_in *r, int64_t mono_us);
void radio_in_pong(struct radio_in *r, const struct packet_pong *pong, int64_t mono_us);
int64_t radio_in_rtt_us(const struct radio_in *r); /* 0: not known yet */

/* Which chunks to ask for again now; false: none. */
bool radio_in_ask(struct radio_in *r, int64_t mono_us, struct packet_nack *out);

/* Plays on, and keeps the device's pace in mind when there is nothing to play. Returns when it wants to be called again,
   INT64_MAX: never. */
int64_t radio_in_run(struct radio_in *r, int64_t mono_us);

/* Since when the music is heard without another start, local time; 0: never yet. It may lie a moment ahead. */
int64_t radio_in_started_us(const struct radio_in *r);

/* When a frame of the sound device is in the air (local time), and server time - local time, us. 0: not known. */
int64_t radio_in_heard_us(const struct radio_in *r, uint64_t device_frame);
int64_t radio_in_clock_us(const struct radio_in *r, int64_t mono_us);
/* Something came inside the connection. And have packets come since, of which it should have told before: their key, or their segment? */
void radio_in_told(struct radio_in *r);
bool radio_in_is_blind(const struct radio_in *r);
/* Chunks that came so far, and the length of those whose time passed without them. */
uint64_t radio_in_received(const struct radio_in *r);
int64_t radio_in_missed_us(const struct radio_in *r);
/* How far ahead it is sent. */
int64_t radio_in_buffer_us(const struct radio_in *r);
/* Does the server ask for the pace of a crowd? */
bool radio_in_is_crowd(const struct radio_in *r);

/* Events (event.h): `playing` when the song heard now is not the one told last, else NULL; and `sync`. */
cJSON *radio_in_song(struct radio_in *r, int64_t mono_us);
cJSON *radio_in_sync(struct radio_in *r, int64_t mono_us);

#endif
