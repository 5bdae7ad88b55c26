/* window.c: see window.h. */
#include "window.h"
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/now.h"
#include "../common/proto.h"
#include "../common/sys.h"
#include "../common/utf8.h"
#include "canvas.h"
#include "device_thread.h"
#include "errand.h"
#include "event.h"
#include "keys.h"
#include "pulse.h"
#include "screens.h"
#include "trigger.h"
#include "tongue.h"
#include "visit.h"
#include "words.h"

enum {
    WIDTH = 1280,
    HEIGHT = 720,
    PACE_US = 8000, /* frames come at most this often */
    SLEEP_MOST_MS = 60000,
    NICK_BYTES = 160
};

struct window {
    struct canvas canvas;
    struct ui ui;
    struct keys keys;
    struct screens screens;
    struct mixer *mixer;
    struct pulse pulse; /* of what it plays */
    struct errand errand;
    struct trigger trigger;
    struct device_thread *device; /* NULL: nothing is to be heard */
    char *clipboard;              /* SDL's, from the last paste */
    char *dropped;                /* SDL's: a file let go over the window, until it was shown */
    SDL_Event waiting;            /* an event the core could not take before a frame */
    bool has_waiting, quit, hidden;
    float zoom;        /* points of the system in one of the screens' */
    int64_t frame_us;  /* when the last frame was shown */
    int64_t wanted_us; /* when the next one is wanted */
};

void window_wake(void *user)
{
    (void)user;
    SDL_Event e = {.type = SDL_USEREVENT};
    if (SDL_WasInit(SDL_INIT_VIDEO)) SDL_PushEvent(&e);
}

/* -- opening and closing -- */

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

/* On any thread. */
static void tell_key(void *link, bool down)
{
    cJSON *c = command_new("talk_key");
    proto_put_flag(c, "down", down);
    link_command(link, c);
}

/* What the engine and the talk key follow; kept, too. */
static void tell_habits(struct window *w)
{
    const struct habits *h = &w->screens.habits;
    habits_keep(h, w->errand.prefs);
    link_command(w->errand.link, habits_command(h));
    device_thread_want(w->device, h->speakers);
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
    ui_init(&w->ui, w->canvas.text);
    w->ui.clipboard = (struct ui_clipboard){w, clipboard_get, clipboard_set};
    tongue_of_system(tongue);
    look_read(&w->screens.look, p, tongue);
    if (o->language[0]) look_speak(&w->screens.look, words_language_of(o->language));
    view_connect_init(&w->screens.connect, nick,
                      o->taste[0] ? o->taste : prefs_text(p, "picks", ""), o->connect,
                      prefs_text(p, "songs", ""));
    const cJSON *likes = prefs_love(p, nick, PREFS_LIKES);
    if (!o->taste[0] && likes) view_taste_recall(&w->screens.connect.taste, likes);
    if (!o->taste[0]) view_taste_settle(&w->screens.connect.taste);
    pulse_init(&w->pulse);
    view_room_init(&w->screens.room, (float)prefs_number(p, "volume", 0.8));
    w->screens.room.floor.pulse = &w->pulse;
    struct intent volume = {.kind = INTENT_VOLUME, .volume = w->screens.room.bar.volume};
    errand_run(&w->errand, &volume, 0);
    notify_read(&w->screens.notify, p);
    habits_read(&w->screens.habits, p);
    w->trigger.tell = tell_key;
    w->trigger.user = w->errand.link;
    tell_habits(w);
}

static void close_all(struct window *w)
{
    trigger_end(&w->trigger);
    SDL_free(w->clipboard);
    SDL_free(w->dropped);
    ui_free(&w->ui);
    party_free(w->errand.party);
    canvas_close(&w->canvas);
}

/* -- a frame -- */

