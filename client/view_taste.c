/* view_taste.c: see view_taste.h. */
#include "view_taste.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "../common/proto.h"
#include "../common/sys.h"
#include "../common/utf8.h"
#include "figure.h"
#include "widget.h"
#include "words.h"

/* What is sent, the same in all languages; shown by the words from WORD_GENRE_ROCK on. */
static const char *const genres[TASTE_GENRES] = {
    "rock",     "metal", "tarab",  "electronic", "hip-hop", "dabke",     "jazz",
    "khaleeji", "pop",   "shaabi", "mahraganat", "r&b",     "classical", "folk",
    "indie",    "k-pop", "reggae", "blues",      "sufi"};

/* The places of likes, the first of them none. What is typed for each: 0 where it asks for no such thing. */
static const struct place {
    const char *source;
    enum word title, user, secret, address, folder, note;
} places[] = {
    {"", WORD_PICK, 0, 0, 0, 0, 0},
    {"lastfm", WORD_LASTFM, WORD_USER, WORD_LASTFM_KEY, 0, 0, WORD_LASTFM_NOTE},
    {"listenbrainz", WORD_LISTENBRAINZ, WORD_USER, 0, 0, 0, WORD_LISTENBRAINZ_NOTE},
    {"subsonic", WORD_SUBSONIC, WORD_USER, WORD_PASSWORD_HINT, WORD_SUBSONIC_ADDRESS, 0,
     WORD_SUBSONIC_NOTE},
    {"anghami", WORD_ANGHAMI, WORD_ANGHAMI_USER, WORD_ANGHAMI_TOKEN, 0, 0, WORD_ANGHAMI_NOTE},
    {"folder", WORD_FOLDER, 0, 0, 0, WORD_FOLDER_PATH, WORD_FOLDER_NOTE},
    {"file", WORD_FILE, 0, 0, 0, WORD_FILE_PATH, WORD_FILE_NOTE},
};

enum { PLACES = sizeof places / sizeof *places };
enum { PLACE_FOLDER = PLACES - 2, PLACE_FILE };
enum {
    FIELD = 44,
    CHIP = 30,
    HEAD = 22,
    LINK = 24,
    ROWS = 3, /* of genres, before all are asked for */
    SLIDE = 16,
    SLIDE_MS = 140,
    SECRET_MOST = 120
};

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

