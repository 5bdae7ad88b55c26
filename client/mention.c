#include "mention.h"
#include <stddef.h>
#include <string.h>
#include <utf8proc.h>
#include "../common/text_fold.h"
#include "../common/utf8.h"

enum { TEXT_BYTES = 8192, NICK_BYTES = 512, LEAST_CHARS = 3 };

/* Does the character at `at` belong to a word: is it a letter, a mark, a digit, a connector (these categories stand in a row)? At the
   text's end nothing does. */
static bool is_in_word(const char *text, size_t bytes, size_t at)
{
    if (at >= bytes) return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)utf8_next(text, bytes, &at));
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_PC;
}

bool mention_has(const char *text, const char *nick)
{
    char folded[TEXT_BYTES], name[NICK_BYTES];
    size_t name_bytes = text_fold(name, sizeof name, nick);
    size_t bytes = text_fold(folded, sizeof folded, text);
    if (name_bytes == 0) return false;
    bool is_long = utf8_count(name, name_bytes) >= LEAST_CHARS;
    for (const char *at = folded; (at = strstr(at, name)); at++) {
        size_t from = (size_t)(at - folded), before = from ? utf8_before(folded, from) : bytes;
        if (is_in_word(folded, bytes, from + name_bytes)) continue;
        if (is_in_word(folded, bytes, before)) continue;
        if (is_long || folded[before] == '@') return true;
    }
    return false;
}
