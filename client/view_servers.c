/* view_servers.c: see view_servers.h. */
#include "view_servers.h"
#include <stdio.h>
#include <string.h>
#include "../common/addr.h"
#include "../common/proto.h"
#include "client_options.h"
#include "figure.h"
#include "widget.h"
#include "words.h"

enum {
    ROW = 62,
    RECENT_ROW = 44,
    HEAD = 22,
    RECENTS_MOST = 4,
    GAP = SPACE_2,
    BUTTON = 44,
    NOBODY = 136
};

static struct model_place found_place(const struct model_server *s)
{
    struct model_place p = {.port = s->port};
    snprintf(p.host, sizeof p.host, "%s", s->host);
    snprintf(p.name, sizeof p.name, "%s", s->name);
    return p;
}

static struct model_place recent_place(const cJSON *s)
{
    struct model_place p = {.port = (uint16_t)proto_int(s, "port", CLIENT_PORT)};
    snprintf(p.host, sizeof p.host, "%s", proto_text(s, "host"));
    snprintf(p.name, sizeof p.name, "%s", proto_text(s, "name"));
    if (!p.name[0]) memcpy(p.name, p.host, sizeof p.name);
    return p;
}

static bool is_found(const struct model *m, const struct model_place *p)
{
    for (size_t i = 0; i < m->server_count; i++) {
        struct model_place found = found_place(&m->servers[i]);
        if (model_same_place(p, &found)) return true;
    }
    return false;
}

/* -- what is chosen -- */

static void choose(struct server_choice *out, const struct model_place *p, bool password)
{
    out->any = true;
    out->at = *p;
    out->password = password;
}

static void choose_typed(const struct view_servers *v, struct server_choice *out)
{
    struct model_place p = {0};
    out->bad_address =
        !addr_split(v->address.edit.text, CLIENT_PORT, p.host, sizeof p.host, &p.port);
    edit_write(&v->address.edit, p.name, sizeof p.name);
    out->by_hand = true;
    if (!out->bad_address) choose(out, &p, false);
}

/* By the same walk: the chosen one if it is still there, else the first. */
static void choose_listed(const struct view_servers *v, const struct model *m, const cJSON *recent,
                          struct server_choice *out)
{
    for (size_t i = 0; i < m->server_count; i++) {
        struct model_place p = found_place(&m->servers[i]);
        bool mine = model_same_place(&p, &v->chosen);
        if (!out->any || mine) choose(out, &p, m->servers[i].password);
        out->by_hand = mine;
        if (mine) return;
    }
    int n = 0;
    for (const cJSON *s = recent ? recent->child : NULL; s && n < RECENTS_MOST; s = s->next) {
        struct model_place p = recent_place(s);
        if (is_found(m, &p)) continue;
        bool mine = model_same_place(&p, &v->chosen);
        if (!out->any || mine) choose(out, &p, false);
        out->by_hand = mine;
        if (mine) return;
        n++;
    }
}

void view_servers_choice(const struct view_servers *v, const struct model *m, const cJSON *recent,
                         struct server_choice *out)
{
    *out = (struct server_choice){0};
    if (v->address.edit.bytes)
        choose_typed(v, out);
    else
        choose_listed(v, m, recent, out);
}

/* -- rows -- */

struct list {
    struct view_servers *v;
    struct ui *ui;
    const struct server_choice *choice;
    bool join;
};

/* A row's ground; chosen by a click, joined by a double click. */
static struct rect show_row(struct list *l, struct rect r, uint64_t id, const struct model_place *p)
{
    struct ui *ui = l->ui;
    bool on = l->choice->any && !l->v->address.edit.bytes && model_same_place(p, &l->choice->at);
    struct ui_answer answer = ui_control(ui, id, r, p->name);
    if (answer.clicked) {
        l->v->chosen = *p;
        edit_set(&l->v->address.edit, "");
        l->join |= ui->released && ui->clicks == 2;
    }
    float hot = ui_ease(ui, id, answer.hover ? 1 : 0, 140);
    widget_place(ui, r, RADIUS, colour_mix(ui->theme.raised, ui->theme.hover, hot));
    if (on) paint_ring(&ui->paint, r, RADIUS, 2, ui->theme.hue);
    if (answer.ring) widget_ring(ui, r, RADIUS);
    return rect_inset(r, SPACE_3);
}

