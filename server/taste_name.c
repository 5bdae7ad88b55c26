/* taste_name.c: what a room is called that begins with somebody. */
#include "taste_parts.h"
#include "../common/proto.h"
#include "../common/utf8.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* The `nth` strongest word of a kind, ties by name, that is not `unlike`; NULL: there are not so many. */
static const struct taste_word *strongest(const struct tastes *all, const struct taste *t,
                                          enum taste_kind kind, size_t nth,
                                          const struct taste_word *unlike)
{
    const struct taste_entry *before = NULL, *best = NULL;
    for (size_t i = 0; i <= nth; i++, before = best) {
        best = NULL;
        for (uint32_t k = 0; k < t->count; k++) {
            const struct taste_entry *e = &t->entries[k];
            const struct taste_word *w = taste_word(all, e);
            if (w->kind != kind || (unlike && !strcmp(w->text, unlike->text))) continue;
            int order = before ? (e->value < before->value) - (e->value > before->value) : 1;
            if (!order) order = strcmp(w->text, taste_word(all, before)->text);
            if (order <= 0) continue;
            if (!best || e->value > best->value ||
                (e->value == best->value && strcmp(w->text, taste_word(all, best)->text) < 0))
                best = e;
        }
        if (!best) return NULL;
    }
    return taste_word(all, best);
}

/* "rock" as "Rock": a capital where their letters have one (ASCII suffices: folded). What grew when it was folded is cut
   again, so that the name of a room fits its field. */
static void capital(char out[TASTE_NAME_BYTES], const char *word)
{
    size_t at = 0, bytes = strlen(word);
    for (int n = 0; n < PROTO_NAME_CHARS && at < bytes; n++) utf8_next(word, bytes, &at);
    snprintf(out, TASTE_NAME_BYTES, "%.*s", (int)at, word);
    out[0] = (char)toupper((unsigned char)out[0]);
}

bool taste_room_name(const struct tastes *all, const struct taste *t, size_t other,
                     char out[TASTE_NAME_BYTES * 2])
{
    const struct taste_word *genre = strongest(all, t, TASTE_GENRE, 0, NULL);
    const struct taste_word *more = strongest(all, t, TASTE_KEYWORD, other, genre);
    char first[TASTE_NAME_BYTES] = "", second[TASTE_NAME_BYTES] = "";
    if (!genre && !more) more = strongest(all, t, TASTE_ARTIST, other, NULL);
    if (!more && (!genre || other)) return false;
    if (genre) capital(first, genre->text);
    if (more) capital(second, more->text);
    snprintf(out, TASTE_NAME_BYTES * 2, "%s%s%s", first, genre && more ? "-" : "", second);
    return true;
}
