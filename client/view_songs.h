/* view_songs.h: the panel of songs: what waits, what there is, what was played; and what became of the last wish. */
#ifndef WL_VIEW_SONGS_H
#define WL_VIEW_SONGS_H

#include "view_history.h"
#include "view_queue.h"
#include "view_search.h"

enum view_songs_tab { SONGS_QUEUE, SONGS_SEARCH, SONGS_HISTORY, SONGS_TABS };

struct view_songs {
    struct view_queue queue;
    struct view_search search;
    struct view_history history;
    size_t tab;
};

void view_songs_init(struct view_songs *v);
void view_songs_show(struct view_songs *v, struct ui *ui, struct rect r, const struct model *m,
                     struct intent *out);

#endif
