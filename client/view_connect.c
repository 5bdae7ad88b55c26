/* view_connect.c: see view_connect.h. */
#include "view_connect.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "figure.h"
#include "nickname.h"
#include "waves.h"
#include "widget.h"
#include "words.h"

enum {
    CARD_WIDTH = 420,
    CARD_HEIGHT = 432,
    CARD_LEAST = 340,
    NARROW = 700, /* windows less wide have one card */
    HEAD_LEAST = 76,
    HEAD_TALL = 160, /* with room for figures */
    TASTE_WIDTH = 400,
    TASTE_HEIGHT = 320,
    FOOT = 46, /* below the cards: the languages */
    FRAME_US = 50000,
    FIGURES = 7,
    FIGURE_GAP = 76,
    SECRET_MOST = 120
};

/* Who stands under the logo. Drawn, never shown as names: they are only there for their looks. */
static const char *const cast[FIGURES] = {"tambourine", "oud", "cello", "qanun",
                                          "bass",       "ney", "drum"};

void view_connect_init(struct view_connect *v, const char *nick, const char *picks,
                       const char *address, const char *songs)
{
    memset(v, 0, sizeof *v);
    view_host_init(&v->host, songs);
    view_taste_init(&v->taste, nick, picks);
    v->servers.address.edit.most = MODEL_NAME_BYTES - 1;
    v->servers.password.edit.most = SECRET_MOST;
    edit_set(&v->servers.address.edit, address);
}

/* -- the head -- */

static void show_logo(struct ui *ui, struct rect r, float most)
{
    struct text_style logo = STYLE_LOGO, tagline = STYLE_INPUT;
    float size = fminf(most, r.h * 0.5f);
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
    bool tall = r.h >= HEAD_TALL;
    struct rect waves = {0, r.y - 8, ui->window.w, r.h + 16};
    waves_paint(&ui->paint, waves, seconds, ui->theme.ground);
    struct rect logo = r;
    if (tall) rect_cut_bottom(&logo, 92);
    show_logo(ui, logo, tall ? 60 : 44);
    float first = ui->window.w / 2 - FIGURE_GAP * (float)(FIGURES - 1) / 2;
    for (int i = 0; tall && i < FIGURES; i++)
        figure_stand(&ui->paint, first + FIGURE_GAP * (float)i, r.y + r.h - 10, 1, cast[i],
                     mood(ui, i, seconds), hop(ui, i, seconds));
    if (ui->moves) ui_wake_at(ui, ui->now_us + FRAME_US);
}

/* -- going there -- */

static bool has_nick(struct view_connect *v, struct ui *ui)
{
    v->no_nick = strspn(v->taste.nick.edit.text, " ") == v->taste.nick.edit.bytes;
    if (v->no_nick) ui_focus(ui, ui_id("nick", 0));
    return !v->no_nick;
}

/* The next one stands there selected: one more Enter tries it, and typing replaces it. */
static void propose_nick(struct view_connect *v, struct ui *ui, const struct model *m)
{
    char next[NICKNAME_BYTES];
    bool taken = m->state == MODEL_IDLE && m->nick_taken[0];
    if (taken && v->answered != m->refusals) {
        view_taste_rename(&v->taste, nickname_after(next, m->nick_taken));
        edit_select_all(&v->taste.nick.edit);
        ui_focus(ui, ui_id("nick", 0));
    }
    if (taken) v->answered = m->refusals;
}

/* Without a password. */
static void write_intent(const struct view_connect *v, const char *host, uint16_t port,
                         const char *name, struct intent *out)
{
    out->kind = INTENT_CONNECT;
    out->port = port;
    snprintf(out->host, sizeof out->host, "%s", host);
    snprintf(out->name, sizeof out->name, "%s", name);
    edit_write(&v->taste.nick.edit, out->nick, sizeof out->nick);
    if (!view_taste_likes(&v->taste, &out->likes))
        view_taste_picks(&v->taste, out->picks, sizeof out->picks);
}

/* Who is on the way goes elsewhere only where they said where. */
static bool may_join(const struct model *m, const struct server_choice *to)
{
    bool same = model_same_place(&m->going, &to->at);
    return model_is_going(m) ? to->by_hand && !same : m->state == MODEL_IDLE;
}

static void grant(struct view_connect *v, struct ui *ui, enum server_wish wish,
                  const struct server_choice *to, const struct model *m, struct layer *layer,
                  struct intent *out)
{
    if (wish == WISH_CANCEL) out->kind = INTENT_DISCONNECT;
    if (wish == WISH_HOST && has_nick(v, ui)) view_host_open(layer, ui);
    if (wish == WISH_JOIN && may_join(m, to) && has_nick(v, ui) && to->any) {
        write_intent(v, to->at.host, to->at.port, to->at.name, out);
        view_servers_password(&v->servers, to, out->password, sizeof out->password);
    }
}

