/* hub_console.c: what the operator types. */
#include "hub_parts.h"
#include "ban.h"
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
    hub_keep_now(h); /* whoever reads that somebody is banned may rely on it */
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

/* A program that started this one reads these two lines (client/party.c). */
static void print_count(struct hub *h)
{
    size_t people = h->by_session.count, rooms = h->rooms.count, songs = library_count(h->songs);
    struct library_sums sums = library_sums(h->songs);
    if (songs)
        print(h,
              "songs: %zu ready, %zu to be prepared, %zu bad, %zu whose tags are still to be read",
              sums.state[SONG_READY], sums.state[SONG_NEW] + sums.state[SONG_WORKING],
              sums.state[SONG_BAD], sums.untagged);
    print(h, "%zu %s, %zu room%s, %zu song%s", people, people == 1 ? "person" : "people", rooms,
          rooms == 1 ? "" : "s", songs, songs == 1 ? "" : "s");
}

static void on_count(struct hub *h, const char *rest, struct now now)
{
    (void)rest;
    (void)now;
    print_count(h);
}

static void on_list(struct hub *h, const char *rest, struct now now)
{
    (void)rest;
    size_t at = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) list_room(h, r, now);
    print_count(h);
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

/* The room of this name, or all (NULL) when none was given. False: there is none such, and that was said. */
static bool room_meant(struct hub *h, const char *name, struct room **only)
{
    *only = name[0] ? hub_room_named(h, name) : NULL;
    if (name[0] && !*only) print(h, "there is no room %s; list shows them", name);
    return *only || !name[0];
}

static void on_skip(struct hub *h, const char *rest, struct now now)
{
    struct room *only;
    size_t at = 0, skipped = 0;
    if (!room_meant(h, rest, &only)) return;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;)
        if ((!only || r == only) && room_people(r) && room_skip(r, now)) {
            hub_run_soon(h, r, now);
            skipped++;
        }
    print(h, "skipped in %zu room%s", skipped, skipped == 1 ? "" : "s");
}

static void list_queue(struct hub *h, struct room *r)
{
    const struct queue *q = room_queue(r);
    for (size_t i = 0; i < q->count; i++) {
        const struct song *s = library_find(h->songs, q->requests[i].song);
        print(h, "  %zu  %s  (%s, %+d)", i + 1, s ? s->title : "a song that is gone",
              q->requests[i].nick, q->requests[i].votes);
    }
}

static void on_queue(struct hub *h, const char *rest, struct now now)
{
    struct room *only;
    size_t at = 0;
    (void)now;
    if (!room_meant(h, rest, &only)) return;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) {
        size_t waiting = room_queue(r)->count;
        if (r != only && (only || !waiting)) continue;
        print(h, "%s: %zu request%s", room_name(r), waiting, waiting == 1 ? "" : "s");
        list_queue(h, r);
    }
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
    hub_send_away(h, c, SAID_SENT_AWAY, false);
}

/* Everybody here whom a ban means. */
static size_t send_banned_away(struct hub *h, const char *key, bool by_address)
{
    char theirs[BAN_KEY_BYTES];
    size_t at = 0, sent = 0;
    for (struct conn *c; (c = map_next(&h->by_session, &at)) != NULL;) {
        if (by_address)
            ban_addr_key(theirs, &c->peer);
        else
            ban_nick_key(theirs, c->nick);
        if (strcmp(theirs, key) != 0 || c->state == CONN_GONE) continue;
        char peer[ADDR_TEXT_BYTES];
        print(h, "%s was sent away from %s", c->nick, addr_host_text(&c->peer, peer));
        hub_send_away(h, c, SAID_SENT_AWAY_BANNED, false);
        sent++;
    }
    return sent;
}

