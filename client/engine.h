/* engine.h: the client's brain: one session with a server, its radio in step, and what to tell the person. It touches no
   socket, clock, file or SDL: time is handed in, and it acts through its ports. Commands and events: event.h. */
#ifndef WL_ENGINE_H
#define WL_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../common/saying.h"
#include "../common/now.h"
#include "../common/tls.h"
#include "../common/packet.h"
#include "engine_io.h"
#include "mic.h"
#include "mixer.h"

struct engine;

/* tls NULL: plain connections (the virtual world). The mixer outlives the engine; NULL: a deaf engine, which
   does everything but play, and passes over what people say and who they are. NULL without memory. */
struct engine *engine_new(const struct engine_io *io, struct tls_context *tls, struct mixer *mixer);
void engine_free(struct engine *e);

/* A command from the person (event.h); one that is not for the engine is passed over. Not owned. */
void engine_command(struct engine *e, const cJSON *command, struct now now);

void engine_connected(struct engine *e, struct now now);
void engine_tcp(struct engine *e, const void *bytes, size_t n, struct now now);
void engine_writable(struct engine *e, struct now now);
/* `why`: a sentence for people. */
void engine_closed(struct engine *e, const struct saying *why, struct now now);
/* The attempt ended on this machine: it has no network, as it seems, and nobody was asked. */
void engine_offline(struct engine *e, const struct saying *why, struct now now);
/* `age_us`: how long ago it came to this machine, 0 when nobody knows. */
void engine_udp(struct engine *e, uint8_t *packet, size_t n, int64_t age_us, struct now now);

/* Callback-to-ear latency of the sound device. */
void engine_set_latency(struct engine *e, int64_t latency_us, int64_t trim_us);
/* Another sound device plays from now on; it has not taken anything yet. */
void engine_new_device(struct engine *e);

/* Where one's own voice comes from, before anything is commanded; without one nothing is said. It outlives the engine. */
void engine_set_mic(struct engine *e, struct mic *mic);
/* Sends a packet of voice as it is, while the floor is ours: for engines that have no microphone but a recording. */
void engine_voice(struct engine *e, const struct packet_voice *voice);

/* Does what is due; returns the monotonic time at which it wants to be called again (at most 1 s ahead). */
int64_t engine_tick(struct engine *e, struct now now);
/* The same in two parts, for who has a real clock: all but the questions about the time, which go out last and by a time of
   their own. Decoding takes as long as an answer on a LAN: one that came meanwhile would tell of a slow way back. */
int64_t engine_run(struct engine *e, struct now now);
int64_t engine_probe(struct engine *e, struct now now);

#endif
