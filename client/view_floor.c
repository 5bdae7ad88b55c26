/* view_floor.c: see view_floor.h. */
#include "view_floor.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "figure.h"
#include "../common/utf8.h"
#include "hash.h"
#include "waves.h"
#include "widget.h"
#include "words.h"

enum {
    FRAME_US = 50000, /* 20 frames a second are enough for a dance */
    BUBBLE_US = 5000000,
    SETTLE_US = 1500000, /* lines that come right after entering are history */
    DROP_US = 450000,
    NAME = 18, /* height of a name under a figure */
    ROWS_MOST = 4,
    SIGN = 40, /* the room's name above */
    TALL = 66, /* a figure with its ears, at scale 1 */
};

struct stage {
    struct view_floor *v;
    struct ui *ui;
    struct rect r;
    const struct model *m;
    double beats; /* of the song, at a pace that suits most */
    bool moves;
};

/* -- the room's light -- */

static void make_stage(struct paint *p, struct rect r, uint64_t seed)
{
    struct colour hue = colour_rgb((uint32_t)seed), ground = colour_rgb(0x12111a);
    paint_clip(p, r, RADIUS);
    paint_gradient(p, r, 0, colour_mix(ground, hue, 0.20f), colour_mix(ground, hue, 0.05f));
    struct rect light = {r.x + r.w * 0.32f, r.y + r.h * 0.7f, r.w * 0.36f, r.h * 0.3f};
    paint_glow(p, light, r.h * 0.15f, r.w * 0.5f, colour_fade(hue, 0.2f));
    /* The floor's edge: the top of a very large disc. */
    float sagitta = r.h * 0.06f, radius = (r.w * r.w / 4 + sagitta * sagitta) / (2 * sagitta);
    paint_circle(p, r.x + r.w / 2, r.y + r.h * 0.66f + radius, radius,
                 colour_fade(colour_rgb(0x0c0a12), 0.62f));
    paint_unclip(p);
}

static void show_light(const struct stage *s)
{
    struct ui *ui = s->ui;
    struct colour c = ui->theme.hue, c2 = ui->theme.hue2;
    uint64_t seed = (uint64_t)c.r << 16 | (uint64_t)c.g << 8 | c.b;
    paint_sprite(&ui->paint, s->r, make_stage, seed, colour_rgb(0xffffff));
    struct rect waves = {s->r.x + SPACE_3, s->r.y + s->r.h * 0.12f, s->r.w - 2 * SPACE_3,
                         s->r.h * 0.5f};
    float phase = (float)fmod(s->beats * 0.35, 2 * M_PI);
    wave_paint(&ui->paint, waves, waves.h * 0.42f, 1, phase + 0.6f, 2.5f, colour_fade(c2, 0.42f),
               (struct colour){0});
    wave_paint(&ui->paint, waves, waves.h * 0.32f, 1.4f, 2.1f - phase, 2.5f, colour_fade(c, 0.65f),
               (struct colour){0});
}

/* -- the figures -- */

static unsigned mood_of(const struct stage *s, uint64_t own)
{
    if (!s->moves) return FIGURE_CALM;
    double seconds = (double)s->ui->now_us / 1e6 + (double)(own % 997) / 100;
    double turn = fmod(seconds, 11);
    if (fmod(seconds, 4.7) < 0.15) return FIGURE_BLINKS;
    return turn < 1.4               ? FIGURE_LOOKS_LEFT
           : turn > 5 && turn < 6.4 ? FIGURE_LOOKS_RIGHT
                                    : FIGURE_CALM;
}

/* Up quickly, down softly, at most 10 points; each a little beside the others, nobody off the beat. */
static float bob_of(const struct stage *s, uint64_t own)
{
    if (!s->moves || !s->m->song.any) return 0;
    double beat = s->beats + (double)(own % 7) * 0.02;
    float swing = fabsf(sinf((float)(fmod(beat, 2) * M_PI)));
    return (5 + (float)(own / 7 % 6)) * swing * swing;
}

/* A newcomer drops in from above. */
static float drop_of(const struct stage *s, const struct model_member *member)
{
    int64_t since = s->ui->now_us - member->since_us;
    if (!s->moves || since < 0 || since >= DROP_US) return 0;
    ui_wake_at(s->ui, s->ui->now_us + 16000);
    float left = 1 - (float)since / DROP_US;
    return 120 * left * left * left;
}

