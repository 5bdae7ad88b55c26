#include "model_chat.h"

#include <stdlib.h>
#include <string.h>
#include "../common/proto.h"
#include "../common/utf8.h"
#include "mention.h"

void model_chat_clear(struct model *m)
{
    for (size_t i = 0; i < m->line_count; i++) free(m->lines[i].text);
    m->line_count = 0;
    m->lines_end = false;
}

static void remove_line(struct model *m, size_t at)
{
    free(m->lines[at].text);
    m->line_count--;
    memmove(m->lines + at, m->lines + at + 1, (m->line_count - at) * sizeof *m->lines);
}

/* What has no number stands before own lines that the server has not given yet. */
static size_t place_before_pending(const struct model *m)
{
    size_t at = m->line_count;

    while (at > 0 && m->lines[at - 1].pending) at--;
    return at;
}

/* Lines the server gave stand in its order. */
static size_t place_of(const struct model *m, uint64_t seq)
{
    for (size_t i = 0; i < m->line_count; i++)
        if (m->lines[i].seq > seq) return i;
    return place_before_pending(m);
}

static bool is_said(const struct model *m, size_t i)
{
    return m->lines[i].kind != LINE_CAME && m->lines[i].kind != LINE_LEFT;
}

/* Of MODEL_LINES: who came or left is worth less than what was said; then the oldest. */
static size_t least_worth(const struct model *m)
{
    size_t i = 0;

    while (i < m->line_count && is_said(m, i)) i++;
    return i < m->line_count ? i : 0;
}

/* Opens a gap at `at`; `text` is copied tidied. One goes when there are MODEL_LINES; NULL for one that is worth less than all of them,
   or without memory. */
static struct model_line *insert(struct model *m, size_t at, const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = malloc(bytes);
    bool full = m->line_count == MODEL_LINES;
    size_t gone = full ? least_worth(m) : 0;

    if (!m->lines) m->lines = calloc(MODEL_LINES, sizeof *m->lines);
    if (!copy || !m->lines || (full && at == 0 && is_said(m, gone))) {
        free(copy);
        return NULL;
    }
    utf8_tidy(copy, bytes, text);
    if (full) remove_line(m, gone);
    if (full && gone < at) at--;
    struct model_line *line = &m->lines[at];
    memmove(line + 1, line, (m->line_count - at) * sizeof *line);
    m->line_count++;
    memset(line, 0, sizeof *line);
    line->text = copy;
    return line;
}

/* Is this line there? A server whose machine lost its power forgets its last lines, and gives their numbers to others: those here
   then keep their place, and lose their numbers. */
static bool is_there(struct model *m, uint64_t seq, int64_t wall_ms)
{
    size_t i = m->line_count;

    while (i > 0 && m->lines[i - 1].seq != seq) i--;
    if (i == 0 || m->lines[i - 1].wall_ms == wall_ms) return i > 0;
    for (size_t k = 0; k < m->line_count; k++)
        if (m->lines[k].seq >= seq) m->lines[k].seq = 0;
    return false;
}

/* Drops the own line that has now come back. Without a tag (history after a loss) it is known by its text. */
static void drop_own(struct model *m, const cJSON *chat)
{
    bool tagged = proto_has(chat, "tag");
    uint32_t tag = (uint32_t)proto_int(chat, "tag", 0);

    for (size_t i = 0; i < m->line_count; i++) {
        const struct model_line *l = &m->lines[i];
        if (!l->pending && !l->failed) continue;
        if (tagged ? l->tag != tag : strcmp(l->text, proto_text(chat, "text")) != 0) continue;
        remove_line(m, i);
        return;
    }
}

static bool is_own(const struct model *m, const cJSON *chat)
{
    return proto_flag(chat, "mine") || strcmp(m->nick, proto_text(chat, "nick")) == 0;
}

void model_chat_add(struct model *m, const cJSON *chat)
{
    uint64_t seq = (uint64_t)proto_int(chat, "seq", 0);

    if (is_there(m, seq, proto_int(chat, "wall_ms", 0))) return;
    if (is_own(m, chat)) drop_own(m, chat);
    struct model_line *line = insert(m, place_of(m, seq), proto_text(chat, "text"));
    if (!line) return;
    line->kind = LINE_CHAT;
    line->seq = seq;
    line->wall_ms = proto_int(chat, "wall_ms", 0);
    line->mine = is_own(m, chat);
    line->mentions = !line->mine && mention_has(line->text, m->nick);
    line->tag = (uint32_t)proto_int(chat, "tag", 0);
    utf8_tidy(line->nick, sizeof line->nick, proto_text(chat, "nick"));
}

void model_chat_history(struct model *m, const cJSON *history)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(history, "list");

    for (int i = cJSON_GetArraySize(list); i-- > 0;) model_chat_add(m, cJSON_GetArrayItem(list, i));
    if (!proto_flag(history, "missed")) m->lines_end = !proto_flag(history, "more");
}

uint64_t model_older(const struct model *m)
{
    size_t i = 0;

    while (i < m->line_count && m->lines[i].seq == 0) i++;
    bool full = m->line_count == MODEL_LINES && is_said(m, least_worth(m));
    if (i == m->line_count || full || m->lines_end) return 0;
    return m->lines[i].seq > 1 ? m->lines[i].seq : 0;
}

void model_chat_said(struct model *m, uint32_t tag, const char *text, int64_t wall_ms)
{
    struct model_line *line = insert(m, m->line_count, text);

    if (!line) return;
    line->kind = LINE_CHAT;
    line->wall_ms = wall_ms;
    line->mine = line->pending = true;
    line->tag = tag;
    memcpy(line->nick, m->nick, sizeof line->nick);
}

void model_chat_tell(struct model *m, enum model_line_kind kind, int64_t wall_ms, const char *text)
{
    struct model_line *line = insert(m, place_before_pending(m), text);

    if (!line) return;
    line->kind = kind;
    line->wall_ms = wall_ms;
}

void model_chat_refused(struct model *m, uint32_t tag)
{
    for (size_t i = 0; i < m->line_count; i++) {
        struct model_line *l = &m->lines[i];
        if (!l->pending || l->tag != tag) continue;
        l->pending = false;
        l->failed = true;
    }
}

void model_unsay(struct model *m, uint32_t tag)
{
    for (size_t i = 0; i < m->line_count; i++)
        if (m->lines[i].failed && m->lines[i].tag == tag) {
            remove_line(m, i);
            return;
        }
}

void model_chat_fail_pending(struct model *m)
{
    for (size_t i = 0; i < m->line_count; i++) {
        struct model_line *l = &m->lines[i];
        if (!l->pending) continue;
        l->pending = false;
        l->failed = true;
    }
}
