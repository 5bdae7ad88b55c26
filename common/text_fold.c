#include "text_fold.h"
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>
#include "utf8.h"

enum { PARTS = 32 /* the longest decomposition, of U+FDFA, has 18 */ };

/* What Unicode keeps apart and people do not. Each `to` is a text that folds to itself. */
static const struct {
    uint32_t from;
    const char *to;
} maps[] = {
    {0xe6, "ae"},  /* ae */
    {0xf0, "d"},   /* eth */
    {0xf8, "o"},   /* o with stroke */
    {0xfe, "th"},  /* thorn */
    {0x111, "d"},  /* d with stroke */
    {0x127, "h"},  /* h with stroke */
    {0x131, "i"},  /* dotless i */
    {0x142, "l"},  /* l with stroke */
    {0x153, "oe"}, /* oe */
    {0x2bc, "'"},  /* modifier apostrophe */
    {0x629, "ه"},  /* ta marbuta */
    {0x640, ""},   /* tatweel */
    {0x649, "ي"},  /* alef maqsura */
    {0x671, "ا"},  /* alef wasla */
    {0x6a9, "ك"},  /* Persian kaf */
    {0x6be, "ه"},  /* Urdu ha with two eyes */
    {0x6c1, "ه"},  /* Urdu ha */
    {0x6c3, "ه"},  /* Urdu ta marbuta */
    {0x6cc, "ي"},  /* Persian ya */
    {0x6d5, "ه"},  /* Kurdish and Uyghur ae */
    /* quotes and dashes as typesetters and tag editors write them */
    {0x2018, "'"},
    {0x2019, "'"},
    {0x201c, "\""},
    {0x201d, "\""},
    {0x2010, "-"},
    {0x2013, "-"},
    {0x2014, "-"},
    {0x2212, "-"},
};

/* Where marks are accents or tashkeel, which one may leave out. Elsewhere (Devanagari, Thai, kana ...) they are vowels or
   other sounds, and words differ by them. */
static bool is_accent(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x300, 0x77f},   {0x816, 0x8ff},   {0x1ab0, 0x1aff},
                  {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe20, 0xfe2f}};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (c < ranges[i].first || c > ranges[i].last) continue;
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
        return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
    }
    return false;
}

/* The text being written. One character is held back, since the next may join it. */
struct folding {
    char *out;
    size_t out_bytes, used;
    uint32_t held; /* 0: none */
    bool gap;      /* white space lies before the held one */
    bool space;    /* white space was met after it */
    bool full;
};

static void write_held(struct folding *f)
{
    char character[4];
    if (!f->held || f->full) return;
    size_t gap = f->gap && f->used, length = utf8_put(character, f->held);
    f->full = f->used + gap + length >= f->out_bytes;
    if (f->full) return;
    if (gap) f->out[f->used++] = ' ';
    memcpy(f->out + f->used, character, length);
    f->used += length;
}

/* Joins c to the held character where Unicode has one for both (Hangul, kana, Indic vowels). */
static bool join(struct folding *f, uint32_t c)
{
    if (!f->held || f->space || c < 0x300) return false;
    utf8proc_int32_t pair[2] = {(utf8proc_int32_t)f->held, (utf8proc_int32_t)c};
    if (utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE) != 1) return false;
    f->held = (uint32_t)pair[0];
    return true;
}

static void put(struct folding *f, uint32_t c)
{
    if (utf8_is_space(c)) {
        f->space = true;
    } else if (!utf8_is_control(c) && !join(f, c)) {
        write_held(f);
        f->held = c;
        f->gap = f->space;
        f->space = false;
    }
}

static void put_mapped(struct folding *f, uint32_t c)
{
    if (c >= 0x660 && c <= 0x669) c = c - 0x660 + '0'; /* Arabic-Indic digits */
    if (c >= 0x6f0 && c <= 0x6f9) c = c - 0x6f0 + '0'; /* Persian digits */
    const char *to = NULL;
    for (size_t i = 0; c >= 0x80 && !to && i < sizeof maps / sizeof maps[0]; i++) {
        if (maps[i].from == c) to = maps[i].to;
    }
    if (!to) put(f, c);
    for (size_t at = 0, bytes = to ? strlen(to) : 0; at < bytes;) put(f, utf8_next(to, bytes, &at));
}

static size_t decompose(uint32_t c, unsigned more, utf8proc_int32_t parts[PARTS])
{
    int bound = 0;
    utf8proc_option_t options =
        (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE | more);
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)c, parts, PARTS, options, &bound);
    assert(n <= PARTS);
    return n > 0 ? (size_t)n : 0;
}

/* Accents go before the case does: the case of some depends on whether they stand alone. */
static void fold_character(struct folding *f, uint32_t c)
{
    utf8proc_int32_t parts[PARTS], small[PARTS];
    size_t n = decompose(c, 0, parts);
    for (size_t i = 0; i < n; i++) {
        if (is_accent((uint32_t)parts[i])) continue;
        size_t m = decompose((uint32_t)parts[i], UTF8PROC_CASEFOLD, small);
        for (size_t j = 0; j < m; j++) put_mapped(f, (uint32_t)small[j]);
    }
}

size_t text_fold(char *out, size_t out_bytes, const char *text)
{
    assert(out_bytes);
    struct folding f = {.out = out, .out_bytes = out_bytes};
    size_t bytes = strlen(text);
    if (!utf8_valid(text, bytes)) bytes = 0;
    for (size_t at = 0; at < bytes && !f.full;) {
        uint32_t c = utf8_next(text, bytes, &at);
        if (utf8_is_space(c)) {
            f.space = true;
        } else {
            fold_character(&f, c);
        }
    }
    write_held(&f);
    out[f.used] = '\0';
    return f.used;
}

/* -- words ----------------------------------------------------------------------------------- */

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

size_t text_fold_words(char *out, size_t out_bytes, const char *text)
{
    size_t folded = text_fold(out, out_bytes, text), used = 0;
    bool gap = false;
    for (size_t at = 0; at < folded;) {
        size_t skip = separator_bytes(out + at);
        if (!skip && gap && used) out[used++] = ' ';
        if (!skip) out[used++] = out[at];
        gap = skip > 0;
        at += skip ? skip : 1;
    }
    out[used] = '\0';
    return used;
}
