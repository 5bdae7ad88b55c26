/* view_song.h: a song in a row of a list: its cover, its title, and a line about it. */
#ifndef WL_VIEW_SONG_H
#define WL_VIEW_SONG_H

#include "view.h"

struct view_song {
    const char *song, *title, *artist;
    const char *about;  /* under the title */
    struct colour tone; /* of that */
};

void view_song_show(struct ui *ui, struct rect r, const struct model *m, const struct view_song *s);

#endif
