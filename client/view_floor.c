/* view_floor.c: figures are actors: they come from above, glide when the rows close, and walk off. */
#include "view_floor.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "figure.h"
#include "floor_light.h"
#include "hash.h"
#include "widget.h"
#include "words.h"

enum {
    FRAME_US = 33000, /* 30 frames a second are enough for a dance */
    DROP_US = 450000,
    WALK_US = 1400000, /* who leaves is out of the picture by then */
    GLIDE_US = 120000, /* most of the way to another place */
    LOW = 90,          /* stages that are lower are a strip */
    FACE = 32,
    DANCE_MS = 700 /* from rest to the dance and back */
};

struct stage {
    struct view_floor *v;
    struct ui *ui;
    struct rect r;
    const struct model *m;
    const struct pulse *pulse; /* NULL: nothing dances */
    float lively;              /* how much of the dance there is: it begins and ends softly */
    double seconds;            /* of the song */
    bool moves;
};

/* -- who is there -- */

static struct floor_actor *actor_of(struct view_floor *v, const char *nick)
{
    for (size_t i = 0; i < v->actor_count; i++)
        if (strcmp(v->actors[i].nick, nick) == 0) return &v->actors[i];
    return NULL;
}

static struct floor_actor *admit(struct view_floor *v, const struct model_member *member)
{
    struct floor_actor *a = actor_of(v, member->nick);
    if (a && !a->left_us) return a;
    if (!a && v->actor_count == FLOOR_ACTORS) return NULL;
    if (!a) a = &v->actors[v->actor_count++];
    *a = (struct floor_actor){.came_us = member->since_us};
    memcpy(a->nick, member->nick, sizeof a->nick);
    return a;
}

/* Gone: who left and has walked off, or left a floor where nothing moves. */
static void forget_gone(const struct stage *s)
{
    struct view_floor *v = s->v;
    size_t kept = 0;
    for (size_t i = 0; i < v->actor_count; i++) {
        struct floor_actor *a = &v->actors[i];
        if (!a->here && !a->left_us) a->left_us = s->ui->now_us;
        bool gone = !a->here && (!s->moves || s->ui->now_us - a->left_us >= WALK_US);
        if (!gone && kept != i) v->actors[kept] = *a;
        if (!gone) kept++;
    }
    v->actor_count = kept;
}

/* Softly to a new place; at once to the first. */
static void glide(const struct stage *s, struct floor_actor *a, struct floor_spot to)
{
    float passed = (float)(s->ui->now_us - s->v->moved_us) / GLIDE_US;
    float part = a->placed && s->moves ? 1 - expf(-passed) : 1;
    if (s->ui->rtl) to.x = 2 * s->r.x + s->r.w - to.x;
    a->at.x += (to.x - a->at.x) * part;
    a->at.y += (to.y - a->at.y) * part;
    a->at.scale += (to.scale - a->at.scale) * part;
    a->at.width = to.width;
    a->at.front = to.front;
    if (fabsf(to.x - a->at.x) > 0.5f) ui_wake_at(s->ui, s->ui->now_us + 16000);
    a->placed = true;
}

/* Nobody glides because the window changed. */
static void move_stage(const struct stage *s)
{
    struct view_floor *v = s->v;
    bool moved = memcmp(&v->stage, &s->r, sizeof s->r) != 0 || v->rtl != s->ui->rtl;
    for (size_t i = 0; moved && i < v->actor_count; i++) v->actors[i].placed = false;
    v->stage = s->r;
    v->rtl = s->ui->rtl;
}

static void gather(const struct stage *s)
{
    struct floor_spot spots[FLOOR_FIGURES];
    size_t n = s->m->member_count < FLOOR_FIGURES ? s->m->member_count : FLOOR_FIGURES;
    for (size_t i = 0; i < s->v->actor_count; i++) s->v->actors[i].here = false;
    move_stage(s);
    floor_places(s->r, n, spots);
    for (size_t i = 0; i < n; i++) {
        const struct model_member *member = &s->m->members[i];
        struct floor_actor *a = admit(s->v, member);
        if (!a) continue;
        a->here = true;
        a->me = member->me;
        a->talks = model_hears(s->m, member->id);
        glide(s, a, spots[i]);
    }
    forget_gone(s);
    s->v->moved_us = s->ui->now_us;
}

/* -- how they stand -- */

