#include "terminal.h"

#include <string.h>
#include "event.h"
#include "habits.h"
#include "lines.h"
#include "numbers.h"
#include "plain_words.h"
#include "visit.h"
#include "../common/proto.h"

enum {
    HELD_MOST = 100, /* lines typed before there is a room; later ones are refused by the engine */
    ECHO_US = 2000000, /* when the input ends, what was said last is waited for so long */
    READ_BYTES = 4096,
};

struct terminal {
    struct link *link;
    struct visit visit;
    const struct terminal_options *options;
    const struct terminal_face *face;
    struct sys_console *console; /* NULL: the input has ended */
    struct lines lines;
    struct numbers numbers;
    cJSON *held;   /* commands that wait for a room */
    unsigned open; /* questions not answered yet, a bit for each kind */
    bool asks;     /* whether a changed identity is accepted */
    bool looking;  /* for servers on this network */
    bool going;    /* to one, or there */
    bool in, was_in, over, failed;
    uint32_t said_tag; /* of the own line said last; 0: it came back */
    int64_t end_us;
};

/* -- lines ----------------------------------------------------------------------------------- */

/* What a terminal asks, and the event that answers it. */
static const struct question {
    const char *command, *event;
    bool of_room; /* it waits until there is a room */
} questions[] = {
    {"rooms", "rooms", true},     {"find", "songs", true},
    {"request", "result", true},  {"unrequest", "result", true},
    {"vote", "result", true},     {"plays", "plays", true},
    {"history", "history", true}, {"cover", "cover", true},
    {"trim", "trim", false},      {"say", "", true},
    {"join", "", true},           {"skip", "", true},
    {"like", "", true},           {"queue", "", true},
    {"taste", "", true},          {"talk", "", true},
    {"hear", "", true},           {"mode", "", true},
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

static bool needs_room(const cJSON *command)
{
    bool needs = false;

    for (size_t i = 0; i < QUESTIONS; i++)
        needs |= command_is(command, questions[i].command) && questions[i].of_room;
    return needs;
}

static void note_question(struct terminal *t, const cJSON *command)
{
    if (command_is(command, "say")) t->said_tag = (uint32_t)proto_int(command, "tag", 0);
    if (command_is(command, "accept")) t->asks = false;
    for (size_t i = 0; i < QUESTIONS; i++)
        if (command_is(command, questions[i].command) && questions[i].event[0]) t->open |= 1u << i;
}

static void note_answer(struct terminal *t, const cJSON *e)
{
    bool error = event_is(e, "error");
    bool said = t->said_tag && proto_int(e, "tag", 0) == t->said_tag;

    for (size_t i = 0; i < QUESTIONS; i++)
        if (event_is(e, questions[i].event)) t->open &= ~(1u << i);
    if (error && !said) t->open = 0;
    if (said && (error || event_is(e, "chat"))) t->said_tag = 0;
}

/* The queue is known here already. */
static void show_queue(struct terminal *t)
{
    cJSON *e = cJSON_Duplicate(numbers_show(&t->numbers), true);

    if (!e) {
        t->face->answer(t->face->user, plain_words(PLAIN_QUEUE_UNKNOWN));
        return;
    }
    proto_put_flag(e, "asked", true);
    t->face->event(t->face->user, e, sys_mono_us());
    cJSON_Delete(e);
}

static void look(struct terminal *t, bool on)
{
    cJSON *c = command_new("discover");

    if (on) t->face->answer(t->face->user, plain_words(PLAIN_LOOKING));
    proto_put_flag(c, "on", on);
    link_command(t->link, c);
    t->looking = on;
}

/* Where to is all that is typed: who comes, and with what, is known by the options. */
static void go(struct terminal *t, cJSON *where)
{
    const struct terminal_options *o = t->options;
    cJSON *c =
        o->connect(o->user, proto_text(where, "host"), (uint16_t)proto_int(where, "port", 0));

    cJSON_Delete(where);
    if (t->looking) look(t, false);
    link_command(t->link, c);
    t->going = true;
}

static void carry_out(struct terminal *t, cJSON *command)
{
    const char *wrong = numbers_fill(&t->numbers, command);

    if (!wrong && command_is(command, "taste") && !visit_taste(&t->visit, command))
        wrong = plain_words(PLAIN_USE_TASTE);
    if (wrong) t->face->answer(t->face->user, wrong);
    if (command_is(command, "queue")) show_queue(t);
    if (wrong || command_is(command, "queue")) {
        cJSON_Delete(command);
        return;
    }
    if (command_is(command, "connect")) {
        go(t, command);
        return;
    }
    if (command_is(command, "hear")) visit_hear(&t->visit, command);
    note_question(t, command);
    link_command(t->link, command);
}

static void send(struct terminal *t, cJSON *command)
{
    bool waits = !t->in && needs_room(command) && cJSON_GetArraySize(t->held) < HELD_MOST;

    if (waits)
        cJSON_AddItemToArray(t->held, command);
    else
        carry_out(t, command);
}

static void send_held(struct terminal *t)
{
    cJSON *command;

    while ((command = cJSON_DetachItemFromArray(t->held, 0))) send(t, command);
}

static void take_lines(struct terminal *t)
{
    struct lines_result r;

    while ((r = lines_next(&t->lines)).kind != LINES_NONE) {
        if (r.kind == LINES_QUIT) t->over = true;
        if (r.kind == LINES_ANSWER) t->face->answer(t->face->user, r.answer);
        if (r.kind == LINES_COMMAND) send(t, r.command);
    }
}

/* Is everything said and answered that was typed? */
static bool all_back(const struct terminal *t)
{
    return cJSON_GetArraySize(t->held) == 0 && !t->said_tag && !t->open;
}

static void end_input(struct terminal *t)
{
    sys_console_close(t->console);
    t->console = NULL;
    if (t->options->seconds == 0) t->end_us = t->in ? sys_mono_us() + ECHO_US : t->end_us;
}

static void read_console(struct terminal *t)
{
    char bytes[READ_BYTES];
    long n = sys_console_read(t->console, bytes, sizeof bytes);

    lines_feed(&t->lines, bytes, n > 0 ? (size_t)n : 0, n < 0);
    if (n < 0) end_input(t);
    take_lines(t);
}

/* -- events ---------------------------------------------------------------------------------- */

static void enter(struct terminal *t)
{
    if (!t->was_in && t->options->greeting[0]) send(t, lines_say(&t->lines, t->options->greeting));
    t->in = t->was_in = true;
    t->failed = false;
    if (t->looking) look(t, false);
    send_held(t);
    if (!t->console && t->options->seconds == 0) t->end_us = sys_mono_us() + ECHO_US;
}

static void take_state(struct terminal *t, const char *state)
{
    if (strcmp(state, "in") == 0) {
        enter(t);
        return;
    }
    t->in = false;
    t->asks = strcmp(state, "identity") == 0;
    if (strcmp(state, "idle") != 0) return;
    t->failed = true;
    t->going = false;
    if (t->options->looks)
        look(t, true);
    else
        t->over = true;
}

/* Each is told once. */
static void show_servers(struct terminal *t, const cJSON *e)
{
    cJSON *fresh = numbers_servers(&t->numbers, e);

    if (fresh) t->face->event(t->face->user, fresh, sys_mono_us());
    cJSON_Delete(fresh);
}

static void take_event(struct terminal *t, const cJSON *e)
{
    if (event_is(e, "servers")) {
        show_servers(t, e);
        return;
    }
    t->face->event(t->face->user, e, sys_mono_us());
    numbers_event(&t->numbers, e);
    if (t->face->shows_all) numbers_show(&t->numbers);
    note_answer(t, e);
    if (event_is(e, "state")) take_state(t, proto_text(e, "state"));
    cJSON *follows = visit_event(&t->visit, e, sys_mono_us());
    if (follows) link_command(t->link, follows);
}

static void take_events(struct terminal *t)
{
    cJSON *e;

    while (!t->over && (e = link_event(t->link))) {
        take_event(t, e);
        cJSON_Delete(e);
    }
}

/* -- the loop -------------------------------------------------------------------------------- */

static void wait_for_more(struct terminal *t, struct sys_set *set)
{
    int64_t left_us = t->end_us - sys_mono_us();

    sys_set_clear(set);
    sys_set_want(set, t->options->waker->read_end, true, false);
    if (t->console) sys_set_want(set, sys_console_socket(t->console), true, false);
    sys_set_wait(set, t->end_us == INT64_MAX ? -1 : left_us > 0 ? left_us : 0);
    if (sys_set_readable(set, t->options->waker->read_end)) sys_wake_clear(t->options->waker);
    if (t->console && sys_set_readable(set, sys_console_socket(t->console))) read_console(t);
}

/* A question that nobody can answer any more, since the input has ended. */
static bool is_stuck(const struct terminal *t)
{
    return !t->console && (t->asks || !t->going);
}

static bool is_over(const struct terminal *t)
{
    bool arrives = t->options->looks && t->going && !t->in;
    bool all_said = !t->console && t->options->seconds == 0 && all_back(t) && !arrives;

    return t->over || is_stuck(t) || all_said || sys_asked_to_stop() || sys_mono_us() >= t->end_us;
}

static void tell_habits(struct link *l, const struct prefs *p)
{
    struct habits habits;

    habits_read(&habits, p);
    link_command(l, habits_command(&habits));
}

bool terminal_run(struct link *l, struct prefs *p, const struct terminal_options *o,
                  const struct terminal_face *face)
{
    struct terminal t = {.link = l, .visit = {.prefs = p}, .options = o, .face = face};
    struct sys_set *set = sys_set_new();

    t.held = cJSON_CreateArray();
    t.console = sys_console_open();
    tell_habits(l, p);
    t.going = !o->looks;
    if (o->looks) look(&t, true);
    t.end_us = o->seconds ? sys_mono_us() + o->seconds * INT64_C(1000000) : INT64_MAX;
    while (set && t.held && !is_over(&t)) {
        wait_for_more(&t, set);
        take_events(&t);
    }
    if (t.console) sys_console_close(t.console);
    if (set) sys_set_free(set);
    cJSON_Delete(t.held);
    lines_free(&t.lines);
    numbers_free(&t.numbers);
    return t.was_in && !t.failed && !is_stuck(&t);
}
