/* bench_ui: what a frame of the window costs where no graphics card helps: a busy room (64 people, 500 lines of talk in two scripts, a
   song that is danced to, one who talks, ten requests, all with covers), drawn by SDL's software renderer at 1280 x 720, how many texts
   a repeated frame shapes, and what it costs to show a cover for the first time. */
#include <SDL.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/cover.h"
#include "../../client/draw.h"
#include "../../client/event.h"
#include "../../client/photo.h"
#include "../../client/screens.h"
#include "../../common/picture.h"
#include "../../common/proto.h"
#include "../../common/sys.h"
#include "../sim/figure.h"

enum { WIDTH = 1280, HEIGHT = 720, PEOPLE = 64, LINES = 500, FRAMES = 900, FRAME_US = 33333 };
enum { REQUESTS = 10, COVER_SIDE = 256, COVER_BYTES = 10240, COVER_TIMES = 200 };

struct party {
    SDL_Renderer *renderer;
    struct draw_sdl *draw;
    struct text *text;
    struct model *model;
    struct ui ui;
    struct screens screens;
    struct pulse pulse;
    int64_t now_us;
};

/* -- a busy room -- */

static void tell(struct party *p, cJSON *event)
{
    model_event(p->model, event, p->now_us);
    cJSON_Delete(event);
}

static void name(char out[32], int i)
{
    snprintf(out, 32, i % 3 ? "guest %d" : "\xD8\xB2\xD8\xA7\xD8\xA6\xD8\xB1 %d", i);
}

static void enter_room(struct party *p)
{
    cJSON *state = event_new("state"), *room = event_new("room"), *members = event_new("members");
    cJSON *list = cJSON_AddArrayToObject(members, "list");
    proto_put_text(state, "state", "in");
    proto_put_text(room, "id", "0000000000000007");
    proto_put_text(room, "name", "Rock-Disturbed");
    proto_put_text(room, "why", "12 shared artists: Disturbed, Korn, System of a Down");
    for (int i = 0; i < PEOPLE; i++) {
        char id[20], nick[32];
        cJSON *member = cJSON_CreateObject();
        snprintf(id, sizeof id, "%016x", (unsigned)i + 1);
        name(nick, i);
        proto_put_text(member, "id", id);
        proto_put_text(member, "nick", nick);
        cJSON_AddItemToArray(list, member);
    }
    tell(p, state);
    tell(p, room);
    tell(p, members);
}

static void play_song(struct party *p)
{
    cJSON *song = event_new("playing"), *talking = event_new("talking");
    proto_put_text(song, "song", "0000000000000009");
    proto_put_text(song, "title", "Down With the Sickness");
    proto_put_text(song, "artist", "Disturbed");
    proto_put_int(song, "duration_ms", 278000);
    proto_put_int(song, "position_ms", 1000);
    proto_put_int(song, "mono_us", p->now_us);
    proto_put_text(talking, "id", "0000000000000005");
    cJSON_AddTrueToObject(talking, "on");
    tell(p, song);
    tell(p, talking);
}

static void say(struct party *p, int i)
{
    static const char *const texts[] = {
        "anyone at table 4 has a spare cable?",
        "\xD9\x8A\xD8\xA7 \xD8\xB3\xD9\x84\xD8\xA7\xD9\x85 everyone \xF0\x9F\x8E\xB6",
        "a long line that has to be wrapped, for it goes on and on, and on and on, and on again"};
    char nick[32];
    cJSON *chat = event_new("chat");
    name(nick, i * 7 % PEOPLE);
    proto_put_int(chat, "seq", i + 1);
    proto_put_int(chat, "wall_ms", 1700000000000 + i * INT64_C(20000));
    proto_put_text(chat, "nick", nick);
    proto_put_text(chat, "text", texts[i % 3]);
    tell(p, chat);
}