static const struct floor_actor *talker(const struct stage *s)
{
    for (size_t i = 0; i < s->v->actor_count; i++)
        if (s->v->actors[i].talks && s->v->actors[i].here) return &s->v->actors[i];
    return NULL;
}

/* At who talks; else now and then aside. */
static unsigned gaze_of(const struct stage *s, const struct floor_actor *a, double seconds)
{
    const struct floor_actor *at = talker(s);
    if (at && at != a) return at->at.x < a->at.x ? FIGURE_LOOKS_LEFT : FIGURE_LOOKS_RIGHT;
    double turn = fmod(seconds, 11);
    return turn < 1.4               ? FIGURE_LOOKS_LEFT
           : turn > 5 && turn < 6.4 ? FIGURE_LOOKS_RIGHT
                                    : FIGURE_CALM;
}

static unsigned mood_of(const struct stage *s, const struct floor_actor *a, uint64_t own)
{
    unsigned talks = a->talks ? FIGURE_TALKS : FIGURE_CALM;
    if (!s->moves) return talks;
    double seconds = (double)s->ui->now_us / 1e6 + (double)(own % 997) / 100;
    if (fmod(seconds, 4.7) < 0.15) return talks | FIGURE_BLINKS;
    return talks | gaze_of(s, a, seconds);
}

/* On the beat all feet are on the ground, between beats each is as high as it is lively: 5 to 10 points. Without a beat they
   sway slowly, the more the louder it is. */
static float bob_of(const struct stage *s, uint64_t own)
{
    if (!s->pulse) return 0;
    float high = s->lively * (5 + (float)(own / 7 % 6));
    if (!s->pulse->steady) {
        double sway = sin(s->seconds * 2.2 + (double)(own % 64) / 10);
        return 0.5f * high * s->pulse->energy * (float)(1 + sway);
    }
    float beat = (float)pulse_beat(s->pulse);
    return high * 4 * beat * (1 - beat) * fminf(1, 0.4f + 1.2f * s->pulse->energy);
}

/* A newcomer drops in from above. */
static float drop_of(const struct stage *s, const struct floor_actor *a)
{
    int64_t since = s->ui->now_us - a->came_us;
    if (!s->moves || since < 0 || since >= DROP_US) return 0;
    ui_wake_at(s->ui, s->ui->now_us + 16000);
    float left = 1 - (float)since / DROP_US;
    return 120 * left * left * left;
}

/* Who leaves walks to the nearer side, a step up and down as they go. */
static struct floor_spot walk_of(const struct stage *s, const struct floor_actor *a)
{
    struct floor_spot at = a->at;
    if (a->here) return at;
    float way = (float)(s->ui->now_us - a->left_us) / WALK_US, middle = s->r.x + s->r.w / 2;
    float end = at.x < middle ? s->r.x - FLOOR_TALL : s->r.x + s->r.w + FLOOR_TALL;
    at.x += (end - at.x) * way * way;
    at.y -= 4 * at.scale * fabsf(sinf(12 * way));
    ui_wake_at(s->ui, s->ui->now_us + 16000);
    return at;
}

static void show_name(const struct stage *s, const struct floor_actor *a, struct floor_spot at)
{
    if (!a->here || !at.front || at.scale <= 0.6f) return;
    struct rect r = {at.x - at.width / 2 + 2, at.y + 4, at.width - 4, FLOOR_NAME};
    struct text_style style = STYLE_SMALL;
    style.bold = a->me || a->talks;
    struct colour c = a->talks ? s->ui->theme.talk
                      : a->me  ? s->ui->theme.text
                               : s->ui->theme.second;
    widget_label(s->ui, r, a->nick, style, c, ALIGN_MIDDLE);
}

static void show_actor(const struct stage *s, const struct floor_actor *a)
{
    uint64_t own = hash_text(11, a->nick);
    struct floor_spot at = walk_of(s, a);
    float bob = (bob_of(s, own) + drop_of(s, a)) * at.scale;
    figure_stand(&s->ui->paint, at.x, at.y, at.scale, a->nick, mood_of(s, a, own), bob);
    show_name(s, a, at);
}

/* Those behind first. */
static void show_actors(const struct stage *s)
{
    for (int front = 0; front <= 1; front++)
        for (size_t i = 0; i < s->v->actor_count; i++)
            if (s->v->actors[i].at.front == (front == 1)) show_actor(s, &s->v->actors[i]);
}

