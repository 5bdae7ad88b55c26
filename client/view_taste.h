/* view_taste.h: who you are and what you love: the first half of the connect screen. */
#ifndef WL_VIEW_TASTE_H
#define WL_VIEW_TASTE_H

#include "field.h"
#include "scroll.h"
#include "view.h"

enum { TASTE_GENRES = 19 };

struct view_taste {
    struct field nick, artists, anghami_user, anghami_token;
    bool genres[TASTE_GENRES];
    size_t source; /* 0: picks, 1: Anghami */
    struct scroll scroll;
};

/* Fills in what was picked last time, as view_taste_picks wrote it. */
void view_taste_init(struct view_taste *v, const char *nick, const char *picks);
/* "rock, dabke, Korn": the chips, then what was typed. */
void view_taste_picks(const struct view_taste *v, char *out, size_t bytes);

/* Draws into r. True when Enter was pressed in one of its fields. */
bool view_taste_show(struct view_taste *v, struct ui *ui, struct rect r, const struct model *m);

#endif
