#include "lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "event.h"
#include "likes_place.h"
#include "../common/proto.h"
#include "../common/utf8.h"

enum { NUMBER_DIGITS = 6, NAME_CHARS = 300 }; /* what a `request` may hold */

static const char help[] =
    "Type a line to say it. Commands:\n"
    "/rooms      lists the rooms, and how like you the people there are\n"
    "/join ROOM  goes to another room, by its name\n"
    "/songs      lists songs that can be asked for; /songs WORDS those with these words\n"
    "/request N  asks for the song with that number, or by its name\n"
    "/queue      lists what was asked for\n"
    "/vote N +   votes for the Nth of the queue, with - against it, with 0 not any more\n"
    "/unrequest N  takes back what you asked for\n"
    "/skip       votes to end this song; /skip off takes that back\n"
    "/like       says that you love this song; /like off takes that back\n"
    "/plays      lists what was played last; /plays more goes further back\n"
    "/older      lists what was said before that\n"
    "/taste WORDS  says what you love: genres and artists with commas between\n"
    "/taste PLACE  reads it from lastfm:USER, listenbrainz:USER or folder:DIR; /taste reads it "
    "anew "
    "from where it was\n"
    "/talk on    talks, while the microphone is open; /talk wait when it is your turn; /talk off "
    "ends "
    "that\n"
    "/hear NICK N  hears this talker at N per cent, 0 to 200\n"
    "/mode MODE  lets the host say who may talk here: exclusive, open or quiet\n"
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

static struct lines_result run_songs(const char *rest)
{
    if (utf8_count(rest, strlen(rest)) > PROTO_FIND_CHARS)
        return answer("That is too much to search for: 100 characters are the most.");
    cJSON *c = command_new("find");
    proto_put_text(c, "text", rest);
    return command(c);
}

static bool is_number(const char *text, size_t bytes)
{
    return bytes > 0 && bytes <= NUMBER_DIGITS && strspn(text, "0123456789") >= bytes;
}

static struct lines_result run_request(const char *rest)
{
    size_t bytes = strlen(rest);

    if (bytes == 0)
        return answer("Which song? Write /request and its number, or its name; /songs lists them.");
    if (utf8_count(rest, bytes) > NAME_CHARS)
        return answer("That name is too long: 300 characters are the most.");
    cJSON *c = command_new("request");
    if (is_number(rest, bytes))
        proto_put_int(c, "number", strtol(rest, NULL, 10));
    else
        proto_put_text(c, "name", rest);
    return command(c);
}

static struct lines_result run_queue(const char *rest)
{
    (void)rest;
    return command(command_new("queue"));
}

static struct lines_result run_vote(const char *rest)
{
    static const struct {
        const char *word;
        int value;
    } votes[] = {{"+", 1}, {"-", -1}, {"0", 0}};
    size_t digits = strcspn(rest, " ");
    const char *word = rest + digits + strspn(rest + digits, " ");

    for (size_t i = 0; is_number(rest, digits) && i < sizeof votes / sizeof *votes; i++) {
        if (strcmp(votes[i].word, word) != 0) continue;
        cJSON *c = command_new("vote");
        proto_put_int(c, "number", strtol(rest, NULL, 10));
        proto_put_int(c, "value", votes[i].value);
        return command(c);
    }
    return answer("Write /vote, a number of the queue, and +, - or 0, such as /vote 2 +.");
}

static struct lines_result run_unrequest(const char *rest)
{
    if (!is_number(rest, strlen(rest)))
        return answer("Write /unrequest and a number of the queue, such as /unrequest 2.");
    cJSON *c = command_new("unrequest");
    proto_put_int(c, "number", strtol(rest, NULL, 10));
    return command(c);
}

/* A command that is on, or with "off" not any more. */
static struct lines_result run_switch(const char *name, const char *rest, const char *usage)
{
    bool off = strcmp(rest, "off") == 0;

    if (rest[0] && !off) return answer(usage);
    cJSON *c = command_new(name);
    if (c) cJSON_AddBoolToObject(c, "on", !off);
    return command(c);
}

