#include "library_words.h"
#include <string.h>
#include "../common/text_fold.h"

/* Hyphens (text_fold makes all dashes one), other ASCII signs and a few that stand between names part words. */
static size_t separator_bytes(const char *p)
{
    static const char *const others[] = {"،", "؛", "•", "·", "・"};
    uint8_t c = (uint8_t)*p;
    if (c < 0x80) return !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z');
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        size_t bytes = strlen(others[i]);
        if (strncmp(p, others[i], bytes) == 0) return bytes;
    }
    return 0;
}

size_t library_fold(char out[LIBRARY_WORDS_BYTES], const char *text)
{
    char folded[LIBRARY_WORDS_BYTES];
    size_t used = 0;
    text_fold(folded, sizeof folded - 1, text);
    for (const char *p = folded; *p && used < LIBRARY_WORDS_BYTES - 3;) {
        size_t skip = separator_bytes(p);
        if (!skip && !used) out[used++] = ' ';
        if (!skip)
            out[used++] = *p;
        else if (used && out[used - 1] != ' ')
            out[used++] = ' ';
        p += skip ? skip : 1;
    }
    if (used && out[used - 1] != ' ') out[used++] = ' ';
    out[used] = '\0';
    return used;
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

bool library_song_has(const struct song *s, const char *phrase)
{
    char words[LIBRARY_WORDS_BYTES];
    library_fold(words, phrase);
    return library_song_has_folded(s, words);
}

bool library_song_has_folded(const struct song *s, const char *folded)
{
    return folded[0] && strstr(s->words, folded);
}
