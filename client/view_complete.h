/* view_complete.h: what the word before the caret may become: a nickname of the room, or at a line's beginning a command. */
#ifndef WL_VIEW_COMPLETE_H
#define WL_VIEW_COMPLETE_H

#include "edit.h"
#include "model.h"

enum { VIEW_COMPLETE_MOST = 6 };

struct view_complete {
    size_t from;                           /* byte where the word begins */
    bool command;                          /* they are commands */
    const char *words[VIEW_COMPLETE_MOST]; /* the model's, or the commands' */
    size_t count;
};

/* Nothing for an empty word. With `@` or `/` before it the list should show; else it is only for the Tab key. */
void view_complete_find(struct view_complete *c, const struct edit *e, const struct model *m);
bool view_complete_shows(const struct view_complete *c, const struct edit *e);

/* Puts a word in the place of what was typed, and a blank after it. */
void view_complete_take(const struct view_complete *c, size_t which, struct edit *e);

#endif
