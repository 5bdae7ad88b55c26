/* view_playing.h: the song on the air: cover, title, artist, how far it has come, what is next. */
#ifndef WL_VIEW_PLAYING_H
#define WL_VIEW_PLAYING_H

#include "view.h"

void view_playing_show(struct ui *ui, struct rect r, const struct model *m);

#endif
