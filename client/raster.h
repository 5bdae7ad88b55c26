/* raster.h: shapes of a command list as pixels, each pixel weighed by its distance to the shape's edge, so that edges are
   smooth at every size. Exact and slow: for pictures that are kept. Text, sprites and photos inside are left out. */
#ifndef WL_RASTER_H
#define WL_RASTER_H

#include <stdbool.h>
#include <stdint.h>
#include "paint.h"

/* Paints into w x h pixels (0xaarrggbb, not premultiplied), all of them written. The list's point (x, y) is the top left
   pixel's corner, a point is `scale` pixels. False without memory. */
bool raster_paint(const struct paint *p, float x, float y, float scale, uint32_t *pixels, int w,
                  int h);

/* One curve (PAINT_CURVE) over w x h premultiplied pixels whose top left is the command's rect. Fast. */
void raster_curve(const struct paint *p, const struct paint_command *curve, float scale,
                  uint32_t *pixels, int w, int h);

#endif