static void set_title(struct window *w)
{
    const struct model *m = w->errand.model;
    static const char dash[] = " \xE2\x80\x93 ";
    char title[CANVAS_TITLE_BYTES], unread[24] = "";
    if (w->screens.notify.unread)
        snprintf(unread, sizeof unread, "(%d) ", w->screens.notify.unread);
    bool room = !screens_is_connect(m), song = room && m->song.any;
    snprintf(title, sizeof title, "%s%s%s%s%sWavelength", unread, song ? m->song.title : "",
             song ? dash : "", room ? m->room : "", room ? dash : "");
    canvas_title(&w->canvas, title);
}

/* What is on the screen is said in the language at once. */
static void keep_look(struct window *w)
{
    look_keep(&w->screens.look, w->errand.prefs);
    words_use(look_language(&w->screens.look));
    model_retell(w->errand.model);
}

/* Each nickname has its likes somewhere: those of another are not to be read for it, and remembered as its own. What was typed in a
   room, or to come there, was used. */
static void follow_nick(struct window *w)
{
    struct view_taste *taste = &w->screens.connect.taste;
    if (!screens_is_connect(w->errand.model)) {
        view_taste_settle(taste);
        return;
    }
    if (view_taste_renamed(taste))
        view_taste_recall(taste, prefs_love(w->errand.prefs, taste->nick.edit.text, PREFS_LIKES));
}

/* Shows at once what became of it. */
static void obey(struct window *w, const struct intent *wanted)
{
    w->quit |= wanted->kind == INTENT_QUIT;
    if (wanted->kind == INTENT_LOOK) keep_look(w);
    if (wanted->kind == INTENT_ALERTS) notify_keep(&w->screens.notify, w->errand.prefs);
    if (wanted->kind == INTENT_HABITS) tell_habits(w);
    if (wanted->kind == INTENT_OPEN) SDL_OpenURL(wanted->text);
    errand_run(&w->errand, wanted, sys_wall_us() / 1000);
    w->wanted_us = w->frame_us;
}

static void frame(struct window *w)
{
    int width, height;
    struct intent wanted;
    float pixels = canvas_size(&w->canvas, &width, &height);
    int64_t now_us = sys_mono_us();
    w->zoom = look_zoom(&w->screens.look, (float)width, (float)height);
    float scale = pixels * w->zoom;
    text_set_scale(w->canvas.text, scale);
    w->ui.active = canvas_is_front(&w->canvas);
    ui_begin(&w->ui, (float)width / w->zoom, (float)height / w->zoom, now_us);
    w->ui.dropped = w->dropped;
    if (w->ui.moves && !screens_is_connect(w->errand.model))
        pulse_listen(&w->pulse, w->mixer, now_us);
    follow_nick(w);
    screens_show(&w->screens, &w->ui, w->errand.model, prefs_servers(w->errand.prefs), &wanted);
    ui_end(&w->ui);
    SDL_free(w->dropped);
    w->dropped = NULL;
    canvas_show(&w->canvas, &w->ui, scale);
    canvas_settle(&w->canvas, &w->ui, w->zoom);
    w->frame_us = sys_mono_us();
    w->wanted_us = w->ui.next_us;
    if (wanted.kind != INTENT_NONE) obey(w, &wanted);
}

/* -- events -- */

/* A Mac's menu asks for it, as closing the window does elsewhere. Otherwise it is a signal, or the screen is gone, and nobody could
   answer. */
static bool may_quit(struct window *w)
{
    if (strcmp(SDL_GetPlatform(), "Mac OS X") != 0) return true;
    SDL_RestoreWindow(w->canvas.window);
    return screens_quit(&w->screens, &w->ui, w->errand.model);
}

