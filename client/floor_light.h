/* floor_light.h: what is behind the figures: the room's light, brighter on the beat, bars of what sounds, two waves, and heads where
   there are more people than figures. */
#ifndef WL_FLOOR_LIGHT_H
#define WL_FLOOR_LIGHT_H

#include "pulse.h"
#include "ui.h"

/* pulse NULL: nothing moves. seconds: of the song. crowd: people without a figure of their own. */
void floor_light_show(struct ui *ui, struct rect r, const struct pulse *pulse, double seconds,
                      size_t crowd);

#endif
