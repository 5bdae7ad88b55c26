#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include "../../common/tls.h"

static struct buf identity; /* PEM, made once: making one is the slow part */
static struct tls_context *server_context, *client_context;

static struct tls_context *context_of(const struct buf *cert, const struct buf *key,
                                      char error[TLS_ERROR_BYTES])
{
    return tls_server_context((const char *)buf_data(cert), buf_length(cert),
                              (const char *)buf_data(key), buf_length(key), error);
}

static int make_contexts(void **state)
{
    (void)state;
    char error[TLS_ERROR_BYTES];
    if (!tls_make_identity("Party at Mona's", &identity, error)) return -1;
    server_context = context_of(&identity, &identity, error);
    client_context = tls_client_context();
    return server_context && client_context ? 0 : -1;
}

static int drop_contexts(void **state)
{
    (void)state;
    tls_context_free(server_context);
    tls_context_free(client_context);
    buf_free(&identity);
    return 0;
}

/* -- two ends and the bytes between them -- */

struct end {
    struct tls *tls;
    struct buf plain;
    enum tls_state state;
};

static struct end end_of(struct tls_context *c)
{
    struct end e = {.tls = tls_new(c)};
    assert_non_null(e.tls);
    return e;
}

static void end_free(struct end *e)
{
    tls_free(e->tls);
    buf_free(&e->plain);
}

/* Moves what waits at `from` in pieces; false when nothing waited. */
static bool carry(struct end *from, struct end *to, size_t piece)
{
    struct buf *out = tls_out(from->tls);
    if (!buf_length(out)) return false;
    while (buf_length(out)) {
        size_t n = buf_length(out) < piece ? buf_length(out) : piece;
        to->state = tls_receive(to->tls, buf_data(out), n, &to->plain);
        buf_consume(out, n);
    }
    return true;
}

static void pump(struct end *a, struct end *b, size_t piece)
{
    bool moved = true;
    while (moved) {
        moved = carry(a, b, piece);
        moved |= carry(b, a, piece);
    }
}

static void open_both(struct end *client, struct end *server, size_t piece)
{
    *client = end_of(client_context);
    *server = end_of(server_context);
    client->state = tls_receive(client->tls, NULL, 0, &client->plain);
    assert_int_equal(client->state, TLS_HANDSHAKE);
    pump(client, server, piece);
    assert_int_equal(client->state, TLS_OPEN);
    assert_int_equal(server->state, TLS_OPEN);
}

static void words_go_both_ways_byte_by_byte(void **state)
{
    (void)state;
    struct end client, server;
    open_both(&client, &server, 1);
    assert_true(tls_send(client.tls, "hello\n", 6));
    assert_true(tls_send(server.tls, "welcome\n", 8));
    assert_true(tls_send(server.tls, NULL, 0));
    pump(&client, &server, 1);
    assert_int_equal(buf_length(&server.plain), 6);
    assert_memory_equal(buf_data(&server.plain), "hello\n", 6);
    assert_int_equal(buf_length(&client.plain), 8);
    assert_memory_equal(buf_data(&client.plain), "welcome\n", 8);
    assert_string_equal(tls_error(client.tls), "");
    end_free(&client);
    end_free(&server);
}

static void large_transfers_go_both_ways_at_once(void **state)
{
    (void)state;
    enum { BYTES = 3000000 };
    struct end client, server;
    open_both(&client, &server, 1000);
    uint8_t *words = malloc(BYTES);
    assert_non_null(words);
    for (size_t i = 0; i < BYTES; i++) words[i] = (uint8_t)(i * 2654435761u >> 13);
    assert_true(tls_send(client.tls, words, BYTES));
    assert_true(tls_send(server.tls, words + 1, BYTES - 1));
    pump(&client, &server, 7001);
    assert_int_equal(buf_length(&server.plain), BYTES);
    assert_memory_equal(buf_data(&server.plain), words, BYTES);
    assert_int_equal(buf_length(&client.plain), BYTES - 1);
    assert_memory_equal(buf_data(&client.plain), words + 1, BYTES - 1);
    free(words);
    end_free(&client);
    end_free(&server);
}

