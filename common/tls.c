#include "tls.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include "tls_identity.h"

enum {
    PIECE_BYTES = 4096, /* plain text taken at once */
    /* OpenSSL makes each record in memory as large as records may become: for a line of chat let it be a piece that malloc has
       at hand. */
    SHORT_BYTES = 512,
    LONG_BYTES = SSL3_RT_MAX_PLAIN_LENGTH,
};

/* The lightest first: a hundred lines of chat are sealed for each that is read, and each listener's key lies cold. */
static const char ciphers[] =
    "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384";

struct tls_context {
    SSL_CTX *ssl;
    BIO_METHOD *method;
    bool server;
};

struct tls {
    SSL *ssl;
    const uint8_t *in; /* what tls_receive was given and OpenSSL has not read yet */
    size_t in_bytes;
    struct buf out;
    enum tls_state state;
    bool said_bye;
    const char *error; /* text that lasts: OpenSSL's or ours */
};

/* -- the BIO: reads what tls_receive was given, writes to `out` -- */

static int bio_read(BIO *bio, char *to, size_t n, size_t *done)
{
    struct tls *t = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (!t->in_bytes) {
        BIO_set_retry_read(bio);
        return 0;
    }
    *done = n < t->in_bytes ? n : t->in_bytes;
    memcpy(to, t->in, *done);
    t->in += *done;
    t->in_bytes -= *done;
    return 1;
}

static int bio_write(BIO *bio, const char *from, size_t n, size_t *done)
{
    struct tls *t = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (!buf_append(&t->out, from, n)) return 0;
    *done = n;
    return 1;
}

static long bio_control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *new_method(void)
{
    BIO_METHOD *m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "buffers");
    if (!m) return NULL;
    BIO_meth_set_read_ex(m, bio_read);
    BIO_meth_set_write_ex(m, bio_write);
    BIO_meth_set_ctrl(m, bio_control);
    return m;
}

/* -- contexts -- */

static const unsigned char protocol[] = "\x0cwavelength/1"; /* ALPN (RFC 7301): length, name */
enum { PROTOCOL_BYTES = sizeof protocol - 1 };

/* Called only when the client offers protocols: one that offers none is let in. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_bytes,
                           const unsigned char *offered, unsigned offered_bytes, void *user)
{
    (void)ssl;
    (void)user;
    unsigned char *chosen;
    int found =
        SSL_select_next_proto(&chosen, out_bytes, protocol, PROTOCOL_BYTES, offered, offered_bytes);
    if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

static bool set_up(struct tls_context *c)
{
    SSL_CTX_set_mode(c->ssl, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(c->ssl, SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(c->ssl, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(c->ssl, SSL_VERIFY_NONE, NULL);
    return SSL_CTX_set_ciphersuites(c->ssl, ciphers) &&
           SSL_CTX_set_min_proto_version(c->ssl, TLS1_3_VERSION) &&
           SSL_CTX_set_max_proto_version(c->ssl, TLS1_3_VERSION) &&
           SSL_CTX_set_num_tickets(c->ssl, 0);
}

static struct tls_context *new_context(bool server)
{
    struct tls_context *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->server = server;
    c->ssl = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());
    c->method = new_method();
    if (!c->ssl || !c->method || !set_up(c)) {
        tls_context_free(c);
        return NULL;
    }
    return c;
}

void tls_context_free(struct tls_context *c)
{
    if (!c) return;
    SSL_CTX_free(c->ssl);
    BIO_meth_free(c->method);
    free(c);
}

/* OpenSSL's own words for what went wrong, in a text that lasts. */
static const char *reason(const char *otherwise)
{
    const char *text = ERR_reason_error_string(ERR_peek_last_error());
    return text ? text : otherwise;
}

struct tls_context *tls_server_context(const char *cert_pem, size_t cert_bytes, const char *key_pem,
                                       size_t key_bytes, char error[TLS_ERROR_BYTES])
{
    ERR_clear_error();
    struct tls_context *c = new_context(true);
    if (!c) {
        snprintf(error, TLS_ERROR_BYTES, "cannot set up TLS: %s", reason("no memory"));
    } else if (!tls_identity_use(c->ssl, cert_pem, cert_bytes, key_pem, key_bytes, error)) {
        tls_context_free(c);
        c = NULL;
    } else {
        SSL_CTX_set_alpn_select_cb(c->ssl, choose_protocol, NULL);
    }
    ERR_clear_error();
    return c;
}

