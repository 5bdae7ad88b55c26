/* words_table.h: what a language is: its sentences, and how it counts. Only for words*.c and the test that compares the tables. */
#ifndef WL_WORDS_TABLE_H
#define WL_WORDS_TABLE_H

#include "words.h"
#include "../common/saying.h"
#include "../common/sentence.h"

struct words_key {
    const char *name, *own;
};

struct words_table {
    const char *name, *code;
    struct sentence_language sentence;
    const struct words_key
        *keys; /* up to one without a name; NULL: they have their English names */
    const char *words[WORDS];
    const char *const *said; /* of saying.h, SAYINGS of them; NULL: theirs are in this language */
};

extern const struct words_table words_english, words_arabic;
extern const char *const words_arabic_said[SAYINGS];

#endif
