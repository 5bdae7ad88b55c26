/* view_taste.c: see view_taste.h. */
#include "view_taste.h"
#include <stdio.h>
#include <string.h>
#include "../common/proto.h"
#include "../common/utf8.h"
#include "figure.h"
#include "widget.h"
#include "words.h"

/* Genres' names are the same in all languages: they are what songs are tagged with. */
static const char *const genres[TASTE_GENRES] = {
    "rock",     "metal", "tarab",  "electronic", "hip-hop", "dabke",     "jazz",
    "khaleeji", "pop",   "shaabi", "mahraganat", "r&b",     "classical", "folk",
    "indie",    "k-pop", "reggae", "blues",      "sufi"};

enum { FIELD = 44, CHIP = 30, HEAD = 22, TAB = 30, TABS = 168, HEADING = 130 };

/* Is `genre` one of the words of "rock, dabke, Korn"? */
static bool names_genre(const char *picks, size_t bytes, const char *genre)
{
    return bytes == strlen(genre) && memcmp(picks, genre, bytes) == 0;
}

static bool take_genre(struct view_taste *v, const char *word, size_t bytes)
{
    for (size_t i = 0; i < TASTE_GENRES; i++)
        if (names_genre(word, bytes, genres[i])) return v->genres[i] = true;
    return false;
}

void view_taste_init(struct view_taste *v, const char *nick, const char *picks)
{
    memset(v, 0, sizeof *v);
    v->nick.edit.most = PROTO_NICK_CHARS;
    edit_set(&v->nick.edit, nick);
    edit_select_all(&v->nick.edit);
    char artists[INTENT_PICKS_BYTES] = "";
    for (const char *at = picks; *at;) {
        at += strspn(at, ", ");
        size_t n = strcspn(at, ",");
        size_t have = strlen(artists);
        if (n && !take_genre(v, at, n) && have + n + 3 < sizeof artists)
            snprintf(artists + have, sizeof artists - have, "%s%.*s", have ? ", " : "", (int)n, at);
        at += n;
    }
    edit_set(&v->artists.edit, artists);
}

void view_taste_picks(const struct view_taste *v, char *out, size_t bytes)
{
    *out = '\0';
    for (size_t i = 0; i <= TASTE_GENRES; i++) {
        const char *pick = i < TASTE_GENRES ? genres[i] : v->artists.edit.text;
        size_t have = strlen(out);
        bool on = i < TASTE_GENRES ? v->genres[i] : v->artists.edit.bytes > 0;
        if (on) snprintf(out + have, bytes - have, "%s%s", have ? ", " : "", pick);
    }
}

static bool show_nick(struct view_taste *v, struct ui *ui, struct rect r)
{
    struct field_look look = {.hint = words(WORD_NICK_HINT),
                              .label = words(WORD_NICK_HINT),
                              .radius = RADIUS_ROW,
                              .room_before = 52,
                              .style = STYLE_INPUT};
    struct field_answer answer = field_show(ui, ui_id("nick", 0), r, &v->nick, &look);
    struct rect face = ui_cut_start(ui, &r, 52);
    char tidy[MODEL_NAME_BYTES]; /* as the server will know it */
    utf8_tidy(tidy, sizeof tidy, v->nick.edit.text);
    figure_avatar(&ui->paint, rect_middle(face, 34, 34), tidy, FIGURE_CALM, 1);
    return answer.entered;
}

/* Chips from the start, as many rows as they need; returns their height. */
static float show_chips(struct view_taste *v, struct ui *ui, struct rect r)
{
    float x = 0, y = 0;
    for (size_t i = 0; i < TASTE_GENRES; i++) {
        float w = widget_chip_width(ui, genres[i]);
        if (x + w > r.w && x > 0) {
            x = 0;
            y += CHIP + SPACE_2;
        }
        struct rect chip = {ui->rtl ? r.x + r.w - x - w : r.x + x, r.y + y, w, CHIP};
        widget_chip(ui, ui_id("genre", i), chip, genres[i], &v->genres[i]);
        x += w + SPACE_2;
    }
    return y + CHIP;
}

static bool show_picks(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    rect_cut_top(rest, show_chips(v, ui, *rest) + SPACE_3);
    struct field_look look = {.hint = words(WORD_ARTISTS_HINT),
                              .label = words(WORD_ARTISTS_HINT),
                              .radius = RADIUS_ROW,
                              .style = STYLE_BODY};
    return field_show(ui, ui_id("artists", 0), rect_cut_top(rest, CONTROL), &v->artists, &look)
        .entered;
}

static bool show_anghami(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    struct field_look user = {.hint = words(WORD_ANGHAMI_USER),
                              .label = words(WORD_ANGHAMI_USER),
                              .radius = RADIUS_ROW,
                              .style = STYLE_BODY};
    struct field_look token = {.hint = words(WORD_ANGHAMI_TOKEN),
                               .label = words(WORD_ANGHAMI_TOKEN),
                               .secret = true,
                               .radius = RADIUS_ROW,
                               .style = STYLE_BODY};
    bool entered =
        field_show(ui, ui_id("anghami", 0), rect_cut_top(rest, CONTROL), &v->anghami_user, &user)
            .entered;
    rect_cut_top(rest, SPACE_2);
    entered |=
        field_show(ui, ui_id("anghami", 1), rect_cut_top(rest, CONTROL), &v->anghami_token, &token)
            .entered;
    rect_cut_top(rest, SPACE_2);
    rect_cut_top(rest, widget_paragraph(ui, *rest, words(WORD_ANGHAMI_NOTE), STYLE_SECOND,
                                        ui->theme.second, 0));
    return entered;
}

/* The heading and the ways beside it, below it where that is too narrow. */
static void show_sources(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    const char *const names[] = {words(WORD_PICK), words(WORD_ANGHAMI)};
    struct rect row = rect_cut_top(rest, TAB), tabs;
    if (row.w < TABS + HEADING) {
        widget_heading(ui, row, words(WORD_LOVE));
        tabs = rect_cut_top(rest, TAB);
        tabs.w = TABS;
    } else {
        tabs = ui_cut_end(ui, &row, TABS);
        widget_heading(ui, row, words(WORD_LOVE));
    }
    widget_tabs(ui, ui_id("taste source", 0), tabs, names, 2, &v->source);
}

bool view_taste_show(struct view_taste *v, struct ui *ui, struct rect r, const struct model *m)
{
    widget_panel(ui, r);
    struct rect seen = rect_inset(r, SPACE_4),
                inside = scroll_begin(ui, ui_id("taste", 0), seen, &v->scroll);
    struct rect rest = {inside.x + SPACE_2, inside.y, inside.w - 2 * SPACE_2, 10000};
    widget_heading(ui, rect_cut_top(&rest, HEAD), words(WORD_YOU));
    rect_cut_top(&rest, SPACE_1);
    bool entered = show_nick(v, ui, rect_cut_top(&rest, FIELD));
    rect_cut_top(&rest, SPACE_3);
    show_sources(v, ui, &rest);
    rect_cut_top(&rest, SPACE_2);
    entered |= v->source ? show_anghami(v, ui, &rest) : show_picks(v, ui, &rest);
    rect_cut_top(&rest, SPACE_2);
    if (m->likes_text[0])
        rect_cut_top(&rest,
                     widget_paragraph(ui, rest, m->likes_text, STYLE_SECOND, ui->theme.second, 3));
    scroll_end(ui, ui_id("taste", 0), seen, &v->scroll, rest.y - inside.y);
    return entered;
}