struct tls_context *tls_client_context(void)
{
    struct tls_context *c = new_context(false);
    /* Unlike its siblings this one gives 0 for success. */
    if (c && SSL_CTX_set_alpn_protos(c->ssl, protocol, PROTOCOL_BYTES)) {
        tls_context_free(c);
        c = NULL;
    }
    return c;
}

void tls_context_fingerprint(const struct tls_context *c, char out[TLS_FINGERPRINT_BYTES])
{
    tls_identity_fingerprint(SSL_CTX_get0_certificate(c->ssl), out);
}

/* -- connections -- */

struct tls *tls_new(struct tls_context *c)
{
    struct tls *t = calloc(1, sizeof *t);
    if (!t) return NULL;
    BIO *bio = BIO_new(c->method);
    t->ssl = SSL_new(c->ssl);
    if (!bio || !t->ssl) {
        BIO_free(bio);
        tls_free(t);
        return NULL;
    }
    BIO_set_data(bio, t);
    BIO_set_init(bio, 1);
    SSL_set_bio(t->ssl, bio, bio);
    if (c->server) {
        SSL_set_accept_state(t->ssl);
    } else {
        SSL_set_connect_state(t->ssl);
    }
    return t;
}

void tls_free(struct tls *t)
{
    if (!t) return;
    SSL_free(t->ssl);
    buf_free(&t->out);
    free(t);
}

/* The state after a call of OpenSSL that did not succeed. */
static void judge(struct tls *t, int result)
{
    switch (SSL_get_error(t->ssl, result)) {
    case SSL_ERROR_WANT_READ:
        return;
    case SSL_ERROR_ZERO_RETURN:
        t->state = TLS_CLOSED;
        return;
    default:
        t->state = TLS_FAILED;
        t->error = reason("the connection broke off");
    }
}

static void shake_hands(struct tls *t)
{
    int result = SSL_do_handshake(t->ssl);
    if (result == 1) {
        t->state = TLS_OPEN;
    } else {
        judge(t, result);
    }
}

static void read_plain(struct tls *t, struct buf *plain)
{
    uint8_t piece[PIECE_BYTES];
    while (t->state == TLS_OPEN) {
        size_t n;
        int result = SSL_read_ex(t->ssl, piece, sizeof piece, &n);
        if (result != 1) {
            judge(t, result);
            return;
        }
        if (!buf_append(plain, piece, n)) {
            t->state = TLS_FAILED;
            t->error = "no memory";
        }
    }
}

enum tls_state tls_receive(struct tls *t, const void *bytes, size_t n, struct buf *plain)
{
    ERR_clear_error();
    t->in = bytes;
    t->in_bytes = n;
    if (t->state == TLS_HANDSHAKE) shake_hands(t);
    read_plain(t, plain);
    t->in = NULL;
    t->in_bytes = 0;
    ERR_clear_error();
    return t->state;
}

bool tls_send(struct tls *t, const void *bytes, size_t n)
{
    if (t->state != TLS_OPEN || t->said_bye) return false;
    SSL_set_max_send_fragment(t->ssl, n <= SHORT_BYTES ? SHORT_BYTES : LONG_BYTES);
    size_t done;
    int result = SSL_write_ex(t->ssl, bytes, n, &done);
    if (result == 1) return true;
    judge(t, result);
    ERR_clear_error();
    return false;
}

void tls_bye(struct tls *t)
{
    if (t->state != TLS_OPEN && t->state != TLS_CLOSED) return;
    t->said_bye = true;
    ERR_clear_error();
    SSL_shutdown(t->ssl);
    ERR_clear_error();
}

struct buf *tls_out(struct tls *t)
{
    return &t->out;
}

const char *tls_error(const struct tls *t)
{
    return t->error ? t->error : "";
}

void tls_peer_fingerprint(const struct tls *t, char out[TLS_FINGERPRINT_BYTES])
{
    bool done = t->state == TLS_OPEN || t->state == TLS_CLOSED;
    tls_identity_fingerprint(done ? SSL_get0_peer_certificate(t->ssl) : NULL, out);
}
