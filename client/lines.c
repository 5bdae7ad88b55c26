#include "lines_parts.h"

#include <string.h>
#include "event.h"
#include "../common/proto.h"
#include "../common/utf8.h"

void lines_free(struct lines *l)
{
    buf_free(&l->in);
}

void lines_feed(struct lines *l, const void *bytes, size_t n, bool end)
{
    if (n > 0) buf_append(&l->in, bytes, n);
    if (end && buf_length(&l->in) > 0) buf_append(&l->in, "\n", 1);
}

cJSON *lines_say(struct lines *l, const char *text)
{
    cJSON *c = command_new("say");

    proto_put_text(c, "text", text);
    proto_put_int(c, "tag", ++l->tag);
    return c;
}

/* Answers to these name what they answer. */
static struct lines_result with_tag(struct lines *l, struct lines_result r)
{
    if (command_is(r.command, "find") || command_is(r.command, "request"))
        proto_put_int(r.command, "tag", ++l->tag);
    return r;
}

static struct lines_result read_line(struct lines *l, const char *line, size_t bytes)
{
    if (!utf8_valid(line, bytes)) return lines_answer(PLAIN_LINE_NOT_UTF8);
    if (line[0] == '/' && line[1] != '/') return with_tag(l, lines_run(line));
    return lines_command(lines_say(l, line[0] == '/' ? line + 1 : line));
}

/* -- lines out of bytes ---------------------------------------------------------------------- */

/* A line without its end, trimmed, in `out`; false when there is no whole one. A longer one sets *too_long. */
static bool cut(struct lines *l, char out[LINES_BYTES], size_t *bytes, bool *too_long)
{
    const char *data = (const char *)buf_data(&l->in);
    size_t waiting = buf_length(&l->in);
    const char *end = waiting ? memchr(data, '\n', waiting) : NULL;
    size_t n = end ? (size_t)(end - data) : waiting;

    *too_long = !l->skipping && n >= LINES_BYTES;
    l->skipping = (l->skipping || *too_long) && !end;
    if (!end && !l->skipping) return false;
    *bytes = n < LINES_BYTES ? n : 0;
    if (*bytes > 0) memcpy(out, data, *bytes);
    while (*bytes > 0 && strchr(" \t\r", out[*bytes - 1])) --*bytes;
    out[*bytes] = '\0';
    buf_consume(&l->in, end ? n + 1 : n);
    return end || *too_long;
}

struct lines_result lines_next(struct lines *l)
{
    char line[LINES_BYTES];
    size_t bytes;
    bool too_long, skipped = l->skipping;

    while (cut(l, line, &bytes, &too_long)) {
        if (too_long) return lines_answer(PLAIN_LINE_LONG);
        if (bytes > 0 && !skipped) return read_line(l, line, bytes);
        skipped = l->skipping;
    }
    return (struct lines_result){.kind = LINES_NONE};
}
