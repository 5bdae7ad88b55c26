#include <math.h>
#include "activity.h"

enum { YOUNG_FRAMES = 1000 / ACTIVITY_FRAME_MS };

/* What is below is nothing that anybody would notice as noise; some music may be left there, too. */
#define QUIETEST_DB -55.0
#define RISE_DB     0.06 /* a frame: 3 dB a second; a fan that starts is noise after some seconds */
#define YOUNG_DB    0.4  /* a frame of the first second: nobody knows the room yet */
#define FALL        0.25 /* of the way down, a frame */

static void track(struct activity *a, double level_db)
{
    double over = fmax(0, level_db - QUIETEST_DB);
    double rise = a->heard_frames < YOUNG_FRAMES ? YOUNG_DB : RISE_DB;
    if (a->heard_frames < YOUNG_FRAMES) a->heard_frames++;
    a->over_db += over < a->over_db ? FALL * (over - a->over_db) : fmin(rise, over - a->over_db);
}

bool activity_hear(struct activity *a, double level_db, double left_db, double open_db, int hold_ms)
{
    bool loud = level_db >= fmax(QUIETEST_DB + a->over_db, left_db) + open_db;
    track(a, level_db);
    a->silent_ms = loud ? 0 : a->silent_ms + ACTIVITY_FRAME_MS;
    a->voice = loud || (a->voice && a->silent_ms <= hold_ms);
    return a->voice;
}
