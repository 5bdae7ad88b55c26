/* view_connect.c: see view_connect.h. */
#include "view_connect.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "figure.h"
#include "waves.h"
#include "widget.h"
#include "words.h"

enum {
    CARD_WIDTH = 436,
    CARD_HEIGHT = 470,
    CARD_LEAST = 340,
    FRAME_US = 50000,
    FIGURES = 7,
    FIGURE_GAP = 76,
    SECRET_MOST = 120
};

/* Who stands under the logo. Drawn, never shown as names: they are only there for their looks. */
static const char *const cast[FIGURES] = {"tambourine", "oud", "cello", "qanun",
                                          "bass",       "ney", "drum"};

void view_connect_init(struct view_connect *v, const char *nick, const char *picks,
                       const char *address)
{
    memset(v, 0, sizeof *v);
    view_taste_init(&v->taste, nick, picks);
    v->servers.address.edit.most = MODEL_NAME_BYTES - 1;
    v->servers.password.edit.most = SECRET_MOST;
    edit_set(&v->servers.address.edit, address);
}

/* -- the head -- */

static void show_logo(struct ui *ui, struct rect r, float size)
{
    struct text_style logo = STYLE_LOGO, tagline = STYLE_INPUT;
    logo.size = size;
    tagline.size = size > 44 ? 17 : 14;
    float tall = size * 1.4f;
    struct rect rest = rect_middle(r, r.w, tall + tagline.size * 1.6f);
    rest.y = r.y + fmaxf(0, (r.h - rest.h) / 2);
    widget_label(ui, rect_cut_top(&rest, tall), words(WORD_NAME), logo, ui->theme.text,
                 ALIGN_MIDDLE);
    widget_label(ui, rest, words(WORD_TAGLINE), tagline, ui->theme.second, ALIGN_MIDDLE);
}

static float hop(const struct ui *ui, int i, double seconds)
{
    if (ui->still) return 0;
    double beat = seconds * 1.7 + (double)(i * 5 % FIGURES) / FIGURES;
    return 8 * fabsf(sinf((float)(fmod(beat, 2) * M_PI)));
}

static unsigned mood(const struct ui *ui, int i, double seconds)
{
    bool blinks = !ui->still && fmod(seconds + i * 1.37, 5.3) < 0.16;
    return blinks            ? FIGURE_BLINKS
           : i < FIGURES / 2 ? FIGURE_LOOKS_RIGHT
           : i > FIGURES / 2 ? FIGURE_LOOKS_LEFT
                             : FIGURE_CALM;
}

static void show_head(struct ui *ui, struct rect r)
{
    double seconds = ui->still ? 3 : (double)ui->now_us / 1e6;
    bool tall = r.h >= 190;
    struct rect waves = {0, r.y - 8, ui->window.w, r.h + 16};
    waves_paint(&ui->paint, waves, seconds, ui->theme.ground);
    struct rect logo = r;
    if (tall) rect_cut_bottom(&logo, 92);
    show_logo(ui, logo, tall ? 60 : fminf(44, r.h * 0.5f));
    float first = ui->window.w / 2 - FIGURE_GAP * (float)(FIGURES - 1) / 2;
    for (int i = 0; tall && i < FIGURES; i++)
        figure_stand(&ui->paint, first + FIGURE_GAP * (float)i, r.y + r.h - 3, 1, cast[i],
                     mood(ui, i, seconds), hop(ui, i, seconds));
    if (ui->moves) ui_wake_at(ui, ui->now_us + FRAME_US);
}

/* -- going there -- */

static void write_intent(const struct view_connect *v, const struct server_choice *to,
                         struct intent *out)
{
    out->kind = INTENT_CONNECT;
    out->port = to->port;
    memcpy(out->host, to->host, sizeof out->host);
    memcpy(out->name, to->name, sizeof out->name);
    edit_write(&v->taste.nick.edit, out->nick, sizeof out->nick);
    edit_write(&v->servers.password.edit, out->password, sizeof out->password);
    if (!view_taste_likes(&v->taste, &out->likes))
        view_taste_picks(&v->taste, out->picks, sizeof out->picks);
}

static void join(struct view_connect *v, struct ui *ui, const struct server_choice *choice,
                 struct intent *out)
{
    v->no_nick = strspn(v->taste.nick.edit.text, " ") == v->taste.nick.edit.bytes;
    if (v->no_nick)
        ui_focus(ui, ui_id("nick", 0));
    else if (choice->any)
        write_intent(v, choice, out);
}

static const char *complaint(const struct view_connect *v, const struct model *m,
                             const struct server_choice *choice, int64_t now_us, char *room,
                             size_t bytes)
{
    if (v->no_nick && !v->taste.nick.edit.bytes) return words(WORD_NO_NICK);
    if (choice->bad_address) return words(WORD_BAD_ADDRESS);
    if (m->state == MODEL_IDLE) return m->state_text;
    if (m->state != MODEL_WAITING) return "";
    char again[96], number[16];
    int64_t left = (m->retry_at_us - now_us + 999999) / 1000000;
    snprintf(number, sizeof number, "%d", (int)left);
    words_fill(again, sizeof again, left > 0 ? WORD_RETRY_IN : WORD_RETRY_NOW, number, NULL);
    snprintf(room, bytes, "%s %s", m->state_text, again);
    return room;
}

static void show_cards(struct view_connect *v, struct ui *ui, struct rect r, const struct model *m,
                       const cJSON *recent, struct intent *out)
{
    char text[MODEL_TEXT_BYTES + 128];
    struct server_choice choice;
    view_servers_choice(&v->servers, m, recent, &choice);
    struct rect left = ui_cut_start(ui, &r, (r.w - SPACE_4) / 2);
    ui_cut_start(ui, &r, SPACE_4);
    bool entered = view_taste_show(&v->taste, ui, left, m);
    const char *wrong = complaint(v, m, &choice, ui->now_us, text, sizeof text);
    enum server_wish wish = view_servers_show(&v->servers, ui, r, m, recent, &choice, wrong);
    entered |= !ui->blocked && ui_key(ui, UI_ENTER);
    if (m->state == MODEL_WAITING) ui_wake_at(ui, ui->now_us + 1000000);
    if (wish == WISH_CANCEL)
        out->kind = INTENT_DISCONNECT;
    else if ((wish == WISH_JOIN || entered) && m->state == MODEL_IDLE)
        join(v, ui, &choice, out);
}

void view_connect_show(struct view_connect *v, struct ui *ui, const struct model *m,
                       const cJSON *recent, struct intent *out)
{
    if (!v->begun) ui_focus(ui, ui_id("nick", 0));
    v->begun = true;
    if (m->state == MODEL_IDLE && strcmp(m->error_code, "password") == 0)
        v->servers.wants_password = true;
    struct rect rest = rect_inset(ui->window, SPACE_4);
    float w = fminf(rest.w, 2 * CARD_WIDTH + SPACE_4),
          spare = rest.h - (rest.h < 640 ? CARD_LEAST : CARD_HEIGHT);
    float head = spare < 110 ? fmaxf(76, spare) : fminf(spare * 0.86f, 300);
    float above = fmaxf(0, (spare - head) * 0.42f);
    rect_cut_top(&rest, above);
    show_head(ui, rect_cut_top(&rest, head));
    float h = fminf(rest.h, CARD_HEIGHT);
    struct rect cards = {rest.x + (rest.w - w) / 2, rest.y, w, h};
    show_cards(v, ui, cards, m, recent, out);
}