static struct floor_bubble *bubble_of(const struct stage *s, const char *nick)
{
    for (size_t i = 0; i < FLOOR_BUBBLES; i++) {
        struct floor_bubble *b = &s->v->bubbles[i];
        if (b->at_us && s->ui->now_us - b->at_us < BUBBLE_US && strcmp(b->nick, nick) == 0)
            return b;
    }
    return NULL;
}

static void show_bubble(const struct stage *s, const struct floor_bubble *b, float x, float y)
{
    struct ui *ui = s->ui;
    const struct text_block *text = text_fit(ui->text, b->text, STYLE_NAME_PLAIN, 190);
    if (!text) return;
    float age = (float)(ui->now_us - b->at_us) / 1000000, left = 5 - age;
    float alpha = ui->still ? 1 : fminf(1, fminf(age * 7, left * 3)), w = text->width + 2 * SPACE_3;
    float most = s->r.x + s->r.w - w - SPACE_2;
    struct rect r = {fminf(fmaxf(x - w / 2, s->r.x + SPACE_2), most), fmaxf(y - 30, s->r.y + 38), w,
                     30};
    paint_box(&ui->paint, r, RADIUS, colour_fade(ui->theme.text, alpha));
    paint_text(&ui->paint, text, r.x + SPACE_3, r.y + (30 - text->row_height) / 2,
               colour_fade(ui->theme.ink, alpha));
    ui_wake_at(ui, s->moves ? ui->now_us + FRAME_US : b->at_us + BUBBLE_US);
}

struct spot {
    float x, y, scale, width;
};

static void show_figure(const struct stage *s, const struct model_member *member, struct spot at)
{
    uint64_t own = hash_text(11, member->nick);
    float bob = (bob_of(s, own) + drop_of(s, member)) * at.scale;
    unsigned mood = mood_of(s, own);
    figure_stand(&s->ui->paint, at.x, at.y, at.scale, member->nick, mood, bob);
    struct rect name = {at.x - at.width / 2 + 2, at.y + 4, at.width - 4, NAME};
    struct text_style style = STYLE_SMALL;
    style.bold = member->me;
    if (at.scale > 0.6f)
        widget_label(s->ui, name, member->nick, style,
                     member->me ? s->ui->theme.text : s->ui->theme.second, ALIGN_MIDDLE);
}

/* How the figures stand: rows behind rows. */
struct rows {
    size_t count, figures;
    float slot, scale, pitch; /* width of a place; size in front; from row to row */
};

static struct rows try_rows(const struct stage *s, size_t count, size_t figures)
{
    struct rows rows = {.count = count, .figures = figures};
    float each = ceilf((float)figures / (float)count), behind = (float)(count - 1);
    float high = s->r.h - SIGN - NAME - SPACE_3;
    rows.slot = (s->r.w - 2 * SPACE_4) / (each + (count > 1 ? 0.5f : 0));
    rows.scale = fminf(fminf(1.2f, rows.slot / 52), high / (TALL + behind * TALL * 0.72f));
    rows.pitch =
        behind > 0 ? fminf((high - TALL * rows.scale) / behind, TALL * 1.1f * rows.scale) : 0;
    return rows;
}

/* As few rows as let everybody be about as large as possible. */
static struct rows choose_rows(const struct stage *s, size_t figures)
{
    struct rows best = try_rows(s, 1, figures);
    for (size_t n = 2; n <= ROWS_MOST; n++) {
        struct rows rows = try_rows(s, n, figures);
        if (rows.scale > best.scale * 1.12f) best = rows;
    }
    return best;
}

/* Every second row stands between the figures of the others; the ones behind are smaller. */
static struct spot spot_of(const struct stage *s, const struct rows *rows, size_t row, size_t i,
                           size_t here, uint64_t own)
{
    float behind = (float)(rows->count - 1 - row), many = rows->count > 1;
    float slot = rows->slot * ceilf((float)rows->figures / (float)rows->count) / (float)here;
    float scale = rows->scale * (1 - 0.09f * behind);
    float low = rows->count == 1 ? s->r.y + s->r.h * 0.6f + 0.24f * TALL * rows->scale + SPACE_4
                                 : s->r.y + s->r.h - NAME - SPACE_2;
    float aside = ((float)(own % 100) / 100 - 0.5f) * fminf(slot * 0.14f, many > 0 ? 6 : 14);
    float between = many > 0 && (rows->count - row) % 2 == 1 ? 0.5f : 0,
          lift = (float)(own / 100 % 7) * scale;
    float x = s->r.x + SPACE_4 + slot * ((float)i + 0.5f + between) + aside;
    float y = fminf(low, s->r.y + s->r.h - NAME - SPACE_2) - behind * rows->pitch - lift;
    return (struct spot){s->ui->rtl ? 2 * s->r.x + s->r.w - x : x, y, scale,
                         behind > 0 ? slot * 0.54f : slot};
}

