/* sound.h: what plays for the engine: the system's device while there is one, else one without sound, so that time runs on and
   everything else with it; and the listener's own offset of what plays. On the engine's thread. */
#ifndef WL_SOUND_H
#define WL_SOUND_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "audio.h"
#include "engine.h"
#include "mixer.h"
#include "post.h"
#include "../common/now.h"

struct sound {
    struct mixer *mixer;
    struct engine *engine;
    struct post *up; /* for events */
    struct audio_null null;
    bool there;                  /* the system's device; else `null` plays */
    char name[AUDIO_NAME_BYTES]; /* of the device that is there */
    int64_t latency_us, trim_us; /* trim: + plays later */
};

/* Nothing is owned. Begins without a device. */
void sound_open(struct sound *s, struct mixer *m, struct engine *e, struct post *up,
                int64_t mono_us);

/* The commands `device`, `devices` and `trim` (event.h); others are none of its business. */
void sound_command(struct sound *s, const cJSON *command, struct now now);

/* Plays silently up to now while there is no device. Returns when it wants to be called again. */
int64_t sound_run(struct sound *s, int64_t mono_us);

#endif
