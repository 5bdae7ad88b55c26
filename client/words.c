/* words.c: see words.h. */
#include "words.h"
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "words_table.h"

static const char isolate[] = "\xE2\x81\xA8", isolate_end[] = "\xE2\x81\xA9"; /* FSI, PDI */

static const struct words_table *const tables[WORDS_LANGUAGES] = {
    [WORDS_ENGLISH] = &words_english, [WORDS_ARABIC] = &words_arabic};

/* One for the program: a person reads one language at a time, and every screen would have to hand it on. */
static enum words_language used = WORDS_ENGLISH;

void words_use(enum words_language language)
{
    used = language;
}

enum words_language words_used(void)
{
    return used;
}

bool words_run_left(void)
{
    return tables[used]->runs_left;
}

const char *words_language_name(enum words_language language)
{
    return tables[language]->name;
}

const char *words_language_code(enum words_language language)
{
    return tables[language]->code;
}

enum words_language words_language_of(const char *locale)
{
    for (int i = 0; i < WORDS_LANGUAGES; i++) {
        size_t n = strlen(tables[i]->code);
        bool ends = strncmp(locale, tables[i]->code, n) == 0 && !isalpha((unsigned char)locale[n]);
        if (ends) return (enum words_language)i;
    }
    return WORDS_ENGLISH;
}

const char *words(enum word word)
{
    const char *own = tables[used]->words[word];
    return own ? own : words_english.words[word];
}

const char *words_coded(const char *code, const char *text)
{
    for (const struct words_coded *c = tables[used]->coded; c && c->code; c++)
        if (strcmp(c->code, code) == 0) return c->sentence;
    return text;
}

/* Appends whole characters while they fit. */
static void append(char *out, size_t bytes, const char *text, size_t n)
{
    size_t have = strlen(out), room = bytes - have - 1;
    if (n > room) n = room;
    if (n == room)
        while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) n--;
    memcpy(out + have, text, n);
    out[have + n] = '\0';
}

static void append_isolated(char *out, size_t bytes, const char *text)
{
    append(out, bytes, isolate, sizeof isolate - 1);
    append(out, bytes, text, strlen(text));
    append(out, bytes, isolate_end, sizeof isolate_end - 1);
}

static const char *fill_in(char *out, size_t bytes, const char *at, const char *a, const char *b)
{
    const char *fill[] = {a, b};
    size_t nth = 0;
    *out = '\0';
    for (const char *hole; nth < 2 && (hole = strstr(at, "{}")); at = hole + 2, nth++) {
        append(out, bytes, at, (size_t)(hole - at));
        if (!fill[nth]) continue;
        append_isolated(out, bytes, fill[nth]);
    }
    append(out, bytes, at, strlen(at));
    return out;
}

const char *words_fill(char *out, size_t bytes, enum word word, const char *a, const char *b)
{
    return fill_in(out, bytes, words(word), a, b);
}

const char *words_join(char *out, size_t bytes, const char *a, const char *b)
{
    static const char dot[] = " \xC2\xB7 ";
    *out = '\0';
    if (a[0]) append_isolated(out, bytes, a);
    if (a[0] && b[0]) append(out, bytes, dot, sizeof dot - 1);
    if (b[0]) append_isolated(out, bytes, b);
    return out;
}

const char *words_length(char *out, size_t bytes, int64_t ms)
{
    static const char numbers[] = "\xE2\x81\xA6"; /* LRI: they run from left to right */
    int64_t s = ms < 0 ? 0 : ms / 1000;
    snprintf(out, bytes, "%s%" PRId64 ":%02d%s", numbers, s / 60, (int)(s % 60), isolate_end);
    return out;
}

const char *words_count(char *out, size_t bytes, enum words_counted what, int64_t count)
{
    const struct words_table *table = tables[used];
    const char *const *forms = table->counted[what];
    const char *own = forms[table->form(count)];
    char number[24];
    snprintf(number, sizeof number, "%" PRId64, count);
    return fill_in(out, bytes, own ? own : forms[FORM_OTHER], number, NULL);
}
