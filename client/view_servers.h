/* view_servers.h: where to go: servers found on this network, recent ones, an address typed, the password, and the button. */
#ifndef WL_VIEW_SERVERS_H
#define WL_VIEW_SERVERS_H

#include <cjson/cJSON.h>
#include "field.h"
#include "view.h"

struct view_servers {
    struct field address, password;
    struct model_place chosen;       /* by hand; no host: the first there is */
    struct model_place password_for; /* no other server gets it */
    bool wants_password;             /* it was asked for one */
    uint32_t asked_times, answered;  /* it has the focus once each time (model.h: refusals) */
};

struct server_choice {
    bool any, bad_address, password;
    bool by_hand; /* not only the first there is */
    struct model_place at;
};

/* Where Join would go now: the typed address, else the chosen server, else the first found, else the most recent. */
void view_servers_choice(const struct view_servers *v, const struct model *m, const cJSON *recent,
                         struct server_choice *out);

enum server_wish { WISH_NONE, WISH_JOIN, WISH_CANCEL, WISH_HOST };

/* Draws the lists and what can be typed, from the top of *rest, which is cut. WISH_JOIN: Enter in a field, a double click. */
enum server_wish view_servers_show(struct view_servers *v, struct ui *ui, struct rect *rest,
                                   const struct model *m, const cJSON *recent,
                                   const struct server_choice *choice);

/* The password where one is asked for, what went wrong (`complaint`, or "") and the buttons, in r, which is view_servers_foot high. */
float view_servers_foot(const struct view_servers *v, struct ui *ui, float w,
                        const struct server_choice *choice, const char *complaint);
enum server_wish view_servers_buttons(struct view_servers *v, struct ui *ui, struct rect r,
                                      const struct model *m, const struct server_choice *choice,
                                      const char *complaint);

/* The password typed for that one; "" when it was typed for another. */
void view_servers_password(const struct view_servers *v, const struct server_choice *choice,
                           char *out, size_t bytes);

#endif
