/* view_connect.h: the first screen: who you are, what you love, where to go. */
#ifndef WL_VIEW_CONNECT_H
#define WL_VIEW_CONNECT_H

#include "layer.h"
#include "scroll.h"
#include "view_host.h"
#include "view_servers.h"
#include "view_taste.h"

struct view_connect {
    struct view_taste taste;
    struct view_servers servers;
    struct view_host host;
    struct scroll scrolls[2]; /* of the cards */
    float servers_height;     /* of a card that shows all of them, as of the last frame */
    bool begun;               /* the nickname has had the focus once */
    bool no_nick;             /* Join was tried without one */
    uint32_t answered;        /* the refusal (model.h) after which another one was proposed */
};

/* `songs`: the folder of the last party held here. */
void view_connect_init(struct view_connect *v, const char *nick, const char *picks,
                       const char *address, const char *songs);
/* `recent`: prefs_servers. */
void view_connect_show(struct view_connect *v, struct ui *ui, const struct model *m,
                       const cJSON *recent, struct layer *layer, struct intent *out);
/* What is kept free below, for the languages. */
struct rect view_connect_foot(const struct ui *ui);
/* Opens the card in which somebody in a room says what they love. */
void view_connect_choose(struct ui *ui, struct layer *layer);
/* What lies over this screen and over the room: the party held here, that card. */
void view_connect_over(struct view_connect *v, struct ui *ui, const struct model *m,
                       struct layer *layer, struct intent *out);

#endif
