/* badge.h: the program's own picture: the window's icon. */
#ifndef WL_BADGE_H
#define WL_BADGE_H

#include <stdbool.h>
#include <stdint.h>

/* As side x side pixels (0xaarrggbb). False without memory. */
bool badge_pixels(uint32_t *pixels, int side);

#endif
