/* seal.h: sealing of datagrams with AES-128-GCM (NIST SP 800-38D), and the window against replays.
   A key never seals twice under one counter: whoever owns the key owns the counter. */
#ifndef WL_SEAL_H
#define WL_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEAL_KEY_BYTES = 16, SEAL_TAG_BYTES = 16 };

struct seal; /* one key, ready for use */

/* NULL when the crypto library has no memory. The caller frees. */
struct seal *seal_new(const uint8_t key[SEAL_KEY_BYTES]);
void seal_free(struct seal *s);

/* Seals `body` in place: `body_bytes` of text become text + SEAL_TAG_BYTES (the room must be there).
   `header` is authenticated, not hidden. The nonce is the counter, little endian, after four zero bytes. */
bool seal_close(struct seal *s, uint64_t counter, const uint8_t *header, size_t header_bytes,
                uint8_t *body, size_t body_bytes);

/* Opens `sealed` (text + tag) in place. False when it is forged or too short; the text is then worthless. */
bool seal_open(struct seal *s, uint64_t counter, const uint8_t *header, size_t header_bytes,
               uint8_t *sealed, size_t sealed_bytes);

/* Counters seen lately (RFC 6479, in spirit): the newest and a bitmap of the 1,024 before it. */
enum { SEAL_WINDOW = 1024 };
struct seal_window { /* all zero: nothing seen */
    uint64_t newest;
    uint64_t seen[SEAL_WINDOW / 64];
    bool any;
};

/* Would this counter be new? Ask before opening; a true answer changes nothing. */
bool seal_window_fresh(const struct seal_window *w, uint64_t counter);
/* Marks it as seen; only after seal_open succeeded. */
void seal_window_mark(struct seal_window *w, uint64_t counter);

#endif
