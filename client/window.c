/* window.c: see window.h. */
#include "window.h"
#include <SDL.h>
#include <locale.h>
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
#include "pulse.h"
#include "renderer.h"
#include "screens.h"
#include "trigger.h"
#include "tongue.h"
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
    struct keys keys;
    struct screens screens;
    struct mixer *mixer;
    struct pulse pulse; /* of what it plays */
    struct errand errand;
    struct trigger trigger;
    SDL_Cursor *cursors[3];
    enum ui_cursor cursor;
    char *clipboard; /* SDL's, from the last paste */
    char *dropped;   /* SDL's: a file let go over the window, until it was shown */
    char title[TITLE_BYTES];
    SDL_Event waiting; /* an event the core could not take before a frame */
    bool has_waiting, quit, hidden;
    float zoom;        /* points of the system in one of the screens' */
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

/* Without any locale X11 hands over Latin letters only, and titles with others get lost. */
static void want_all_letters(void)
{
    if (!getenv("LC_ALL") && !getenv("LC_CTYPE") && !getenv("LANG"))
        SDL_setenv("LC_CTYPE", "C.UTF-8", 0);
    if (!setlocale(LC_CTYPE, ""))
        setlocale(LC_CTYPE, "C.UTF-8"); /* a language that is not installed */
}

static bool open_screen(struct window *w)
{
    want_all_letters();
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE,
                "0"); /* a party's guests are asked about first */
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

/* What the engine and the talk key follow; kept, too. */
static void tell_habits(struct window *w)
{
    const struct habits *h = &w->screens.habits;
    habits_keep(h, w->errand.prefs);
    link_command(w->errand.link, habits_command(h));
    trigger_set(&w->trigger, (struct hotkey_key){h->key_place, h->key_button});
    w->screens.settings.why = w->trigger.why;
}

/* What the command line named stands in the fields, too, for when it did not work out. */
static void open_screens(struct window *w, const struct client_options *o)
{
    struct prefs *p = w->errand.prefs;
    char nick[NICK_BYTES], tongue[TONGUE_BYTES];
    visit_nick(p, nick, sizeof nick);
    if (o->nick[0]) utf8_tidy(nick, sizeof nick, o->nick);
    ui_init(&w->ui, w->text);
    w->ui.clipboard = (struct ui_clipboard){w, clipboard_get, clipboard_set};
    tongue_of_system(tongue);
    look_read(&w->screens.look, p, tongue);
    view_connect_init(&w->screens.connect, nick,
                      o->taste[0] ? o->taste : prefs_text(p, "picks", ""), o->connect,
                      prefs_text(p, "songs", ""));
    if (!o->taste[0])
        view_taste_recall(&w->screens.connect.taste, prefs_love(p, nick, PREFS_LIKES));
    pulse_init(&w->pulse);
    view_room_init(&w->screens.room, (float)prefs_number(p, "volume", 0.8));
    w->screens.room.floor.pulse = &w->pulse;
    struct intent volume = {.kind = INTENT_VOLUME, .volume = w->screens.room.bar.volume};
    errand_run(&w->errand, &volume, 0);
    notify_read(&w->screens.notify, p);
    habits_read(&w->screens.habits, p);
    tell_habits(w);
    w->cursors[UI_ARROW] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_ARROW);
    w->cursors[UI_HAND] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_HAND);
    w->cursors[UI_BEAM] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_IBEAM);
    SDL_StopTextInput();
}

