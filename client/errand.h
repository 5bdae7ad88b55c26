/* errand.h: between the screens and the link: intents become commands (event.h) and things to remember, events the model. */
#ifndef WL_ERRAND_H
#define WL_ERRAND_H

#include <stdbool.h>
#include <stdint.h>
#include "cover_ask.h"
#include "party.h"
#include "link.h"
#include "model.h"
#include "notify.h"
#include "prefs.h"
#include "view.h"
#include "visit.h"

struct errand {
    struct link *link; /* none owned */
    struct model *model;
    struct prefs *prefs;
    struct party *party;   /* NULL: no party can be held here */
    int64_t party_us;      /* when it is looked after again */
    struct notify *notify; /* NULL: nobody is told of anything */
    struct visit visit;
    struct cover_ask covers;
    uint32_t tag;         /* of the last own line */
    bool looking;         /* for servers on this network */
    int64_t ask_rooms_us; /* when the list of rooms is asked for again */
};

/* Does what the person wants. */
void errand_run(struct errand *e, const struct intent *wanted, int64_t wall_ms);

/* Takes in every event that waits. True when the model changed. */
bool errand_take(struct errand *e, int64_t mono_us);

/* What is due by itself: looking for servers while the connect screen shows, asking for rooms and covers. Returns when it is due again. */
int64_t errand_tick(struct errand *e, int64_t mono_us);

#endif