static struct lines_result run_skip(const char *rest)
{
    return run_switch("skip", rest, "Write /skip to vote for the next song, or /skip off.");
}

static struct lines_result run_like(const char *rest)
{
    return run_switch("like", rest, "Write /like to love this song, or /like off.");
}

static struct lines_result run_plays(const char *rest)
{
    bool more = strcmp(rest, "more") == 0;

    if (rest[0] && !more) return answer("Write /plays, or /plays more to go further back.");
    cJSON *c = command_new("plays");
    if (c) cJSON_AddBoolToObject(c, "more", more);
    return command(c);
}

static struct lines_result run_older(const char *rest)
{
    (void)rest;
    return command(command_new("history"));
}

/* Secrets are not typed here: places that need one are given by options. */
static struct lines_result run_taste(const char *rest)
{
    char error[LIKES_ERROR_BYTES];
    cJSON *likes = NULL;

    if (likes_place_is(rest) && !(likes = likes_place_read(rest, error)))
        return answer("Write /taste and words, or lastfm:USER, listenbrainz:USER or folder:DIR.");
    if (rest[0] && !likes) {
        likes = cJSON_CreateObject();
        proto_put_text(likes, "source", "picks");
        proto_put_text(likes, "picks", rest);
    }
    cJSON *c = command_new("taste");
    if (c && likes) cJSON_AddItemToObject(c, "likes", likes);
    return command(c);
}

static struct lines_result run_talk(const char *rest)
{
    bool waits = strcmp(rest, "wait") == 0, on = waits || strcmp(rest, "on") == 0;

    if (!on && strcmp(rest, "off") != 0) return answer("Write /talk on, /talk wait or /talk off.");
    cJSON *c = command_new("talk");
    if (c) cJSON_AddBoolToObject(c, "on", on);
    if (c && waits) cJSON_AddTrueToObject(c, "wait");
    return command(c);
}

/* Nicknames hold spaces: the number is what stands after the last. */
static struct lines_result run_hear(const char *rest)
{
    enum { PERCENT_MOST = 200 };
    const char *number = strrchr(rest, ' ');
    long percent =
        number && is_number(number + 1, strlen(number + 1)) ? strtol(number, NULL, 10) : -1;

    if (percent < 0 || percent > PERCENT_MOST)
        return answer("Write /hear, a nickname and 0 to 200 per cent, such as /hear Maya 150.");
    char nick[LINES_BYTES];
    snprintf(nick, sizeof nick, "%.*s", (int)(number - rest), rest);
    cJSON *c = command_new("hear");
    cJSON *who = cJSON_CreateObject();
    proto_put_text(who, "nick", nick);
    if (who) cJSON_AddNumberToObject(who, "volume", (double)percent / 100);
    cJSON_AddItemToArray(cJSON_AddArrayToObject(c, "list"), who);
    return command(c);
}

static struct lines_result run_mode(const char *rest)
{
    if (!rest[0]) return answer("Write /mode and exclusive, open or quiet.");
    cJSON *c = command_new("mode");
    proto_put_text(c, "mode", rest);
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
        {"/taste", run_taste},         {"/rooms", run_rooms}, {"/join", run_join},
        {"/trim", run_trim},           {"/click", run_click}, {"/songs", run_songs},
        {"/request", run_request},     {"/queue", run_queue}, {"/vote", run_vote},
        {"/unrequest", run_unrequest}, {"/skip", run_skip},   {"/like", run_like},
        {"/plays", run_plays},         {"/older", run_older}, {"/accept", run_accept},
        {"/quit", run_quit},           {"/talk", run_talk},   {"/hear", run_hear},
        {"/mode", run_mode},           {"/help", run_help},
    };
    size_t word = strcspn(line, " ");
    const char *rest = line + word + strspn(line + word, " ");

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strlen(commands[i].name) == word && strncmp(commands[i].name, line, word) == 0)
            return commands[i].run(rest);
    return answer("There is no such command; /help lists them.");
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
    if (!utf8_valid(line, bytes)) return answer("That line is not UTF-8 and was not sent.");
    if (line[0] == '/' && line[1] != '/') return with_tag(l, run_command(line));
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
