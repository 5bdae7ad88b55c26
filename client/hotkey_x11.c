#include "hotkey.h"

#include <X11/Xlib.h>
#include <X11/extensions/XInput2.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include "hotkey_codes.h"
#include "../common/sys.h"

enum { X_KEYCODES_FROM = 8 /* X numbers keys as Linux does, from 8 on */ };

struct hotkey {
    Display *display;
    int extension;
    int key, button; /* as X counts them; one of them is 0 */
    int built;       /* the button, as raw events count */
    void (*tell)(void *user, enum hotkey_news news);
    void *user;
    bool down;
    struct sys_set *set;
    struct sys_waker stop;
    atomic_bool over;
    struct sys_thread *thread;
};

/* X has the wheel at 4 to 7, and the buttons beside after it. */
static int x_button(int button)
{
    enum { SDL_BESIDE = 4, X_BESIDE = 8 };

    return button < SDL_BESIDE ? button : button - SDL_BESIDE + X_BESIDE;
}

/* Raw events count the buttons as they are built, all else as the left-handed wish. */
static int built_as(Display *display, int button)
{
    unsigned char wished[256];
    int n = XGetPointerMapping(display, wished, sizeof wished);

    for (int i = 0; i < n; i++)
        if (wished[i] == button) return i + 1;
    return 0;
}

static bool key_is_down(const struct hotkey *h)
{
    char keys[32]; /* a bit each */

    XQueryKeymap(h->display, keys);
    return keys[h->key / 8] >> h->key % 8 & 1;
}

static bool button_is_down(const struct hotkey *h)
{
    Window root, child;
    double place[4];
    int pointer;
    XIButtonState buttons = {0};
    XIModifierState modifiers;
    XIGroupState group;

    if (!XIGetClientPointer(h->display, None, &pointer)) return false;
    XIQueryPointer(h->display, pointer, DefaultRootWindow(h->display), &root, &child, &place[0],
                   &place[1], &place[2], &place[3], &buttons, &modifiers, &group);
    bool down =
        buttons.mask && h->button < 8 * buttons.mask_len && XIMaskIsSet(buttons.mask, h->button);
    XFree(buttons.mask);
    return down;
}

/* A release that nobody told of, as when the session went to another screen. */
static void ask(struct hotkey *h)
{
    h->down = h->key ? key_is_down(h) : button_is_down(h);
    h->tell(h->user, h->down ? HOTKEY_STILL : HOTKEY_UP);
}

/* Keys that are held repeat: only changes count. */
static void take(struct hotkey *h, int type, int detail)
{
    bool key = type == XI_RawKeyPress || type == XI_RawKeyRelease;
    bool down = type == XI_RawKeyPress || type == XI_RawButtonPress;

    if (detail != (key ? h->key : h->built) || detail == 0 || down == h->down) return;
    h->down = down;
    h->tell(h->user, down ? HOTKEY_DOWN : HOTKEY_UP);
}

static void read_events(struct hotkey *h)
{
    while (XPending(h->display)) {
        XEvent e;
        XNextEvent(h->display, &e);
        if (e.xcookie.type != GenericEvent || e.xcookie.extension != h->extension ||
            !XGetEventData(h->display, &e.xcookie))
            continue;
        const XIRawEvent *raw = e.xcookie.data;
        take(h, raw->evtype, raw->detail);
        XFreeEventData(h->display, &e.xcookie);
    }
}

static void run(void *user)
{
    struct hotkey *h = user;

    while (!atomic_load(&h->over)) {
        if (h->down) ask(h);
        read_events(h); /* those that came before the answer, too */
        sys_set_clear(h->set);
        sys_set_want(h->set, h->stop.read_end, true, false);
        sys_set_want(h->set, ConnectionNumber(h->display), true, false);
        sys_set_wait(h->set, h->down ? HOTKEY_AGAIN_US : -1);
    }
}

static bool listen_to(struct hotkey *h)
{
    int event, error, major = 2,
                      minor = 2; /* from 2.1 on raw keys come also while somebody grabs */
    unsigned char mask[XIMaskLen(XI_LASTEVENT)] = {0};
    XIEventMask wanted = {XIAllMasterDevices, sizeof mask, mask};

    if (!XQueryExtension(h->display, "XInputExtension", &h->extension, &event, &error) ||
        XIQueryVersion(h->display, &major, &minor) != Success)
        return false;
    XISetMask(mask, XI_RawKeyPress);
    XISetMask(mask, XI_RawKeyRelease);
    XISetMask(mask, XI_RawButtonPress);
    XISetMask(mask, XI_RawButtonRelease);
    XISelectEvents(h->display, DefaultRootWindow(h->display), &wanted, 1);
    XFlush(h->display);
    return true;
}

static void free_hotkey(struct hotkey *h)
{
    if (h->display) XCloseDisplay(h->display);
    if (h->set) sys_set_free(h->set);
    if (h->stop.read_end != SYS_NO_SOCKET) sys_waker_close(&h->stop);
    free(h);
}

static bool find(struct hotkey *h, struct hotkey_key key)
{
    int code = hotkey_linux_code(key.scancode);

    if (key.button) {
        h->button = x_button(key.button);
        h->built = built_as(h->display, h->button);
    } else if (code) {
        h->key = code + X_KEYCODES_FROM;
    }
    return h->key || h->built;
}

/* The window's thread learns of it in the same moment: Xlib's own answer, exit(), must not be given by two at once. */
static int end_with_screen(Display *display)
{
    (void)display;
    fputs("wavelength: the screen is gone\n", stderr);
    _Exit(EXIT_FAILURE);
}

static enum hotkey_why begin(struct hotkey *h, struct hotkey_key key)
{
    XSetIOErrorHandler(end_with_screen);
    h->display = XOpenDisplay(NULL);
    h->set = sys_set_new();
    if (!h->display || !h->set || !sys_waker_open(&h->stop)) return HOTKEY_SYSTEM;
    if (!find(h, key)) return HOTKEY_KEY;
    if (listen_to(h)) h->thread = sys_thread_start(run, h);
    return h->thread ? HOTKEY_WORKS : HOTKEY_SYSTEM;
}

/* Under Wayland the X server only sees what is typed into X programs. */
struct hotkey *hotkey_start(struct hotkey_key key, void (*tell)(void *user, enum hotkey_news news),
                            void *user, enum hotkey_why *why)
{
    struct hotkey *h = calloc(1, sizeof *h);

    *why = HOTKEY_WAYLAND;
    if (!h || getenv("WAYLAND_DISPLAY")) {
        free(h);
        return NULL;
    }
    h->tell = tell;
    h->user = user;
    h->stop.read_end = SYS_NO_SOCKET;
    *why = begin(h, key);
    if (*why == HOTKEY_WORKS) return h;
    free_hotkey(h);
    return NULL;
}

void hotkey_stop(struct hotkey *h)
{
    if (!h) return;
    atomic_store(&h->over, true);
    sys_wake(&h->stop);
    sys_thread_join(h->thread);
    free_hotkey(h);
}
