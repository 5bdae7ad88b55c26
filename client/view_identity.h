/* view_identity.h: the question when a server is not the one that was met at its address before. */
#ifndef WL_VIEW_IDENTITY_H
#define WL_VIEW_IDENTITY_H

#include "view.h"

/* Draws over everything; the caller has blocked what lies under it. */
void view_identity_show(struct ui *ui, const struct model *m, struct intent *out);

#endif
