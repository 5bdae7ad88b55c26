/* edit.c: see edit.h. */
#include "edit.h"
#include <string.h>
#include <utf8proc.h>
#include "../common/utf8.h"

void edit_set(struct edit *e, const char *text)
{
    e->bytes = e->caret = e->anchor = 0;
    e->text[0] = '\0';
    edit_insert(e, text);
}

bool edit_has_selection(const struct edit *e)
{
    return e->caret != e->anchor;
}

void edit_selection(const struct edit *e, size_t *from, size_t *to)
{
    *from = e->caret < e->anchor ? e->caret : e->anchor;
    *to = e->caret < e->anchor ? e->anchor : e->caret;
}

static void remove_range(struct edit *e, size_t from, size_t to)
{
    memmove(e->text + from, e->text + to, e->bytes - to + 1);
    e->bytes -= to - from;
    e->caret = e->anchor = from;
}

static void remove_selection(struct edit *e)
{
    size_t from, to;
    edit_selection(e, &from, &to);
    if (from < to) remove_range(e, from, to);
}

/* Puts bytes in at the caret; false when they do not fit. */
static bool put(struct edit *e, const char *bytes, size_t n)
{
    if (e->bytes + n >= EDIT_BYTES) return false;
    if (e->most && utf8_count(e->text, e->bytes) >= e->most) return false;
    memmove(e->text + e->caret + n, e->text + e->caret, e->bytes - e->caret + 1);
    memcpy(e->text + e->caret, bytes, n);
    e->bytes += n;
    e->caret = e->anchor = e->caret + n;
    return true;
}

void edit_insert(struct edit *e, const char *text)
{
    size_t bytes = strlen(text);
    if (!utf8_valid(text, bytes)) return;
    remove_selection(e);
    for (size_t at = 0, next = 0; at < bytes; at = next) {
        uint32_t c = utf8_next(text, bytes, &next);
        bool blank = c == '\n' || c == '\t' || c == 0x2028 || c == 0x2029;
        if (!blank && utf8_is_control(c)) continue;
        if (!put(e, blank ? " " : text + at, blank ? 1 : next - at)) return;
    }
}

/* The next place after `at` where a grapheme begins. */
static size_t after(const struct edit *e, size_t at)
{
    utf8proc_int32_t state = 0;
    if (at >= e->bytes) return e->bytes;
    uint32_t c = utf8_next(e->text, e->bytes, &at);
    while (at < e->bytes) {
        size_t next = at;
        uint32_t following = utf8_next(e->text, e->bytes, &next);
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)c, (utf8proc_int32_t)following,
                                             &state))
            break;
        c = following;
        at = next;
    }
    return at;
}

/* O(n): graphemes can only be told from the start. A line is short. */
static size_t before(const struct edit *e, size_t at)
{
    size_t last = 0;
    for (size_t next = 0; next < at; next = after(e, next)) last = next;
    return last;
}

static bool is_blank(const struct edit *e, size_t at)
{
    return e->text[at] == ' ' || e->text[at] == ',' || e->text[at] == '.';
}

static size_t step(const struct edit *e, size_t at, bool forward, bool word)
{
    if (!word) return forward ? after(e, at) : before(e, at);
    if (forward) {
        while (at < e->bytes && is_blank(e, at)) at = after(e, at);
        while (at < e->bytes && !is_blank(e, at)) at = after(e, at);
        return at;
    }
    while (at > 0 && is_blank(e, before(e, at))) at = before(e, at);
    while (at > 0 && !is_blank(e, before(e, at))) at = before(e, at);
    return at;
}

void edit_erase(struct edit *e, bool forward, bool word)
{
    if (!edit_has_selection(e)) e->anchor = step(e, e->caret, forward, word);
    remove_selection(e);
}

void edit_step(struct edit *e, bool forward, bool word, bool select)
{
    size_t from, to;
    edit_selection(e, &from, &to);
    if (from < to && !select && !word)
        e->caret = forward ? to : from;
    else
        e->caret = step(e, e->caret, forward, word);
    if (!select) e->anchor = e->caret;
}

void edit_place(struct edit *e, size_t byte, bool select)
{
    e->caret = byte < e->bytes ? byte : e->bytes;
    if (!select) e->anchor = e->caret;
}

void edit_select_all(struct edit *e)
{
    e->anchor = 0;
    e->caret = e->bytes;
}

void edit_select_word(struct edit *e, size_t byte)
{
    size_t from = byte < e->bytes ? byte : e->bytes, to = from;
    while (from > 0 && !is_blank(e, before(e, from))) from = before(e, from);
    while (to < e->bytes && !is_blank(e, to)) to = after(e, to);
    e->anchor = from;
    e->caret = to;
}

static size_t copy(const struct edit *e, size_t from, size_t to, char *out, size_t out_bytes)
{
    size_t n = to - from;
    if (n >= out_bytes) {
        n = out_bytes - 1;
        while (n > 0 && ((unsigned char)e->text[from + n] & 0xc0) == 0x80) n--;
    }
    memcpy(out, e->text + from, n);
    out[n] = '\0';
    return n;
}

size_t edit_copy(const struct edit *e, char *out, size_t out_bytes)
{
    size_t from, to;
    edit_selection(e, &from, &to);
    return copy(e, from, to, out, out_bytes);
}

size_t edit_write(const struct edit *e, char *out, size_t out_bytes)
{
    return copy(e, 0, e->bytes, out, out_bytes);
}
