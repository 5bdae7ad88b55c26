#include "discovery.h"
#include <string.h>
#include "le.h"
#include "utf8.h"

enum { NONCE_AT = 4, NONCE_END = 12, FLAG_PASSWORD = 1 };

static const char question_mark[] = "WLQ1", answer_mark[] = "WLA1";

void discovery_put_question(uint8_t out[DISCOVERY_BYTES], uint64_t nonce)
{
    memset(out, 0, DISCOVERY_BYTES);
    memcpy(out, question_mark, NONCE_AT);
    le_put64(out + NONCE_AT, nonce);
}

bool discovery_get_question(const uint8_t *bytes, size_t n, uint64_t *nonce)
{
    if (n < DISCOVERY_BYTES || memcmp(bytes, question_mark, NONCE_AT)) return false;
    *nonce = le_get64(bytes + NONCE_AT);
    return true;
}

/* Length and text. */
static uint8_t *put_text(uint8_t *out, const char *text)
{
    char tidy[DISCOVERY_TEXT_BYTES];
    size_t bytes = utf8_tidy(tidy, sizeof tidy, text);
    *out = (uint8_t)bytes;
    memcpy(out + 1, tidy, bytes);
    return out + 1 + bytes;
}

size_t discovery_put_answer(uint8_t out[DISCOVERY_BYTES], const struct discovery_answer *a)
{
    memcpy(out, answer_mark, NONCE_AT);
    le_put64(out + NONCE_AT, a->nonce);
    uint8_t *at = out + NONCE_END;
    le_put16(at, a->port);
    le_put16(at + 2, a->people);
    le_put16(at + 4, a->rooms);
    at[6] = a->password ? FLAG_PASSWORD : 0;
    at = put_text(at + 7, a->name);
    at = put_text(at, a->playing);
    memcpy(at, a->fingerprint, sizeof a->fingerprint);
    return (size_t)(at + sizeof a->fingerprint - out);
}

/* A place to read from; once it asked for more than there is, it gives zeros and stays failed. */
struct cursor {
    const uint8_t *at, *end;
    bool failed;
};

static const uint8_t *take(struct cursor *c, size_t n)
{
    static const uint8_t zeros[UINT8_MAX];
    c->failed |= n > (size_t)(c->end - c->at);
    if (c->failed) return zeros;
    c->at += n;
    return c->at - n;
}

static uint16_t take16(struct cursor *c)
{
    return le_get16(take(c, 2));
}

static void take_text(struct cursor *c, char out[DISCOVERY_TEXT_BYTES])
{
    char text[UINT8_MAX + 1];
    size_t bytes = *take(c, 1);
    memcpy(text, take(c, bytes), bytes);
    text[bytes] = '\0';
    utf8_tidy(out, DISCOVERY_TEXT_BYTES, text);
}

bool discovery_get_answer(const uint8_t *bytes, size_t n, struct discovery_answer *out)
{
    if (n > DISCOVERY_BYTES) return false;
    struct cursor c = {bytes, bytes + n, false};
    if (memcmp(take(&c, NONCE_AT), answer_mark, NONCE_AT)) return false;
    out->nonce = le_get64(take(&c, 8));
    out->port = take16(&c);
    out->people = take16(&c);
    out->rooms = take16(&c);
    out->password = *take(&c, 1) & FLAG_PASSWORD;
    take_text(&c, out->name);
    take_text(&c, out->playing);
    memcpy(out->fingerprint, take(&c, sizeof out->fingerprint), sizeof out->fingerprint);
    return !c.failed && out->port;
}
