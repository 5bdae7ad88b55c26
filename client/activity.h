/* activity.h: is there voice? A level over the noise, which is tracked: it falls with the quietest moments at once and rises slowly,
   so that the gaps between words keep it down. */
#ifndef WL_ACTIVITY_H
#define WL_ACTIVITY_H

#include <stdbool.h>

enum { ACTIVITY_FRAME_MS = 20 };

struct activity { /* all zero: a microphone just opened, in a room taken as quiet */
    bool voice;
    double over_db;   /* the noise, above the quietest there can be */
    int silent_ms;    /* since there was voice */
    int heard_frames; /* of those that count as young */
};

/* A frame of 20 ms at a level (dBFS RMS) was heard; so loud may be what is left of the loudspeakers. True while it or one of the last
   hold_ms was open_db over that and the noise. */
bool activity_hear(struct activity *a, double level_db, double left_db, double open_db,
                   int hold_ms);

#endif
