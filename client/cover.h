/* cover.h: a song's picture where it shows: the one its server has, else shapes and colours from its title. */
#ifndef WL_COVER_H
#define WL_COVER_H

#include "model.h"
#include "ui.h"

enum { COVER_ROW = 40 }; /* in rows of lists; points */

/* In a square, corners rounded. The real one comes softly over the drawn one. What the clip hides is not painted. */
void cover_show(struct ui *ui, struct rect r, const struct model *m, const char *song,
                const char *title, const char *artist);

#endif