static const char *complaint(const struct view_connect *v, const struct model *m,
                             const struct server_choice *choice, int64_t now_us, char *room,
                             size_t bytes)
{
    if (v->no_nick && !v->taste.nick.edit.bytes) return words(WORD_NO_NICK);
    if (choice->bad_address) return words(WORD_BAD_ADDRESS);
    if (m->state == MODEL_IDLE && model_is_going(m)) return "";
    if (m->state == MODEL_IDLE) return m->state_text[0] ? m->state_text : m->notice;
    if (m->state != MODEL_WAITING) return "";
    char again[96], number[16];
    int64_t left = (m->retry_at_us - now_us + 999999) / 1000000;
    snprintf(number, sizeof number, "%d", (int)left);
    words_fill(again, sizeof again, left > 0 ? WORD_RETRY_IN : WORD_RETRY_NOW, number, NULL);
    snprintf(room, bytes, "%s %s", m->state_text, again);
    return room;
}

/* A card's inside, which scrolls where the window is too small for it; rings have their room in it. */
static struct rect open_card(struct ui *ui, struct rect r, struct scroll *scroll)
{
    struct rect all = scroll_begin(ui, r, scroll);
    return (struct rect){all.x + SPACE_1, all.y + SPACE_1, all.w - 2 * SPACE_1, 1e5f};
}

static void close_card(struct ui *ui, struct rect r, struct scroll *scroll, size_t i,
                       struct rect rest)
{
    scroll_end(ui, ui_id("connect card", i), r, scroll, rest.y + scroll->offset - r.y);
}

static struct rect inside_of(struct ui *ui, struct rect r)
{
    widget_panel(ui, r);
    struct rect inside = rect_inset(r, SPACE_5 - SPACE_1);
    return (struct rect){inside.x, inside.y - SPACE_1, inside.w, inside.h + 2 * SPACE_1};
}

struct visitor { /* what one frame knows, and what was wanted in it */
    const struct model *m;
    const cJSON *recent;
    struct server_choice choice;
    const char *wrong;
    bool entered;
    enum server_wish wish;
};

static void prefer(struct visitor *t, enum server_wish wish)
{
    if (wish != WISH_NONE) t->wish = wish;
}

/* Cuts off the bottom of a card's inside what always is in sight there. */
static struct rect cut_foot(const struct view_connect *v, struct ui *ui, struct rect *inside,
                            const struct visitor *t)
{
    float w = inside->w - 2 * SPACE_1;
    rect_cut_bottom(inside, SPACE_1);
    float h = view_servers_foot(&v->servers, ui, w, &t->choice, t->wrong);
    struct rect foot = rect_cut_bottom(inside, h);
    return (struct rect){foot.x + SPACE_1, foot.y, w, foot.h};
}

static void show_you(struct view_connect *v, struct ui *ui, struct rect *rest, struct visitor *t)
{
    t->entered |= view_taste_nick(&v->taste, ui, rest);
    t->entered |= view_taste_show(&v->taste, ui, rest, t->m);
}

/* Sums of floats differ in their last digit by where the card stands: that is no other height. */
static void need_height(struct view_connect *v, struct ui *ui, float h)
{
    if (fabsf(h - v->servers_height) < 0.5f) return;
    v->servers_height = h;
    ui_wake_at(ui, ui->now_us);
}

/* Who you are at the side where reading starts, where to go at the other. */
static void show_two_cards(struct view_connect *v, struct ui *ui, struct rect r, struct visitor *t)
{
    struct rect left = inside_of(ui, ui_cut_start(ui, &r, (r.w - SPACE_4) / 2));
    ui_cut_start(ui, &r, SPACE_4);
    struct rect right = inside_of(ui, r), foot = cut_foot(v, ui, &right, t);
    struct rect rest = open_card(ui, left, &v->scrolls[0]);
    show_you(v, ui, &rest, t);
    close_card(ui, left, &v->scrolls[0], 0, rest);
    rest = open_card(ui, right, &v->scrolls[1]);
    prefer(t, view_servers_show(&v->servers, ui, &rest, t->m, t->recent, &t->choice));
    close_card(ui, right, &v->scrolls[1], 1, rest);
    need_height(v, ui, v->scrolls[1].content + foot.h + 2 * SPACE_5);
    prefer(t, view_servers_buttons(&v->servers, ui, foot, t->m, &t->choice, t->wrong));
}

static void show_one_card(struct view_connect *v, struct ui *ui, struct rect r, struct visitor *t)
{
    struct rect inside = inside_of(ui, r), foot = cut_foot(v, ui, &inside, t);
    struct rect rest = open_card(ui, inside, &v->scrolls[0]);
    show_you(v, ui, &rest, t);
    rect_cut_top(&rest, SPACE_4);
    prefer(t, view_servers_show(&v->servers, ui, &rest, t->m, t->recent, &t->choice));
    close_card(ui, inside, &v->scrolls[0], 0, rest);
    prefer(t, view_servers_buttons(&v->servers, ui, foot, t->m, &t->choice, t->wrong));
}

static bool is_narrow(const struct ui *ui)
{
    return ui->window.w < NARROW;
}