static void show_bubbles(const struct stage *s)
{
    struct rect taken[FLOOR_BUBBLES], free = s->r;
    size_t n = 0;
    const struct floor_bubble *b;
    rect_cut_top(&free, FLOOR_SIGN);
    for (size_t i = 0; (b = floor_bubble_nth(&s->v->said, i)); i++) {
        const struct floor_actor *a = actor_of(s->v, b->nick);
        if (!a || !a->here || !floor_bubble_floats(b, s->ui->now_us)) continue;
        floor_bubble_show(s->ui, b, a->at.x, a->at.y - FLOOR_TALL * a->at.scale, free, taken, &n);
    }
}

/* -- around them -- */

static size_t crowd_of(const struct model *m)
{
    return m->member_count > FLOOR_FIGURES ? m->member_count - FLOOR_FIGURES : 0;
}

static void show_more(struct ui *ui, struct rect r, size_t more)
{
    char number[24], text[64];
    snprintf(number, sizeof number, "%zu", more);
    words_fill(text, sizeof text, WORD_MORE_PEOPLE, number, NULL);
    widget_label(ui, r, text, STYLE_SMALL, ui->theme.second, ALIGN_END);
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
    if (crowd_of(s->m)) show_more(ui, rect_cut_top(&rest, 16), crowd_of(s->m));
}

static void show_strip(struct ui *ui, struct rect r, const struct model *m)
{
    paint_box(&ui->paint, r, RADIUS, ui->theme.panel);
    struct rect rest = {r.x + SPACE_2, r.y, r.w - 2 * SPACE_2, r.h};
    size_t fit = (size_t)(rest.w / (FACE + SPACE_1)), n = m->member_count;
    if (n > fit) fit = (size_t)((rest.w - 72) / (FACE + SPACE_1));
    for (size_t i = 0; i < n && i < fit; i++) {
        struct rect face = rect_middle(ui_cut_start(ui, &rest, FACE + SPACE_1), FACE, FACE);
        bool talks = model_hears(m, m->members[i].id);
        figure_avatar(&ui->paint, face, m->members[i].nick, talks ? FIGURE_TALKS : FIGURE_CALM, 1);
    }
    if (n > fit) show_more(ui, rest, n - fit);
}

static void show_stage(const struct stage *s)
{
    paint_clip(&s->ui->paint, s->r, 0);
    floor_light_show(s->ui, s->r, s->pulse, s->lively, s->seconds, crowd_of(s->m));
    show_sign(s);
    gather(s);
    show_actors(s);
    show_bubbles(s);
    paint_unclip(&s->ui->paint);
}

/* Another room has other people. */
static void enter(struct view_floor *v, const struct model *m)
{
    if (strcmp(v->room, m->room_id) == 0) return;
    memcpy(v->room, m->room_id, sizeof v->room);
    v->actor_count = 0;
    v->said = (struct floor_bubbles){0};
}

/* A dance that rests begins again for a while when something happens: another song, a line, somebody who talks, comes or leaves. */
static void look_up(struct view_floor *v, struct ui *ui, const struct model *m)
{
    const uint64_t parts[] = {hash_text(15, m->song.id), v->said.heard, m->member_count};
    uint64_t news = hash_bytes(15, parts, sizeof parts);
    if (news != v->news || m->talk.heard_count) ui_stir(ui);
    v->news = news;
}

static void show_dance(struct view_floor *v, struct ui *ui, struct rect r, const struct model *m)
{
    bool plays = ui->moves && m->song.any && m->state == MODEL_IN && v->pulse;
    float lively = ui_ease(ui, ui_id("dance", 0), plays ? 1 : 0, DANCE_MS);
    if (plays) v->seconds = (double)(ui->now_us - m->song.started_us) / 1e6;
    const struct stage s = {v,      ui,         r,        m, lively > 0 ? v->pulse : NULL,
                            lively, v->seconds, ui->moves};
    show_stage(&s);
    if (plays) ui_wake_at(ui, ui->now_us + FRAME_US);
}

void view_floor_show(struct view_floor *v, struct ui *ui, struct rect r, const struct model *m)
{
    enter(v, m);
    floor_bubble_hear(&v->said, m, ui->now_us);
    look_up(v, ui, m);
    if (r.h < LOW)
        show_strip(ui, r, m);
    else
        show_dance(v, ui, r, m);
}
