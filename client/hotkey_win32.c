#include "hotkey.h"

#include <windows.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "hotkey_codes.h"
#include "../common/sys.h"

enum { LOOK_US = 10000, EXTENDED = 0xe000, FIRST_KEYBOARDS = 88 };

struct hotkey {
    int virtual_key;
    void (*pressed)(void *user, bool down);
    void *user;
    atomic_bool over;
    struct sys_set *set; /* empty: only to wait with */
    struct sys_thread *thread;
};

static int button_key(int button)
{
    static const int keys[] = {0, VK_LBUTTON, VK_MBUTTON, VK_RBUTTON, VK_XBUTTON1, VK_XBUTTON2};

    return button < (int)(sizeof keys / sizeof *keys) ? keys[button] : 0;
}

/* The keys that later keyboards got twice or anew; Linux numbers these otherwise. */
static int place_key(int code)
{
    static const struct {
        int code, windows;
    } later[] = {{97, 0x1d},  {100, 0x38}, {125, 0x5b}, {126, 0x5c}, {127, 0x5d},
                 {96, 0x1c},  {98, 0x35},  {110, 0x52}, {111, 0x53}, {102, 0x47},
                 {107, 0x4f}, {104, 0x49}, {109, 0x51}};

    if (code <= FIRST_KEYBOARDS) return (int)MapVirtualKeyW((UINT)code, MAPVK_VSC_TO_VK_EX);
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        if (later[i].code == code)
            return (int)MapVirtualKeyW((UINT)(EXTENDED | later[i].windows), MAPVK_VSC_TO_VK_EX);
    return 0;
}

static void run(void *user)
{
    struct hotkey *h = user;
    bool was = false;

    while (!atomic_load(&h->over)) {
        bool down = GetAsyncKeyState(h->virtual_key) < 0;
        if (down != was) h->pressed(h->user, down);
        was = down;
        sys_set_clear(h->set);
        sys_set_wait(h->set, LOOK_US);
    }
}

struct hotkey *hotkey_start(struct hotkey_key key, void (*pressed)(void *user, bool down),
                            void *user, enum hotkey_why *why)
{
    struct hotkey *h = calloc(1, sizeof *h);
    int code = hotkey_linux_code(key.scancode);

    *why = HOTKEY_KEY;
    if (!h) return NULL;
    h->virtual_key = key.button ? button_key(key.button) : code ? place_key(code) : 0;
    h->pressed = pressed;
    h->user = user;
    h->set = sys_set_new();
    if (h->virtual_key && h->set) h->thread = sys_thread_start(run, h);
    if (h->thread) {
        *why = HOTKEY_WORKS;
        return h;
    }
    if (h->set) sys_set_free(h->set);
    free(h);
    return NULL;
}

void hotkey_stop(struct hotkey *h)
{
    if (!h) return;
    atomic_store(&h->over, true);
    sys_thread_join(h->thread);
    sys_set_free(h->set);
    free(h);
}
