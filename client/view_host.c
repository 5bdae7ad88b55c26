/* view_host.c: see view_host.h. */
#include "view_host.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "widget.h"
#include "words.h"

enum {
    WIDTH = 472,
    HEIGHT = 416,
    ASK_HEIGHT = 132,
    HEAD = 22,
    BUTTON = 44,
    ROW = 42,
    ADDRESS = 40,
    SECRET_MOST = 120
};

static uint64_t card_id(void)
{
    return ui_id("host card", 0);
}

void view_host_init(struct view_host *v, const char *folder)
{
    char home[SYS_PATH_BYTES] = "";
    *v = (struct view_host){.folder.edit.most = MODEL_TEXT_BYTES - 1,
                            .password.edit.most = SECRET_MOST};
    if (!folder[0] && !sys_home_folder(home)) home[0] = '\0';
    edit_set(&v->folder.edit, folder[0] ? folder : home);
    v->browses = !folder[0];
}

void view_host_open(struct layer *layer, struct ui *ui)
{
    layer_open(layer, ui, card_id(), ui->window);
    ui_focus(ui, ui_id("host folder", 0));
}

void view_host_button(struct ui *ui, struct rect r, struct layer *layer)
{
    if (widget_icon_button(ui, ui_id("host", 0), r, ICON_HOST, words(WORD_YOUR_PARTY), false))
        layer_open(layer, ui, card_id(), ui->window);
}

/* It begins anew when it is opened the next time. */
static void forget(struct view_host *v)
{
    v->ends = v->leaves = v->tried = v->was_on = false;
    edit_select_all(&v->folder.edit);
}

/* People at the party besides who sits here: as it last counted, or as they stand in the room. */
static int guests(const struct model *m)
{
    const struct model_party *p = &m->party;
    bool in = model_at_own_party(m);
    int counted = p->people - in, seen = in ? (int)m->member_count - 1 : 0;
    return p->state != PARTY_ON ? 0 : counted > seen ? counted : seen;
}

bool view_host_asks(struct view_host *v, struct layer *layer, struct ui *ui, const struct model *m)
{
    if (!guests(m) || v->leaves) return false;
    layer_open(layer, ui, card_id(), ui->window);
    v->ends = v->leaves = true;
    return true;
}

/* -- the form -- */

static void put_folder(struct view_host *v, const char *path)
{
    char folder[SYS_PATH_BYTES];
    snprintf(folder, sizeof folder, "%s", path);
    sys_forward_slashes(folder);
    char *slash = strrchr(folder, '/');
    if (sys_folders(folder, NULL, 0) < 0 && slash && slash > folder) *slash = '\0'; /* of a file */
    edit_set(&v->folder.edit, folder);
}

/* True when Enter was pressed in it. */
static bool show_folder(struct view_host *v, struct ui *ui, struct rect *rest)
{
    struct field_look look = {.hint = words(WORD_FOLDER_HINT),
                              .label = words(WORD_SONGS_FOLDER),
                              .radius = RADIUS_ROW,
                              .style = STYLE_BODY};
    widget_heading(ui, rect_cut_top(rest, HEAD), words(WORD_SONGS_FOLDER));
    rect_cut_top(rest, SPACE_1);
    struct rect row = rect_cut_top(rest, CONTROL);
    const char *choose = words(v->browses ? WORD_DONE : WORD_CHOOSE);
    struct rect button = ui_cut_end(ui, &row, widget_button_width(ui, choose, false));
    ui_cut_end(ui, &row, SPACE_2);
    bool entered = field_show(ui, ui_id("host folder", 0), row, &v->folder, &look).entered;
    if (widget_button(ui, ui_id("host choose", 0), button, choose, BUTTON_PLAIN))
        v->browses = !v->browses;
    rect_cut_top(rest, SPACE_3);
    return entered;
}

static void show_folders(struct view_host *v, struct ui *ui, struct rect *rest)
{
    char path[SYS_PATH_BYTES];
    edit_write(&v->folder.edit, path, sizeof path);
    if (view_folders_show(&v->folders, ui, rect_cut_top(rest, 164), path, sizeof path))
        edit_set(&v->folder.edit, path);
}

