#include "chat.h"
#include "../common/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_COST_US 1000000

void chat_free(struct chat *c)
{
    for (size_t i = 0; i < CHAT_KEPT; i++) free(c->lines[i].text);
    memset(c, 0, sizeof *c);
}

bool chat_clean(char out[CHAT_TEXT_BYTES], const char *text)
{
    size_t bytes = strlen(text);
    if (utf8_count(text, bytes) > 2000) return false;
    return utf8_tidy(out, CHAT_TEXT_BYTES, text) > 0;
}

const struct chat_line *chat_add(struct chat *c, uint64_t member, const char *nick,
                                 const char *text, int64_t wall_us)
{
    size_t bytes = strlen(text) + 1;
    char *copy = malloc(bytes);
    if (!copy) return NULL;
    memcpy(copy, text, bytes);
    struct chat_line *line = &c->lines[++c->said % CHAT_KEPT];
    free(line->text);
    *line = (struct chat_line){.seq = c->said, .wall_us = wall_us, .member = member, .text = copy};
    snprintf(line->nick, sizeof line->nick, "%s", nick);
    return line;
}

uint64_t chat_oldest(const struct chat *c)
{
    return c->said > CHAT_KEPT ? c->said - CHAT_KEPT + 1 : 1;
}

const struct chat_line *chat_line(const struct chat *c, uint64_t seq)
{
    return seq >= chat_oldest(c) && seq <= c->said ? &c->lines[seq % CHAT_KEPT] : NULL;
}

bool chat_pace_take(struct allowance *pace, int64_t mono_us)
{
    return allowance_take(pace, LINE_COST_US, CHAT_BURST * (int64_t)LINE_COST_US, mono_us);
}
