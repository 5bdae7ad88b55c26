/* effect.h: what happens to sounds on their way to the mix. Each changes or adds to a sound in place. */
#ifndef WL_EFFECT_H
#define WL_EFFECT_H

#include <stdbool.h>
#include "sound.h"

/* An overdriven amplifier and its loudspeaker: gain before the curve (1 and more), and where highs end. */
void effect_drive(struct sound *s, float gain, float cutoff_hz);

/* Takes away what lies below or above; 0: nothing. */
void effect_filter(struct sound *s, float low_cut_hz, float high_cut_hz);

/* Ducks at every beat, as music does that leans on its bass drum; depth 0 to 1. */
void effect_pump(struct sound *s, float beat_s, float depth);

/* Adds echoes of `from` that go from side to side. */
bool effect_echo(struct sound *out, const struct sound *from, float delay_s, float feedback,
                 float gain);

/* Adds the room around `from`: seconds until it is 60 dB down. */
bool effect_room(struct sound *out, const struct sound *from, float seconds, float gain);

/* Fades, takes away what is below hearing, ends where the end is not heard any more, brings the mean level to `rms_db` and holds peaks below `peak_db` (both dB of full scale). */
bool effect_master(struct sound *s, float fade_in_s, float fade_out_s, float rms_db, float peak_db);

#endif