static void both_sides_see_one_fingerprint(void **state)
{
    (void)state;
    struct end client, server;
    char own[TLS_FINGERPRINT_BYTES], seen[TLS_FINGERPRINT_BYTES];
    open_both(&client, &server, 100);
    tls_context_fingerprint(server_context, own);
    tls_peer_fingerprint(client.tls, seen);
    assert_int_equal(strlen(own), TLS_FINGERPRINT_BYTES - 1);
    assert_int_equal(strspn(own, "0123456789abcdef"), TLS_FINGERPRINT_BYTES - 1);
    assert_string_equal(seen, own);
    tls_peer_fingerprint(server.tls, seen);
    assert_string_equal(seen, "");
    struct end fresh = end_of(client_context);
    tls_peer_fingerprint(fresh.tls, seen);
    assert_string_equal(seen, "");
    end_free(&fresh);
    end_free(&client);
    end_free(&server);
}

static void nothing_is_sent_before_the_handshake(void **state)
{
    (void)state;
    struct end client = end_of(client_context);
    assert_false(tls_send(client.tls, "too early", 9));
    assert_int_equal(buf_length(tls_out(client.tls)), 0);
    end_free(&client);
}

static void goodbye_is_heard_after_the_last_words(void **state)
{
    (void)state;
    struct end client, server;
    open_both(&client, &server, 100);
    assert_true(tls_send(server.tls, "closing\n", 8));
    tls_bye(server.tls);
    assert_false(tls_send(server.tls, "more", 4));
    assert_true(tls_send(client.tls, "bye\n", 4)); /* crosses it */
    pump(&client, &server, 1);
    assert_int_equal(client.state, TLS_CLOSED);
    assert_memory_equal(buf_data(&client.plain), "closing\n", 8);
    assert_memory_equal(buf_data(&server.plain), "bye\n", 4);
    assert_int_equal(server.state, TLS_OPEN);
    assert_false(tls_send(client.tls, "more", 4));
    tls_bye(client.tls);
    pump(&client, &server, 1);
    assert_int_equal(server.state, TLS_CLOSED);
    assert_string_equal(tls_error(server.tls), "");
    end_free(&client);
    end_free(&server);
}

static void garbage_fails_with_words(void **state)
{
    (void)state;
    static const char *const garbage[] = {"GET / HTTP/1.1\r\nHost: party\r\n\r\n",
                                          "{\"t\":\"hello\"}\n",
                                          "\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"};
    for (size_t i = 0; i < 3; i++) {
        struct end server = end_of(server_context);
        size_t bytes = i == 2 ? 10 : strlen(garbage[i]);
        assert_int_equal(tls_receive(server.tls, garbage[i], bytes, &server.plain), TLS_FAILED);
        assert_string_not_equal(tls_error(server.tls), "");
        assert_int_equal(tls_receive(server.tls, "more", 4, &server.plain), TLS_FAILED);
        assert_int_equal(buf_length(&server.plain), 0);
        assert_false(tls_send(server.tls, "no", 2));
        tls_bye(server.tls);
        end_free(&server);
    }
}

static void a_changed_bit_fails_an_open_connection(void **state)
{
    (void)state;
    struct end client, server;
    open_both(&client, &server, 100);
    assert_true(tls_send(client.tls, "hello\n", 6));
    uint8_t bytes[64];
    size_t n = buf_length(tls_out(client.tls));
    assert_true(n <= sizeof bytes);
    memcpy(bytes, buf_data(tls_out(client.tls)), n);
    bytes[n - 1] ^= 1;
    assert_int_equal(tls_receive(server.tls, bytes, n, &server.plain), TLS_FAILED);
    assert_int_equal(buf_length(&server.plain), 0);
    carry(&server, &client, 100); /* it is told why */
    assert_int_equal(client.state, TLS_FAILED);
    assert_string_equal(tls_error(client.tls), "sslv3 alert bad record mac");
    end_free(&client);
    end_free(&server);
}

