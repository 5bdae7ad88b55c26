/* view_search.h: the library, searched as one types; a song found is asked for by a click or Enter. */
#ifndef WL_VIEW_SEARCH_H
#define WL_VIEW_SEARCH_H

#include "field.h"
#include "scroll.h"
#include "view.h"

enum { SEARCH_BYTES = 401 }; /* PROTO_FIND_CHARS */

struct view_search {
    struct field words;
    struct scroll scroll;
    bool begun; /* something was searched for on this server */
    int ahead;  /* Enter was pressed so often before the answer came */
    char asked[SEARCH_BYTES];
    int64_t asked_us, typed_us;
};

void view_search_init(struct view_search *v);
void view_search_show(struct view_search *v, struct ui *ui, struct rect r, const struct model *m,
                      struct intent *out);

/* Puts the caret there. */
void view_search_focus(struct ui *ui);

#endif
