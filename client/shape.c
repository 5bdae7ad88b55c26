/* shape.c: see shape.h. */
#include "shape.h"
#include <fribidi.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "../common/utf8.h"

enum {
    ZERO_WIDTH_JOINER = 0x200d,
    EMOJI_VARIANT = 0xfe0f,
    KEYCAP = 0x20e3,
};

static bool is_joiner(uint32_t c)
{
    return c == ZERO_WIDTH_JOINER || c == EMOJI_VARIANT || c == KEYCAP ||
           (c >= 0x1f3fb && c <= 0x1f3ff) || (c >= 0xe0020 && c <= 0xe007f);
}

static bool is_silent(uint32_t c)
{
    return utf8_is_control(c) || utf8_is_direction(c);
}

static bool decode(struct shape *s, const char *text, size_t bytes)
{
    s->characters = calloc(bytes + 1, sizeof *s->characters);
    s->chars = calloc(bytes + 1, sizeof *s->chars);
    if (!s->characters || !s->chars) return false;
    utf8proc_int32_t state = 0;
    for (size_t at = 0; at < bytes; s->count++) {
        struct shape_char *c = &s->chars[s->count];
        c->byte = (uint32_t)at;
        uint32_t character = utf8_next(text, bytes, &at);
        uint32_t before = s->count ? s->characters[s->count - 1] : 0;
        c->begins = !s->count || utf8proc_grapheme_break_stateful(
                                     (utf8proc_int32_t)before, (utf8proc_int32_t)character, &state);
        s->characters[s->count] = character;
    }
    s->chars[s->count] = (struct shape_char){.byte = (uint32_t)bytes, .begins = true};
    return true;
}

/* Of the first strong character outside isolates (UAX #9, P2; FriBidi looks into them): a name does not turn its sentence round. */
static FriBidiParType own_direction(const FriBidiCharType *types, FriBidiStrIndex n)
{
    int inside = 0;
    for (FriBidiStrIndex i = 0; i < n; i++) {
        if (types[i] == FRIBIDI_TYPE_PDI)
            inside -= inside > 0;
        else if (FRIBIDI_IS_ISOLATE(types[i]))
            inside++;
        else if (!inside && FRIBIDI_IS_LETTER(types[i]))
            return FRIBIDI_IS_RTL(types[i]) ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
    }
    return FRIBIDI_PAR_ON;
}

/* Levels by FriBidi. Trailing white space is handled when lines are known. */
static bool find_levels(struct shape *s, enum text_direction base, enum text_direction fallback)
{
    FriBidiStrIndex n = (FriBidiStrIndex)s->count;
    FriBidiCharType *types = calloc(s->count + 1, sizeof *types);
    FriBidiBracketType *brackets = calloc(s->count + 1, sizeof *brackets);
    FriBidiLevel *levels = calloc(s->count + 1, sizeof *levels);
    FriBidiParType paragraph = FRIBIDI_PAR_LTR;
    bool ok = types && brackets && levels;
    if (ok) {
        fribidi_get_bidi_types(s->characters, n, types);
        fribidi_get_bracket_types(s->characters, n, types, brackets);
        if (base == TEXT_AUTO) paragraph = own_direction(types, n);
        if (paragraph == FRIBIDI_PAR_ON) base = fallback;
        if (base == TEXT_LTR) paragraph = FRIBIDI_PAR_LTR;
        if (base == TEXT_RTL) paragraph = FRIBIDI_PAR_RTL;
        ok = fribidi_get_par_embedding_levels_ex(types, brackets, n, &paragraph, levels) != 0;
        for (size_t i = 0; ok && i < s->count; i++) s->chars[i].level = (uint8_t)levels[i];
    }
    s->rtl = FRIBIDI_IS_RTL(paragraph);
    s->chars[s->count].level = s->rtl;
    free(types);
    free(brackets);
    free(levels);
    return ok;
}

/* Characters that any script uses take the script before them, at the start the first one after. */
static void find_scripts(struct shape *s)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    hb_script_t last = HB_SCRIPT_INVALID;
    size_t waiting = 0;
    for (size_t i = 0; i < s->count; i++) {
        hb_script_t script = hb_unicode_script(unicode, s->characters[i]);
        bool real = script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED &&
                    script != HB_SCRIPT_UNKNOWN;
        if (real) last = script;
        if (real && waiting == i)
            for (size_t j = 0; j < i; j++) s->chars[j].script = script;
        if (last == HB_SCRIPT_INVALID) waiting = i + 1;
        s->chars[i].script = last == HB_SCRIPT_INVALID ? HB_SCRIPT_LATIN : last;
    }
}

