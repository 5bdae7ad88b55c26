#include "chat.h"
#include "../common/proto.h"
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
    if (utf8_count(text, bytes) > PROTO_CHAT_CHARS) return false;
    return utf8_tidy(out, CHAT_TEXT_BYTES, text) > 0;
}

static const struct chat_line *put(struct chat *c, const struct chat_line *line)
{
    size_t bytes = strlen(line->text) + 1;
    char *copy = malloc(bytes);
    if (!copy) return NULL;
    memcpy(copy, line->text, bytes);
    struct chat_line *place = &c->lines[line->seq % CHAT_KEPT];
    free(place->text);
    *place = *line;
    place->text = copy;
    if (line->seq > c->said) c->said = line->seq;
    return place;
}

const struct chat_line *chat_add(struct chat *c, uint64_t member, const char *nick,
                                 const char *text, int64_t tag, int64_t wall_us)
{
    struct chat_line line = {.seq = c->said + 1,
                             .wall_us = wall_us,
                             .member = member,
                             .tag = tag,
                             .text = (char *)(uintptr_t)text}; /* copied, not changed */
    snprintf(line.nick, sizeof line.nick, "%s", nick);
    return put(c, &line);
}

void chat_restore(struct chat *c, const struct chat_line *line)
{
    if (line->seq < chat_oldest(c) || !put(c, line)) return;
    c->shown = c->said;
}

uint64_t chat_oldest(const struct chat *c)
{
    return c->said > CHAT_KEPT ? c->said - CHAT_KEPT + 1 : 1;
}

const struct chat_line *chat_line(const struct chat *c, uint64_t seq)
{
    const struct chat_line *line = &c->lines[seq % CHAT_KEPT];
    return seq && line->seq == seq ? line : NULL;
}

cJSON *chat_put(cJSON *o, const struct chat_line *l)
{
    proto_put_int(o, "seq", (int64_t)l->seq);
    proto_put_int(o, "wall_ms", l->wall_us / 1000);
    proto_put_id(o, "id", l->member);
    proto_put_text(o, "nick", l->nick);
    proto_put_text(o, "text", l->text);
    return o;
}

bool chat_pace_take(struct allowance *pace, int64_t mono_us)
{
    return allowance_take(pace, LINE_COST_US, CHAT_BURST * (int64_t)LINE_COST_US, mono_us);
}
