/* view_connect.h: the first screen: who you are, what you love, where to go. */
#ifndef WL_VIEW_CONNECT_H
#define WL_VIEW_CONNECT_H

#include "view_servers.h"
#include "view_taste.h"

struct view_connect {
    struct view_taste taste;
    struct view_servers servers;
    bool begun;   /* the nickname has had the focus once */
    bool no_nick; /* Join was tried without one */
};

void view_connect_init(struct view_connect *v, const char *nick, const char *picks,
                       const char *address);
/* `recent`: prefs_servers. */
void view_connect_show(struct view_connect *v, struct ui *ui, const struct model *m,
                       const cJSON *recent, struct intent *out);

#endif
