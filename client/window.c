/* window.c: see window.h. */
#include "window.h"
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/sys.h"
#include "../common/utf8.h"
#include "badge.h"
#include "device_thread.h"
#include "draw.h"
#include "errand.h"
#include "keys.h"
#include "renderer.h"
#include "screens.h"
#include "visit.h"

enum {
    WIDTH = 1280,
    HEIGHT = 720,
    WIDTH_LEAST = 640,
    HEIGHT_LEAST = 480,
    PACE_US = 8000, /* frames come at most this often */
    SLEEP_MOST_MS = 60000,
    BADGE = 64,
    NICK_BYTES = 160,
    TITLE_BYTES = 1200
};

struct window {
    SDL_Window *window;
    SDL_Renderer *renderer;
    struct draw_sdl *draw;
    struct text *text;
    struct ui ui;
    struct screens screens;
    struct errand errand;
    SDL_Cursor *cursors[3];
    enum ui_cursor cursor;
    char *clipboard; /* SDL's, from the last paste */
    char title[TITLE_BYTES];
    SDL_Event waiting; /* an event the core could not take before a frame */
    bool has_waiting, quit, hidden;
    int64_t frame_us;  /* when the last frame was shown */
    int64_t wanted_us; /* when the next one is wanted */
};

static int64_t soonest(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void window_wake(void *user)
{
    (void)user;
    SDL_Event e = {.type = SDL_USEREVENT};
    if (SDL_WasInit(SDL_INIT_VIDEO)) SDL_PushEvent(&e);
}

/* -- opening and closing -- */

static bool fail(const char *what)
{
    fprintf(stderr, "wavelength: %s: %s. \"wavelength --text\" works without a window.\n", what,
            SDL_GetError());
    return false;
}

static const char *clipboard_get(void *user)
{
    struct window *w = user;
    SDL_free(w->clipboard);
    w->clipboard = SDL_GetClipboardText();
    return w->clipboard;
}

static void clipboard_set(void *user, const char *text)
{
    (void)user;
    SDL_SetClipboardText(text);
}

static void set_icon(struct window *w)
{
    uint32_t pixels[BADGE * BADGE];
    if (!badge_pixels(pixels, BADGE)) return;
    SDL_Surface *icon = SDL_CreateRGBSurfaceWithFormatFrom(pixels, BADGE, BADGE, 32, BADGE * 4,
                                                           SDL_PIXELFORMAT_ARGB8888);
    if (icon) SDL_SetWindowIcon(w->window, icon);
    SDL_FreeSurface(icon);
}

/* Without any locale X11 hands over Latin letters only. */
static void want_all_letters(void)
{
    if (!getenv("LC_ALL") && !getenv("LC_CTYPE") && !getenv("LANG"))
        SDL_setenv("LC_CTYPE", "C.UTF-8", 0);
}

static bool open_screen(struct window *w)
{
    want_all_letters();
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    renderer_prepare();
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
        return fail("there is no screen to open a window on");
    SDL_Rect screen = {.w = WIDTH, .h = HEIGHT}; /* no window is larger than what it stands on */
    SDL_GetDisplayUsableBounds(0, &screen);
    int width = SDL_min((int)prefs_number(w->errand.prefs, "window_width", WIDTH), screen.w);
    int height = SDL_min((int)prefs_number(w->errand.prefs, "window_height", HEIGHT), screen.h);
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_HIDDEN;
    w->window = SDL_CreateWindow("Wavelength", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                 width < WIDTH_LEAST ? WIDTH_LEAST : width,
                                 height < HEIGHT_LEAST ? HEIGHT_LEAST : height, flags);
    if (!w->window) return fail("no window can be opened");
    SDL_SetWindowMinimumSize(w->window, WIDTH_LEAST, HEIGHT_LEAST);
    w->renderer = renderer_open(w->window);
    if (!w->renderer) return fail("nothing can be drawn");
    set_icon(w);
    return true;
}

static bool open_text(struct window *w)
{
    char error[FONTS_ERROR_BYTES];
    w->text = text_new(error);
    if (w->text) w->draw = draw_sdl_open(w->renderer, text_fonts(w->text), error);
    if (w->draw) return true;
    fprintf(stderr, "wavelength: %s\n", error);
    return false;
}

/* What the command line named stands in the fields, too, for when it did not work out. */
static void open_screens(struct window *w, const struct client_options *o)
{
    struct prefs *p = w->errand.prefs;
    char nick[NICK_BYTES];
    visit_nick(p, nick, sizeof nick);
    if (o->nick[0]) utf8_tidy(nick, sizeof nick, o->nick);
    ui_init(&w->ui, w->text);
    w->ui.clipboard = (struct ui_clipboard){w, clipboard_get, clipboard_set};
    w->ui.still = prefs_number(p, "less_motion", 0) != 0;
    view_connect_init(&w->screens.connect, nick,
                      o->taste[0] ? o->taste : prefs_text(p, "picks", ""), o->connect);
    if (!o->taste[0])
        view_taste_recall(&w->screens.connect.taste, prefs_love(p, nick, PREFS_LIKES));
    view_room_init(&w->screens.room, (float)prefs_number(p, "volume", 0.8));
    struct intent volume = {.kind = INTENT_VOLUME, .volume = w->screens.room.volume};
    errand_run(&w->errand, &volume, 0);
    w->cursors[UI_ARROW] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_ARROW);
    w->cursors[UI_HAND] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_HAND);
    w->cursors[UI_BEAM] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_IBEAM);
    SDL_StopTextInput();
}

