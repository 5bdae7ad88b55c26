#include "library_words.h"
#include <stdio.h>
#include <string.h>
#include "../common/text_fold.h"

size_t library_fold(char out[LIBRARY_WORDS_BYTES], const char *text)
{
    size_t bytes = text_fold_words(out + 1, LIBRARY_WORDS_BYTES - 2, text);
    snprintf(out + 1 + bytes, 2, " ");
    out[0] = bytes ? ' ' : '\0';
    return bytes ? bytes + 2 : 0;
}

void library_words_add(struct library_words *w, const char *text)
{
    char more[LIBRARY_WORDS_BYTES];
    size_t n = library_fold(more, text);
    if (!n || strstr(w->text, more)) return;
    size_t overlap = w->used ? 1 : 0; /* one blank between them */
    if (w->used + n - overlap >= sizeof w->text) return;
    memcpy(w->text + w->used - overlap, more, n + 1);
    w->used += n - overlap;
}