/* Something like a photograph: soft shapes and grain, so large a JPEG as a server sends. */
static size_t make_cover(unsigned seed, uint8_t out[COVER_BYTES])
{
    struct picture p;
    size_t n = 0;
    if (!picture_make(&p, COVER_SIDE, COVER_SIDE)) return 0;
    for (int i = 0; i < 3 * COVER_SIDE * COVER_SIDE; i++) {
        float x = (float)(i / 3 % COVER_SIDE), y = (float)(i / 3 / COVER_SIDE);
        seed = seed * 1664525 + 1013904223;
        p.rgb[i] = (uint8_t)(128 + 90 * sinf(x / 31 + (float)(i % 3)) * sinf(y / 23) +
                             (float)(seed >> 27));
    }
    for (int quality = 95; n == 0 && quality > 5; quality -= 5)
        n = picture_to_jpeg(&p, quality, out, COVER_BYTES);
    picture_free(&p);
    return n;
}

static void tell_cover(struct party *p, unsigned song)
{
    uint8_t jpeg[COVER_BYTES];
    cJSON *cover = event_new("cover");
    proto_put_id(cover, "song", song);
    proto_put_blob(cover, "jpeg", jpeg, make_cover(song, jpeg));
    tell(p, cover);
}

static void request(struct party *p)
{
    cJSON *queue = event_new("queue"), *list = cJSON_AddArrayToObject(queue, "list");
    for (unsigned i = 0; i < REQUESTS; i++) {
        cJSON *song = cJSON_CreateObject();
        proto_put_id(song, "id", 100 + i);
        proto_put_song(song, 200 + i, "Freak on a Leash", "Korn");
        proto_put_text(song, "by", "guest 7");
        cJSON_AddItemToArray(list, song);
        tell_cover(p, 200 + i);
    }
    tell(p, queue);
    tell_cover(p, 9); /* of what is heard */
}

/* -- frames -- */

/* A drum twice a second, and a hiss that wanders. */
static void hear(struct pulse *pulse, uint64_t step)
{
    static uint32_t seed = 1;
    float stereo[2 * PULSE_STEP];
    for (size_t i = 0; i < PULSE_STEP; i++) {
        uint64_t since = (step * PULSE_STEP + i) % 24000;
        seed = seed * 1664525 + 1013904223;
        float hiss = (float)(seed >> 8) / 8388608.f - 1;
        stereo[2 * i] = stereo[2 * i + 1] =
            hiss * (0.02f + 0.5f * expf((float)since / -1500)) * (0.6f + 0.4f * sinf((float)step));
    }
    pulse_hear(pulse, stereo);
}

static void frame(struct party *p)
{
    struct intent wanted;
    p->now_us += FRAME_US;
    ui_begin(&p->ui, WIDTH, HEIGHT, p->now_us);
    screens_show(&p->screens, &p->ui, p->model, NULL, &wanted);
    ui_end(&p->ui);
    draw_sdl_run(p->draw, &p->ui.paint, 1, p->ui.theme.ground);
    SDL_RenderPresent(p->renderer);
}

/* The music is heard between frames as the window does it, and counts as part of them. Each second somebody says something. */
static void dance(struct party *p, double ms[FRAMES])
{
    uint64_t step = 1000;
    int64_t start_us = p->now_us;
    for (int i = 0; i < FRAMES; i++) {
        if (i % 30 == 0) say(p, LINES + i / 30);
        int64_t before_us = sys_mono_us();
        while ((int64_t)(step - 1000) * PULSE_STEP * 125 / 6 < p->now_us - start_us)
            hear(&p->pulse, step++);
        frame(p);
        ms[i] = (double)(sys_mono_us() - before_us) / 1000;
    }
}

