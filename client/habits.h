/* habits.h: how this person talks and hears others: settings that are kept, and told to the engine at start and at each change. */
#ifndef WL_HABITS_H
#define WL_HABITS_H

#include <cjson/cJSON.h>
#include "mic.h"
#include "prefs.h"
#include "talk.h"

enum { HABITS_KEY_BYTES = 64 };

struct habits {
    enum talk_how how;
    int key_place, key_button;       /* a scancode (SDL's), or a mouse button; one of them is 0 */
    char key_name[HABITS_KEY_BYTES]; /* as the system calls it */
    char mic[MIC_TEXT_BYTES], speakers[MIC_TEXT_BYTES]; /* as listed; "": the system's own */
    bool noise, gain, echo, cue;
    float open_db; /* voice above the noise of the room that opens the microphone: 3 to 40 */
    int hold_ms;   /* and for how long after it: 100 to 2000 */
    float duck_db; /* by how much music goes down under voices: 0 to 40 */
    float voices;  /* volume of them all: 0 to 2 */
};

/* As kept; what is not, or is out of its range, as people like it at first. */
void habits_read(struct habits *h, const struct prefs *p);
void habits_keep(const struct habits *h, struct prefs *p);

/* The `talking` command (event.h); NULL without memory. */
cJSON *habits_command(const struct habits *h);

#endif