static void close_all(struct window *w)
{
    for (size_t i = 0; i < 3; i++)
        if (w->cursors[i]) SDL_FreeCursor(w->cursors[i]);
    SDL_free(w->clipboard);
    draw_sdl_close(w->draw);
    ui_free(&w->ui);
    text_free(w->text);
    if (w->renderer) SDL_DestroyRenderer(w->renderer);
    if (w->window) SDL_DestroyWindow(w->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

/* -- a frame -- */

static void set_title(struct window *w)
{
    const struct model *m = w->errand.model;
    char title[TITLE_BYTES];
    bool song = !screens_is_connect(m) && m->song.any;
    snprintf(title, sizeof title, "%s%sWavelength", song ? m->song.title : "",
             song ? " \xE2\x80\x93 " : "");
    if (strcmp(title, w->title) == 0) return;
    memcpy(w->title, title, sizeof title);
    SDL_SetWindowTitle(w->window, title);
}

/* Before the frame after this one: cursor, input method, title. */
static void settle(struct window *w)
{
    struct ui *ui = &w->ui;
    if (ui->cursor != w->cursor && w->cursors[ui->cursor]) SDL_SetCursor(w->cursors[ui->cursor]);
    w->cursor = ui->cursor;
    if (ui->wants_text && !SDL_IsTextInputActive()) SDL_StartTextInput();
    if (!ui->wants_text && SDL_IsTextInputActive()) SDL_StopTextInput();
    if (ui->wants_text) {
        SDL_Rect caret = {(int)ui->caret.x, (int)ui->caret.y, 2, (int)ui->caret.h};
        SDL_SetTextInputRect(&caret);
    }
    set_title(w);
}

static float find_scale(struct window *w, int *width, int *height)
{
    int pixels = 0, ignored;
    SDL_GetWindowSize(w->window, width, height);
    SDL_GetRendererOutputSize(w->renderer, &pixels, &ignored);
    return *width > 0 && pixels > 0 ? (float)pixels / (float)*width : 1;
}

static void frame(struct window *w)
{
    int width, height;
    struct intent wanted;
    float scale = find_scale(w, &width, &height);
    int64_t now_us = sys_mono_us();
    text_set_scale(w->text, scale);
    w->ui.active = SDL_GetWindowFlags(w->window) & SDL_WINDOW_INPUT_FOCUS;
    ui_begin(&w->ui, (float)width, (float)height, now_us);
    screens_show(&w->screens, &w->ui, w->errand.model, prefs_servers(w->errand.prefs), &wanted);
    ui_end(&w->ui);
    draw_sdl_run(w->draw, &w->ui.paint, scale, w->ui.theme.ground);
    SDL_RenderPresent(w->renderer);
    settle(w);
    w->frame_us = sys_mono_us();
    w->wanted_us = w->ui.next_us;
    if (wanted.kind == INTENT_NONE) return;
    errand_run(&w->errand, &wanted, sys_wall_us() / 1000);
    w->wanted_us = now_us;
}

/* -- events -- */

static void take_window_event(struct window *w, const SDL_WindowEvent *e)
{
    if (e->event == SDL_WINDOWEVENT_HIDDEN || e->event == SDL_WINDOWEVENT_MINIMIZED)
        w->hidden = true;
    if (e->event == SDL_WINDOWEVENT_SHOWN || e->event == SDL_WINDOWEVENT_RESTORED ||
        e->event == SDL_WINDOWEVENT_EXPOSED)
        w->hidden = false;
    if (e->event == SDL_WINDOWEVENT_LEAVE) ui_feed(&w->ui, &(struct ui_event){.kind = UI_GONE});
    if (e->event == SDL_WINDOWEVENT_CLOSE) w->quit = true;
    if (e->event == SDL_WINDOWEVENT_SIZE_CHANGED &&
        !(SDL_GetWindowFlags(w->window) & SDL_WINDOW_MAXIMIZED)) {
        prefs_set_number(w->errand.prefs, "window_width", e->data1);
        prefs_set_number(w->errand.prefs, "window_height", e->data2);
    }
}

/* False when a frame must be run before the core can take it. */
static bool take_event(struct window *w, const SDL_Event *e)
{
    struct ui_event event;
    if (e->type == SDL_USEREVENT) return true; /* only a waking: the link is asked anyway */
    w->wanted_us = soonest(w->wanted_us, w->frame_us + PACE_US);
    if (e->type == SDL_QUIT) w->quit = true;
    if (e->type == SDL_WINDOWEVENT) take_window_event(w, &e->window);
    if (e->type == SDL_RENDER_TARGETS_RESET || e->type == SDL_RENDER_DEVICE_RESET)
        draw_sdl_reset(w->draw);
    return !keys_translate(e, &event) || ui_feed(&w->ui, &event);
}

static void take_events(struct window *w)
{
    SDL_Event e;
    if (w->has_waiting && !take_event(w, &w->waiting)) return;
    w->has_waiting = false;
    while (SDL_PollEvent(&e))
        if (!take_event(w, &e)) {
            w->waiting = e;
            w->has_waiting = true;
            w->wanted_us = w->frame_us;
            return;
        }
}

/* Sleeps until something happens or is due. */
static void sleep_until(int64_t due_us)
{
    int64_t left_us = due_us - sys_mono_us();
    if (left_us <= 0) return;
    int64_t ms = (left_us + 999) / 1000;
    SDL_WaitEventTimeout(NULL, ms < SLEEP_MOST_MS ? (int)ms : SLEEP_MOST_MS);
}

static void loop(struct window *w, int64_t end_us)
{
    w->wanted_us = 0;
    while (!w->quit && sys_mono_us() < end_us) {
        take_events(w);
        if (errand_take(&w->errand, sys_mono_us()))
            w->wanted_us = soonest(w->wanted_us, w->frame_us + PACE_US);
        int64_t due_us = errand_tick(&w->errand, sys_mono_us());
        if (!w->hidden && sys_mono_us() >= w->wanted_us) {
            frame(w);
            SDL_ShowWindow(w->window);
        }
        if (!w->hidden) due_us = soonest(due_us, w->wanted_us);
        if (!w->has_waiting) sleep_until(soonest(due_us, end_us));
    }
}

int window_run(struct link *link, struct mixer *mixer, struct model *model, struct prefs *prefs,
               const struct client_options *options)
{
    struct window *w = calloc(1, sizeof *w);
    if (!w) return EXIT_FAILURE;
    w->errand =
        (struct errand){.link = link, .model = model, .prefs = prefs, .visit = {.prefs = prefs}};
    bool open = open_screen(w) && open_text(w);
    if (open) {
        open_screens(w, options);
        int64_t length_us = (int64_t)options->seconds * 1000000;
        struct device_thread *device =
            options->null_audio ? NULL : device_thread_start(link, mixer);
        loop(w, length_us ? sys_mono_us() + length_us : INT64_MAX);
        device_thread_stop(device);
    }
    close_all(w);
    free(w);
    return open ? EXIT_SUCCESS : EXIT_FAILURE;
}