/* One of two ways. */
static bool show_way(struct ui *ui, struct rect *rest, enum word word, bool on)
{
    struct rect r = rect_cut_top(rest, ROW);
    uint64_t id = ui_id("host way", word);
    struct ui_answer answer = ui_control(ui, id, r, words(word));
    float hot = ui_ease(ui, id, answer.hover ? 1 : 0, 140);
    widget_place(ui, r, RADIUS_ROW, colour_mix(ui->theme.raised, ui->theme.hover, hot));
    if (answer.ring) widget_ring(ui, r, RADIUS_ROW);
    rect_cut_top(rest, SPACE_2);
    struct rect dot = rect_middle(ui_cut_start(ui, &r, ROW), 18, 18);
    paint_ring(&ui->paint, dot, 9, 2, on ? ui->theme.hue : ui->theme.second);
    if (on) paint_circle(&ui->paint, dot.x + 9, dot.y + 9, 5, ui->theme.hue);
    widget_label(ui, r, words(word), STYLE_BODY, ui->theme.text, ALIGN_START);
    return answer.clicked;
}

static bool show_ways(struct view_host *v, struct ui *ui, struct rect *rest)
{
    struct field_look look = {.hint = words(WORD_PASSWORD_IF),
                              .label = words(WORD_PASSWORD_IF),
                              .secret = true,
                              .radius = RADIUS_ROW,
                              .room_before = ROW,
                              .style = STYLE_BODY};
    if (show_way(ui, rest, WORD_ONE_FOR_ALL, !v->by_taste)) v->by_taste = false;
    if (show_way(ui, rest, WORD_BY_TASTE, v->by_taste)) v->by_taste = true;
    struct rect r = rect_cut_top(rest, CONTROL);
    bool entered = field_show(ui, ui_id("host password", 0), r, &v->password, &look).entered;
    icon_paint(&ui->paint, ICON_LOCK, ui_cut_start(ui, &r, ROW), 18, ui->theme.second, false);
    return entered;
}

/* "Ziad's party", without the marks that keep names in sentences apart: others read it as a name. */
static void name_party(char *out, size_t bytes, const char *nick)
{
    const char *sentence = words(WORD_PARTY_OF), *gap = strstr(sentence, "{}");
    snprintf(out, bytes, "%.*s%s%s", (int)(gap - sentence), sentence, nick, gap + 2);
}

static void start(struct view_host *v, const char *nick, struct intent *out)
{
    edit_write(&v->folder.edit, out->text, sizeof out->text);
    sys_forward_slashes(out->text);
    v->tried = !out->text[0] || sys_folders(out->text, NULL, 0) < 0;
    if (v->tried) return;
    out->kind = INTENT_HOST;
    edit_write(&v->password.edit, out->password, sizeof out->password);
    snprintf(out->nick, sizeof out->nick, "%s", nick);
    name_party(out->name, sizeof out->name, nick);
    out->on = !v->by_taste;
    v->browses = false;
}

static const char *wrong(const struct view_host *v, const struct model_party *p, char *room,
                         size_t bytes)
{
    if (v->tried) return words(v->folder.edit.bytes ? WORD_NO_SUCH_FOLDER : WORD_NEEDS_FOLDER);
    if (p->state != PARTY_FAILED) return "";
    return words_fill(room, bytes, WORD_PARTY_FAILED, p->text, NULL);
}

static bool has_left_button(struct ui *ui, struct rect *row, const char *label,
                            enum widget_weight weight)
{
    struct rect r = ui_cut_start(ui, row, (row->w - SPACE_3) * 0.64f);
    ui_cut_start(ui, row, SPACE_3);
    return widget_button(ui, ui_id(label, 0), r, label, weight);
}

