#include "plain_words.h"

#include "words.h"

static const char *const *const tables[WORDS_LANGUAGES] = {
    [WORDS_ENGLISH] = plain_words_english, [WORDS_ARABIC] = plain_words_arabic};

const char *plain_words(enum plain_word word)
{
    return tables[words_used()][word];
}
