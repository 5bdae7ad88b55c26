/* chat_line.h: one line of the chat as it is shown: figure, name, time, words; events and notices in their own way. */
#ifndef WL_CHAT_LINE_H
#define WL_CHAT_LINE_H

#include "chat_link.h"
#include "model.h"
#include "ui.h"

/* How a line stands to the one before (NULL: none). */
struct chat_line {
    const struct model_line *line;
    bool follows; /* by the same person, shortly after: without figure and name */
    bool new_day;
    bool folded;    /* the same as the one before: not shown, but counted */
    bool first_new; /* those from here on came while nobody looked */
    int times;      /* how often it was said in a row */
};

enum chat_line_wish {
    CHAT_LINE_NOTHING,
    CHAT_LINE_OPEN,
    CHAT_LINE_COPY,
    CHAT_LINE_AGAIN,
    CHAT_LINE_DELETE
};

struct chat_line_answer { /* what the person wants of a line */
    enum chat_line_wish wish;
    const struct model_line *line;
    struct chat_link link; /* CHAT_LINE_OPEN */
    struct rect at;
};

struct chat_line chat_line_of(const struct model_line *line, const struct model_line *before);

/* Its height at a width; and drawing it at the top of r. *answer changes only when something is wanted. */
float chat_line_height(struct ui *ui, const struct chat_line *c, float width);
void chat_line_show(struct ui *ui, const struct chat_line *c, struct rect r,
                    struct chat_line_answer *answer);

#endif
