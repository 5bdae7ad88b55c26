/* fake_sound.h: sounds for those who listen, made up, 48 kHz: music of many bands, another on either side, and something that goes like
   speech. The same from run to run. */
#ifndef WL_FAKE_SOUND_H
#define WL_FAKE_SOUND_H

#include <stddef.h>

/* Stereo, about -17 dBFS RMS: chords of half a second and a drum. */
void fake_music(float *stereo, size_t frames);

/* Mono, about -20 dBFS RMS: syllables of 180 ms, 60 ms apart, a pause of 300 ms after each fifth. */
void fake_speech(float *mono, size_t n);

#endif
