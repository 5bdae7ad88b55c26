/* view_command.h: lines that begin with '/': what the window does by them. */
#ifndef WL_VIEW_COMMAND_H
#define WL_VIEW_COMMAND_H

#include "view.h"
#include "words.h"

enum { VIEW_COMMANDS = 5 };

struct view_command {
    const char *name; /* with its '/' */
    enum word about;
    enum intent_kind kind;
    bool on, takes; /* takes: the rest of the line, a room */
};

extern const struct view_command view_commands[VIEW_COMMANDS];

/* What a typed line asks for. "//x" says "/x". False when there is no such command, or it lacks what it takes. */
bool view_command_read(const char *line, const struct model *m, struct intent *out);

#endif
