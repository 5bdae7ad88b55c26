/* fuzz_discovery.c: questions and answers from anybody on the network. What is taken can be shown, and written and read again
   stays the same. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/discovery.h"
#include "../../common/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void must(bool promise)
{
    if (!promise) abort();
}

static void check_text(const char text[DISCOVERY_TEXT_BYTES])
{
    char tidy[DISCOVERY_TEXT_BYTES];
    const char *end = memchr(text, '\0', DISCOVERY_TEXT_BYTES);
    must(end && utf8_valid(text, (size_t)(end - text)));
    utf8_tidy(tidy, sizeof tidy, text);
    must(!strcmp(tidy, text));
}

static void check_answer(const struct discovery_answer *a)
{
    uint8_t bytes[DISCOVERY_BYTES];
    struct discovery_answer b;
    check_text(a->name);
    check_text(a->playing);
    must(a->port != 0);
    must(discovery_get_answer(bytes, discovery_put_answer(bytes, a), &b));
    must(b.nonce == a->nonce && b.port == a->port && b.people == a->people && b.rooms == a->rooms &&
         b.password == a->password && !strcmp(b.name, a->name) && !strcmp(b.playing, a->playing) &&
         !memcmp(b.fingerprint, a->fingerprint, sizeof b.fingerprint));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    uint8_t *exact = calloc(n ? n : 1, 1); /* so that a byte past the end is seen */
    if (!exact) return 0;
    if (n) memcpy(exact, bytes, n);
    struct discovery_answer answer;
    uint64_t nonce;
    if (discovery_get_question(exact, n, &nonce)) must(n >= DISCOVERY_BYTES);
    if (discovery_get_answer(exact, n, &answer)) check_answer(&answer);
    free(exact);
    return 0;
}