static void show_cards(struct view_connect *v, struct ui *ui, struct rect r, const struct model *m,
                       const cJSON *recent, struct layer *layer, struct intent *out)
{
    char text[MODEL_TEXT_BYTES + 128];
    struct visitor t = {.m = m, .recent = recent};
    view_servers_choice(&v->servers, m, recent, &t.choice);
    t.wrong = complaint(v, m, &t.choice, ui->now_us, text, sizeof text);
    if (is_narrow(ui))
        show_one_card(v, ui, r, &t);
    else
        show_two_cards(v, ui, r, &t);
    t.entered |= ui_key(ui, UI_ENTER);
    if (m->state == MODEL_WAITING) ui_wake_at(ui, ui->now_us + 1000000);
    grant(v, ui, t.wish == WISH_NONE && t.entered ? WISH_JOIN : t.wish, &t.choice, m, layer, out);
}

/* All servers found and what went wrong are in sight where there is room for them; the head makes some. */
static float cards_least(const struct view_connect *v, const struct ui *ui, struct rect r)
{
    float least = r.h < 600 ? CARD_LEAST : CARD_HEIGHT;
    if (is_narrow(ui)) return least; /* one card has it all, and scrolls */
    return fmaxf(least, fminf(v->servers_height, r.h - HEAD_LEAST));
}

void view_connect_show(struct view_connect *v, struct ui *ui, const struct model *m,
                       const cJSON *recent, struct layer *layer, struct intent *out)
{
    if (!v->begun) ui_focus(ui, ui_id("nick", 0));
    v->begun = true;
    propose_nick(v, ui, m);
    if (ui->dropped && !layer->id) view_taste_drop(&v->taste, ui->dropped);
    if (m->state == MODEL_IDLE && strcmp(m->error_code, "password") == 0) {
        v->servers.wants_password = true;
        v->servers.asked_times = m->refusals;
    }
    struct rect rest = rect_inset(ui->window, SPACE_4);
    rect_cut_bottom(&rest, FOOT - SPACE_4);
    float w = fminf(rest.w, 2 * CARD_WIDTH + SPACE_4), least = cards_least(v, ui, rest);
    float spare = rest.h - least;
    float head = spare < 110 ? fmaxf(HEAD_LEAST, spare) : fminf(spare * 0.94f, 300);
    float above = fmaxf(0, (spare - head) * 0.42f);
    rect_cut_top(&rest, above);
    show_head(ui, rect_cut_top(&rest, head));
    float h = fminf(rest.h, fmaxf(CARD_HEIGHT, least));
    struct rect cards = {rest.x + (rest.w - w) / 2, rest.y, w, h};
    show_cards(v, ui, cards, m, recent, layer, out);
}

struct rect view_connect_foot(const struct ui *ui)
{
    struct rect rest = ui->window;
    return rect_cut_bottom(&rest, FOOT);
}

void view_connect_choose(struct ui *ui, struct layer *layer)
{
    layer_open(layer, ui, ui_id("taste card", 0), ui->window);
}

/* What is loved, chosen anew in a room; the server then finds the room for it, as for a newcomer. One comes back as who one is there,
   whatever the fields of the first screen say; the password that let one in is known to the target (target.h). */
static void show_taste(struct view_connect *v, struct ui *ui, const struct model *m,
                       struct layer *layer, struct intent *out)
{
    struct rect inside;
    if (!layer_window(layer, ui, ui_id("taste card", 0), TASTE_WIDTH, TASTE_HEIGHT, &inside))
        return;
    if (ui->dropped) view_taste_drop(&v->taste, ui->dropped);
    struct rect button = rect_cut_bottom(&inside, 44);
    rect_cut_bottom(&inside, SPACE_3);
    struct rect seen = {inside.x - SPACE_1, inside.y, inside.w + 2 * SPACE_1, inside.h};
    struct rect rest = open_card(ui, seen, &v->scrolls[1]);
    bool entered = view_taste_show(&v->taste, ui, &rest, m);
    close_card(ui, seen, &v->scrolls[1], 2, rest);
    if (widget_button(ui, ui_id("find people", 0), button, words(WORD_FIND_PEOPLE), BUTTON_MAIN) ||
        entered) {
        write_intent(v, m->host, m->port, m->server, out);
        snprintf(out->nick, sizeof out->nick, "%s", m->nick);
        layer_shut(layer, ui);
    }
    layer_end(layer, ui);
}

void view_connect_over(struct view_connect *v, struct ui *ui, const struct model *m,
                       struct layer *layer, struct intent *out)
{
    char nick[MODEL_NAME_BYTES];
    edit_write(&v->taste.nick.edit, nick, sizeof nick);
    if (view_host_show(&v->host, layer, ui, m, nick, out)) {
        write_intent(v, "127.0.0.1", m->party.port, words(WORD_YOUR_PARTY), out);
        edit_write(&v->host.password.edit, out->password, sizeof out->password);
    }
    if (m->room_id[0]) show_taste(v, ui, m, layer, out);
}
