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
};

enum { PLACES = sizeof places / sizeof *places };
enum { FIELD = 44, CHIP = 30, HEAD = 22, HEADING = 30, SECRET_MOST = 120 };

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
    v->user.edit.most = v->address.edit.most = v->secret.edit.most = SECRET_MOST;
}

void view_taste_recall(struct view_taste *v, const cJSON *likes)
{
    for (size_t i = 1; i < PLACES; i++)
        if (strcmp(proto_text(likes, "source"), places[i].source) == 0) v->place = i;
    edit_set(&v->user.edit, proto_text(likes, "user"));
    edit_set(&v->address.edit, proto_text(likes, "base"));
    edit_set(&v->folder.edit, v->place && places[v->place].folder ? proto_text(likes, "path") : "");
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

static bool show_picks(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    struct chips chips = {.all = *rest};
    for (size_t i = 0; i < TASTE_GENRES; i++)
        widget_chip(ui, ui_id("genre", i), next_chip(ui, &chips, genres[i]), genres[i],
                    &v->genres[i]);
    rect_cut_top(rest, chips.y + CHIP + SPACE_3);
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

/* The heading, and below it the places, one of which is chosen. */
static void show_places(struct view_taste *v, struct ui *ui, struct rect *rest)
{
    widget_heading(ui, rect_cut_top(rest, HEADING), words(WORD_LOVE));
    struct chips chips = {.all = *rest};
    for (size_t i = 0; i < PLACES; i++) {
        const char *title = words(places[i].title);
        bool on = v->place == i;
        if (widget_chip(ui, ui_id("likes place", i), next_chip(ui, &chips, title), title, &on))
            v->place = i;
    }
    rect_cut_top(rest, chips.y + CHIP + SPACE_3);
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
    show_places(v, ui, &rest);
    entered |= v->place ? show_place(v, ui, &rest) : show_picks(v, ui, &rest);
    rect_cut_top(&rest, SPACE_2);
    if (m->likes_text[0])
        rect_cut_top(&rest,
                     widget_paragraph(ui, rest, m->likes_text, STYLE_SECOND, ui->theme.second, 3));
    scroll_end(ui, ui_id("taste", 0), seen, &v->scroll, rest.y - inside.y);
    return entered;
}