static void take_window_event(struct window *w, const SDL_WindowEvent *e)
{
    if (e->event == SDL_WINDOWEVENT_HIDDEN || e->event == SDL_WINDOWEVENT_MINIMIZED)
        w->hidden = true;
    if (e->event == SDL_WINDOWEVENT_SHOWN || e->event == SDL_WINDOWEVENT_RESTORED ||
        e->event == SDL_WINDOWEVENT_EXPOSED)
        w->hidden = false;
    if (e->event == SDL_WINDOWEVENT_FOCUS_GAINED) ui_stir(&w->ui);
    if (e->event == SDL_WINDOWEVENT_FOCUS_LOST || w->hidden) /* what the mouse held is let go */
        ui_feed(&w->ui, &(struct ui_event){.kind = UI_RELEASE, .x = -1, .y = -1});
    if (e->event == SDL_WINDOWEVENT_LEAVE) ui_feed(&w->ui, &(struct ui_event){.kind = UI_GONE});
    if (e->event == SDL_WINDOWEVENT_CLOSE)
        w->quit = screens_quit(&w->screens, &w->ui, w->errand.model);
    if (e->event == SDL_WINDOWEVENT_SIZE_CHANGED &&
        !(SDL_GetWindowFlags(w->canvas.window) & SDL_WINDOW_MAXIMIZED)) {
        prefs_set_number(w->errand.prefs, "window_width", e->data1);
        prefs_set_number(w->errand.prefs, "window_height", e->data2);
    }
}

/* False when a frame must be run before the core can take it. */
static bool take_event(struct window *w, const SDL_Event *e)
{
    struct ui_event event;
    bool binds = w->ui.wants_bind && keys_bind(e, &event);
    if (!binds) trigger_take(&w->trigger, e, canvas_is_front(&w->canvas), w->ui.wants_text);
    if (e->type == SDL_USEREVENT) return true; /* a waking: the link is asked anyway */
    w->wanted_us = now_earlier(w->wanted_us, w->frame_us + PACE_US);
    if (e->type == SDL_QUIT) w->quit = may_quit(w);
    if (e->type == SDL_WINDOWEVENT) take_window_event(w, &e->window);
    if (e->type == SDL_DROPFILE) {
        SDL_free(w->dropped);
        w->dropped = e->drop.file;
    }
    if (e->type == SDL_RENDER_TARGETS_RESET || e->type == SDL_RENDER_DEVICE_RESET)
        draw_sdl_reset(w->canvas.draw);
    if (!binds && !keys_translate(&w->keys, e, &event)) return true;
    if (event.kind != UI_WHEEL) {
        event.x /= w->zoom;
        event.y /= w->zoom;
    }
    return w->hidden || ui_feed(&w->ui, &event); /* no frame would ever make room for it */
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
    notify_front(&w->screens.notify, canvas_is_front(&w->canvas));
    set_title(w);
    if (!notify_take(&w->screens.notify, &kind)) return;
    mixer_cue(w->mixer, cues[kind]);
    if (!w->screens.notify.front)
        SDL_FlashWindow(w->canvas.window,
                        kind == NOTIFY_MENTION ? SDL_FLASH_UNTIL_FOCUSED : SDL_FLASH_BRIEFLY);
}

static void loop(struct window *w, int64_t end_us)
{
    w->wanted_us = 0;
    while (!w->quit && sys_mono_us() < end_us) {
        take_events(w);
        if (errand_take(&w->errand, sys_mono_us()))
            w->wanted_us = now_earlier(w->wanted_us, w->frame_us + PACE_US);
        ring(w);
        int64_t due_us = errand_tick(&w->errand, sys_mono_us());
        due_us = now_earlier(due_us, trigger_run(&w->trigger, sys_mono_us()));
        if (!w->hidden && sys_mono_us() >= w->wanted_us) {
            frame(w);
            SDL_ShowWindow(w->canvas.window);
        }
        if (!w->hidden) due_us = now_earlier(due_us, w->wanted_us);
        if (!w->has_waiting) sleep_until(now_earlier(due_us, end_us));
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
    bool open = canvas_open(&w->canvas, (int)prefs_number(prefs, "window_width", WIDTH),
                            (int)prefs_number(prefs, "window_height", HEIGHT));
    if (open) {
        open_screens(w, options);
        int64_t length_us = (int64_t)options->seconds * 1000000;
        if (!options->null_audio)
            w->device = device_thread_start(link, mixer, mic, w->screens.habits.speakers);
        loop(w, length_us ? sys_mono_us() + length_us : INT64_MAX);
        device_thread_stop(w->device);
    }
    close_all(w);
    free(w);
    return open ? EXIT_SUCCESS : EXIT_FAILURE;
}
