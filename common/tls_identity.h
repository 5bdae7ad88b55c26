/* tls_identity.h: what tls.c needs of certificates and keys; tls.h is the door for everybody else. */
#ifndef WL_TLS_IDENTITY_H
#define WL_TLS_IDENTITY_H

#include <openssl/ssl.h>
#include "tls.h"

/* SHA-256 of a certificate, hex; "" for none. */
void tls_identity_fingerprint(const X509 *certificate, char out[TLS_FINGERPRINT_BYTES]);

/* Reads a certificate chain and a key from PEM text into `context`. False and `error` when they are unreadable or do
   not belong together. */
bool tls_identity_use(SSL_CTX *context, const char *cert_pem, size_t cert_bytes,
                      const char *key_pem, size_t key_bytes, char error[TLS_ERROR_BYTES]);

#endif
