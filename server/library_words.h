/* library_words.h: texts as words that can be compared: folded, each between two blanks. */
#ifndef WL_LIBRARY_WORDS_H
#define WL_LIBRARY_WORDS_H

#include "library.h"

struct library_words { /* " rock disturbed "; what does not fit is left out */
    char text[LIBRARY_WORDS_BYTES];
    size_t used;
};

/* Words with one blank before, between and after them; "" when there is none. Returns the bytes. */
size_t library_fold(char out[LIBRARY_WORDS_BYTES], const char *text);

/* Adds those of a text, unless they stand there in a row already. */
void library_words_add(struct library_words *w, const char *text);

#endif