/* However far the handshake came, its end is not a crash, a leak, or open. */
static void a_truncated_handshake_stays_one(void **state)
{
    (void)state;
    for (size_t keep = 0; keep < 400; keep += 13) {
        struct end client = end_of(client_context), server = end_of(server_context);
        tls_receive(client.tls, NULL, 0, &client.plain);
        struct buf *hello = tls_out(client.tls);
        size_t n = keep < buf_length(hello) ? keep : buf_length(hello) - 1;
        assert_int_equal(tls_receive(server.tls, buf_data(hello), n, &server.plain), TLS_HANDSHAKE);
        assert_int_equal(buf_length(tls_out(server.tls)), 0);
        end_free(&client);
        end_free(&server);
    }
    struct end client = end_of(client_context), server = end_of(server_context);
    tls_receive(client.tls, NULL, 0, &client.plain);
    carry(&client, &server, 100);
    assert_int_equal(server.state, TLS_HANDSHAKE); /* the client's Finished is still to come */
    end_free(&client);
    end_free(&server);
}

static void idle_ends_hold_no_buffers(void **state)
{
    (void)state;
    struct end client, server;
    open_both(&client, &server, 100);
    uint8_t words[5000] = {0};
    assert_true(tls_send(client.tls, words, sizeof words));
    pump(&client, &server, 5000);
    assert_null(tls_out(client.tls)->bytes);
    assert_null(tls_out(server.tls)->bytes);
    buf_consume(&server.plain, sizeof words);
    assert_null(server.plain.bytes);
    end_free(&client);
    end_free(&server);
}

/* -- clients that are not ours -- */

struct foreign { /* OpenSSL's own client */
    SSL_CTX *context;
    SSL *ssl;
    BIO *in, *out;
};

static struct foreign foreign_client(void)
{
    struct foreign f = {.context = SSL_CTX_new(TLS_client_method())};
    f.ssl = SSL_new(f.context);
    f.in = BIO_new(BIO_s_mem());
    f.out = BIO_new(BIO_s_mem());
    SSL_set_bio(f.ssl, f.in, f.out);
    return f;
}

static void foreign_free(struct foreign *f)
{
    SSL_free(f->ssl);
    SSL_CTX_free(f->context);
}

/* What it said goes to our server, and the answer back. */
static void carry_foreign(struct foreign *f, struct end *server)
{
    char *bytes_out;
    long n = BIO_get_mem_data(f->out, &bytes_out);
    server->state = tls_receive(server->tls, bytes_out, (size_t)n, &server->plain);
    (void)BIO_reset(f->out);
    struct buf *back = tls_out(server->tls);
    if (buf_length(back)) BIO_write(f->in, buf_data(back), (int)buf_length(back));
    buf_consume(back, buf_length(back));
}

static void meet(struct foreign *f, struct end *server)
{
    *server = end_of(server_context);
    for (int turn = 0; turn < 4; turn++) {
        SSL_connect(f->ssl);
        carry_foreign(f, server);
    }
}

/* The protocols offered are in ALPN's form. */
static enum tls_state meet_with(int version, const char *protocols, unsigned bytes, char chosen[32])
{
    struct foreign f = foreign_client();
    struct end server;
    assert_true(SSL_set_max_proto_version(f.ssl, version));
    if (bytes) assert_false(SSL_set_alpn_protos(f.ssl, (const unsigned char *)protocols, bytes));
    meet(&f, &server);
    if (server.state == TLS_OPEN) /* whatever the client likes best */
        assert_string_equal(SSL_get_cipher(f.ssl), "TLS_AES_128_GCM_SHA256");
    const unsigned char *name;
    unsigned name_bytes;
    SSL_get0_alpn_selected(f.ssl, &name, &name_bytes);
    if (name_bytes) memcpy(chosen, name, name_bytes);
    chosen[name_bytes] = '\0';
    foreign_free(&f);
    end_free(&server);
    return server.state;
}

static void assert_hears(struct foreign *f, struct end *server, const char *words)
{
    char heard[64];
    assert_true(tls_send(server->tls, words, strlen(words)));
    carry_foreign(f, server);
    assert_int_equal(SSL_read(f->ssl, heard, sizeof heard), (int)strlen(words));
    assert_memory_equal(heard, words, strlen(words));
}

