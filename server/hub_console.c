/* hub_console.c: what the operator types. */
#include "hub_parts.h"
#include "conn.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LIST_PEOPLE_MOST = 100 /* of a room; the others are only counted */ };

static void print(struct hub *h, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void print(struct hub *h, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    h->io->print(h->io->world, text);
}

static void list_room(struct hub *h, struct room *r, struct now now)
{
    const struct radio_playing *song =
        room_people(r) ? radio_heard(room_radio(r), now.mono_us) : NULL;
    print(h, "%s: %zu here%s%s", room_name(r), room_people(r), song ? ", playing " : "",
          song ? song->title : "");
    for (size_t i = 0; i < room_people(r) && i < LIST_PEOPLE_MOST; i++) {
        const struct conn *c = room_member(r, i)->listener;
        char peer[ADDR_TEXT_BYTES];
        print(h, "  %s  %s  %s", room_member(r, i)->nick, addr_text(&c->peer, peer),
              c->session.udp.family ? "udp" : "tcp");
    }
    if (room_people(r) > LIST_PEOPLE_MOST)
        print(h, "  and %zu more", room_people(r) - LIST_PEOPLE_MOST);
}

static void on_list(struct hub *h, const char *rest, struct now now)
{
    (void)rest;
    size_t at = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) list_room(h, r, now);
    size_t people = h->by_session.count, rooms = h->rooms.count, songs = library_count(h->songs);
    print(h, "%zu %s, %zu room%s, %zu song%s", people, people == 1 ? "person" : "people", rooms,
          rooms == 1 ? "" : "s", songs, songs == 1 ? "" : "s");
}

static void on_say(struct hub *h, const char *rest, struct now now)
{
    char text[CHAT_TEXT_BYTES];
    if (!chat_clean(text, rest)) {
        print(h, "say what? Type: say TEXT");
        return;
    }
    size_t at = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) room_notice(r, text, now);
    print(h, "said to %zu people", h->by_session.count);
}

static void on_skip(struct hub *h, const char *rest, struct now now)
{
    struct room *only = rest[0] ? hub_room_named(h, rest) : NULL;
    size_t at = 0, skipped = 0;
    if (rest[0] && !only) {
        print(h, "there is no room %s; list shows them", rest);
        return;
    }
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;)
        if ((!only || r == only) && room_people(r) && room_skip(r, now)) {
            hub_run_soon(h, r, now);
            skipped++;
        }
    print(h, "skipped in %zu room%s", skipped, skipped == 1 ? "" : "s");
}

static struct conn *conn_named(struct hub *h, const char *nick)
{
    char wanted[NICK_FOLD_BYTES], has[NICK_FOLD_BYTES];
    text_fold(wanted, sizeof wanted, nick);
    size_t at = 0;
    for (struct conn *c; (c = map_next(&h->by_session, &at)) != NULL;) {
        text_fold(has, sizeof has, c->nick);
        if (wanted[0] && !strcmp(has, wanted)) return c;
    }
    return NULL;
}

static void on_kick(struct hub *h, const char *rest, struct now now)
{
    (void)now;
    struct conn *c = conn_named(h, rest);
    if (!c) {
        print(h, "nobody here is called %s; list shows everybody", rest[0] ? rest : "nothing");
        return;
    }
    print(h, "%s was sent away", c->nick);
    hub_send_away(h, c, "The host sent you away.", false);
}

static void on_rescan(struct hub *h, const char *rest, struct now now)
{
    (void)rest;
    hub_rescan(h, now);
    print(h, "looking through the songs folder");
}

static void on_stop(struct hub *h, const char *rest, struct now now)
{
    (void)rest;
    (void)now;
    hub_stop(h);
}

static void on_help(struct hub *h, const char *rest, struct now now);

static const struct command {
    const char *name, *arguments, *help;
    void (*run)(struct hub *h, const char *rest, struct now now);
} commands[] = {
    {"list", "", "who is where, and what plays", on_list},
    {"say", "TEXT", "a line that everybody reads", on_say},
    {"skip", "[ROOM]", "end the song, in one room or in all", on_skip},
    {"kick", "NICK", "send somebody away", on_kick},
    {"rescan", "", "look through the songs folder now", on_rescan},
    {"stop", "", "say goodbye and end", on_stop},
    {"help", "", "this list", on_help},
};

static void on_help(struct hub *h, const char *rest, struct now now)
{
    (void)rest;
    (void)now;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        print(h, "%-7s%-8s%s", commands[i].name, commands[i].arguments, commands[i].help);
}

void hub_console(struct hub *h, const char *line, struct now now)
{
    char text[CHAT_TEXT_BYTES];
    if (!utf8_valid(line, strlen(line)) || !utf8_tidy(text, sizeof text, line)) return;
    char *rest = strchr(text, ' ');
    if (rest) *rest++ = '\0';
    for (char *p = text; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a'); /* STOP and LIST are typed in either case */
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].name, text) != 0) continue;
        commands[i].run(h, rest ? rest : "", now);
        return;
    }
    print(h, "there is no command %s; help lists them", text);
}
