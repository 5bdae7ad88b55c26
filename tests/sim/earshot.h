/* earshot.h: one who talks and one who listens, and a bad line between them, on virtual time: from the talker's microphone (mouth.h)
   to what the listener's callback gives (voices.h). */
#ifndef WL_SIM_EARSHOT_H
#define WL_SIM_EARSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "speech.h"
#include "../../client/mouth.h"
#include "../../client/voices.h"

enum {
    EARSHOT_CALLBACK = 512,
    EARSHOT_ON_THE_WAY = 128,
    EARSHOT_KEPT = 96000 /* of what was heard, samples: 2 s */
};

struct earshot_line {
    int64_t delay_us;
    double
        jitter_us; /* on top: evenly from 0 to this, or exponential with this mean, at most five times it */
    bool exponential;
    double loss;       /* of packets, 0 to 1 */
    double talker_ppm; /* their sound card against ours */
};

struct earshot {
    struct voices *voices;
    struct mouth *mouth;
    struct earshot_line line;
    struct chance chance;
    struct speech speech;
    uint64_t talker;
    bool talks;
    bool hums;           /* no speech, a tone of 250 Hz that swells twice a second */
    bool hushes;         /* nothing at all */
    uint32_t base;       /* of the talk's frames */
    uint32_t frame;      /* the next */
    uint64_t microphone; /* samples since the talk began */
    double began_us;
    uint64_t said, voiced; /* frames sent; those of them that are louder than -50 dBFS */
    uint64_t reported, reported_lost;
    struct earshot_packet {
        int64_t comes_us;
        struct packet_voice packet;
        uint8_t opus[PACKET_VOICE_OPUS_BYTES];
    } way[EARSHOT_ON_THE_WAY];
    size_t on_the_way;
    uint64_t callbacks;
    int64_t now_us;            /* of the last callback */
    float heard[EARSHOT_KEPT]; /* the last, in order */
};

/* Asserts that there is memory. Nobody talks yet. */
void earshot_begin(struct earshot *e, uint64_t seed, struct earshot_line line);
void earshot_end(struct earshot *e);

/* Presses or lets go the key. */
void earshot_talk(struct earshot *e, bool on);
void earshot_run(struct earshot *e, int64_t us);

/* Zeros when nobody is known. */
struct voices_counts earshot_counts(const struct earshot *e);

#endif
