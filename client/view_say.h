/* view_say.h: the box to say something in a room: a line, a command, and what the word at the caret may become. */
#ifndef WL_VIEW_SAY_H
#define WL_VIEW_SAY_H

#include "field.h"
#include "view.h"
#include "view_complete.h"

struct view_say {
    struct field field;
    struct view_complete words; /* of this frame */
    size_t choice;              /* of them */
    bool refused;               /* there is no such command */
};

void view_say_init(struct view_say *v);
void view_say_focus(struct ui *ui);
/* True when a line went off: the intent says what it became. */
bool view_say_show(struct view_say *v, struct ui *ui, struct rect r, const struct model *m,
                   struct intent *out);
/* Over the lines above it: words to choose from, and what is wrong with a command. */
void view_say_choices(struct view_say *v, struct ui *ui, struct rect lines);

#endif
