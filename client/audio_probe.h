/* audio_probe.h: asks the sound system how much of what it was given is not heard yet, beside SDL, which does not say. What
   it learns goes to the mixer (mixer_put_heard), for the player. audio_probe_pulse.c asks PulseAudio and PipeWire;
   audio_probe_none.c nobody. */
#ifndef WL_AUDIO_PROBE_H
#define WL_AUDIO_PROBE_H

#include "mixer.h"

struct audio_probe;

/* So many whole buffers of SDL's wait in the system before one that it is given now, as far as is known. */
extern const int audio_probe_buffers;

/* On a thread of its own, often at first and then now and then, once the device is open, which plays what the mixer gives.
   NULL when the system cannot be asked; it may also have nothing to say later. */
struct audio_probe *audio_probe_start(struct mixer *m);

/* When no callback can run any more, before the device is closed; NULL is allowed. */
void audio_probe_stop(struct audio_probe *p);

/* For each callback, before it takes from the mixer. SDL holds back parts of what it was given while the system wants no
   more, and only now, when it asks for more, has it passed on all: so a question in progress may take its time here, up
   to about 1.5 ms, now and then. NULL is allowed. */
void audio_probe_pause_rt(struct audio_probe *p);

#endif
