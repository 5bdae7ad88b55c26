/* view_servers.h: where to go: servers found on this network, recent ones, an address typed, the password, and the button. */
#ifndef WL_VIEW_SERVERS_H
#define WL_VIEW_SERVERS_H

#include <cjson/cJSON.h>
#include "field.h"
#include "scroll.h"
#include "view.h"

struct view_servers {
    struct field address, password;
    struct scroll scroll;
    char host[MODEL_NAME_BYTES]; /* the one chosen by hand; "": the first there is */
    uint16_t port;
    bool wants_password; /* it was asked for one */
};

struct server_choice {
    bool any, bad_address, password;
    char host[MODEL_NAME_BYTES], name[MODEL_NAME_BYTES];
    uint16_t port;
};

/* Where Join would go now: the typed address, else the chosen server, else the first found, else the most recent. */
void view_servers_choice(const struct view_servers *v, const struct model *m, const cJSON *recent,
                         struct server_choice *out);

enum server_wish { WISH_NONE, WISH_JOIN, WISH_CANCEL };

/* Draws into r. One is to be joined: the button, Enter in a field, a double click. `complaint`: what went wrong, or "". */
enum server_wish view_servers_show(struct view_servers *v, struct ui *ui, struct rect r,
                                   const struct model *m, const cJSON *recent,
                                   const struct server_choice *choice, const char *complaint);

#endif
