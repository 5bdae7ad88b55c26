#include "hex.h"
#include <string.h>

static const char digits_written[] = "0123456789abcdef";

int hex_digit(char c)
{
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    const char *at = c ? strchr(digits_written, c) : NULL;
    return at ? (int)(at - digits_written) : -1;
}

bool hex_is(const char *text, size_t digits)
{
    return strspn(text, digits_written) == digits && !text[digits];
}

bool hex_read(const char *text, uint8_t *out, size_t n)
{
    if (!hex_is(text, 2 * n)) return false;
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(hex_digit(text[2 * i]) << 4 | hex_digit(text[2 * i + 1]));
    return true;
}

void hex_write(const uint8_t *bytes, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++) {
        *out++ = digits_written[bytes[i] >> 4];
        *out++ = digits_written[bytes[i] & 15];
    }
    *out = '\0';
}
