#include "base64.h"
#include <assert.h>
#include <limits.h>
#include <openssl/evp.h>

size_t base64_read(const char *text, size_t chars, uint8_t *out)
{
    if (chars == 0 || chars % 4 || chars > INT_MAX) return 0;
    int got = EVP_DecodeBlock(out, (const unsigned char *)text, (int)chars);
    if (got <= 0) return 0;
    return (size_t)got - (text[chars - 1] == '=') - (text[chars - 2] == '=');
}

void base64_write(const uint8_t *bytes, size_t n, char *out)
{
    assert(n <= INT_MAX / 2);
    EVP_EncodeBlock((unsigned char *)out, bytes, (int)n);
}
