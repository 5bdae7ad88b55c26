#include "tls_identity.h"
#include "hex.h"
#include <assert.h>
#include <stdio.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include "utf8.h"

enum {
    DAYS = 30 * 365 + 7, /* 30 years */
    NAME_CHARS = 64      /* X.520's bound of a common name */
};

/* X.509 wants a number that the issuer never gives twice. */
static bool set_serial(X509 *x)
{
    uint64_t serial;
    return RAND_bytes((unsigned char *)&serial, sizeof serial) > 0 &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), serial >> 1 | 1);
}

static bool set_name(X509 *x, const char *name)
{
    char tidy[NAME_CHARS * 4 + 1];
    size_t bytes = utf8_tidy(tidy, sizeof tidy, name), at = 0;
    for (size_t i = 0; i < NAME_CHARS && at < bytes; i++) utf8_next(tidy, bytes, &at);
    tidy[at] = '\0';
    X509_NAME *subject = X509_get_subject_name(x);
    const unsigned char *text = (const unsigned char *)(at ? tidy : "Wavelength");
    return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, -1, -1, 0) &&
           X509_set_issuer_name(x, subject);
}

static bool fill(X509 *x, EVP_PKEY *key, const char *name)
{
    return X509_set_version(x, X509_VERSION_3) && set_serial(x) && set_name(x, name) &&
           X509_gmtime_adj(X509_getm_notBefore(x), 0) &&
           X509_time_adj_ex(X509_getm_notAfter(x), DAYS, 0, NULL) && X509_set_pubkey(x, key) &&
           X509_sign(x, key, EVP_sha256());
}

static bool write_pem(EVP_PKEY *key, X509 *x, struct buf *pem)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *text;
    bool written = bio && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) &&
                   PEM_write_bio_X509(bio, x);
    long bytes = written ? BIO_get_mem_data(bio, &text) : 0;
    written = written && buf_append(pem, text, (size_t)bytes);
    BIO_free(bio);
    return written;
}

void tls_identity_fingerprint(const X509 *certificate, char out[TLS_FINGERPRINT_BYTES])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    out[0] = '\0';
    if (!certificate || !X509_digest(certificate, EVP_sha256(), digest, &n)) return;
    assert(2 * n + 1 == TLS_FINGERPRINT_BYTES);
    hex_write(digest, n, out);
}

static bool fail(char error[TLS_ERROR_BYTES], const char *what)
{
    const char *why = ERR_reason_error_string(ERR_peek_last_error());
    snprintf(error, TLS_ERROR_BYTES, "%s: %s", what, why ? why : "no memory");
    return false;
}

bool tls_make_identity(const char *name, struct buf *pem, char error[TLS_ERROR_BYTES])
{
    ERR_clear_error();
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    bool made = key && x && fill(x, key, name) && write_pem(key, x, pem);
    if (!made) fail(error, "cannot make the server's identity");
    X509_free(x);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return made;
}

/* A key under a password would make OpenSSL ask for it on the terminal. */
static int no_password(char *out, int out_bytes, int writing, void *user)
{
    (void)out;
    (void)out_bytes;
    (void)writing;
    *(bool *)user = true;
    return -1;
}

static EVP_PKEY *read_key(const char *pem, size_t bytes, char error[TLS_ERROR_BYTES])
{
    bool asked = false;
    BIO *bio = BIO_new_mem_buf(pem, (int)bytes);
    EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_password, &asked) : NULL;
    BIO_free(bio);
    if (!key && asked) {
        snprintf(error, TLS_ERROR_BYTES,
                 "the private key is locked with a password: give one without");
    } else if (!key) {
        fail(error, "no private key in PEM form can be read");
    }
    return key;
}

/* The first certificate is the server's own, those after it lead to its issuer. */
static bool use_certificates(SSL_CTX *context, BIO *bio, EVP_PKEY *key, char error[TLS_ERROR_BYTES])
{
    X509 *own = PEM_read_bio_X509(bio, NULL, NULL, NULL), *next;
    if (!own) return fail(error, "no certificate in PEM form can be read");
    bool fits = X509_check_private_key(own, key);
    bool used = fits && SSL_CTX_use_certificate(context, own) > 0 &&
                SSL_CTX_use_PrivateKey(context, key) > 0;
    X509_free(own);
    if (!fits) {
        snprintf(error, TLS_ERROR_BYTES,
                 "the certificate and the private key do not belong together");
        return false;
    }
    if (!used) return fail(error, "the certificate cannot be used");
    while ((next = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
        if (SSL_CTX_add0_chain_cert(context, next)) continue;
        X509_free(next);
        return fail(error, "the certificate's chain cannot be used");
    }
    return true;
}

bool tls_identity_use(SSL_CTX *context, const char *cert_pem, size_t cert_bytes,
                      const char *key_pem, size_t key_bytes, char error[TLS_ERROR_BYTES])
{
    EVP_PKEY *key = read_key(key_pem, key_bytes, error);
    if (!key) return false;
    BIO *bio = BIO_new_mem_buf(cert_pem, (int)cert_bytes);
    bool used = bio ? use_certificates(context, bio, key, error)
                    : fail(error, "cannot read the certificate");
    BIO_free(bio);
    EVP_PKEY_free(key);
    return used;
}
