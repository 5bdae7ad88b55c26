#include "comments.h"
#include "le.h"

static uint32_t take_u32(struct comments *c)
{
    if (c->left < 4) c->failed = true;
    if (c->failed) return 0;
    uint32_t value = le_get32(c->at);
    c->at += 4;
    c->left -= 4;
    return value;
}

static const char *take(struct comments *c, size_t *n)
{
    *n = take_u32(c);
    if (c->left < *n) c->failed = true;
    if (c->failed) return NULL;
    const char *bytes = (const char *)c->at;
    c->at += *n;
    c->left -= *n;
    return bytes;
}

struct comments comments_begin(const uint8_t *bytes, size_t n)
{
    struct comments c = {.at = bytes, .left = n};
    size_t program; /* that wrote it */
    take(&c, &program);
    c.count = take_u32(&c);
    return c;
}

const char *comments_next(struct comments *c, size_t *n)
{
    if (!c->count) return NULL;
    c->count--;
    return take(c, n);
}

const char *comments_value(const char *comment, size_t n, const char *name, size_t *value_bytes)
{
    size_t i = 0;
    for (; name[i]; i++) {
        if (i >= n) return NULL;
        char c = comment[i];
        if ((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) != name[i]) return NULL;
    }
    if (i >= n || comment[i] != '=') return NULL;
    *value_bytes = n - i - 1;
    return comment + i + 1;
}
