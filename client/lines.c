#include "lines.h"

#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "../common/proto.h"
#include "../common/utf8.h"

static const char help[] =
    "Type a line to say it. Commands:\n"
    "/rooms      lists the rooms\n"
    "/join ROOM  goes to another room, by its name\n"
    "/trim MS    makes the music here come later (or earlier, with -), from -500 to 500\n"
    "/trim       says by how much it does\n"
    "/click on   clicks each second while music plays, with all who do the same: trim until it is "
    "one\n"
    "/click off  ends that\n"
    "/accept     goes on although the server's identity changed\n"
    "/quit       ends\n"
    "//text      says a line that begins with '/'";

void lines_free(struct lines *l)
{
    buf_free(&l->in);
}

void lines_feed(struct lines *l, const void *bytes, size_t n, bool end)
{
    if (n > 0) buf_append(&l->in, bytes, n);
    if (end && buf_length(&l->in) > 0) buf_append(&l->in, "\n", 1);
}

/* -- what a line means ----------------------------------------------------------------------- */

static struct lines_result answer(const char *text)
{
    return (struct lines_result){.kind = LINES_ANSWER, .answer = text};
}

static struct lines_result command(cJSON *c)
{
    return (struct lines_result){.kind = LINES_COMMAND, .command = c};
}

static struct lines_result run_rooms(const char *rest)
{
    (void)rest;
    return command(command_new("rooms"));
}

static struct lines_result run_join(const char *rest)
{
    if (!rest[0]) return answer("Which room? Write /join and its name; /rooms lists them.");
    cJSON *c = command_new("join");
    proto_put_text(c, "room", rest);
    return command(c);
}

/* A whole number within the range of trims, and nothing else. */
static bool read_ms(const char *text, int *ms)
{
    char *end;
    long value = strtol(text, &end, 10);

    *ms = (int)value;
    return end != text && *end == '\0' && value >= -EVENT_TRIM_MOST_MS &&
           value <= EVENT_TRIM_MOST_MS;
}

static struct lines_result run_trim(const char *rest)
{
    int ms = 0;

    if (rest[0] && !read_ms(rest, &ms))
        return answer("Write /trim and ms between -500 and 500, such as /trim 12: + plays later.");
    cJSON *c = command_new("trim");
    if (rest[0]) proto_put_int(c, "ms", ms);
    return command(c);
}

static struct lines_result run_click(const char *rest)
{
    bool on = strcmp(rest, "on") == 0;

    if (!on && strcmp(rest, "off") != 0) return answer("Write /click on or /click off.");
    cJSON *c = command_new("click");
    if (c) cJSON_AddBoolToObject(c, "on", on);
    return command(c);
}

static struct lines_result run_accept(const char *rest)
{
    (void)rest;
    return command(command_new("accept"));
}

static struct lines_result run_quit(const char *rest)
{
    (void)rest;
    return (struct lines_result){.kind = LINES_QUIT};
}

static struct lines_result run_help(const char *rest)
{
    (void)rest;
    return answer(help);
}

static struct lines_result run_command(const char *line)
{
    static const struct {
        const char *name;
        struct lines_result (*run)(const char *rest);
    } commands[] = {
        {"/rooms", run_rooms},   {"/join", run_join}, {"/trim", run_trim}, {"/click", run_click},
        {"/accept", run_accept}, {"/quit", run_quit}, {"/help", run_help},
    };
    size_t word = strcspn(line, " ");
    const char *rest = line + word + strspn(line + word, " ");

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strlen(commands[i].name) == word && strncmp(commands[i].name, line, word) == 0)
            return commands[i].run(rest);
    return answer("There is no such command. There are /rooms, /join ROOM, /trim MS, /click on, "
                  "/accept, /quit and /help.");
}

cJSON *lines_say(struct lines *l, const char *text)
{
    cJSON *c = command_new("say");

    proto_put_text(c, "text", text);
    proto_put_int(c, "tag", ++l->tag);
    return c;
}

static struct lines_result read_line(struct lines *l, const char *line, size_t bytes)
{
    if (!utf8_valid(line, bytes)) return answer("That line is not UTF-8 and was not sent.");
    if (line[0] == '/' && line[1] != '/') return run_command(line);
    return command(lines_say(l, line[0] == '/' ? line + 1 : line));
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
        if (too_long) return answer("That line is too long and was not sent.");
        if (bytes > 0 && !skipped) return read_line(l, line, bytes);
        skipped = l->skipping;
    }
    return (struct lines_result){.kind = LINES_NONE};
}