/* What the first frame with a cover takes longer. */
static void show_cover(float side)
{
    static double ms[COVER_TIMES];
    static uint32_t pixels[COVER_SIDE * COVER_SIDE];
    uint8_t jpeg[COVER_BYTES];
    struct photo photo;
    if (!photo_take(&photo, jpeg, make_cover(1, jpeg))) return;
    for (int i = 0; i < COVER_TIMES; i++) {
        int64_t before_us = sys_mono_us();
        photo_pixels(&photo, (int)side, (int)side, side * 0.16f, pixels);
        ms[i] = (double)(sys_mono_us() - before_us) / 1000;
    }
    char name[32];
    snprintf(name, sizeof name, "ui/cover/%g", (double)side);
    figure_at_most(name, figure_quantile(ms, COVER_TIMES, 0.5), "ms", 1, "made once a size");
    photo_free(&photo);
}

/* And a frame with one that is drawn from a title. */
static void draw_cover(struct party *p, float side)
{
    static double ms[COVER_TIMES];
    char title[24], name[32];
    for (int i = 0; i < COVER_TIMES; i++) {
        snprintf(title, sizeof title, "song %d", i);
        ui_begin(&p->ui, WIDTH, HEIGHT, p->now_us);
        cover_show(&p->ui, (struct rect){0, 0, side, side}, p->model, "", title, "Somebody");
        ui_end(&p->ui);
        int64_t before_us = sys_mono_us();
        draw_sdl_run(p->draw, &p->ui.paint, 1, p->ui.theme.ground);
        ms[i] = (double)(sys_mono_us() - before_us) / 1000;
    }
    snprintf(name, sizeof name, "ui/drawn/%g", (double)side);
    figure_at_most(name, figure_quantile(ms, COVER_TIMES, 0.5), "ms", 6, "made once a size");
}

static bool open_party(struct party *p, SDL_Surface *surface)
{
    char error[FONTS_ERROR_BYTES];
    p->renderer = SDL_CreateSoftwareRenderer(surface);
    p->text = text_new(error);
    p->model = model_new();
    if (!p->renderer || !p->text || !p->model) return false;
    p->draw = draw_sdl_open(p->renderer, text_fonts(p->text), error);
    if (!p->draw) return false;
    ui_init(&p->ui, p->text);
    view_room_init(&p->screens.room, 0.8f);
    pulse_init(&p->pulse);
    p->screens.room.floor.pulse = &p->pulse;
    p->now_us = 1000000;
    return true;
}

static void close_party(struct party *p)
{
    draw_sdl_close(p->draw);
    ui_free(&p->ui);
    text_free(p->text);
    model_free(p->model);
    SDL_DestroyRenderer(p->renderer);
}

static void measure(struct party *p)
{
    static double ms[FRAMES];
    enter_room(p);
    play_song(p);
    request(p);
    for (int i = 0; i < LINES; i++) say(p, i);
    for (uint64_t step = 0; step < 1000; step++) hear(&p->pulse, step);
    for (int i = 0; i < 60; i++) frame(p);
    uint64_t shaped = text_shaped(p->text);
    p->now_us -= FRAME_US;
    frame(p);
    figure_at_most("ui/shaped", (double)(text_shaped(p->text) - shaped), "texts", 0,
                   "a repeated frame");
    dance(p, ms);
    double p99 = figure_quantile(ms, FRAMES, 0.99);
    figure_at_most("ui/frame/p99", p99, "ms", 6, "no graphics card");
    figure_note("half of the frames take at most %.2f ms, the longest %.2f ms", ms[FRAMES / 2],
                ms[FRAMES - 1]);
}

int main(void)
{
    static struct party party;
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, WIDTH, HEIGHT, 32, SDL_PIXELFORMAT_XRGB8888);
    bool open = surface && open_party(&party, surface);
    if (open) {
        measure(&party);
        draw_cover(&party, 80);
        draw_cover(&party, 200);
    }
    if (open) close_party(&party);
    show_cover(40);
    show_cover(80);
    show_cover(200);
    SDL_FreeSurface(surface);
    return open ? EXIT_SUCCESS : EXIT_FAILURE;
}