/* True when Enter was pressed in one of its fields. */
static bool show_form(struct view_host *v, struct ui *ui, struct rect *rest,
                      const struct model_party *p)
{
    char text[MODEL_TEXT_BYTES + 64];
    if (ui->dropped) put_folder(v, ui->dropped);
    rect_cut_top(rest, SPACE_3 + widget_paragraph(ui, *rest, words(WORD_HOST_NOTE), STYLE_BODY,
                                                  ui->theme.second, 0));
    bool entered = show_folder(v, ui, rest);
    if (v->browses)
        show_folders(v, ui, rest);
    else
        entered |= show_ways(v, ui, rest);
    rect_cut_top(rest, SPACE_3);
    const char *complaint = wrong(v, p, text, sizeof text);
    rect_cut_top(rest, widget_paragraph(ui, *rest, complaint, STYLE_SECOND, ui->theme.warn, 3));
    return entered;
}

static void show_form_buttons(struct view_host *v, struct layer *layer, struct ui *ui,
                              struct rect r, const char *nick, struct intent *out)
{
    if (has_left_button(ui, &r, words(WORD_START_PARTY), BUTTON_MAIN)) start(v, nick, out);
    if (widget_button(ui, ui_id("host close", 0), r, words(WORD_CANCEL), BUTTON_PLAIN))
        layer_shut(layer, ui);
}

/* -- it is on -- */

static void show_address(struct ui *ui, struct rect *rest, const char *address)
{
    struct rect row = rect_cut_top(rest, ADDRESS), button = ui_cut_end(ui, &row, 84);
    widget_label(ui, row, address, STYLE_SONG, ui->theme.text, ALIGN_START);
    button = rect_middle(button, button.w, CONTROL_SMALL);
    if (widget_button(ui, ui_id(address, 7), button, words(WORD_COPY), BUTTON_PLAIN) &&
        ui->clipboard.set)
        ui->clipboard.set(ui->clipboard.user, address);
}

static void show_songs(struct ui *ui, struct rect *rest, const struct model_party *p)
{
    char text[MODEL_TEXT_BYTES + 128], ready[16], songs[16];
    if (!p->counted) return;
    if (!p->songs) {
        words_fill(text, sizeof text, WORD_PUT_SONGS, p->folder, NULL);
        rect_cut_top(rest, widget_paragraph(ui, *rest, text, STYLE_BODY, ui->theme.warn, 3));
        return;
    }
    snprintf(ready, sizeof ready, "%d", p->ready);
    snprintf(songs, sizeof songs, "%d", p->songs);
    words_fill(text, sizeof text, WORD_SONGS_READY, ready, songs);
    widget_label(ui, rect_cut_top(rest, HEAD), text, STYLE_BODY, ui->theme.text, ALIGN_START);
    rect_cut_top(rest, SPACE_1);
    widget_progress(ui, rect_cut_top(rest, 4), (float)p->ready / (float)p->songs);
}

static void show_ways_in(struct ui *ui, struct rect *rest, const struct model_party *p)
{
    char text[MODEL_TEXT_BYTES], port[16];
    enum word how = p->address_count ? WORD_READ_OUT : WORD_NO_ADDRESS;
    rect_cut_top(
        rest, SPACE_2 + widget_paragraph(ui, *rest, words(how), STYLE_BODY, ui->theme.second, 0));
    for (size_t i = 0; i < p->address_count; i++) show_address(ui, rest, p->addresses[i]);
    rect_cut_top(rest, SPACE_3);
    show_songs(ui, rest, p);
    rect_cut_top(rest, SPACE_4);
    snprintf(port, sizeof port, "%u", (unsigned)p->port);
    words_fill(text, sizeof text, WORD_FIREWALL, port, NULL);
    rect_cut_top(rest, widget_paragraph(ui, *rest, text, STYLE_SECOND, ui->theme.second, 0));
}

/* True: into the party. */
static bool show_party_buttons(struct view_host *v, struct layer *layer, struct ui *ui,
                               struct rect r, const struct model *m, struct intent *out)
{
    bool inside = model_at_own_party(m);
    const char *main_words = words(inside ? WORD_CLOSE : WORD_ENTER_PARTY);
    if (!v->was_on) ui_focus(ui, ui_id(main_words, 0)); /* Enter, and one is in */
    v->was_on = true;
    bool enter = has_left_button(ui, &r, main_words, BUTTON_MAIN);
    if (widget_button(ui, ui_id("host end", 0), r, words(WORD_END_PARTY), BUTTON_PLAIN)) {
        v->ends = guests(m) > 0;
        if (!v->ends) out->kind = INTENT_HOST_END;
    }
    if (enter || out->kind == INTENT_HOST_END) layer_shut(layer, ui);
    return enter && !inside;
}