static void fill_picks(struct view_taste *v, const char *picks)
{
    char artists[INTENT_PICKS_BYTES] = "";
    memset(v->genres, 0, sizeof v->genres);
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

void view_taste_init(struct view_taste *v, const char *nick, const char *picks)
{
    memset(v, 0, sizeof *v);
    v->nick.edit.most = PROTO_NICK_CHARS;
    edit_set(&v->nick.edit, nick);
    edit_select_all(&v->nick.edit);
    snprintf(v->seen, sizeof v->seen, "%s", v->nick.edit.text);
    fill_picks(v, picks);
    v->user.edit.most = v->address.edit.most = v->secret.edit.most = SECRET_MOST;
}

void view_taste_recall(struct view_taste *v, const cJSON *likes)
{
    v->place = 0;
    v->remember = false;
    if (!likes || proto_has(likes, "picks")) fill_picks(v, proto_text(likes, "picks"));
    for (size_t i = 1; i < PLACES; i++)
        if (strcmp(proto_text(likes, "source"), places[i].source) == 0) v->place = i;
    edit_set(&v->user.edit, proto_text(likes, "user"));
    edit_set(&v->address.edit, proto_text(likes, "base"));
    edit_set(&v->folder.edit, v->place && places[v->place].folder ? proto_text(likes, "path") : "");
    edit_set(&v->secret.edit, ""); /* what is remembered is put in without being shown */
    view_taste_settle(v);
}

void view_taste_rename(struct view_taste *v, const char *nick)
{
    edit_set(&v->nick.edit, nick);
    snprintf(v->seen, sizeof v->seen, "%s", v->nick.edit.text);
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

/* What was typed into a field that this place asks for. */
static void write_field(const struct field *f, enum word asked, char *out, size_t bytes)
{
    if (asked) edit_write(&f->edit, out, bytes);
}

bool view_taste_likes(const struct view_taste *v, struct intent_likes *out)
{
    const struct place *p = &places[v->place];
    snprintf(out->source, sizeof out->source, "%s", p->source);
    write_field(&v->user, p->user, out->user, sizeof out->user);
    write_field(&v->secret, p->secret, out->secret, sizeof out->secret);
    write_field(&v->address, p->address, out->address, sizeof out->address);
    write_field(&v->folder, p->folder, out->path, sizeof out->path);
    out->remember = p->secret && v->remember;
    return v->place != 0;
}

static void read_all(const struct view_taste *v, struct view_taste_said *out)
{
    memset(out, 0, sizeof *out); /* so that two are equal byte by byte */
    view_taste_likes(v, &out->likes);
    view_taste_picks(v, out->picks, sizeof out->picks);
}

void view_taste_settle(struct view_taste *v)
{
    read_all(v, &v->settled);
}

bool view_taste_renamed(struct view_taste *v)
{
    struct view_taste_said now;
    if (strcmp(v->seen, v->nick.edit.text) == 0) return false;
    snprintf(v->seen, sizeof v->seen, "%s", v->nick.edit.text);
    read_all(v, &now);
    return memcmp(&now, &v->settled, sizeof now) == 0;
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

/* Chips stand one after the other from the start, in as many rows as they need. */
struct chips {
    struct rect all;
    float x, y;
};

static struct rect next_chip(struct ui *ui, struct chips *c, const char *label)
{
    float w = widget_chip_width(ui, label);
    if (c->x + w > c->all.w && c->x > 0) {
        c->x = 0;
        c->y += CHIP + SPACE_2;
    }
    float x = ui->rtl ? c->all.x + c->all.w - c->x - w : c->all.x + c->x;
    c->x += w + SPACE_2;
    return (struct rect){x, c->all.y + c->y, w, CHIP};
}

/* Does a chip stand in the rows that are shown at first, with room behind it for another? */
static bool is_among_first(struct ui *ui, const struct chips *c, const char *label, float other)
{
    float w = widget_chip_width(ui, label), last = (ROWS - 1) * (CHIP + SPACE_2);
    bool fits = c->x + w <= c->all.w;
    if (c->y < last - CHIP || (c->y < last && fits)) return true;
    return (c->y < last ? 0 : c->x) + w + SPACE_2 + other <= c->all.w;
}

/* Those past the first rows come when they are asked for, or when one of them is picked. */
static void show_genres(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    struct chips chips = {.all = *rest};
    const char *more = words(WORD_MORE);
    float other = widget_chip_width(ui, more);
    size_t i = 0;
    for (; i < TASTE_GENRES; i++) {
        const char *name = words((enum word)(WORD_GENRE_ROCK + i));
        if (!v->all && !is_among_first(ui, &chips, name, other)) break;
        widget_chip(ui, ui_id("genre", i), next_chip(ui, &chips, name), name, &v->genres[i]);
    }
    if (i < TASTE_GENRES)
        widget_chip(ui, ui_id("genres more", 0), next_chip(ui, &chips, more), more, &v->all);
    for (; i < TASTE_GENRES; i++) v->all |= v->genres[i];
    rect_cut_top(rest, chips.y + CHIP + SPACE_3);
}

static bool show_picks(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    show_genres(v, ui, rest);
    struct field_look look = {.hint = words(WORD_ARTISTS_HINT),
                              .label = words(WORD_ARTISTS_HINT),
                              .radius = RADIUS_ROW,
                              .style = STYLE_BODY};
    return field_show(ui, ui_id("artists", 0), rect_cut_top(rest, CONTROL), &v->artists, &look)
        .entered;
}

/* A field of a place, where it asks for one. */
static bool show_field(struct ui *ui, const char *name, struct field *f, enum word hint,
                       bool secret, struct rect *rest)
{
    struct field_look look = {.hint = words(hint),
                              .label = words(hint),
                              .secret = secret,
                              .radius = RADIUS_ROW,
                              .style = STYLE_BODY};
    if (!hint) return false;
    bool entered = field_show(ui, ui_id(name, 0), rect_cut_top(rest, CONTROL), f, &look).entered;
    rect_cut_top(rest, SPACE_2);
    return entered;
}

static void show_remember(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    struct chips chips = {.all = *rest};
    const char *label = words(WORD_REMEMBER);
    widget_chip(ui, ui_id("likes remember", 0), next_chip(ui, &chips, label), label, &v->remember);
    rect_cut_top(rest, CHIP + SPACE_2);
}

static bool show_place(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    const struct place *p = &places[v->place];
    bool entered = show_field(ui, "likes address", &v->address, p->address, false, rest);
    entered |= show_field(ui, "likes user", &v->user, p->user, false, rest);
    entered |= show_field(ui, "likes secret", &v->secret, p->secret, true, rest);
    entered |= show_field(ui, "likes folder", &v->folder, p->folder, false, rest);
    if (p->secret) show_remember(v, ui, rest);
    rect_cut_top(rest,
                 widget_paragraph(ui, *rest, words(p->note), STYLE_SECOND, ui->theme.second, 0));
    return entered;
}

/* Words to click, underlined. */
static bool show_link(struct ui *ui, uint64_t id, struct rect r, const char *label)
{
    struct ui_answer answer = ui_control(ui, id, r, label);
    struct colour c = answer.hover ? ui->theme.hue : ui->theme.text;
    struct rect ink = widget_label(ui, r, label, STYLE_NAME, c, ALIGN_START);
    paint_box(&ui->paint, (struct rect){ink.x, r.y + r.h - 4, ink.w, 1}, 0, c);
    if (answer.ring) widget_ring(ui, rect_inset(r, 2), SPACE_1);
    return answer.clicked;
}

static void turn(struct view_taste *v, struct ui *ui, size_t place)
{
    v->place = place;
    v->turned_us = ui->now_us;
    ui_wake_at(ui, ui->now_us);
}

/* Where likes can be brought from, one word beside the other. */
static void show_places(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    rect_cut_top(rest, SPACE_2);
    widget_label(ui, rect_cut_top(rest, LINK), words(WORD_BRING), STYLE_SECOND, ui->theme.second,
                 ALIGN_START);
    struct rect row = rect_cut_top(rest, LINK);
    for (size_t i = 1; i < PLACES; i++) {
        const char *title = words(places[i].title);
        const struct text_block *b = text_row(ui->text, title, STYLE_NAME);
        float w = b ? ceilf(b->width) + 1 : 0;
        if (w > row.w) row = rect_cut_top(rest, LINK);
        if (show_link(ui, ui_id("likes place", i), ui_cut_start(ui, &row, w), title))
            turn(v, ui, i);
        ui_cut_start(ui, &row, SPACE_4);
    }
}

/* The name of the place, and the way back from it. */
static void show_way_back(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    struct rect row = rect_cut_top(rest, CHIP);
    const char *back = words(WORD_BACK);
    const struct text_block *b = text_row(ui->text, back, STYLE_NAME);
    struct rect link = ui_cut_end(ui, &row, b ? ceilf(b->width) + 1 : 0);
    widget_label(ui, row, words(places[v->place].title), STYLE_TITLE, ui->theme.text, ALIGN_START);
    if (show_link(ui, ui_id("likes place", 0), rect_middle(link, link.w, LINK), back))
        turn(v, ui, 0);
    rect_cut_top(rest, SPACE_2);
}

/* What was turned to slides in from the side where lines end. */
static void slide(const struct view_taste *v, struct ui *ui, struct rect *rest)
{
    float t = (float)(ui->now_us - v->turned_us) / (SLIDE_MS * 1000.f);
    if (!v->turned_us || ui->still || t >= 1) return;
    ui_cut_start(ui, rest, SLIDE * (1 - t) * (1 - t));
    ui_wake_at(ui, ui->now_us + 16000);
}

void view_taste_drop(struct view_taste *v, const char *path)
{
    v->place = sys_folders(path, NULL, 0) < 0 ? PLACE_FILE : PLACE_FOLDER;
    edit_set(&v->folder.edit, path);
}

bool view_taste_nick(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    widget_heading(ui, rect_cut_top(rest, HEAD), words(WORD_YOU));
    rect_cut_top(rest, SPACE_1);
    bool entered = show_nick(v, ui, rect_cut_top(rest, FIELD));
    rect_cut_top(rest, SPACE_3);
    return entered;
}

bool view_taste_show(struct view_taste *v, struct ui *ui, struct rect *rest, const struct model *m)
{
    bool entered;
    widget_heading(ui, rect_cut_top(rest, HEAD), words(WORD_LOVE));
    rect_cut_top(rest, SPACE_1);
    struct rect inside = *rest;
    slide(v, ui, &inside);
    if (v->place) {
        show_way_back(v, ui, &inside);
        entered = show_place(v, ui, &inside);
    } else {
        entered = show_picks(v, ui, &inside);
        show_places(v, ui, &inside);
    }
    rect_cut_top(rest, inside.y - rest->y + SPACE_1);
    if (m->likes_text[0])
        rect_cut_top(rest,
                     widget_paragraph(ui, *rest, m->likes_text, STYLE_SECOND, ui->theme.second, 3));
    return entered;
}
