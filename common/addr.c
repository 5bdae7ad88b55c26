#include "addr.h"
#include "hex.h"
#include <stdio.h>
#include <string.h>

enum { GROUPS = 8 }; /* of 16 bits in an IPv6 address */

bool addr_same_host(const struct addr *a, const struct addr *b)
{
    return a->family == b->family && a->scope == b->scope &&
           !memcmp(a->host, b->host, sizeof a->host);
}

bool addr_equal(const struct addr *a, const struct addr *b)
{
    return a->port == b->port && addr_same_host(a, b);
}

static bool is_private_4(const uint8_t *h)
{
    return h[0] == 10 || h[0] == 127 || (h[0] == 172 && (h[1] & 0xf0) == 16) ||
           (h[0] == 192 && h[1] == 168);
}

static bool is_private_6(const uint8_t *h)
{
    static const uint8_t loopback[16] = {[15] = 1};
    return (h[0] & 0xfe) == 0xfc || !memcmp(h, loopback, sizeof loopback);
}

bool addr_is_link_local(const struct addr *a)
{
    if (a->family == 4) return a->host[0] == 169 && a->host[1] == 254;
    return a->family == 6 && a->host[0] == 0xfe && (a->host[1] & 0xc0) == 0x80;
}

bool addr_is_private(const struct addr *a)
{
    if (addr_is_link_local(a)) return true;
    return a->family == 4 ? is_private_4(a->host) : a->family == 6 && is_private_6(a->host);
}

/* -- as text -- */

static unsigned group(const struct addr *a, int i)
{
    return (unsigned)(a->host[2 * i] << 8 | a->host[2 * i + 1]);
}

/* Where the longest row of zero groups begins, at least two (RFC 5952, 4.2). */
static int longest_zeros(const struct addr *a, int *length)
{
    int best = -1;
    *length = 1;
    for (int i = 0; i < GROUPS; i++) {
        int n = 0;
        while (i + n < GROUPS && !group(a, i + n)) n++;
        if (n > *length) {
            *length = n;
            best = i;
        }
        i += n;
    }
    return best;
}

static void text_6(const struct addr *a, char *out, size_t room)
{
    int zeros, skip = longest_zeros(a, &zeros);
    size_t used = 0;
    const char *colon = "";
    for (int i = 0; i < GROUPS; i++) {
        if (i == skip) {
            used += (size_t)snprintf(out + used, room - used, "::");
            i += zeros - 1;
            colon = "";
        } else {
            used += (size_t)snprintf(out + used, room - used, "%s%x", colon, group(a, i));
            colon = ":";
        }
    }
    if (a->scope) snprintf(out + used, room - used, "%%%u", (unsigned)a->scope);
}

const char *addr_host_text(const struct addr *a, char out[ADDR_TEXT_BYTES])
{
    const uint8_t *h = a->host;
    if (a->family == 4) {
        snprintf(out, ADDR_TEXT_BYTES, "%d.%d.%d.%d", h[0], h[1], h[2], h[3]);
    } else if (a->family == 6) {
        text_6(a, out, ADDR_TEXT_BYTES);
    } else {
        snprintf(out, ADDR_TEXT_BYTES, "none");
    }
    return out;
}

const char *addr_text(const struct addr *a, char out[ADDR_TEXT_BYTES])
{
    char host[ADDR_TEXT_BYTES];
    addr_host_text(a, host);
    bool six = a->family == 6;
    /* The longest host is 39 + 11 bytes: nothing is cut. */
    snprintf(out, ADDR_TEXT_BYTES, "%s%.52s%s:%u", six ? "[" : "", host, six ? "]" : "",
             (unsigned)a->port);
    return out;
}

/* -- from text -- */

/* Digits only, at most `most`; moves *at past them. */
static bool number(const char **at, uint32_t most, uint32_t *out)
{
    uint64_t value = 0;
    const char *p = *at;
    for (; *p >= '0' && *p <= '9'; p++) {
        value = value * 10 + (uint64_t)(*p - '0');
        if (value > most) return false;
    }
    if (p == *at) return false;
    *at = p;
    *out = (uint32_t)value;
    return true;
}

/* Four numbers with dots, no leading zeros (which some read as octal); the whole text. */
static bool parse_4(const char *text, uint8_t out[4])
{
    for (int i = 0; i < 4; i++) {
        uint32_t value;
        if (i && *text++ != '.') return false;
        if (text[0] == '0' && text[1] >= '0' && text[1] <= '9') return false;
        if (!number(&text, 255, &value)) return false;
        out[i] = (uint8_t)value;
    }
    return !*text;
}