static void people_text(const struct model_server *s, char *out, size_t bytes)
{
    char people[64], rooms[64], playing[MODEL_TEXT_BYTES + 32] = "";
    words_count(people, sizeof people, WORD_COUNT_PEOPLE, s->people);
    words_count(rooms, sizeof rooms, WORD_COUNT_ROOMS, s->rooms);
    if (s->playing[0]) words_fill(playing, sizeof playing, WORD_PLAYING_DOT, s->playing, NULL);
    snprintf(out, bytes, "%s \xC2\xB7 %s%s%s", people, rooms, playing[0] ? " \xC2\xB7 " : "",
             playing);
}

static void ping_text(int64_t us, char *out, size_t bytes)
{
    char number[32];
    snprintf(number, sizeof number, us < 1000 ? "<1" : "%.0f", (double)us / 1000);
    words_fill(out, bytes, WORD_MS, number, NULL);
}

static void show_found(struct list *l, struct rect r, const struct model_server *s, size_t i)
{
    struct model_place p = found_place(s);
    struct ui *ui = l->ui;
    struct rect inside = show_row(l, r, ui_id("found", i), &p);
    char second[2 * MODEL_TEXT_BYTES], ping[48];
    people_text(s, second, sizeof second);
    ping_text(s->ping_us, ping, sizeof ping);
    ui_cut_start(ui, &inside, SPACE_1);
    struct rect top = rect_cut_top(&inside, inside.h / 2);
    widget_label(ui, ui_cut_end(ui, &top, 56), ping, STYLE_SECOND, ui->theme.ok, ALIGN_END);
    if (s->password)
        icon_paint(&ui->paint, ICON_LOCK, ui_cut_end(ui, &top, 24), 15, ui->theme.second, false);
    widget_label(ui, top, s->name, STYLE_TITLE, ui->theme.text, ALIGN_START);
    widget_label(ui, inside, second, STYLE_SECOND, ui->theme.second, ALIGN_START);
}

static void show_recent(struct list *l, struct rect r, const struct model_place *p, size_t i)
{
    struct ui *ui = l->ui;
    struct rect inside = show_row(l, r, ui_id("recent", i), p);
    char address[MODEL_NAME_BYTES + 16];
    snprintf(address, sizeof address, p->port == CLIENT_PORT ? "%s" : "%s:%u", p->host,
             (unsigned)p->port);
    ui_cut_start(ui, &inside, SPACE_1);
    if (strcmp(p->name, p->host) != 0)
        widget_label(ui, ui_cut_end(ui, &inside, inside.w / 2), address, STYLE_SECOND,
                     ui->theme.second, ALIGN_END);
    widget_label(ui, inside, p->name, STYLE_STRONG, ui->theme.text, ALIGN_START);
}

/* Nobody plays here: a figure listens by itself, and what can be done. */
static void show_nobody(struct ui *ui, struct rect *rest)
{
    struct rect r = rect_cut_top(rest, NOBODY);
    float middle = r.x + r.w / 2, feet = r.y + NOBODY - 2 * HEAD;
    paint_circle(&ui->paint, middle, feet, 3, ui->theme.line);
    figure_stand(&ui->paint, middle, feet, 1.5f, "oud", FIGURE_BLINKS, 0);
    struct rect words_at = {r.x, feet + SPACE_3, r.w, HEAD};
    widget_label(ui, words_at, words(WORD_NO_PARTY), STYLE_BODY, ui->theme.second, ALIGN_MIDDLE);
}

