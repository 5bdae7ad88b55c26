/* store_plays.c: what was played in a room. */
#include "store_parts.h"

enum { FORGET_EACH = 100 /* songs played */ };

void store_play_put(struct store *s, uint64_t room, const struct play *p)
{
    store_write(s, "INSERT OR REPLACE INTO play VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", "iiiittt",
                (int64_t)room, (int64_t)p->seq, (int64_t)p->song, p->wall_us, p->title, p->artist,
                p->by);
    if (p->seq % FORGET_EACH || p->seq <= PLAYS_KEPT) return;
    store_write(s, "DELETE FROM play WHERE room = ?1 AND seq <= ?2", "ii", (int64_t)room,
                (int64_t)p->seq - PLAYS_KEPT);
}

void store_plays(struct store *s, uint64_t room, size_t most,
                 void (*each)(void *user, const struct play *play), void *user)
{
    sqlite3_stmt *q = store_ask(
        s,
        "SELECT * FROM (SELECT seq, song, wall_us, title, artist, by FROM play WHERE room = ?1"
        " ORDER BY seq DESC LIMIT ?2) ORDER BY seq",
        "ii", (int64_t)room, (int64_t)most);
    while (sqlite3_step(q) == SQLITE_ROW) {
        struct play p = {.seq = store_id(q, 0),
                         .song = store_id(q, 1),
                         .wall_us = sqlite3_column_int64(q, 2),
                         .title = store_text(q, 3),
                         .artist = store_text(q, 4),
                         .by = store_text(q, 5)};
        each(user, &p);
    }
    store_asked(s, q);
}