/* One to four hex digits; how many, 0 when there are none or more. */
static size_t parse_group(const char *text, uint8_t out[2])
{
    size_t n = 0;
    unsigned value = 0;
    for (; hex_digit(text[n]) >= 0; n++) {
        if (n == 4) return 0;
        value = value << 4 | (unsigned)hex_digit(text[n]);
    }
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
    return n;
}

/* Reads groups, and an IPv4 tail, up to the end of the text; *gap is where "::" stood, in bytes, else -1. Returns bytes
   written, -1 for what is no address. */
static int parse_groups(const char *p, uint8_t out[16], int *gap)
{
    int used = 0;
    *gap = -1;
    if (p[0] == ':' && p[1] != ':') return -1;
    while (*p) {
        if (p[0] == ':' && p[1] == ':') {
            if (*gap >= 0) return -1;
            *gap = used;
            p += 2;
            if (*p == ':') return -1;
            continue;
        }
        if (*p == ':') p++;
        if (used <= 12 && parse_4(p, out + used)) return used + 4;
        size_t digits = used < 16 ? parse_group(p, out + used) : 0;
        if (!digits || (p[digits] && p[digits] != ':')) return -1;
        p += digits;
        used += 2;
    }
    return used;
}

static bool parse_6(const char *text, uint8_t out[16])
{
    int gap, used = parse_groups(text, out, &gap);
    if (used < 0 || (gap < 0 && used != 16) || (gap >= 0 && used > 14)) return false;
    if (gap < 0) return true;
    memmove(out + 16 - (used - gap), out + gap, (size_t)(used - gap));
    memset(out + gap, 0, (size_t)(16 - used));
    return true;
}

/* Splits "v6%scope". False when the address is too long to be one. */
static bool cut_scope(const char *host, char address[ADDR_TEXT_BYTES], const char **scope)
{
    size_t bytes = strcspn(host, "%");
    if (bytes >= ADDR_TEXT_BYTES) return false;
    memcpy(address, host, bytes);
    address[bytes] = '\0';
    *scope = host[bytes] ? host + bytes + 1 : NULL;
    return true;
}

bool addr_parse_host(const char *host, uint16_t port, struct addr *out)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    struct addr a = {.family = 4, .port = port};
    char address[ADDR_TEXT_BYTES];
    const char *scope;
    if (!parse_4(host, a.host)) {
        a = (struct addr){.family = 6, .port = port};
        if (!cut_scope(host, address, &scope) || !parse_6(address, a.host)) return false;
        if (scope && (!number(&scope, UINT32_MAX, &a.scope) || *scope)) return false;
    }
    if (a.family == 6 && !memcmp(a.host, mapped, sizeof mapped)) {
        memmove(a.host, a.host + 12, 4);
        memset(a.host + 4, 0, 12);
        a.family = 4;
        a.scope = 0;
    }
    *out = a;
    return true;
}

static bool parse_port(const char *text, uint16_t *port)
{
    uint32_t value;
    if (!number(&text, UINT16_MAX, &value) || *text || !value) return false;
    *port = (uint16_t)value;
    return true;
}

/* Copies a host; false when empty, too long, or with characters that no host has. */
static bool take_host(const char *from, size_t bytes, char *host, size_t host_bytes)
{
    if (!bytes || bytes >= host_bytes) return false;
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)from[i];
        if (c <= ' ' || c == 0x7f || strchr("/\\@?#[]\"'<>", c)) return false;
    }
    memcpy(host, from, bytes);
    host[bytes] = '\0';
    return true;
}

/* Is it an IPv6 address, maybe with the name or number of an interface? */
static bool is_6(const char *host)
{
    char address[ADDR_TEXT_BYTES];
    uint8_t bytes[16];
    const char *scope;
    return cut_scope(host, address, &scope) && parse_6(address, bytes) && (!scope || *scope);
}

bool addr_split(const char *text, uint16_t port_default, char *host, size_t host_bytes,
                uint16_t *port)
{
    *port = port_default;
    if (*text == '[') {
        size_t bytes = strcspn(text + 1, "]");
        const char *rest = text + 1 + bytes;
        if (*rest != ']' || !take_host(text + 1, bytes, host, host_bytes) || !is_6(host))
            return false;
        return !rest[1] || (rest[1] == ':' && parse_port(rest + 2, port));
    }
    const char *colon = strchr(text, ':');
    if (!colon) return take_host(text, strlen(text), host, host_bytes);
    if (strchr(colon + 1, ':'))
        return take_host(text, strlen(text), host, host_bytes) && is_6(host);
    return take_host(text, (size_t)(colon - text), host, host_bytes) && parse_port(colon + 1, port);
}