/* Both directions go on under other keys as often as a client asks for it. */
static void a_client_asks_for_new_keys(void **state)
{
    (void)state;
    struct foreign f = foreign_client();
    struct end server;
    meet(&f, &server);
    for (int i = 0; i < 3; i++) {
        assert_hears(&f, &server, "under one key\n");
        assert_true(SSL_key_update(f.ssl, SSL_KEY_UPDATE_REQUESTED));
        assert_int_equal(SSL_write(f.ssl, "hello\n", 6), 6);
        carry_foreign(&f, &server);
        assert_int_equal(buf_length(&server.plain), 6);
        buf_consume(&server.plain, 6);
        assert_hears(&f, &server, "and under the next\n");
    }
    assert_int_equal(server.state, TLS_OPEN);
    foreign_free(&f);
    end_free(&server);
}

/* What a server likes best is not all that it knows. */
static void a_client_knows_other_ciphers_only(void **state)
{
    (void)state;
    struct foreign f = foreign_client();
    struct end server;
    assert_true(SSL_set_ciphersuites(f.ssl, "TLS_CHACHA20_POLY1305_SHA256"));
    meet(&f, &server);
    assert_string_equal(SSL_get_cipher(f.ssl), "TLS_CHACHA20_POLY1305_SHA256");
    assert_hears(&f, &server, "hello\n");
    tls_bye(server.tls);
    carry_foreign(&f, &server);
    char nothing;
    assert_int_equal(SSL_get_error(f.ssl, SSL_read(f.ssl, &nothing, 1)), SSL_ERROR_ZERO_RETURN);
    foreign_free(&f);
    end_free(&server);
}

static void other_clients(void **state)
{
    (void)state;
    char chosen[32];
    assert_int_equal(meet_with(TLS1_3_VERSION, "", 0, chosen), TLS_OPEN);
    assert_string_equal(chosen, "");
    assert_int_equal(meet_with(TLS1_3_VERSION, "\x02h2\x0cwavelength/1", 16, chosen), TLS_OPEN);
    assert_string_equal(chosen, "wavelength/1");
    assert_int_equal(meet_with(TLS1_3_VERSION, "\x02h2\x08http/1.1", 12, chosen), TLS_FAILED);
    assert_int_equal(meet_with(TLS1_2_VERSION, "\x0cwavelength/1", 13, chosen), TLS_FAILED);
}

/* -- identities -- */

static X509 *certificate_of(const struct buf *pem)
{
    BIO *bio = BIO_new_mem_buf(buf_data(pem), (int)buf_length(pem));
    X509 *x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    assert_non_null(x);
    return x;
}

static void the_identity_is_named_and_lasts(void **state)
{
    (void)state;
    char name[80];
    int days, seconds;
    X509 *x = certificate_of(&identity);
    X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, name, sizeof name);
    assert_string_equal(name, "Party at Mona's");
    assert_true(ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(x), X509_get0_notAfter(x)));
    assert_int_equal(days, 30 * 365 + 7);
    assert_int_equal(X509_verify(x, X509_get0_pubkey(x)), 1);
    assert_memory_equal(buf_data(&identity), "-----BEGIN PRIVATE KEY", 22);
    X509_free(x);
}

static void any_name_makes_an_identity(void **state)
{
    (void)state;
    char error[TLS_ERROR_BYTES], longest[401], name[400];
    for (size_t i = 0; i < 400; i += 2) memcpy(longest + i, "\xd8\xa7", 2);
    longest[400] = '\0';
    const char *const names[] = {"", "  \n ", "\xff", longest};
    static const int expected_bytes[] = {10, 10, 3, 128};
    for (size_t i = 0; i < 4; i++) {
        struct buf pem = {0};
        assert_true(tls_make_identity(names[i], &pem, error));
        X509 *x = certificate_of(&pem);
        X509_NAME *subject = X509_get_subject_name(x);
        ASN1_STRING *text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, 0));
        unsigned char *utf8;
        assert_int_equal(ASN1_STRING_to_UTF8(&utf8, text), expected_bytes[i]);
        memcpy(name, utf8, (size_t)expected_bytes[i]);
        OPENSSL_free(utf8);
        X509_free(x);
        buf_free(&pem);
    }
}

