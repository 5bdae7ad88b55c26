/* fuzz_layout.c: whatever text comes to the screen is shaped, wrapped and pointed at, and whatever is done to a line being typed
   leaves it whole. The first bytes choose how: the width, the style, how many deeds, the deeds; the rest is the text. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/edit.h"
#include "../../client/text.h"
#include "../../common/utf8.h"

enum { HEAD = 3, RECTS = 64, CHARACTERS_MOST = 60 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void must(bool promise)
{
    if (!promise) abort();
}

/* -- blocks -- */

static void check_rect(const struct text_block *b, struct rect r)
{
    must(isfinite(r.x) && isfinite(r.w) && r.w >= 0);
    must(r.y >= 0 && r.y + r.h <= b->height + 1);
}

static bool begins_character(const struct text_block *b, size_t byte)
{
    for (size_t i = 0; i <= b->char_count; i++)
        if (b->chars[i].byte == byte) return true;
    return false;
}

/* A caret stands at each character, and what lies there can be pointed at. */
static void check_block(const struct text_block *b, int rows)
{
    struct rect rects[RECTS];
    must(b != NULL);
    must(isfinite(b->width) && b->width >= 0 && b->height >= 0);
    must(rows == 0 || b->row_count <= (size_t)rows);
    for (size_t i = 0; i <= b->char_count; i++) {
        struct rect caret = text_caret(b, b->chars[i].byte);
        check_rect(b, caret);
        must(begins_character(b, text_hit(b, caret.x, caret.y + caret.h / 2)));
        size_t count = text_selection(b, 0, b->chars[i].byte, rects, RECTS);
        must(count <= RECTS);
        for (size_t k = 0; k < count; k++) check_rect(b, rects[k]);
    }
    text_hit(b, -1e6f, -1e6f);
    text_hit(b, 1e6f, 1e6f);
}

static void lay_out(struct text *t, const char *text, uint8_t width, uint8_t how)
{
    struct text_style style = {
        .size = (float)(8 + how % 4 * 13), .bold = how & 4, .spacing = how & 8 ? 1.5f : 0};
    int rows = how >> 4 & 3;
    text_frame(t);
    text_set_direction(t, how & 64 ? TEXT_RTL : TEXT_LTR);
    text_set_scale(t, how & 128 ? 1.75f : 1);
    check_block(text_row(t, text, style), 1);
    check_block(text_fit(t, text, style, width), 1);
    check_block(text_wrap(t, text, style, width, rows), rows);
    uint64_t shaped = text_shaped(t);
    text_wrap(t, text, style, width, rows);
    must(text_shaped(t) == shaped);
}

/* -- a line being typed -- */

static void check_edit(const struct edit *e)
{
    must(e->bytes < EDIT_BYTES && strlen(e->text) == e->bytes && utf8_valid(e->text, e->bytes));
    must(e->caret <= e->bytes && e->anchor <= e->bytes);
    must(utf8_valid(e->text, e->caret) && utf8_valid(e->text, e->anchor)); /* not within one */
    must(!e->most || utf8_count(e->text, e->bytes) <= e->most);
}

static void do_deed(struct edit *e, uint8_t deed, const char *text)
{
    bool forward = deed & 8, word = deed & 16, select = deed & 32;
    switch (deed & 7) {
    case 0:
        edit_insert(e, text);
        break;
    case 1:
        edit_erase(e, forward, word);
        break;
    case 2:
        edit_select_all(e);
        break;
    case 3:
        edit_select_word(e, e->caret);
        break;
    case 4:
        edit_place(e, forward ? e->bytes : 0, select);
        break;
    default:
        edit_step(e, forward, word, select);
    }
}

static void edit_line(const char *text, const uint8_t *deeds, size_t count, bool short_one)
{
    static struct edit e;
    char copied[16];
    e = (struct edit){.most = short_one ? CHARACTERS_MOST : 0};
    edit_set(&e, text);
    check_edit(&e);
    for (size_t i = 0; i < count; i++) {
        do_deed(&e, deeds[i], text);
        check_edit(&e);
        must(utf8_valid(copied, edit_copy(&e, copied, sizeof copied)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static struct text *t;
    char error[FONTS_ERROR_BYTES];
    if (!t) t = text_new(error);
    must(t != NULL);
    if (n < HEAD || n < HEAD + (size_t)(bytes[2] & 15)) return 0;
    size_t deeds = bytes[2] & 15, length = n - HEAD - deeds;
    char *text = malloc(length + 1);
    if (!text) return 0;
    memcpy(text, bytes + HEAD + deeds, length);
    text[length] = '\0';
    lay_out(t, text, bytes[0], bytes[1]);
    edit_line(text, bytes + HEAD, deeds, bytes[2] & 16);
    free(text);
    return 0;
}