typedef void each_figure(const struct stage *s, const struct model_member *member, struct spot at);

static void show_member_bubble(const struct stage *s, const struct model_member *member,
                               struct spot at)
{
    const struct floor_bubble *b = bubble_of(s, member->nick);
    if (b) show_bubble(s, b, at.x, at.y - 72 * at.scale);
}

static void for_figures(const struct stage *s, each_figure *each)
{
    size_t n = s->m->member_count < FLOOR_FIGURES ? s->m->member_count : FLOOR_FIGURES, at = 0;
    struct rows rows = choose_rows(s, n);
    for (size_t row = 0; row < rows.count; row++) {
        size_t here = n / rows.count + (row + n % rows.count >= rows.count ? 1 : 0);
        for (size_t i = 0; i < here; i++, at++) {
            const struct model_member *member = &s->m->members[at];
            each(s, member, spot_of(s, &rows, row, i, here, hash_text(12, member->nick)));
        }
    }
}

/* -- what is said -- */

static void hear(struct view_floor *v, const struct ui *ui, const struct model *m)
{
    bool other = strcmp(v->room, m->room_id) != 0;
    if (other) *v = (struct view_floor){.entered_us = ui->now_us};
    snprintf(v->room, sizeof v->room, "%s", m->room_id);
    bool settled = ui->now_us - v->entered_us > SETTLE_US;
    uint64_t last = v->heard;
    for (size_t i = m->line_count; i-- > 0;) {
        const struct model_line *line = &m->lines[i];
        if (line->kind != LINE_CHAT || !line->seq) continue;
        if (line->seq <= v->heard) break;
        if (line->seq > last) last = line->seq;
        if (!settled) continue;
        struct floor_bubble *b = &v->bubbles[v->next++ % FLOOR_BUBBLES];
        b->at_us = ui->now_us;
        snprintf(b->nick, sizeof b->nick, "%s", line->nick);
        utf8_tidy(b->text, sizeof b->text, line->text);
    }
    v->heard = last;
}

static void show_sign(const struct stage *s)
{
    struct ui *ui = s->ui;
    struct rect rest = rect_inset(s->r, SPACE_3);
    struct rect line = rect_cut_top(&rest, 24);
    paint_circle(&ui->paint, ui->rtl ? line.x + line.w - 5 : line.x + 5, line.y + 12, 5,
                 ui->theme.hue);
    ui_cut_start(ui, &line, 18);
    struct rect name = widget_label(ui, line, s->m->room, STYLE_TITLE, ui->theme.text, ALIGN_START);
    ui_cut_start(ui, &line, name.w + SPACE_3);
    widget_label(ui, line, s->m->why, STYLE_SECOND,
                 colour_mix(ui->theme.second, ui->theme.text, 0.4f), ALIGN_START);
    if (s->m->member_count <= FLOOR_FIGURES) return;
    char number[24], more[64];
    snprintf(number, sizeof number, "%zu", s->m->member_count - FLOOR_FIGURES);
    words_fill(more, sizeof more, WORD_MORE_PEOPLE, number, NULL);
    widget_label(ui, rect_cut_bottom(&rest, 16), more, STYLE_SMALL, ui->theme.second, ALIGN_END);
}

void view_floor_show(struct view_floor *v, struct ui *ui, struct rect r, const struct model *m)
{
    struct stage s = {.v = v, .ui = ui, .r = r, .m = m, .moves = ui->moves};
    int64_t since = ui->now_us - m->song.started_us;
    s.beats = s.moves && m->song.any ? (double)since / 1e6 * 1.75 : 0;
    hear(v, ui, m);
    paint_clip(&ui->paint, r, 0);
    show_light(&s);
    show_sign(&s);
    for_figures(&s, show_figure);
    for_figures(&s, show_member_bubble);
    paint_unclip(&ui->paint);
    if (s.moves && m->song.any && m->state == MODEL_IN) ui_wake_at(ui, ui->now_us + FRAME_US);
}