static void identities_differ(void **state)
{
    (void)state;
    struct buf other = {0};
    char error[TLS_ERROR_BYTES] = "", first[TLS_FINGERPRINT_BYTES], second[TLS_FINGERPRINT_BYTES];
    assert_true(tls_make_identity("Party at Mona's", &other, error));
    struct tls_context *c = context_of(&other, &other, error);
    assert_non_null(c);
    tls_context_fingerprint(server_context, first);
    tls_context_fingerprint(c, second);
    assert_string_not_equal(first, second);
    tls_context_free(c);

    assert_null(context_of(&other, &identity, error));
    assert_string_equal(error, "the certificate and the private key do not belong together");
    buf_free(&other);
}

static void unreadable_identities_are_refused_with_words(void **state)
{
    (void)state;
    char error[TLS_ERROR_BYTES];
    char pem[8192];
    size_t bytes = buf_length(&identity);
    assert_true(bytes < sizeof pem);
    memcpy(pem, buf_data(&identity), bytes);
    pem[bytes] = '\0';
    size_t key_bytes = (size_t)(strstr(pem, "-----BEGIN CERT") - pem);
    assert_null(tls_server_context(pem, bytes, "no key", 6, error));
    assert_non_null(strstr(error, "no private key in PEM form can be read"));
    assert_null(tls_server_context(pem, key_bytes, pem, bytes, error));
    assert_non_null(strstr(error, "no certificate in PEM form can be read"));
    assert_null(tls_server_context("", 0, pem, key_bytes, error));
    assert_non_null(strstr(error, "no certificate in PEM form can be read"));
    struct tls_context *c =
        tls_server_context(pem + key_bytes, bytes - key_bytes, pem, key_bytes, error);
    assert_non_null(c);
    tls_context_free(c);
}

/* A locked key must not make the server wait for a password on the terminal. */
static void a_locked_key_is_refused(void **state)
{
    (void)state;
    char error[TLS_ERROR_BYTES], *locked;
    BIO *in = BIO_new_mem_buf(buf_data(&identity), (int)buf_length(&identity)),
        *out = BIO_new(BIO_s_mem());
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);
    assert_true(
        PEM_write_bio_PrivateKey(out, key, EVP_aes_128_cbc(), NULL, 0, NULL, (void *)"secret"));
    long bytes = BIO_get_mem_data(out, &locked);
    assert_null(tls_server_context((const char *)buf_data(&identity), buf_length(&identity), locked,
                                   (size_t)bytes, error));
    assert_non_null(strstr(error, "locked with a password"));
    EVP_PKEY_free(key);
    BIO_free(in);
    BIO_free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_go_both_ways_byte_by_byte),
        cmocka_unit_test(large_transfers_go_both_ways_at_once),
        cmocka_unit_test(both_sides_see_one_fingerprint),
        cmocka_unit_test(nothing_is_sent_before_the_handshake),
        cmocka_unit_test(goodbye_is_heard_after_the_last_words),
        cmocka_unit_test(garbage_fails_with_words),
        cmocka_unit_test(a_changed_bit_fails_an_open_connection),
        cmocka_unit_test(a_truncated_handshake_stays_one),
        cmocka_unit_test(idle_ends_hold_no_buffers),
        cmocka_unit_test(other_clients),
        cmocka_unit_test(a_client_asks_for_new_keys),
        cmocka_unit_test(a_client_knows_other_ciphers_only),
        cmocka_unit_test(the_identity_is_named_and_lasts),
        cmocka_unit_test(any_name_makes_an_identity),
        cmocka_unit_test(identities_differ),
        cmocka_unit_test(unreadable_identities_are_refused_with_words),
        cmocka_unit_test(a_locked_key_is_refused),
    };
    return cmocka_run_group_tests(tests, make_contexts, drop_contexts);
}
