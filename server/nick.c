#include "nick.h"
#include "../common/proto.h"
#include "../common/text_fold.h"
#include "../common/utf8.h"
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RESERVED_US (120 * INT64_C(1000000))

struct nick {
    char fold[NICK_FOLD_BYTES];
    uint64_t session;
    struct store_nick kept; /* as it is in the store */
};

void nicks_free(struct nicks *n)
{
    size_t at = 0;
    for (struct nick *k; (k = map_next(&n->by_fold, &at)) != NULL;) free(k);
    map_free(&n->by_fold);
}

bool nick_clean(char out[CHAT_NICK_BYTES], const char *text, enum said *wrong)
{
    size_t bytes = strlen(text);
    *wrong = SAID_NICK_SIGNS;
    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(text, bytes, &at);
        if (utf8_is_control(c) || utf8_is_direction(c)) return false;
    }
    char tidy[1100], fold[NICK_FOLD_BYTES];
    size_t n = utf8_tidy(tidy, sizeof tidy, text);
    *wrong = SAID_NICK_LONG;
    if (utf8_count(tidy, n) > PROTO_NICK_CHARS) return false;
    *wrong = SAID_NICK_EMPTY;
    if (!n || !text_fold(fold, sizeof fold, tidy)) return false;
    memcpy(out, tidy, n + 1);
    return true;
}

bool nick_is_host(const struct nicks *n, const char *nick)
{
    char wanted[NICK_FOLD_BYTES], fold[NICK_FOLD_BYTES], name[CHAT_NICK_BYTES];
    text_fold(wanted, sizeof wanted, nick);
    for (const char *line = n->hosts; line && *line; line += strspn(line, "\n")) {
        int bytes = (int)strcspn(line, "\n");
        snprintf(name, sizeof name, "%.*s", bytes, line);
        text_fold(fold, sizeof fold, name);
        if (!strcmp(fold, wanted)) return true;
        line += bytes;
    }
    return false;
}

uint64_t nick_id(const char *nick)
{
    char fold[NICK_FOLD_BYTES];
    text_fold(fold, sizeof fold, nick);
    return map_hash(fold);
}

/* A clash of two names would only make one of them unavailable. */
static struct nick *find(const struct nicks *n, const char *nick, char fold[NICK_FOLD_BYTES])
{
    text_fold(fold, NICK_FOLD_BYTES, nick);
    return map_get(&n->by_fold, map_hash(fold));
}

static struct nick *add(struct nicks *n, const char *fold)
{
    struct nick *k = calloc(1, sizeof *k);
    if (!k || !map_put(&n->by_fold, map_hash(fold), k)) {
        free(k);
        return NULL;
    }
    snprintf(k->fold, sizeof k->fold, "%s", fold);
    return k;
}

/* Whoever reads the store cannot pass for anybody. Tokens are random: no salt is needed. */
static void hash(uint8_t out[STORE_HASH_BYTES], const uint8_t token[NICK_TOKEN_BYTES])
{
    SHA256(token, NICK_TOKEN_BYTES, out);
}

/* Every byte is looked at, so that the time tells nothing. */
static bool proves(const uint8_t *token, const struct store_nick *known)
{
    uint8_t hashed[STORE_HASH_BYTES], differ = 0;
    if (!token) return false;
    hash(hashed, token);
    for (size_t i = 0; i < sizeof hashed; i++)
        differ |= (uint8_t)(hashed[i] ^ known->token_hash[i]);
    return differ == 0;
}

static void keep(struct nicks *n, const struct nick *k)
{
    store_nick_put(n->store, k->fold, &k->kept);
}

bool nick_is_here(const struct nicks *n, const char *nick)
{
    char fold[NICK_FOLD_BYTES];
    return find(n, nick, fold) != NULL;
}

enum nick_result nick_take(struct nicks *n, const struct io *io, const char *nick,
                           const uint8_t *token, uint64_t session, struct now now,
                           struct nick_taken *out)
{
    char fold[NICK_FOLD_BYTES];
    struct store_nick known = {.seen_us = INT64_MIN / 2};
    struct nick *k = find(n, nick, fold);
    bool is_known = k != NULL || store_nick(n->store, fold, &known);
    if (k) known = k->kept;
    bool mine = is_known && (!k || !strcmp(k->fold, fold)) && proves(token, &known);
    bool recent = k || now.wall_us - known.seen_us < RESERVED_US;
    bool lasting = nick_is_host(n, nick);
    bool reserved = recent || (is_known && lasting);
    if (reserved && !mine) return NICK_TAKEN;
    *out = (struct nick_taken){.ghost = k ? k->session : 0};
    if (mine && recent) out->room = known.room, out->chose = known.chose;
    if (!k && !(k = add(n, fold))) return NICK_NO_MEMORY;
    if (mine)
        memcpy(out->token, token, sizeof out->token);
    else
        io->random(io->world, out->token, sizeof out->token);
    k->session = session;
    k->kept.seen_us = STORE_HERE;
    k->kept.lasting = lasting;
    hash(k->kept.token_hash, out->token);
    keep(n, k);
    return NICK_YOURS;
}

void nick_in_room(struct nicks *n, const char *nick, uint64_t room, bool chose)
{
    char fold[NICK_FOLD_BYTES];
    struct nick *k = find(n, nick, fold);
    if (!k || (k->kept.room == room && k->kept.chose == chose)) return;
    k->kept.room = room;
    k->kept.chose = chose;
    keep(n, k);
}

void nick_release(struct nicks *n, const char *nick, uint64_t session, struct now now)
{
    char fold[NICK_FOLD_BYTES];
    struct nick *k = find(n, nick, fold);
    if (!k || k->session != session) return;
    k->kept.seen_us = now.wall_us;
    keep(n, k);
    map_remove(&n->by_fold, map_hash(fold));
    free(k);
}
