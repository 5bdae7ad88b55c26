/* chat.h: text rules, one order for all, and the room's last lines. */
#ifndef WL_CHAT_H
#define WL_CHAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "allowance.h"

enum {
    CHAT_KEPT = 100,
    CHAT_BURST = 5,
    CHAT_TEXT_BYTES = 2000 * 4 + 1,
    CHAT_NICK_BYTES = 32 * 4 + 1
};

struct chat_line {
    uint64_t seq;
    int64_t wall_us;
    uint64_t member; /* who said it */
    int64_t tag;     /* given back to them; -1: none */
    char nick[CHAT_NICK_BYTES];
    char *text;
};

struct chat {                          /* all zero: nothing said yet */
    struct chat_line lines[CHAT_KEPT]; /* a ring: seq modulo CHAT_KEPT */
    uint64_t said;                     /* seq of the newest, */
    uint64_t shown;                    /* and of the newest that people were shown */
};

void chat_free(struct chat *c);

/* What of `text` may be said: control characters gone, trimmed. False when nothing is left or it is longer than 2,000
   characters. */
bool chat_clean(char out[CHAT_TEXT_BYTES], const char *text);

/* Adds a line that somebody says, with the next number, not shown yet; NULL without memory. The oldest of more than CHAT_KEPT
   is dropped: show them before so many wait. */
const struct chat_line *chat_add(struct chat *c, uint64_t member, const char *nick,
                                 const char *text, int64_t tag, int64_t wall_us);
/* Puts back a line of long ago, which people may read. */
void chat_restore(struct chat *c, const struct chat_line *line);

/* The oldest kept line's number (1 or more), and a line by its number (NULL when not kept: numbers may be missing after a
   restart). */
uint64_t chat_oldest(const struct chat *c);
const struct chat_line *chat_line(const struct chat *c, uint64_t seq);

/* As fields of a message, or of an object in a list of lines. Returns it. */
cJSON *chat_put(cJSON *o, const struct chat_line *line);

/* A person's right to speak: CHAT_BURST lines at once, then one a second. */
bool chat_pace_take(struct allowance *pace, int64_t mono_us);

#endif