static void show_lists(struct list *l, struct rect *rest, const struct model *m,
                       const cJSON *recent)
{
    struct ui *ui = l->ui;
    widget_heading(ui, rect_cut_top(rest, HEAD), words(WORD_NETWORK));
    rect_cut_top(rest, SPACE_1);
    for (size_t i = 0; i < m->server_count; i++) {
        show_found(l, rect_cut_top(rest, ROW), &m->servers[i], i);
        rect_cut_top(rest, GAP);
    }
    if (!m->server_count) show_nobody(ui, rest);
    size_t n = 0;
    for (const cJSON *s = recent ? recent->child : NULL; s && n < RECENTS_MOST; s = s->next) {
        struct model_place p = recent_place(s);
        if (is_found(m, &p)) continue;
        if (!n) {
            rect_cut_top(rest, SPACE_1);
            widget_heading(ui, rect_cut_top(rest, HEAD), words(WORD_RECENT));
            rect_cut_top(rest, SPACE_1);
        }
        show_recent(l, rect_cut_top(rest, RECENT_ROW), &p, n++);
        rect_cut_top(rest, GAP);
    }
}

/* -- the rest -- */

static bool show_address(struct list *l, struct rect *rest)
{
    struct ui *ui = l->ui;
    struct field_look look = {.hint = words(WORD_ADDRESS_HINT),
                              .label = words(WORD_ADDRESS),
                              .radius = RADIUS_ROW,
                              .style = STYLE_BODY};
    widget_heading(ui, rect_cut_top(rest, HEAD), words(WORD_ADDRESS));
    rect_cut_top(rest, SPACE_1);
    return field_show(ui, ui_id("address", 0), rect_cut_top(rest, CONTROL), &l->v->address, &look)
        .entered;
}

enum server_wish view_servers_show(struct view_servers *v, struct ui *ui, struct rect *rest,
                                   const struct model *m, const cJSON *recent,
                                   const struct server_choice *choice)
{
    struct list l = {.v = v, .ui = ui, .choice = choice};
    show_lists(&l, rest, m, recent);
    rect_cut_top(rest, SPACE_1);
    bool entered = show_address(&l, rest);
    return entered || l.join ? WISH_JOIN : WISH_NONE;
}

/* -- buttons -- */

/* Where one is going: what is chosen now may be another. Only what --connect asked for is not known before it is dialled. */
static enum server_wish show_busy(struct ui *ui, struct rect r, const struct model *m,
                                  const struct server_choice *choice)
{
    char text[MODEL_NAME_BYTES + 64];
    struct rect button = ui_cut_end(ui, &r, 110);
    words_fill(text, sizeof text, WORD_CONNECTING,
               m->going.name[0] ? m->going.name : choice->at.name, NULL);
    widget_label(ui, r, text, STYLE_STRONG, ui->theme.text, ALIGN_START);
    bool cancel = widget_button(ui, ui_id("cancel", 0), button, words(WORD_CANCEL), BUTTON_PLAIN);
    return cancel || ui_key(ui, UI_ESCAPE) ? WISH_CANCEL : WISH_NONE;
}

/* While there is nowhere to go, hosting is what is left to do. */
static enum server_wish show_buttons(struct ui *ui, struct rect r, const struct model *m,
                                     const struct server_choice *choice)
{
    char text[MODEL_NAME_BYTES + 64];
    bool on = m->party.state == PARTY_ON, join = false;
    if (model_is_going(m)) return show_busy(ui, r, m, choice);
    if (choice->any) {
        struct rect first = ui_cut_start(ui, &r, (r.w - SPACE_3) * 0.64f);
        words_fill(text, sizeof text, WORD_JOIN, choice->at.name, NULL);
        join = widget_button(ui, ui_id("join", 0), first, text, BUTTON_MAIN);
        ui_cut_start(ui, &r, SPACE_3);
    }
    bool host = widget_button(ui, ui_id("host", 0), r, words(on ? WORD_YOUR_PARTY : WORD_HOST),
                              choice->any ? BUTTON_PLAIN : BUTTON_MAIN);
    return host ? WISH_HOST : join ? WISH_JOIN : WISH_NONE;
}

