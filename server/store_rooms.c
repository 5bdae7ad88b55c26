/* store_rooms.c: rooms, and what was said in them. */
#include "store_parts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORGET_EACH = 100 /* lines, plays or new rooms */ };

void store_room_free(struct store_room *r)
{
    free(r->name);
    free(r->programme);
    free(r->queue);
    free(r->mode);
    *r = (struct store_room){0};
}

static bool take_room(struct store *s, sqlite3_stmt *q, struct store_room *out)
{
    bool found = sqlite3_step(q) == SQLITE_ROW;
    if (found)
        *out = (struct store_room){.id = store_id(q, 0),
                                   .name = store_copy(q, 1),
                                   .programme = store_copy(q, 2),
                                   .queue = store_copy(q, 3),
                                   .mode = store_copy(q, 4)};
    store_asked(s, q);
    if (!found || (out->name && out->programme && out->queue && out->mode)) return found;
    store_room_free(out);
    return false;
}

bool store_room(struct store *s, uint64_t id, struct store_room *out)
{
    sqlite3_stmt *q = store_ask(
        s, "SELECT id, name, programme, queue, mode FROM room WHERE id = ?1", "i", (int64_t)id);
    return take_room(s, q, out);
}

bool store_room_named(struct store *s, const char *fold, struct store_room *out)
{
    sqlite3_stmt *q = store_ask(s,
                                "SELECT id, name, programme, queue, mode FROM room WHERE fold = ?1"
                                " ORDER BY used_us DESC LIMIT 1",
                                "t", fold);
    return take_room(s, q, out);
}

#define OLD_ROOMS                                                                                  \
    "(SELECT id FROM room WHERE used_us < (SELECT used_us FROM room ORDER BY used_us DESC LIMIT "  \
    "1 "                                                                                           \
    "OFFSET ?1))"

/* What hangs on a room goes before it, found by its key: nothing else is read. */
static const char *const forget_old[] = {"DELETE FROM line WHERE room IN " OLD_ROOMS,
                                         "DELETE FROM play WHERE room IN " OLD_ROOMS,
                                         "DELETE FROM room WHERE id IN " OLD_ROOMS, NULL};

void store_room_put(struct store *s, uint64_t id, const char *fold, const char *name,
                    int64_t wall_us)
{
    int new_ones = store_write(
        s, "INSERT OR IGNORE INTO room (id, fold, name, used_us) VALUES (?1, ?2, ?3, ?4)", "itti",
        (int64_t)id, fold, name, wall_us);
    if (!new_ones)
        store_write(s, "UPDATE room SET fold = ?2, name = ?3, used_us = ?4 WHERE id = ?1", "itti",
                    (int64_t)id, fold, name, wall_us);
    if (new_ones && ++s->new_rooms % FORGET_EACH == 0) store_forget(s, forget_old, STORE_ROOMS);
}

void store_programme_put(struct store *s, uint64_t room, const char *programme, int64_t wall_us)
{
    store_write(s, "UPDATE room SET programme = ?2, used_us = ?3 WHERE id = ?1", "iti",
                (int64_t)room, programme, wall_us);
}

void store_queue_put(struct store *s, uint64_t room, const char *queue)
{
    store_write(s, "UPDATE room SET queue = ?2 WHERE id = ?1", "it", (int64_t)room, queue);
}

void store_mode_put(struct store *s, uint64_t room, const char *mode)
{
    store_write(s, "UPDATE room SET mode = ?2 WHERE id = ?1", "it", (int64_t)room, mode);
}

void store_line_put(struct store *s, uint64_t room, const struct chat_line *line)
{
    store_write(s, "INSERT OR REPLACE INTO line VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "iiiitt",
                (int64_t)room, (int64_t)line->seq, line->wall_us, (int64_t)line->member, line->nick,
                line->text);
    if (line->seq % FORGET_EACH || line->seq <= STORE_LINES) return;
    store_write(s, "DELETE FROM line WHERE room = ?1 AND seq <= ?2", "ii", (int64_t)room,
                (int64_t)line->seq - STORE_LINES);
}

void store_lines(struct store *s, uint64_t room, const struct store_span *span,
                 bool (*each)(void *user, const struct chat_line *line), void *user)
{
    sqlite3_stmt *q = store_ask(
        s,
        span->newest_first
            ? "SELECT seq, wall_us, member, nick, text FROM line WHERE room = ?1 AND seq > ?2"
              " AND seq < ?3 ORDER BY seq DESC"
            : "SELECT seq, wall_us, member, nick, text FROM line WHERE room = ?1 AND seq > ?2"
              " AND seq < ?3 ORDER BY seq",
        "iii", (int64_t)room, (int64_t)span->after, (int64_t)span->before);
    bool more = true;
    while (more && sqlite3_step(q) == SQLITE_ROW) {
        struct chat_line line = {.seq = store_id(q, 0),
                                 .wall_us = sqlite3_column_int64(q, 1),
                                 .member = store_id(q, 2),
                                 .text = store_copy(q, 4)};
        snprintf(line.nick, sizeof line.nick, "%s", store_text(q, 3));
        if (line.text) more = each(user, &line);
        free(line.text);
    }
    store_asked(s, q);
}
