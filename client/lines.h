/* lines.h: the chat box of a terminal: a line typed is something to say, or a command that begins with '/'. */
#ifndef WL_LINES_H
#define WL_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../common/buf.h"

enum { LINES_BYTES = 16384 }; /* a longer line is left out, and said so */

struct lines { /* all zero: nothing typed yet */
    struct buf in;
    bool skipping; /* the rest of a line that is too long */
    uint32_t tag;  /* of the line said last */
};

enum lines_kind { LINES_NONE, LINES_COMMAND, LINES_ANSWER, LINES_QUIT };

struct lines_result {
    enum lines_kind kind;
    cJSON *command;     /* LINES_COMMAND: event.h, or one that numbers.h makes such; the caller's */
    const char *answer; /* LINES_ANSWER: a text for who typed, of lines with '\n' between */
};

void lines_free(struct lines *l);

/* Bytes were typed; `end`: and no more will be, so that a last line without its end is one. */
void lines_feed(struct lines *l, const void *bytes, size_t n, bool end);

/* What the next line means; LINES_NONE when there is no whole line. Empty lines are passed over. */
struct lines_result lines_next(struct lines *l);

/* A line to be said, as a command. */
cJSON *lines_say(struct lines *l, const char *text);

#endif
