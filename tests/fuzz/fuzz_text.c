/* fuzz_text.c: text of people, maybe broken: reading forth and back, tidying and folding. Tidying or folding twice changes
   nothing, and what comes out is UTF-8 that fits. The first byte chooses the room for it. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/text_fold.h"
#include "../../common/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void must(bool promise)
{
    if (!promise) abort();
}

static void walk(const char *text, size_t n)
{
    size_t count = 0, broken = 0;
    for (size_t at = 0; at < n; count++) {
        size_t begin = at;
        char character[4];
        uint32_t c = utf8_next(text, n, &at);
        must(at > begin && at <= begin + 4 && at <= n);
        must(utf8_before(text, at) == begin);
        bool same =
            utf8_put(character, c) == at - begin && !memcmp(character, text + begin, at - begin);
        must(same || (c == 0xfffd && at == begin + 1));
        broken += !same || !c;
    }
    must(utf8_count(text, n) == count);
    must(utf8_valid(text, n) == !broken);
}

static void check(const char *text, size_t room, size_t (*change)(char *, size_t, const char *))
{
    char *once = malloc(room), *twice = malloc(room);
    if (once && twice) {
        size_t n = change(once, room, text);
        must(n < room && strlen(once) == n && utf8_valid(once, n));
        must(n == 0 || (once[0] != ' ' && once[n - 1] != ' '));
        must(change(twice, room, once) == n && !memcmp(once, twice, n));
    }
    free(once);
    free(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (!n) return 0;
    char *text = malloc(n); /* the rest, terminated, exactly as long */
    if (!text) return 0;
    memcpy(text, bytes + 1, n - 1);
    text[n - 1] = '\0';
    walk(text, n - 1);
    check(text, 1 + (size_t)*bytes, utf8_tidy);
    check(text, 1 + (size_t)*bytes, text_fold);
    check(text, 4 * n, text_fold);
    check(text, 1 + (size_t)*bytes, text_fold_words);
    free(text);
    return 0;
}
