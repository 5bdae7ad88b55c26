/* words.c: see words.h. */
#include "words.h"
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "words_table.h"
#include "../common/proto.h"

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
    return tables[used]->sentence.runs_left;
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

bool words_language_known(const char *code)
{
    for (int i = 0; i < WORDS_LANGUAGES; i++)
        if (strcmp(code, tables[i]->code) == 0) return true;
    return false;
}

const char *words(enum word word)
{
    const char *own = tables[used]->words[word];
    return own ? own : words_english.words[word];
}

const char *words_fill(char *out, size_t bytes, enum word word, const char *a, const char *b)
{
    const char *at = words(word), *fill[] = {a, b};
    size_t nth = 0;
    *out = '\0';
    for (const char *hole; nth < 2 && (hole = strstr(at, "{}")); at = hole + 2, nth++) {
        sentence_append(out, bytes, at, (size_t)(hole - at));
        if (fill[nth]) sentence_isolate(out, bytes, fill[nth]);
    }
    sentence_append(out, bytes, at, strlen(at));
    return out;
}

const char *words_join(char *out, size_t bytes, const char *a, const char *b)
{
    static const char dot[] = " \xC2\xB7 ";
    *out = '\0';
    if (a[0]) sentence_isolate(out, bytes, a);
    if (a[0] && b[0]) sentence_append(out, bytes, dot, sizeof dot - 1);
    if (b[0]) sentence_isolate(out, bytes, b);
    return out;
}

const char *words_length(char *out, size_t bytes, int64_t ms)
{
    static const char numbers[] = "\xE2\x81\xA6",
                      end[] = "\xE2\x81\xA9"; /* LRI, PDI: they run from left to right */
    int64_t s = ms < 0 ? 0 : ms / 1000;
    snprintf(out, bytes, "%s%" PRId64 ":%02d%s", numbers, s / 60, (int)(s % 60), end);
    return out;
}

const char *words_filled(char *out, size_t bytes, const char *sentence, const cJSON *fields)
{
    sentence_fill(out, bytes, sentence, fields, &tables[used]->sentence);
    return out;
}

const char *words_count(char *out, size_t bytes, enum word word, int64_t count)
{
    cJSON *fields = cJSON_CreateObject();
    cJSON_AddNumberToObject(fields, "n", (double)count);
    words_filled(out, bytes, words(word), fields);
    cJSON_Delete(fields);
    return out;
}

/* The sentence that a message says in this language; NULL: it is not known here. */
static const char *sentence_of(const cJSON *m)
{
    enum said said = saying_of(m);
    if (said == SAID_OTHER) return NULL;
    return tables[used]->said ? tables[used]->said[said] : saying_sentence(said);
}

const char *words_said(char *out, size_t bytes, const cJSON *m)
{
    const cJSON *then = cJSON_GetObjectItemCaseSensitive(m, "then");
    const char *own = sentence_of(m);
    char follows[SENTENCE_BYTES];
    if (!own || !sentence_fill(out, bytes, own, m, &tables[used]->sentence)) {
        snprintf(out, bytes, "%s", proto_text(m, "text"));
        return out;
    }
    if (!then) return out;
    sentence_append(out, bytes, " ", 1);
    words_said(follows, sizeof follows, then);
    sentence_append(out, bytes, follows, strlen(follows));
    return out;
}

const char *words_saying(char *out, size_t bytes, const struct saying *s)
{
    cJSON *m = cJSON_CreateObject();
    saying_put(s, m);
    words_said(out, bytes, m);
    cJSON_Delete(m);
    return out;
}

const char *words_key(const char *name)
{
    for (const struct words_key *k = tables[used]->keys; k && k->name; k++)
        if (strcmp(k->name, name) == 0) return k->own;
    return name;
}