static void close_all(struct window *w)
{
    for (size_t i = 0; i < 3; i++)
        if (w->cursors[i]) SDL_FreeCursor(w->cursors[i]);
    trigger_end(&w->trigger);
    SDL_free(w->clipboard);
    SDL_free(w->dropped);
    draw_sdl_close(w->draw);
    ui_free(&w->ui);
    text_free(w->text);
    party_free(w->errand.party);
    if (w->renderer) SDL_DestroyRenderer(w->renderer);
    if (w->window) SDL_DestroyWindow(w->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

/* -- a frame -- */

static void set_title(struct window *w)
{
    const struct model *m = w->errand.model;
    static const char dash[] = " \xE2\x80\x93 ";
    char title[TITLE_BYTES], unread[24] = "";
    if (w->screens.notify.unread)
        snprintf(unread, sizeof unread, "(%d) ", w->screens.notify.unread);
    bool room = !screens_is_connect(m), song = room && m->song.any;
    snprintf(title, sizeof title, "%s%s%s%s%sWavelength", unread, song ? m->song.title : "",
             song ? dash : "", room ? m->room : "", room ? dash : "");
    if (strcmp(title, w->title) == 0) return;
    memcpy(w->title, title, sizeof title);
    SDL_SetWindowTitle(w->window, title);
}

/* Before the frame after this one: cursor, input method. */
static void settle(struct window *w)
{
    struct ui *ui = &w->ui;
    if (ui->cursor != w->cursor && w->cursors[ui->cursor]) SDL_SetCursor(w->cursors[ui->cursor]);
    w->cursor = ui->cursor;
    if (ui->wants_text && !SDL_IsTextInputActive()) SDL_StartTextInput();
    if (!ui->wants_text && SDL_IsTextInputActive()) SDL_StopTextInput();
    if (ui->wants_text) {
        SDL_Rect caret = {(int)(ui->caret.x * w->zoom), (int)(ui->caret.y * w->zoom), 2,
                          (int)(ui->caret.h * w->zoom)};
        SDL_SetTextInputRect(&caret);
    }
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
    float pixels = find_scale(w, &width, &height);
    int64_t now_us = sys_mono_us();
    w->zoom = look_zoom(&w->screens.look, (float)width, (float)height);
    float scale = pixels * w->zoom;
    text_set_scale(w->text, scale);
    w->ui.active = SDL_GetWindowFlags(w->window) & SDL_WINDOW_INPUT_FOCUS;
    ui_begin(&w->ui, (float)width / w->zoom, (float)height / w->zoom, now_us);
    w->ui.dropped = w->dropped;
    if (w->ui.moves && !screens_is_connect(w->errand.model))
        pulse_listen(&w->pulse, w->mixer, now_us);
    screens_show(&w->screens, &w->ui, w->errand.model, prefs_servers(w->errand.prefs), &wanted);
    ui_end(&w->ui);
    SDL_free(w->dropped);
    w->dropped = NULL;
    draw_sdl_run(w->draw, &w->ui.paint, scale, w->ui.theme.ground);
    SDL_RenderPresent(w->renderer);
    settle(w);
    w->frame_us = sys_mono_us();
    w->wanted_us = w->ui.next_us;
    if (wanted.kind == INTENT_NONE) return;
    w->quit |= wanted.kind == INTENT_QUIT;
    if (wanted.kind == INTENT_LOOK) look_keep(&w->screens.look, w->errand.prefs);
    if (wanted.kind == INTENT_ALERTS) notify_keep(&w->screens.notify, w->errand.prefs);
    if (wanted.kind == INTENT_HABITS) tell_habits(w);
    if (wanted.kind == INTENT_OPEN) SDL_OpenURL(wanted.text);
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
    if (e->event == SDL_WINDOWEVENT_CLOSE)
        w->quit = screens_quit(&w->screens, &w->ui, w->errand.model);
    if (e->event == SDL_WINDOWEVENT_SIZE_CHANGED &&
        !(SDL_GetWindowFlags(w->window) & SDL_WINDOW_MAXIMIZED)) {
        prefs_set_number(w->errand.prefs, "window_width", e->data1);
        prefs_set_number(w->errand.prefs, "window_height", e->data2);
    }
}

static void talk(struct window *w, const SDL_Event *e)
{
    struct intent wanted = {.kind = INTENT_TALK_KEY};
    bool focused = SDL_GetWindowFlags(w->window) & SDL_WINDOW_INPUT_FOCUS;
    if (!trigger_take(&w->trigger, e, focused, w->ui.wants_text, &wanted.on)) return;
    errand_run(&w->errand, &wanted, 0);
}

/* False when a frame must be run before the core can take it. */
static bool take_event(struct window *w, const SDL_Event *e)
{
    struct ui_event event;
    bool binds = w->ui.wants_bind && keys_bind(e, &event);
    if (!binds) talk(w, e);
    if (e->type == SDL_USEREVENT) return true; /* a waking: the link is asked anyway */
    w->wanted_us = soonest(w->wanted_us, w->frame_us + PACE_US);
    if (e->type == SDL_QUIT) w->quit = true;
    if (e->type == SDL_WINDOWEVENT) take_window_event(w, &e->window);
    if (e->type == SDL_DROPFILE) {
        SDL_free(w->dropped);
        w->dropped = e->drop.file;
    }
    if (e->type == SDL_RENDER_TARGETS_RESET || e->type == SDL_RENDER_DEVICE_RESET)
        draw_sdl_reset(w->draw);
    if (!binds && !keys_translate(&w->keys, e, &event)) return true;
    if (event.kind != UI_WHEEL) {
        event.x /= w->zoom;
        event.y /= w->zoom;
    }
    return ui_feed(&w->ui, &event);
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

/* Something happened while nobody looked: a soft sound, and the window asks to be looked at. */
static void ring(struct window *w)
{
    static const enum cue_kind cues[NOTIFY_KINDS] = {[NOTIFY_MENTION] = CUE_MENTION,
                                                     [NOTIFY_MESSAGE] = CUE_MESSAGE,
                                                     [NOTIFY_JOIN] = CUE_JOIN,
                                                     [NOTIFY_LEAVE] = CUE_LEAVE};
    enum notify_kind kind;
    notify_front(&w->screens.notify, SDL_GetWindowFlags(w->window) & SDL_WINDOW_INPUT_FOCUS);
    set_title(w);
    if (!notify_take(&w->screens.notify, &kind)) return;
    mixer_cue(w->mixer, cues[kind]);
    if (!w->screens.notify.front)
        SDL_FlashWindow(w->window,
                        kind == NOTIFY_MENTION ? SDL_FLASH_UNTIL_FOCUSED : SDL_FLASH_BRIEFLY);
}

static void loop(struct window *w, int64_t end_us)
{
    w->wanted_us = 0;
    while (!w->quit && sys_mono_us() < end_us) {
        take_events(w);
        if (errand_take(&w->errand, sys_mono_us()))
            w->wanted_us = soonest(w->wanted_us, w->frame_us + PACE_US);
        ring(w);
        int64_t due_us = errand_tick(&w->errand, sys_mono_us());
        if (!w->hidden && sys_mono_us() >= w->wanted_us) {
            frame(w);
            SDL_ShowWindow(w->window);
        }
        if (!w->hidden) due_us = soonest(due_us, w->wanted_us);
        if (!w->has_waiting) sleep_until(soonest(due_us, end_us));
    }
}

int window_run(struct link *link, struct mixer *mixer, struct mic *mic, struct model *model,
               struct prefs *prefs, const struct client_options *options)
{
    struct window *w = calloc(1, sizeof *w);
    if (!w) return EXIT_FAILURE;
    w->zoom = 1;
    char server[SYS_PATH_BYTES];
    w->mixer = mixer;
    w->errand = (struct errand){
        .link = link,
        .model = model,
        .prefs = prefs,
        .notify = &w->screens.notify,
        .party = sys_neighbour("wavelength-server", server) ? party_new(server) : NULL,
        .visit = {.prefs = prefs}};
    bool open = open_screen(w) && open_text(w);
    if (open) {
        open_screens(w, options);
        int64_t length_us = (int64_t)options->seconds * 1000000;
        struct device_thread *device =
            options->null_audio ? NULL : device_thread_start(link, mixer, mic);
        loop(w, length_us ? sys_mono_us() + length_us : INT64_MAX);
        device_thread_stop(device);
    }
    close_all(w);
    free(w);
    return open ? EXIT_SUCCESS : EXIT_FAILURE;
}
