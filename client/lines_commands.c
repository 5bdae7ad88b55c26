/* lines_commands.c: what a line that begins with '/' means. */
#include "lines_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "client_options.h"
#include "event.h"
#include "likes_place.h"
#include "../common/addr.h"
#include "../common/proto.h"
#include "../common/utf8.h"

enum { NUMBER_DIGITS = 6, NAME_CHARS = 300 }; /* what a `request` may hold */

struct lines_result lines_answer(enum plain_word word)
{
    return (struct lines_result){.kind = LINES_ANSWER, .answer = plain_words(word)};
}

struct lines_result lines_command(cJSON *c)
{
    return (struct lines_result){.kind = LINES_COMMAND, .command = c};
}

static struct lines_result run_join(const char *rest)
{
    if (!rest[0]) return lines_answer(PLAIN_WHICH_ROOM);
    cJSON *c = command_new("join");
    proto_put_text(c, "room", rest);
    return lines_command(c);
}

static bool is_number(const char *text, size_t bytes)
{
    return bytes > 0 && bytes <= NUMBER_DIGITS && strspn(text, "0123456789") >= bytes;
}

/* A server's number, or its address. */
static struct lines_result run_connect(const char *rest)
{
    char host[LINES_BYTES];
    uint16_t port;
    bool number = is_number(rest, strlen(rest));

    if (!number && !addr_split(rest, CLIENT_PORT, host, sizeof host, &port))
        return lines_answer(PLAIN_USE_CONNECT);
    cJSON *c = command_new("connect");
    if (number) {
        proto_put_int(c, "number", strtol(rest, NULL, 10));
    } else {
        proto_put_text(c, "host", host);
        proto_put_int(c, "port", port);
    }
    return lines_command(c);
}

static struct lines_result run_songs(const char *rest)
{
    if (utf8_count(rest, strlen(rest)) > PROTO_FIND_CHARS) return lines_answer(PLAIN_FIND_LONG);
    cJSON *c = command_new("find");
    proto_put_text(c, "text", rest);
    return lines_command(c);
}

static struct lines_result run_request(const char *rest)
{
    size_t bytes = strlen(rest);

    if (bytes == 0) return lines_answer(PLAIN_WHICH_SONG);
    if (utf8_count(rest, bytes) > NAME_CHARS) return lines_answer(PLAIN_NAME_LONG);
    cJSON *c = command_new("request");
    if (is_number(rest, bytes))
        proto_put_int(c, "number", strtol(rest, NULL, 10));
    else
        proto_put_text(c, "name", rest);
    return lines_command(c);
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
        return lines_command(c);
    }
    return lines_answer(PLAIN_USE_VOTE);
}

static struct lines_result run_unrequest(const char *rest)
{
    if (!is_number(rest, strlen(rest))) return lines_answer(PLAIN_USE_UNREQUEST);
    cJSON *c = command_new("unrequest");
    proto_put_int(c, "number", strtol(rest, NULL, 10));
    return lines_command(c);
}

/* A command that is on, or with "off" not any more. */
static struct lines_result run_switch(const char *name, const char *rest, enum plain_word usage)
{
    bool off = strcmp(rest, "off") == 0;

    if (rest[0] && !off) return lines_answer(usage);
    cJSON *c = command_new(name);
    proto_put_flag(c, "on", !off);
    return lines_command(c);
}

static struct lines_result run_skip(const char *rest)
{
    return run_switch("skip", rest, PLAIN_USE_SKIP);
}

static struct lines_result run_like(const char *rest)
{
    return run_switch("like", rest, PLAIN_USE_LIKE);
}

static struct lines_result run_plays(const char *rest)
{
    bool more = strcmp(rest, "more") == 0;

    if (rest[0] && !more) return lines_answer(PLAIN_USE_PLAYS);
    cJSON *c = command_new("plays");
    proto_put_flag(c, "more", more);
    return lines_command(c);
}

/* Secrets are not typed here: places that need one are given by options. */
static struct lines_result run_taste(const char *rest)
{
    cJSON *likes = NULL;

    if (likes_place_is(rest) && !(likes = likes_place_read(rest)))
        return lines_answer(PLAIN_USE_TASTE);
    if (rest[0] && !likes) likes = likes_place_new("picks", "picks", rest);
    cJSON *c = command_new("taste");
    if (c && likes) cJSON_AddItemToObject(c, "likes", likes);
    return lines_command(c);
}

