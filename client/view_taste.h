/* view_taste.h: who you are and what you love: the first half of the connect screen. */
#ifndef WL_VIEW_TASTE_H
#define WL_VIEW_TASTE_H

#include <cjson/cJSON.h>
#include "field.h"
#include "scroll.h"
#include "view.h"

enum { TASTE_GENRES = 19 };

struct view_taste {
    struct field nick, artists;
    bool genres[TASTE_GENRES];
    size_t place; /* 0: picks; else one of the table in view_taste.c */
    struct field user, secret, address, folder;
    bool remember; /* the secret */
    struct scroll scroll;
};

/* Fills in what was picked last time, as view_taste_picks wrote it; and where likes were read from then (fetch.h), NULL: nowhere. */
void view_taste_init(struct view_taste *v, const char *nick, const char *picks);
void view_taste_recall(struct view_taste *v, const cJSON *likes);
/* "rock, dabke, Korn": the chips, then what was typed. */
void view_taste_picks(const struct view_taste *v, char *out, size_t bytes);
/* Where likes are to be read from; false: nowhere, the picks are the taste. */
bool view_taste_likes(const struct view_taste *v, struct intent_likes *out);

/* Draws into r. True when Enter was pressed in one of its fields. */
bool view_taste_show(struct view_taste *v, struct ui *ui, struct rect r, const struct model *m);

#endif
