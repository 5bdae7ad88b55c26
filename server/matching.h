/* matching.h: who belongs where: listeners and rooms, without radio, chat or sockets. An arriving listener gets the room most like
   them; how many rooms there are grows with the people, so that rooms have company; who stands alone may be moved when somebody
   alike arrives, nobody else ever is. One pass, in the order of arrival; nothing depends on time or chance. */
#ifndef WL_MATCHING_H
#define WL_MATCHING_H

#include <stdbool.h>
#include <stddef.h>
#include "taste.h"
#include "taste_crowd.h"

struct matching;

struct matching_room {
    void *owner; /* the caller's */
    struct tastes *tastes;
    struct taste_crowd *crowd;
    struct matching_listener *listeners;
    size_t people;
};

struct matching_listener {
    void *owner; /* the caller's */
    struct tastes *tastes;
    struct taste *taste;
    struct matching_room *room;              /* NULL: in none */
    bool chose;                              /* came by hand, and stays */
    struct matching_listener *next, **place; /* in the room */
};

/* A room is full with room_size people. NULL without memory. */
struct matching *matching_new(size_t room_size);
void matching_free(struct matching *m); /* with all that are in it */

/* A room where nobody is; nobody is put there unasked. NULL without memory. */
struct matching_room *matching_open(struct matching *m, void *owner);
void matching_close(struct matching *m, struct matching_room *r); /* nobody is in it */
bool matching_is_full(const struct matching *m, const struct matching_room *r);

/* Somebody is known from now on, by a profile (NULL: nothing is known). NULL without memory. */
struct matching_listener *matching_know(struct matching *m, const cJSON *profile, void *owner);
void matching_forget(struct matching *m, struct matching_listener *l);
/* Loves something else from now on; the room stays. False without memory: all is as before. */
bool matching_change(struct matching *m, struct matching_listener *l, const cJSON *profile);

/* The room where a listener who is in none belongs. NULL: a new one; *sibling is then the full room that it is a second of, or
   NULL. */
struct matching_room *matching_choose(struct matching *m, const struct matching_listener *l,
                                      struct matching_room **sibling);
/* Comes in (leaving where they were), by their own hand or not; leaves. Without memory nothing is known of them from then on. */
void matching_enter(struct matching *m, struct matching_listener *l, struct matching_room *r,
                    bool chose);
void matching_leave(struct matching *m, struct matching_listener *l);

/* Somebody who stands alone elsewhere and belongs here, now that `l` has come to this room; to be moved by the caller. NULL: nobody. */
struct matching_listener *matching_lonely(struct matching *m, const struct matching_listener *l);

/* How like a room's other people a listener is: 0 to 100, -1 where nothing is known of either. */
struct matching_view {
    struct matching_room *room;
    int match;
    double likeness; /* match is made of */
};
/* All rooms with people in them, best first; malloc'd, NULL without memory or when there are none. */
struct matching_view *matching_views(struct matching *m, struct matching_listener *l, size_t *n);
/* The number of words they share; some are added to a saying, in SAID_ALIKE so few that they fit a list. */
size_t matching_why(struct matching *m, struct matching_listener *l, const struct matching_room *r,
                    struct saying *why);

#endif
