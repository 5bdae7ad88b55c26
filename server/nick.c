#include "nick.h"
#include "../common/text_fold.h"
#include "../common/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RESERVED_US (120 * INT64_C(1000000))
#define OWNED_MOST  20000 /* past it, the names of those who left are forgotten at once */

struct nick {
    char fold[NICK_FOLD_BYTES];
    uint8_t token[NICK_TOKEN_BYTES];
    uint64_t session; /* 0: not here */
    int64_t left_us;
};

void nicks_free(struct nicks *n)
{
    size_t at = 0;
    for (struct nick *k; (k = map_next(&n->by_fold, &at)) != NULL;) free(k);
    map_free(&n->by_fold);
}

static bool refuse(char error[160], const char *why)
{
    snprintf(error, 160, "%s", why);
    return false;
}

bool nick_clean(char out[CHAT_NICK_BYTES], const char *text, char error[160])
{
    size_t bytes = strlen(text);
    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(text, bytes, &at);
        if (utf8_is_control(c) || utf8_is_direction(c))
            return refuse(error,
                          "A nickname holds no control or direction characters; type it anew.");
    }
    char tidy[1100], fold[NICK_FOLD_BYTES];
    size_t n = utf8_tidy(tidy, sizeof tidy, text);
    if (utf8_count(tidy, n) > 32)
        return refuse(error, "A nickname has at most 32 characters; choose a shorter one.");
    if (!n || !text_fold(fold, sizeof fold, tidy))
        return refuse(error, "A nickname needs at least one letter, digit or sign.");
    memcpy(out, tidy, n + 1);
    return true;
}

/* A clash of two names would only make one of them unavailable. */
static struct nick *find(const struct nicks *n, const char *nick, char fold[NICK_FOLD_BYTES])
{
    text_fold(fold, NICK_FOLD_BYTES, nick);
    return map_get(&n->by_fold, map_hash(fold));
}

static struct nick *add(struct nicks *n, const struct io *io, const char *fold)
{
    struct nick *k = calloc(1, sizeof *k);
    if (!k || !map_put(&n->by_fold, map_hash(fold), k)) {
        free(k);
        return NULL;
    }
    snprintf(k->fold, sizeof k->fold, "%s", fold);
    io->random(io->world, k->token, sizeof k->token);
    return k;
}

/* Every byte is looked at, so that the time tells nothing. */
static bool same_token(const uint8_t *a, const uint8_t *b)
{
    uint8_t differ = 0;
    for (size_t i = 0; i < NICK_TOKEN_BYTES; i++) differ |= (uint8_t)(a[i] ^ b[i]);
    return differ == 0;
}

enum nick_result nick_take(struct nicks *n, const struct io *io, const char *nick,
                           const uint8_t *token, uint64_t session, int64_t mono_us,
                           uint8_t token_out[NICK_TOKEN_BYTES], uint64_t *ghost)
{
    char fold[NICK_FOLD_BYTES];
    struct nick *k = find(n, nick, fold);
    *ghost = 0;
    if (!k)
        k = add(n, io, fold);
    else if (token && same_token(token, k->token) && !strcmp(k->fold, fold))
        *ghost = k->session;
    else if (k->session || mono_us - k->left_us < RESERVED_US)
        return NICK_TAKEN;
    else {
        snprintf(k->fold, sizeof k->fold, "%s", fold);
        io->random(io->world, k->token, sizeof k->token);
    }
    if (!k) return NICK_NO_MEMORY;
    k->session = session;
    memcpy(token_out, k->token, NICK_TOKEN_BYTES);
    return NICK_YOURS;
}

void nick_release(struct nicks *n, const char *nick, uint64_t session, int64_t mono_us)
{
    char fold[NICK_FOLD_BYTES];
    struct nick *k = find(n, nick, fold);
    if (!k || k->session != session) return;
    k->session = 0;
    k->left_us = mono_us;
    if (n->by_fold.count <= OWNED_MOST) return;
    map_remove(&n->by_fold, map_hash(fold));
    free(k);
}
