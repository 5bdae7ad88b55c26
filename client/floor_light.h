/* floor_light.h: what is behind the figures: the room's light, brighter on the beat, bars of what sounds, two waves, and heads where
   there are more people than figures. */
#ifndef WL_FLOOR_LIGHT_H
#define WL_FLOOR_LIGHT_H

#include "pulse.h"
#include "ui.h"

/* lively: 1 while there is a dance, 0 when all is at rest, and on the way between. seconds: of the song. crowd: people without a
   figure of their own. */
void floor_light_show(struct ui *ui, struct rect r, const struct pulse *pulse, float lively,
                      double seconds, size_t crowd);

#endif
