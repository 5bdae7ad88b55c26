#include "utf8.h"
#include <assert.h>
#include <string.h>

enum { REPLACEMENT = 0xfffd, LAST_CHARACTER = 0x10ffff };

/* Length of the character that begins at `at`, and the character; 0 when none does.
   RFC 3629: the least value of each length excludes overlong forms. */
static size_t decode(const char *text, size_t bytes, size_t at, uint32_t *character)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const uint8_t *p = (const uint8_t *)text + at;
    if (p[0] < 0x80) {
        *character = p[0];
        return 1;
    }
    size_t length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || length > bytes - at) return 0;
    uint32_t c = p[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
        c = c << 6 | (p[i] & 0x3fu);
    }
    if (c < least[length] || c > LAST_CHARACTER || (c >= 0xd800 && c <= 0xdfff)) return 0;
    *character = c;
    return length;
}

bool utf8_valid(const char *text, size_t bytes)
{
    uint32_t character;
    for (size_t at = 0; at < bytes;) {
        size_t length = decode(text, bytes, at, &character);
        if (!length || !character) return false;
        at += length;
    }
    return true;
}

uint32_t utf8_next(const char *text, size_t bytes, size_t *at)
{
    assert(*at < bytes);
    uint32_t character = REPLACEMENT;
    size_t length = decode(text, bytes, *at, &character);
    *at += length ? length : 1;
    return character;
}

size_t utf8_before(const char *text, size_t at)
{
    uint32_t character;
    for (size_t back = 2; back <= 4 && back <= at; back++) {
        if (decode(text, at, at - back, &character) == back) return at - back;
    }
    return at ? at - 1 : 0;
}

size_t utf8_count(const char *text, size_t bytes)
{
    size_t count = 0;
    for (size_t at = 0; at < bytes; count++) utf8_next(text, bytes, &at);
    return count;
}

size_t utf8_put(char *out, uint32_t c)
{
    if (c > LAST_CHARACTER || (c >= 0xd800 && c <= 0xdfff)) c = REPLACEMENT;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint8_t lead[5] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = length - 1; i; i--, c >>= 6) out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[length] | c);
    return length;
}

bool utf8_is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
}

bool utf8_is_direction(uint32_t c)
{
    return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

bool utf8_is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000;
}

size_t utf8_tidy(char *out, size_t out_bytes, const char *text)
{
    assert(out_bytes);
    size_t bytes = strlen(text), used = 0;
    bool space = false;
    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(text, bytes, &at);
        bool blank = utf8_is_space(c);
        space |= blank;
        if (blank || utf8_is_control(c)) continue;
        char character[4];
        size_t length = utf8_put(character, c), gap = space && used;
        if (used + gap + length >= out_bytes) break;
        if (gap) out[used++] = ' ';
        memcpy(out + used, character, length);
        used += length;
        space = false;
    }
    out[used] = '\0';
    return used;
}
