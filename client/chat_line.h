/* chat_line.h: one line of the chat as it is shown: figure, name, time, words; events and notices in their own way. */
#ifndef WL_CHAT_LINE_H
#define WL_CHAT_LINE_H

#include "model.h"
#include "ui.h"

/* How a line stands to the one before (NULL: none). */
struct chat_line {
    const struct model_line *line;
    bool follows; /* by the same person, shortly after: without figure and name */
    bool new_day;
};

struct chat_line chat_line_of(const struct model_line *line, const struct model_line *before);

/* Its height at a width; and drawing it at the top of r. */
float chat_line_height(struct ui *ui, const struct chat_line *c, float width);
void chat_line_show(struct ui *ui, const struct chat_line *c, struct rect r);

#endif
