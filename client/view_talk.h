/* view_talk.h: the button that talks: what it is for right now, the microphone's level beside it, and what was refused. */
#ifndef WL_VIEW_TALK_H
#define WL_VIEW_TALK_H

#include "view.h"

struct view_talk {
    bool held, told;  /* under the mouse's button now; and as the engine was told */
    int64_t again_us; /* when it is told again that it is held */
    struct rect at;   /* in the last frame */
};

/* `aside`: for the level, or a button that waits for a turn; w 0: there is no room for it. */
void view_talk_show(struct view_talk *v, struct ui *ui, struct rect r, struct rect aside,
                    const struct model *m, const struct habits *h, struct intent *out);

/* Over the screen: why the last wish was refused. */
void view_talk_say(const struct view_talk *v, struct ui *ui, const struct model *m);

/* Last in the frame: tells that the button was let go or is held, the latter again and again, when nothing else is wanted. */
void view_talk_end(struct view_talk *v, struct ui *ui, struct intent *out);

/* The microphone's level as a row of bars. */
void view_talk_level(struct ui *ui, struct rect r, const struct model *m);

#endif
