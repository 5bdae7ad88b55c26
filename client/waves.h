/* waves.h: the waves behind the logo and on the floor. */
#ifndef WL_WAVES_H
#define WL_WAVES_H

#include "paint.h"

/* One wave across r, swinging about its middle by `height` points; `pace` waves more or fewer fit; phase in radians.
   `under`: see paint_curve. */
void wave_paint(struct paint *p, struct rect r, float height, float pace, float phase, float width,
                struct colour c, struct colour under);

/* The bundle of the connect screen, at a time in seconds. */
void waves_paint(struct paint *p, struct rect r, double seconds, struct colour under);

#endif
