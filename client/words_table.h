/* words_table.h: what a language is: its sentences, and how it counts. Only for words*.c and the test that compares the tables. */
#ifndef WL_WORDS_TABLE_H
#define WL_WORDS_TABLE_H

#include "words.h"

enum words_form { FORM_ZERO, FORM_ONE, FORM_TWO, FORM_FEW, FORM_MANY, FORM_OTHER, WORDS_FORMS };

struct words_coded {
    const char *code, *sentence;
};

struct words_table {
    const char *name, *code;
    bool runs_left;
    const char *words[WORDS];
    const char *counted[WORDS_COUNTED][WORDS_FORMS]; /* NULL: as FORM_OTHER */
    enum words_form (*form)(int64_t count);
    const struct words_coded
        *coded; /* up to one without a code; NULL: what servers say is in this language */
};

extern const struct words_table words_english, words_arabic;

#endif
