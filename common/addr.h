/* addr.h: an internet address without a socket library, so that the hub can compare addresses. */
#ifndef WL_ADDR_H
#define WL_ADDR_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

enum { ADDR_TEXT_BYTES = 64 };

struct addr {
    uint8_t family;   /* 4, 6, or 0 for none; an IPv4 address mapped into IPv6 is kept as 4 */
    uint8_t host[16]; /* network order; the first 4 bytes for IPv4, the rest zero */
    uint16_t port;    /* host order */
    uint32_t scope;   /* interface of a link-local IPv6 address, else 0 */
};

/* Equal hosts and ports. */
bool addr_equal(const struct addr *a, const struct addr *b);

/* Equal hosts, whatever the ports. */
bool addr_same_host(const struct addr *a, const struct addr *b);

/* Is it an address of a home or this machine (loopback, link-local, RFC 1918, fc00::/7)? */
bool addr_is_private(const struct addr *a);

/* Does it mean something on its own network alone (169.254.0.0/16, fe80::/10)? */
bool addr_is_link_local(const struct addr *a);

/* Writes "192.0.2.1:55000" or "[2001:db8::1]:55000" and returns `out`. */
const char *addr_text(const struct addr *a, char out[ADDR_TEXT_BYTES]);

/* Writes the host alone and returns `out`. */
const char *addr_host_text(const struct addr *a, char out[ADDR_TEXT_BYTES]);

/* Splits "host", "host:port", "[v6]:port" or a bare v6 address into a host of at most host_bytes - 1
   bytes and a port (`port_default` when none is given). Resolves nothing. False when it is neither. */
bool addr_split(const char *text, uint16_t port_default, char *host, size_t host_bytes,
                uint16_t *port);

/* Reads a numeric host. False when it is a name. */
bool addr_parse_host(const char *host, uint16_t port, struct addr *out);

#endif
