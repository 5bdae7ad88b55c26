/* tls.h: TLS 1.3 over buffers (no socket inside), the server's self-made identity, and fingerprints.
   Randomness comes from OpenSSL itself. The memory of idle connections is given back. */
#ifndef WL_TLS_H
#define WL_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buf.h"

enum {
    TLS_FINGERPRINT_BYTES = 65, /* 64 hex digits, lower case, and the terminator */
    TLS_ERROR_BYTES = 256
};

struct tls_context; /* what many connections share: identity and settings */
struct tls;         /* one connection */

/* Makes an identity (P-256 key, certificate self-signed for 30 years, named `name`) and writes both to *pem, key
   first. False and `error` on failure. */
bool tls_make_identity(const char *name, struct buf *pem, char error[TLS_ERROR_BYTES]);

/* A server's context from PEM text: a certificate chain and a private key (they may be one text). NULL and
   `error` when they are unreadable or do not belong together. The caller frees. */
struct tls_context *tls_server_context(const char *cert_pem, size_t cert_bytes, const char *key_pem,
                                       size_t key_bytes, char error[TLS_ERROR_BYTES]);

/* A client's context: any certificate completes the handshake; the caller compares fingerprints before it
   sends a word. */
struct tls_context *tls_client_context(void);
void tls_context_free(struct tls_context *c);

/* The server's own fingerprint: SHA-256 of its certificate (DER), hex. */
void tls_context_fingerprint(const struct tls_context *c, char out[TLS_FINGERPRINT_BYTES]);

/* A connection, accepting or connecting as its context says. NULL without memory. The caller frees. */
struct tls *tls_new(struct tls_context *c);
void tls_free(struct tls *t);

enum tls_state { TLS_HANDSHAKE, TLS_OPEN, TLS_CLOSED, TLS_FAILED };

/* Takes what came from the network and appends the plain text to *plain. What must go out waits in tls_out (also
   after a failure: the alert that tells the peer why). A client calls it once with nothing to begin the handshake. Returns
   the state after it; TLS_CLOSED when the peer said goodbye. */
enum tls_state tls_receive(struct tls *t, const void *bytes, size_t n, struct buf *plain);

/* Encrypts plain text into tls_out. False when not open, after tls_bye, or without memory. */
bool tls_send(struct tls *t, const void *bytes, size_t n);

/* Says goodbye (close_notify) into tls_out. */
void tls_bye(struct tls *t);

/* Encrypted bytes for the network; the caller consumes what was sent. */
struct buf *tls_out(struct tls *t);

/* Why it failed, or "". */
const char *tls_error(const struct tls *t);

/* The peer's fingerprint once the handshake is done, else "". */
void tls_peer_fingerprint(const struct tls *t, char out[TLS_FINGERPRINT_BYTES]);

#endif
