/* view_floor.h: the stage: everybody in the room as a figure, in the room's light, on the beat of what is heard, so that everybody
   sees the same dance; what is said floats above for a moment. */
#ifndef WL_VIEW_FLOOR_H
#define WL_VIEW_FLOOR_H

#include "floor_bubble.h"
#include "floor_place.h"
#include "pulse.h"
#include "view.h"

enum { FLOOR_ACTORS = FLOOR_FIGURES + 8 /* who leaves while that many do is gone at once */ };

struct floor_actor {
    char nick[MODEL_NAME_BYTES];
    struct floor_spot at;
    bool placed;              /* `at` is where it was; before, it comes from above */
    bool here, me, talks;     /* here: in this frame */
    int64_t came_us, left_us; /* left: 0 while here */
};

struct view_floor {
    const struct pulse *pulse; /* of the music; not owned; NULL: none is heard */
    char room[20];             /* whose people stand here */
    struct floor_actor actors[FLOOR_ACTORS];
    size_t actor_count;
    int64_t moved_us;
    double seconds;    /* of the song, when it was danced to last */
    uint64_t news;     /* what last made them look up, hashed */
    struct rect stage; /* where they stood in the last frame, and towards which side */
    bool rtl;
    struct floor_bubbles said;
};

/* Low places show a row of faces instead. */
void view_floor_show(struct view_floor *v, struct ui *ui, struct rect r, const struct model *m);

#endif
