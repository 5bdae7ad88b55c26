/* discovery.h: finding servers on a network: a small question by broadcast to UDP port 54999, where every server of a machine
   listens beside its own port, and an answer no larger than the question. Not sealed: nothing in it is trusted but shown.

   question   "WLQ1", u64 nonce, zeros up to 512 bytes
   answer     "WLA1", u64 nonce echoed, u16 port, u16 people, u16 rooms, u8 flags (1: password), then name, now playing and
              the server's fingerprint (raw 32 bytes), the two texts as u8 length + UTF-8 */
#ifndef WL_DISCOVERY_H
#define WL_DISCOVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DISCOVERY_PORT = 54999, DISCOVERY_BYTES = 512, DISCOVERY_TEXT_BYTES = 128 };

struct discovery_answer {
    uint64_t nonce;
    uint16_t port, people, rooms;
    bool password;
    char name[DISCOVERY_TEXT_BYTES], playing[DISCOVERY_TEXT_BYTES]; /* terminated, tidy UTF-8 */
    uint8_t fingerprint[32];
};

/* Writes a question, DISCOVERY_BYTES long. */
void discovery_put_question(uint8_t out[DISCOVERY_BYTES], uint64_t nonce);
/* False when it is none (shorter ones are none: they would draw an answer larger than themselves). */
bool discovery_get_question(const uint8_t *bytes, size_t n, uint64_t *nonce);

/* Writes an answer, at most DISCOVERY_BYTES; returns its bytes. Texts are cut at a character's boundary. */
size_t discovery_put_answer(uint8_t out[DISCOVERY_BYTES], const struct discovery_answer *a);
bool discovery_get_answer(const uint8_t *bytes, size_t n, struct discovery_answer *out);

#endif
