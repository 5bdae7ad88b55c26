/* view_link.h: the question before an address that somebody wrote is opened. */
#ifndef WL_VIEW_LINK_H
#define WL_VIEW_LINK_H

#include "chat_link.h"
#include "layer.h"
#include "view.h"

struct view_link {
    char address[CHAT_LINK_BYTES];
    struct rect beside;
    bool asks; /* from the next frame on */
};

/* `bytes` of an address, which stands there. */
void view_link_ask(struct view_link *v, const char *address, size_t bytes, struct rect beside);
/* Its card, over the room. */
void view_link_show(struct view_link *v, struct ui *ui, struct layer *l, struct intent *out);

#endif
