/* view_languages.h: the languages at the foot of the first screen, each by its own name: whoever cannot read the screen reads that. */
#ifndef WL_VIEW_LANGUAGES_H
#define WL_VIEW_LANGUAGES_H

#include "look.h"
#include "view.h"

enum { LANGUAGES_HEIGHT = 30 };

/* In the middle of r; the chosen one becomes the look's. */
void view_languages_show(struct ui *ui, struct rect r, struct look *look, struct intent *out);

#endif