/* -- the question -- */

static void show_question(struct view_host *v, struct layer *layer, struct ui *ui,
                          struct rect inside, const struct model *m, struct intent *out)
{
    char people[64], text[MODEL_TEXT_BYTES];
    struct rect buttons = rect_cut_bottom(&inside, BUTTON);
    widget_label(ui, rect_cut_top(&inside, 28), words(WORD_END_ASK), STYLE_SONG, ui->theme.text,
                 ALIGN_START);
    words_count(people, sizeof people, WORD_COUNT_PEOPLE, guests(m));
    words_fill(text, sizeof text, WORD_END_NOTE, people, NULL);
    widget_paragraph(ui, inside, text, STYLE_BODY, ui->theme.second, 2);
    bool stay = has_left_button(ui, &buttons, words(WORD_GO_PARTY), BUTTON_MAIN);
    bool end =
        widget_button(ui, ui_id("host end", 0), buttons, words(WORD_END_PARTY), BUTTON_PLAIN);
    if (end) out->kind = v->leaves ? INTENT_QUIT : INTENT_HOST_END;
    if (stay || end) layer_shut(layer, ui);
}

/* The middle of the card, which scrolls in small windows. True: Enter in a field. */
static bool show_middle(struct view_host *v, struct ui *ui, struct rect r,
                        const struct model_party *p, bool form)
{
    struct rect seen = {r.x - SPACE_1, r.y, r.w + 2 * SPACE_1, r.h}; /* with rings */
    struct rect all = scroll_begin(ui, seen, &v->scroll);
    struct rect rest = {all.x + SPACE_1, all.y + SPACE_1, all.w - 2 * SPACE_1, 10000};
    bool entered = false;
    if (form)
        entered = show_form(v, ui, &rest, p);
    else if (p->state == PARTY_ON)
        show_ways_in(ui, &rest, p);
    else
        widget_label(ui, rect_cut_top(&rest, CONTROL),
                     words(p->state == PARTY_ENDING ? WORD_ENDING : WORD_STARTING), STYLE_BODY,
                     ui->theme.second, ALIGN_START);
    scroll_end(ui, ui_id("host", 0), seen, &v->scroll, rest.y - all.y);
    return entered;
}

static bool show_card(struct view_host *v, struct layer *layer, struct ui *ui, struct rect inside,
                      const struct model *m, const char *nick, struct intent *out)
{
    enum model_party_state state = m->party.state;
    bool form = state == PARTY_OFF || state == PARTY_FAILED;
    struct rect buttons = rect_cut_bottom(&inside, BUTTON), title = rect_cut_top(&inside, 32);
    rect_cut_bottom(&inside, SPACE_3);
    widget_label(ui, title, words(state == PARTY_ON ? WORD_PARTY_ON : WORD_HOST), STYLE_SONG,
                 ui->theme.text, ALIGN_START);
    if (show_middle(v, ui, inside, &m->party, form)) start(v, nick, out);
    if (form) show_form_buttons(v, layer, ui, buttons, nick, out);
    v->was_on &= state == PARTY_ON;
    return state == PARTY_ON && show_party_buttons(v, layer, ui, buttons, m, out);
}

bool view_host_show(struct view_host *v, struct layer *layer, struct ui *ui, const struct model *m,
                    const char *nick, struct intent *out)
{
    struct rect inside;
    bool enter = false;
    if (layer->id != card_id()) forget(v);
    if (!layer_window(layer, ui, card_id(), WIDTH, v->ends ? ASK_HEIGHT : HEIGHT, &inside))
        return false;
    if (v->ends)
        show_question(v, layer, ui, inside, m, out);
    else
        enter = show_card(v, layer, ui, inside, m, nick, out);
    layer_end(layer, ui);
    return enter;
}