enum { SIGN = 28, COMPLAINT_ROWS = 3 };

static const struct text_block *wrap_complaint(struct ui *ui, float w, const char *complaint)
{
    return complaint[0] ? text_wrap(ui->text, complaint, STYLE_SECOND, w - SIGN, COMPLAINT_ROWS)
                        : NULL;
}

static void show_complaint(struct ui *ui, struct rect *rest, const char *complaint)
{
    const struct text_block *b = wrap_complaint(ui, rest->w, complaint);
    if (!b) return;
    struct rect at = rect_cut_top(rest, b->height), sign = ui_cut_start(ui, &at, SIGN);
    rect_cut_top(rest, SPACE_3);
    sign.h = b->row_height;
    icon_paint(&ui->paint, ICON_WARNING, sign, 18, ui->theme.warn, false);
    widget_paragraph(ui, at, complaint, STYLE_SECOND, ui->theme.warn, COMPLAINT_ROWS);
}

static bool is_secret(const struct view_servers *v, const struct server_choice *choice)
{
    return v->wants_password || choice->password;
}

void view_servers_password(const struct view_servers *v, const struct server_choice *choice,
                           char *out, size_t bytes)
{
    *out = '\0';
    if (model_same_place(&v->password_for, &choice->at)) edit_write(&v->password.edit, out, bytes);
}

/* The first of the list may be another one in a moment: what is typed a password for is chosen. */
static void hold_choice(struct view_servers *v, const struct server_choice *choice)
{
    if (!v->password.edit.bytes || v->address.edit.bytes || v->chosen.host[0]) return;
    v->chosen = choice->at;
}

/* Begins anew for another server. */
static void begin_password(struct view_servers *v, const struct server_choice *choice)
{
    if (!choice->any || model_same_place(&v->password_for, &choice->at)) return;
    edit_set(&v->password.edit, "");
    v->password_for = choice->at;
}

/* The password stands where it cannot be scrolled away; it has the focus once it was asked for. */
static bool show_password(struct view_servers *v, struct ui *ui, struct rect *rest,
                          const struct server_choice *choice)
{
    begin_password(v, choice);
    struct field_look look = {.hint = words(WORD_PASSWORD_HINT),
                              .label = words(WORD_PASSWORD_HINT),
                              .secret = true,
                              .radius = RADIUS_ROW,
                              .room_before = 44,
                              .style = STYLE_BODY};
    struct rect r = rect_cut_top(rest, CONTROL);
    rect_cut_top(rest, SPACE_3);
    if (v->answered != v->asked_times) ui_step(ui, ui_id("password", 0));
    v->answered = v->asked_times;
    bool entered = field_show(ui, ui_id("password", 0), r, &v->password, &look).entered;
    icon_paint(&ui->paint, ICON_LOCK, ui_cut_start(ui, &r, 44), 18, ui->theme.second, false);
    if (choice->any) hold_choice(v, choice);
    return entered;
}

float view_servers_foot(const struct view_servers *v, struct ui *ui, float w,
                        const struct server_choice *choice, const char *complaint)
{
    const struct text_block *b = wrap_complaint(ui, w, complaint);
    float password = is_secret(v, choice) ? CONTROL + SPACE_3 : 0;
    return SPACE_3 + password + (b ? b->height + SPACE_3 : 0) + BUTTON;
}

enum server_wish view_servers_buttons(struct view_servers *v, struct ui *ui, struct rect r,
                                      const struct model *m, const struct server_choice *choice,
                                      const char *complaint)
{
    bool secret = is_secret(v, choice);
    rect_cut_top(&r, SPACE_3);
    bool entered = secret && show_password(v, ui, &r, choice);
    show_complaint(ui, &r, complaint);
    enum server_wish wish = show_buttons(ui, r, m, choice);
    return wish == WISH_NONE && entered ? WISH_JOIN : wish;
}
