/* cover.h: a song's picture when it has none: shapes and colours from its title. */
#ifndef WL_COVER_H
#define WL_COVER_H

#include "paint.h"

void cover_paint(struct paint *p, struct rect r, const char *title, const char *artist);

#endif