static struct lines_result run_talk(const char *rest)
{
    bool waits = strcmp(rest, "wait") == 0, on = waits || strcmp(rest, "on") == 0;

    if (!on && strcmp(rest, "off") != 0) return lines_answer(PLAIN_USE_TALK);
    cJSON *c = command_new("talk");
    proto_put_flag(c, "on", on);
    if (waits) proto_put_flag(c, "wait", true);
    return lines_command(c);
}

/* Nicknames hold spaces: the number is what stands after the last. Who is to be heard is not muted any more. */
static struct lines_result run_hear(const char *rest)
{
    enum { PERCENT_MOST = 200 };
    const char *number = strrchr(rest, ' ');
    long percent =
        number && is_number(number + 1, strlen(number + 1)) ? strtol(number, NULL, 10) : -1;

    if (percent < 0 || percent > PERCENT_MOST) return lines_answer(PLAIN_USE_HEAR);
    char nick[LINES_BYTES];
    snprintf(nick, sizeof nick, "%.*s", (int)(number - rest), rest);
    cJSON *c = command_new("hear");
    cJSON *who = cJSON_CreateObject();
    proto_put_text(who, "nick", nick);
    if (who) cJSON_AddNumberToObject(who, "volume", (double)percent / 100);
    proto_put_flag(who, "muted", false);
    cJSON_AddItemToArray(cJSON_AddArrayToObject(c, "list"), who);
    return lines_command(c);
}

static struct lines_result run_mode(const char *rest)
{
    if (!rest[0]) return lines_answer(PLAIN_USE_MODE);
    cJSON *c = command_new("mode");
    proto_put_text(c, "mode", rest);
    return lines_command(c);
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

    if (rest[0] && !read_ms(rest, &ms)) return lines_answer(PLAIN_USE_TRIM);
    cJSON *c = command_new("trim");
    if (rest[0]) proto_put_int(c, "ms", ms);
    return lines_command(c);
}

static struct lines_result run_click(const char *rest)
{
    bool on = strcmp(rest, "on") == 0;

    if (!on && strcmp(rest, "off") != 0) return lines_answer(PLAIN_USE_CLICK);
    cJSON *c = command_new("click");
    proto_put_flag(c, "on", on);
    return lines_command(c);
}

/* For programs: a picture is nothing a terminal shows. */
static struct lines_result run_cover(const char *rest)
{
    if (!rest[0]) return lines_answer(PLAIN_USE_COVER);
    cJSON *c = command_new("cover");
    proto_put_text(c, "song", rest);
    return lines_command(c);
}

static struct lines_result run_quit(const char *rest)
{
    (void)rest;
    return (struct lines_result){.kind = LINES_QUIT};
}

static struct lines_result run_help(const char *rest)
{
    (void)rest;
    return lines_answer(PLAIN_HELP);
}

struct lines_result lines_run(const char *line)
{
    static const struct {
        const char *name;
        struct lines_result (*run)(const char *rest);
        const char *does; /* without `run`: the command, which takes nothing */
    } commands[] = {
        {"/rooms", NULL, "rooms"},           {"/join", run_join, NULL},
        {"/songs", run_songs, NULL},         {"/request", run_request, NULL},
        {"/queue", NULL, "queue"},           {"/vote", run_vote, NULL},
        {"/unrequest", run_unrequest, NULL}, {"/skip", run_skip, NULL},
        {"/like", run_like, NULL},           {"/plays", run_plays, NULL},
        {"/older", NULL, "history"},         {"/taste", run_taste, NULL},
        {"/talk", run_talk, NULL},           {"/hear", run_hear, NULL},
        {"/mode", run_mode, NULL},           {"/trim", run_trim, NULL},
        {"/click", run_click, NULL},         {"/cover", run_cover, NULL},
        {"/connect", run_connect, NULL},     {"/accept", NULL, "accept"},
        {"/quit", run_quit, NULL},           {"/help", run_help, NULL},
    };
    size_t word = strcspn(line, " ");
    const char *rest = line + word + strspn(line + word, " ");

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strlen(commands[i].name) != word || strncmp(commands[i].name, line, word) != 0)
            continue;
        if (commands[i].run) return commands[i].run(rest);
        return lines_command(command_new(commands[i].does));
    }
    return lines_answer(PLAIN_NO_COMMAND);
}
