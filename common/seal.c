#include "seal.h"
#include <stdlib.h>
#include <string.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include "le.h"

enum { NONCE_BYTES = 12 };

/* The contexts are made when first needed, since most keys only seal or only open, and kept: no
   packet allocates. */
struct seal {
    uint8_t key[SEAL_KEY_BYTES];
    EVP_CIPHER_CTX *sealing, *opening;
};

struct seal *seal_new(const uint8_t key[SEAL_KEY_BYTES])
{
    struct seal *s = calloc(1, sizeof *s);
    if (s) memcpy(s->key, key, SEAL_KEY_BYTES);
    return s;
}

void seal_free(struct seal *s)
{
    if (!s) return;
    EVP_CIPHER_CTX_free(s->sealing);
    EVP_CIPHER_CTX_free(s->opening);
    OPENSSL_cleanse(s->key, sizeof s->key);
    free(s);
}

static bool ready(EVP_CIPHER_CTX **context, const uint8_t *key, int sealing)
{
    if (*context) return true;
    EVP_CIPHER_CTX *made = EVP_CIPHER_CTX_new();
    if (!made || !EVP_CipherInit_ex2(made, EVP_aes_128_gcm(), key, NULL, sealing, NULL)) {
        EVP_CIPHER_CTX_free(made);
        return false;
    }
    *context = made;
    return true;
}

/* Nonce, header, then the text in place; the tag is the caller's. */
static bool run(EVP_CIPHER_CTX *context, uint64_t counter, const uint8_t *header,
                size_t header_bytes, uint8_t *text, size_t text_bytes, int sealing)
{
    uint8_t nonce[NONCE_BYTES] = {0};
    le_put64(nonce + NONCE_BYTES - 8, counter);
    int done;
    return EVP_CipherInit_ex2(context, NULL, NULL, nonce, sealing, NULL) &&
           EVP_CipherUpdate(context, NULL, &done, header, (int)header_bytes) &&
           EVP_CipherUpdate(context, text, &done, text, (int)text_bytes);
}

bool seal_close(struct seal *s, uint64_t counter, const uint8_t *header, size_t header_bytes,
                uint8_t *body, size_t body_bytes)
{
    if (!ready(&s->sealing, s->key, 1)) return false;
    uint8_t *tag = body + body_bytes;
    int done;
    return run(s->sealing, counter, header, header_bytes, body, body_bytes, 1) &&
           EVP_CipherFinal_ex(s->sealing, tag, &done) &&
           EVP_CIPHER_CTX_ctrl(s->sealing, EVP_CTRL_AEAD_GET_TAG, SEAL_TAG_BYTES, tag) > 0;
}

bool seal_open(struct seal *s, uint64_t counter, const uint8_t *header, size_t header_bytes,
               uint8_t *sealed, size_t sealed_bytes)
{
    if (sealed_bytes < SEAL_TAG_BYTES || !ready(&s->opening, s->key, 0)) return false;
    size_t text_bytes = sealed_bytes - SEAL_TAG_BYTES;
    uint8_t *tag = sealed + text_bytes;
    uint8_t nothing[SEAL_TAG_BYTES];
    int done;
    return run(s->opening, counter, header, header_bytes, sealed, text_bytes, 0) &&
           EVP_CIPHER_CTX_ctrl(s->opening, EVP_CTRL_AEAD_SET_TAG, SEAL_TAG_BYTES, tag) > 0 &&
           EVP_CipherFinal_ex(s->opening, nothing, &done) > 0;
}

static uint64_t *word_of(struct seal_window *w, uint64_t counter)
{
    return &w->seen[counter % SEAL_WINDOW / 64];
}

static uint64_t bit_of(uint64_t counter)
{
    return UINT64_C(1) << counter % 64;
}

bool seal_window_fresh(const struct seal_window *w, uint64_t counter)
{
    if (!w->any || counter > w->newest) return true;
    if (w->newest - counter >= SEAL_WINDOW) return false;
    return !(w->seen[counter % SEAL_WINDOW / 64] & bit_of(counter));
}

void seal_window_mark(struct seal_window *w, uint64_t counter)
{
    if (!w->any || (counter > w->newest && counter - w->newest >= SEAL_WINDOW)) {
        *w = (struct seal_window){.newest = counter, .any = true};
    }
    /* The places of counters that were passed over still hold what is a window older. */
    while (w->newest < counter) {
        w->newest++;
        *word_of(w, w->newest) &= ~bit_of(w->newest);
    }
    if (w->newest - counter < SEAL_WINDOW) *word_of(w, counter) |= bit_of(counter);
}
