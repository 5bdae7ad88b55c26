#include "mention.h"
#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include "../common/text_fold.h"
#include "../common/utf8.h"

enum { TEXT_BYTES = 8192, NICK_BYTES = 512, LEAST_CHARS = 3 };

/* Every byte of a letter that is not ASCII counts as one. */
static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || isalnum((unsigned char)c) || c == '_';
}

bool mention_has(const char *text, const char *nick)
{
    char folded[TEXT_BYTES], name[NICK_BYTES];
    size_t bytes = text_fold(name, sizeof name, nick);
    if (bytes == 0 || text_fold(folded, sizeof folded, text) == 0) return false;
    bool is_long = utf8_count(name, bytes) >= LEAST_CHARS;
    for (const char *at = folded; (at = strstr(at, name)); at++) {
        char before = at > folded ? at[-1] : ' ';
        if (is_letter(at[bytes]) || is_letter(before)) continue;
        if (is_long || before == '@') return true;
    }
    return false;
}