static void find_faces(struct shape *s, struct fonts *f, bool bold)
{
    int before = FONTS_NONE;
    for (size_t i = 0; i < s->count; i++) {
        struct shape_char *c = &s->chars[i];
        uint32_t character = s->characters[i], next = i + 1 < s->count ? s->characters[i + 1] : 0;
        bool emoji = (character >= 0x1f000 && character < 0x1fb00) || next == EMOJI_VARIANT;
        bool coloured = before >= 0 && fonts_is_colour(f, before);
        bool follows = character == ' ' ? !coloured : c->level % 2 == 1 && !coloured;
        if (is_joiner(character) && before >= 0)
            c->face = (int16_t)before;
        else if (is_silent(character))
            c->face = FONTS_NONE;
        else
            c->face = (int16_t)fonts_face(f, character, bold, emoji, follows ? before : FONTS_NONE);
        if (c->face >= 0) before = c->face;
    }
    s->chars[s->count].face = FONTS_NONE;
}

bool shape_text(struct shape *s, struct fonts *f, const char *text, size_t bytes, bool bold,
                enum text_direction base, enum text_direction fallback)
{
    *s = (struct shape){0};
    if (!decode(s, text, bytes)) return false;
    if (!find_levels(s, base, fallback)) return false;
    find_scripts(s);
    find_faces(s, f, bold);
    return true;
}

void shape_free(struct shape *s)
{
    free(s->characters);
    free(s->chars);
    *s = (struct shape){0};
}

size_t shape_piece(const struct shape *s, size_t from, size_t to)
{
    size_t end = from + 1;
    const struct shape_char *c = &s->chars[from];
    while (end < to && s->chars[end].level == c->level && s->chars[end].script == c->script &&
           s->chars[end].face == c->face)
        end++;
    return end;
}

/* Splits the width of the cluster [from, to) evenly over its graphemes. */
static void spread(struct shape *s, size_t from, size_t to, float width)
{
    size_t graphemes = 0;
    for (size_t i = from; i < to; i++) graphemes += s->chars[i].begins || i == from;
    for (size_t i = from; i < to; i++)
        s->chars[i].advance = s->chars[i].begins || i == from ? width / (float)graphemes : 0;
}

static size_t cluster_end(const hb_glyph_info_t *glyphs, unsigned n, uint32_t cluster, size_t to)
{
    size_t end = to;
    for (unsigned i = 0; i < n; i++)
        if (glyphs[i].cluster > cluster && glyphs[i].cluster < end) end = glyphs[i].cluster;
    return end;
}

/* Glyphs of one cluster stand side by side, in either direction. */
static void take_advances(struct shape *s, hb_buffer_t *buffer, size_t to, bool rtl, float units)
{
    unsigned n;
    const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, &n);
    for (unsigned i = 0; i < n;) {
        uint32_t cluster = glyphs[i].cluster;
        float width = 0;
        unsigned first = i;
        for (; i < n && glyphs[i].cluster == cluster; i++)
            width += (float)positions[i].x_advance / units;
        size_t end = to;
        if (!rtl && i < n) end = glyphs[i].cluster;
        if (rtl && first > 0) end = glyphs[first - 1].cluster;
        if (end <= cluster) end = cluster_end(glyphs, n, cluster, to);
        spread(s, cluster, end, width);
    }
}

static struct shape_ink find_ink(hb_font_t *font, hb_buffer_t *buffer, float units)
{
    unsigned n;
    const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, &n);
    struct shape_ink ink = {0};
    hb_position_t pen = 0;
    for (unsigned i = 0; i < n; pen += positions[i++].x_advance) {
        hb_glyph_extents_t e;
        if (!hb_font_get_glyph_extents(font, glyphs[i].codepoint, &e)) continue;
        ink.left = fmaxf(ink.left, -(float)(pen + positions[i].x_offset + e.x_bearing) / units);
        ink.above = fmaxf(ink.above, (float)(positions[i].y_offset + e.y_bearing) / units);
    }
    ink.width = (float)pen / units;
    return ink;
}

struct shape_ink shape_measure(struct shape *s, const struct fonts *f, size_t from, size_t to)
{
    const struct shape_char *c = &s->chars[from];
    if (c->face == FONTS_NONE) return (struct shape_ink){0};
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_utf32(buffer, s->characters + from, (int)(to - from), 0, (int)(to - from));
    bool rtl = c->level % 2 == 1;
    hb_buffer_set_direction(buffer, rtl ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, (hb_script_t)c->script);
    unsigned n;
    float units = fonts_units(f, c->face);
    hb_font_t *font = fonts_shaper(f, c->face);
    hb_shape(font, buffer, NULL, 0);
    hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(buffer, &n);
    for (unsigned i = 0; i < n; i++) glyphs[i].cluster += (uint32_t)from;
    take_advances(s, buffer, to, rtl, units);
    struct shape_ink ink = find_ink(font, buffer, units);
    hb_buffer_destroy(buffer);
    return ink;
}
