/* view_playing.h: the song on the air: cover, title, artist, who asked for it, how far it has come, what is next; a heart and a vote to skip it. */
#ifndef WL_VIEW_PLAYING_H
#define WL_VIEW_PLAYING_H

#include "view.h"

void view_playing_show(struct ui *ui, struct rect r, const struct model *m, struct intent *out);

#endif
