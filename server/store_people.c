/* store_people.c: nicknames, what their owners love, and who is banned. */
#include "store_parts.h"
#include <string.h>

enum { FORGET_EACH = 1000 /* nicknames put */ };

bool store_nick(struct store *s, const char *fold, struct store_nick *out)
{
    sqlite3_stmt *q = store_ask(
        s, "SELECT token_hash, seen_us, room, chose FROM nick WHERE fold = ?1", "t", fold);
    bool found = sqlite3_step(q) == SQLITE_ROW && sqlite3_column_bytes(q, 0) == STORE_HASH_BYTES;
    if (found) {
        memcpy(out->token_hash, sqlite3_column_blob(q, 0), STORE_HASH_BYTES);
        out->seen_us = sqlite3_column_int64(q, 1);
        out->room = store_id(q, 2);
        out->chose = sqlite3_column_int(q, 3);
    }
    store_asked(s, q);
    return found;
}

#define OLD_NICKS                                                                                  \
    "(SELECT fold FROM nick WHERE NOT lasting AND seen_us < (SELECT seen_us FROM nick ORDER BY "   \
    "seen_us DESC LIMIT 1 OFFSET ?1))"

static const char *const forget_old[] = {"DELETE FROM profile WHERE fold IN " OLD_NICKS,
                                         "DELETE FROM nick WHERE fold IN " OLD_NICKS, NULL};

/* Another token is another person: what the last one loved is nobody's business. */
void store_nick_put(struct store *s, const char *fold, const struct store_nick *nick)
{
    store_write(s,
                "DELETE FROM profile WHERE fold = ?1 AND NOT EXISTS"
                " (SELECT 1 FROM nick WHERE fold = ?1 AND token_hash = ?2)",
                "tb", fold, nick->token_hash, sizeof nick->token_hash);
    store_write(s, "INSERT OR REPLACE INTO nick VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "tbiiii", fold,
                nick->token_hash, sizeof nick->token_hash, nick->seen_us, (int64_t)nick->room,
                (int64_t)nick->chose, (int64_t)nick->lasting);
    if (++s->nick_puts % FORGET_EACH == 0) store_forget(s, forget_old, STORE_NICKS);
}

char *store_profile(struct store *s, const char *fold)
{
    sqlite3_stmt *q = store_ask(s, "SELECT profile FROM profile WHERE fold = ?1", "t", fold);
    char *profile = sqlite3_step(q) == SQLITE_ROW ? store_copy(q, 0) : NULL;
    store_asked(s, q);
    return profile;
}

void store_profile_put(struct store *s, const char *fold, const char *profile)
{
    store_write(s, "INSERT OR REPLACE INTO profile SELECT fold, ?2 FROM nick WHERE fold = ?1", "tt",
                fold, profile);
}

bool store_banned(struct store *s, const char *key)
{
    sqlite3_stmt *q = store_ask(s, "SELECT 1 FROM ban WHERE key = ?1", "t", key);
    bool found = sqlite3_step(q) == SQLITE_ROW;
    store_asked(s, q);
    return found;
}

void store_ban_put(struct store *s, const char *key, const char *shown)
{
    store_write(s, "INSERT OR IGNORE INTO ban VALUES (?1, ?2)", "tt", key, shown);
}

bool store_ban_remove(struct store *s, const char *key)
{
    return store_write(s, "DELETE FROM ban WHERE key = ?1", "t", key) > 0;
}

void store_bans(struct store *s, void (*each)(void *user, const char *shown), void *user)
{
    sqlite3_stmt *q = store_ask(s, "SELECT shown FROM ban ORDER BY rowid", "");
    while (sqlite3_step(q) == SQLITE_ROW) each(user, store_text(q, 0));
    store_asked(s, q);
}
