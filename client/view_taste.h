/* view_taste.h: who you are and what you love: the first half of the connect screen. */
#ifndef WL_VIEW_TASTE_H
#define WL_VIEW_TASTE_H

#include <cjson/cJSON.h>
#include "field.h"
#include "view.h"

enum { TASTE_GENRES = 19 };

struct view_taste_said { /* what the fields say, all zero where they say nothing */
    struct intent_likes likes;
    char picks[INTENT_PICKS_BYTES];
};

struct view_taste {
    struct field nick, artists;
    bool genres[TASTE_GENRES];
    size_t place; /* 0: picks; else one of the table in view_taste.c */
    struct field user, secret, address, folder;
    bool remember;                  /* the secret */
    char seen[EDIT_BYTES];          /* the nickname when it was looked at last */
    struct view_taste_said settled; /* what was filled in, or used since */
    bool all;                       /* genres are shown, not only the first rows of them */
    int64_t turned_us;              /* when the place was changed: what is shown slides in */
};

/* Fills in what was picked last time, as view_taste_picks wrote it; and where likes were read from then (fetch.h), NULL: nothing is known,
   and nothing is picked. */
void view_taste_init(struct view_taste *v, const char *nick, const char *picks);
void view_taste_recall(struct view_taste *v, const cJSON *likes);
/* What stands there was used: it is no typing to be kept for another nickname. */
void view_taste_settle(struct view_taste *v);
/* Has the nickname changed since it was asked last, and nothing else been typed since all was recalled or settled? Then what is
   known of the new one may be recalled. */
bool view_taste_renamed(struct view_taste *v);
/* The same person under another nickname. */
void view_taste_rename(struct view_taste *v, const char *nick);
/* "rock, dabke, Korn": the chips, then what was typed. */
void view_taste_picks(const struct view_taste *v, char *out, size_t bytes);
/* Where likes are to be read from; false: nowhere, the picks are the taste. */
bool view_taste_likes(const struct view_taste *v, struct intent_likes *out);

/* A file or folder of likes that was let go over the window. */
void view_taste_drop(struct view_taste *v, const char *path);

/* The nickname, and what is loved: each draws from the top of *rest, which is cut. True when Enter was pressed in a field. */
bool view_taste_nick(struct view_taste *v, struct ui *ui, struct rect *rest);
bool view_taste_show(struct view_taste *v, struct ui *ui, struct rect *rest, const struct model *m);

#endif
