#include "hotkey.h"

#include <X11/Xlib.h>
#include <X11/extensions/XInput2.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "hotkey_codes.h"
#include "../common/sys.h"

enum { X_KEYCODES_FROM = 8 /* X numbers keys as Linux does, from 8 on */ };

struct hotkey {
    Display *display;
    int extension;
    int key, button; /* as X counts them; one of them is 0 */
    void (*pressed)(void *user, bool down);
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

/* Keys that are held repeat: only changes count. */
static void take(struct hotkey *h, int type, int detail)
{
    bool key = type == XI_RawKeyPress || type == XI_RawKeyRelease;
    bool down = type == XI_RawKeyPress || type == XI_RawButtonPress;

    if (detail != (key ? h->key : h->button) || detail == 0 || down == h->down) return;
    h->down = down;
    h->pressed(h->user, down);
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
        read_events(h);
        sys_set_clear(h->set);
        sys_set_want(h->set, h->stop.read_end, true, false);
        sys_set_want(h->set, ConnectionNumber(h->display), true, false);
        sys_set_wait(h->set, INT64_MAX);
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

/* Under Wayland the X server only sees what is typed into X programs. */
struct hotkey *hotkey_start(struct hotkey_key key, void (*pressed)(void *user, bool down),
                            void *user, enum hotkey_why *why)
{
    struct hotkey *h = calloc(1, sizeof *h);
    int code = hotkey_linux_code(key.scancode);

    *why = HOTKEY_WAYLAND;
    if (!h || getenv("WAYLAND_DISPLAY")) {
        free(h);
        return NULL;
    }
    *why = HOTKEY_SYSTEM;
    h->key = key.button || !code ? 0 : code + X_KEYCODES_FROM;
    h->button = key.button ? x_button(key.button) : 0;
    h->pressed = pressed;
    h->user = user;
    h->stop.read_end = SYS_NO_SOCKET;
    h->display = XOpenDisplay(NULL);
    h->set = sys_set_new();
    if (h->display && h->set && sys_waker_open(&h->stop) && listen_to(h))
        h->thread = sys_thread_start(run, h);
    if (h->thread) {
        *why = HOTKEY_WORKS;
        return h;
    }
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