static void on_ban(struct hub *h, const char *rest, struct now now)
{
    char key[BAN_KEY_BYTES];
    (void)now;
    if (!rest[0]) {
        print(h, "ban whom? Type: ban NICK, or ban ADDRESS");
        return;
    }
    bool by_address = ban_key(key, rest);
    store_ban_put(h->store, key, rest);
    size_t sent = send_banned_away(h, key, by_address);
    print(h, "%s is banned; unban %s lifts it%s", rest, rest,
          sent && !by_address ? ". Under another name they could come again: ban the address, too"
                              : "");
}

static void lift(struct hub *h, const char *key, const char *whose, const char *may,
                 const char *was)
{
    if (store_ban_remove(h->store, key))
        print(h, "%s may %s again", whose, may);
    else
        print(h, "%s is not %s; bans lists who is", whose[0] ? whose : "nobody", was);
}

static void on_unban(struct hub *h, const char *rest, struct now now)
{
    char key[BAN_KEY_BYTES];
    (void)now;
    ban_key(key, rest);
    lift(h, key, rest, "come in", "banned");
}

static void print_ban(void *hub, const char *shown)
{
    print(hub, "  %s", shown);
}

static void on_bans(struct hub *h, const char *rest, struct now now)
{
    (void)rest;
    (void)now;
    print(h, "banned are:");
    store_bans(h->store, print_ban, h);
}

static void on_mute(struct hub *h, const char *rest, struct now now)
{
    char key[BAN_KEY_BYTES], shown[CHAT_TEXT_BYTES + 20];
    struct conn *c = conn_named(h, rest);
    if (!rest[0]) {
        print(h, "mute whom? Type: mute NICK");
        return;
    }
    ban_voice_key(key, rest);
    snprintf(shown, sizeof shown, "%s (only from talking)", rest);
    store_ban_put(h->store, key, shown);
    if (c) hub_mute(h, c, now);
    print(h, "%s may not talk any more; unmute %s lifts it", rest, rest);
}

static void on_unmute(struct hub *h, const char *rest, struct now now)
{
    char key[BAN_KEY_BYTES];
    (void)now;
    ban_voice_key(key, rest);
    lift(h, key, rest, "talk", "muted");
}

static void on_mode(struct hub *h, const char *rest, struct now now)
{
    char word[16];
    enum floor_mode mode;
    size_t bytes = strcspn(rest, " ");
    snprintf(word, sizeof word, "%.*s", (int)bytes, rest);
    rest += bytes + strspn(rest + bytes, " ");
    if (!floor_mode_parse(word, &mode)) {
        print(h, "which mode? Type: mode exclusive, mode open or mode quiet");
        return;
    }
    struct room *only;
    size_t at = 0, set = 0;
    if (!room_meant(h, rest, &only)) return;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) {
        if (only && r != only) continue;
        hub_set_mode(h, r, mode, now);
        set++;
    }
    print(h, "talk is %s in %zu room%s", word, set, set == 1 ? "" : "s");
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
    {"count", "", "how many people, rooms and songs", on_count},
    {"say", "TEXT", "a line that everybody reads", on_say},
    {"queue", "[ROOM]", "what people asked for", on_queue},
    {"skip", "[ROOM]", "end the song, in one room or in all", on_skip},
    {"kick", "NICK", "send somebody away", on_kick},
    {"ban", "NICK|ADDR", "send away, and do not let in again", on_ban},
    {"unban", "NICK|ADDR", "let in again", on_unban},
    {"bans", "", "who is banned", on_bans},
    {"mute", "NICK", "let somebody listen, but not talk", on_mute},
    {"unmute", "NICK", "let them talk again", on_unmute},
    {"mode", "MODE [ROOM]", "who may talk: exclusive, open or quiet", on_mode},
    {"rescan", "", "look through the songs folder now", on_rescan},
    {"stop", "", "say goodbye and end", on_stop},
    {"help", "", "this list", on_help},
};

static void on_help(struct hub *h, const char *rest, struct now now)
{
    (void)rest;
    (void)now;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        print(h, "%-7s%-12s%s", commands[i].name, commands[i].arguments, commands[i].help);
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
