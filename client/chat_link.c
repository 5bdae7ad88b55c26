#include "chat_link.h"
#include <string.h>

/* Only what an address may hold (RFC 3986): nothing that turns its letters round or hides some. */
static size_t length_of(const char *at)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-._~:/?#[]@!$&'()*+,;=%";
    size_t bytes = strspn(at, allowed);
    while (bytes > 0 && strchr(".,;:!?'", at[bytes - 1])) bytes--;
    if (bytes > 0 && at[bytes - 1] == ')' && !memchr(at, '(', bytes)) bytes--;
    return bytes;
}

static size_t scheme_of(const char *at)
{
    if (strncmp(at, "http://", 7) == 0) return 7;
    return strncmp(at, "https://", 8) == 0 ? 8 : 0;
}

bool chat_link_next(const char *text, size_t from, struct chat_link *out)
{
    for (const char *at = text + from; (at = strstr(at, "http")); at += 4) {
        size_t scheme = scheme_of(at), bytes = scheme ? length_of(at) : 0;
        if (bytes <= scheme || bytes >= CHAT_LINK_BYTES) continue;
        *out = (struct chat_link){(size_t)(at - text), bytes};
        return true;
    }
    return false;
}
