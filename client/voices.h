/* voices.h: everybody who is heard talking: packets in on the engine's thread, their mixed sound out in the audio callback, which owns
   all state between (jitter buffers and Opus decoders, voice.h): no lock, no memory, no file there. */
#ifndef WL_VOICES_H
#define WL_VOICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/packet.h"
#include "../common/proto.h"

enum {
    VOICES_MOST = PROTO_TALKERS_MOST /* at once; who was silent longest makes room for another */
};

struct voices;

/* NULL without memory. */
struct voices *voices_new(void);
void voices_free(struct voices *v);

/* -- the engine's thread -- */

/* A packet that came at mono_us; its bytes are copied. Dropped when the callback does not keep up. */
void voices_put(struct voices *v, const struct packet_voice *packet, int64_t mono_us);
/* Another room: nobody is heard any more. */
void voices_forget(struct voices *v);

/* How loud one talker is (0 to 2; 0 also for who is muted), 1 unless told otherwise, from the next packet on; remembered for as long as
   `v` lives, for 256 people at most, the latest told. */
void voices_set_volume(struct voices *v, uint64_t talker, float volume);
/* All voices: 0 to 2. And by how much music goes down while somebody is heard, in dB, 0 to 40; 12 unless told otherwise. */
void voices_set_master(struct voices *v, float volume);
void voices_set_duck(struct voices *v, float db);

/* Server time - local time, us, for delay_ms; 0: not known. */
void voices_set_clock(struct voices *v, int64_t offset_us);

/* What is known of those of whom something came in the last 10 s. Returns how many, at most VOICES_MOST. */
struct voices_counts {
    uint64_t talker;
    bool heard; /* there is voice right now, as it leaves for the ear; whatever the volume */
    /* Of 20 ms. What was lost or late is restored from the next packet, or was silence in silence, or else is concealed. */
    uint64_t frames, lost, late, restored, silent, concealed;
    double
        delay_ms; /* from spoken_us to the callback, without the device's latency; 0: not known */
    double jitter_ms; /* from the packets that come first to nearly all */
    double buffer_ms; /* how long those that come first wait until they are heard */
};
size_t voices_list(const struct voices *v, int64_t mono_us, struct voices_counts out[VOICES_MOST]);

/* -- the callback -- */

/* Lowers the music (stereo, in place) and adds the voices. */
void voices_mix_rt(struct voices *v, float *music, size_t frames, int64_t mono_us);

#endif
