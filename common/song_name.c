#include "song_name.h"
#include <stdbool.h>
#include <string.h>
#include "utf8.h"

enum { NAME_BYTES = 1024 }; /* longer than any system's file names */

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

size_t song_name_stem_bytes(const char *path)
{
    const char *name = last_part(path), *dot = strrchr(name, '.');
    return dot && dot != name ? (size_t)(dot - path) : strlen(path);
}

/* Tidies `n` bytes of a name; '_' stands for a blank in many names. */
static void take(char *out, size_t out_bytes, const char *text, size_t n)
{
    char copy[NAME_BYTES];
    if (n >= sizeof copy) n = sizeof copy - 1;
    for (size_t i = 0; i < n; i++) copy[i] = text[i] == '_' ? ' ' : text[i];
    copy[n] = '\0';
    utf8_tidy(out, out_bytes, copy);
}

/* Numbers before a title count tracks: "01 - song.mp3". */
static bool is_number(const char *word)
{
    return word[0] && strspn(word, "0123456789") == strlen(word);
}

/* Do all '-' stand between blanks? That is how people write "artist - song". */
static bool is_spaced(const char *name)
{
    for (const char *p = strchr(name, '-'); p; p = strchr(p + 1, '-')) {
        if (p == name || p[-1] != ' ' || p[1] != ' ') return false;
    }
    return true;
}

/* The words before the last '-': the first becomes *first, the others keywords. */
static void read_words(struct song_name *out, char *first, const char *words, size_t n)
{
    for (size_t at = 0; at < n;) {
        const char *end = memchr(words + at, '-', n - at);
        size_t length = end ? (size_t)(end - words) - at : n - at;
        char word[SONG_NAME_WORD_BYTES];
        take(word, sizeof word, words + at, length);
        at += length + 1;
        if (!word[0] || is_number(word)) continue;
        if (!first[0])
            memcpy(first, word, sizeof word);
        else if (out->keyword_count < SONG_NAME_WORDS)
            memcpy(out->keywords[out->keyword_count++], word, sizeof word);
    }
}

void song_name_read(struct song_name *out, const char *path)
{
    char name[NAME_BYTES];
    const char *part = last_part(path);
    size_t n = song_name_stem_bytes(path) - (size_t)(part - path);
    memset(out, 0, sizeof *out);
    if (n >= sizeof name) n = sizeof name - 1;
    memcpy(name, part, n);
    name[n] = '\0';
    const char *dash = strrchr(name, '-');
    if (dash) {
        take(out->title, sizeof out->title, dash + 1, strlen(dash + 1));
        read_words(out, is_spaced(name) ? out->artist : out->genre, name, (size_t)(dash - name));
    }
    if (!out->title[0]) take(out->title, sizeof out->title, name, n);
}
