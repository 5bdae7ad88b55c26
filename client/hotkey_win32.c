#include "hotkey.h"

#include <windows.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "hotkey_codes.h"
#include "../common/sys.h"

enum {
    LOOK_US = 10000,
    AGAIN_LOOKS = HOTKEY_AGAIN_US / LOOK_US,
    EXTENDED = 0xe000,
    FIRST_KEYBOARDS = 88
};

struct hotkey {
    struct hotkey_key key;
    void (*tell)(void *user, enum hotkey_news news);
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

/* Windows counts them as they are built, SDL as the left-handed wish. */
static int built_button(int button)
{
    return button_key(button == 3 && GetSystemMetrics(SM_SWAPBUTTON) ? 1 : button);
}

/* Where a key is, as the first keyboards numbered them, 0xe0 before those that later ones got twice or anew: Linux numbers these
   otherwise. */
static int place_of(int code)
{
    static const struct {
        int code, windows;
    } later[] = {{97, 0x1d},  {100, 0x38}, {125, 0x5b}, {126, 0x5c}, {127, 0x5d}, {96, 0x1c},
                 {98, 0x35},  {110, 0x52}, {111, 0x53}, {102, 0x47}, {107, 0x4f}, {104, 0x49},
                 {109, 0x51}, {103, 0x48}, {105, 0x4b}, {106, 0x4d}, {108, 0x50}, {99, 0x37}};

    if (code <= FIRST_KEYBOARDS) return code;
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        if (later[i].code == code) return EXTENDED | later[i].windows;
    return 0;
}

/* The places of the number pad are Home and arrows to MapVirtualKey, which stand elsewhere, too: nobody who moves a caret means to talk.
   So with Num Lock off they do not talk here. 0: it is none of them. */
static int pad_key(int code)
{
    enum { FIRST = 71 };
    static const int keys[] = {VK_NUMPAD7, VK_NUMPAD8, VK_NUMPAD9, VK_SUBTRACT, VK_NUMPAD4,
                               VK_NUMPAD5, VK_NUMPAD6, VK_ADD,     VK_NUMPAD1,  VK_NUMPAD2,
                               VK_NUMPAD3, VK_NUMPAD0, VK_DECIMAL};

    return code >= FIRST && code < FIRST + (int)(sizeof keys / sizeof *keys) ? keys[code - FIRST]
                                                                             : 0;
}

/* What stands at a place depends on the layout of the program in front, which may change at any time. */
static int virtual_key(struct hotkey_key key)
{
    DWORD thread = GetWindowThreadProcessId(GetForegroundWindow(), NULL);
    int code = hotkey_linux_code(key.scancode);

    if (key.button) return built_button(key.button);
    if (pad_key(code)) return pad_key(code);
    return (int)MapVirtualKeyExW((UINT)place_of(code), MAPVK_VSC_TO_VK_EX,
                                 GetKeyboardLayout(thread));
}

static void pause_for(struct hotkey *h, int64_t us)
{
    sys_set_clear(h->set);
    sys_set_wait(h->set, us);
}

/* A layout that changes meanwhile would leave the old key down for ever, so it counts as let go. */
static void run(void *user)
{
    struct hotkey *h = user;
    int held = 0; /* as what it was pressed */
    unsigned looks = 0;

    while (!atomic_load(&h->over)) {
        int key = virtual_key(h->key);
        bool down = key && (!held || key == held) && GetAsyncKeyState(key) < 0;
        if (down != (held != 0)) h->tell(h->user, down ? HOTKEY_DOWN : HOTKEY_UP);
        looks = down && held ? looks + 1 : 0;
        if (looks && looks % AGAIN_LOOKS == 0) h->tell(h->user, HOTKEY_STILL);
        held = down ? key : 0;
        pause_for(h, LOOK_US);
    }
}

struct hotkey *hotkey_start(struct hotkey_key key, void (*tell)(void *user, enum hotkey_news news),
                            void *user, enum hotkey_why *why)
{
    struct hotkey *h = calloc(1, sizeof *h);

    *why = HOTKEY_KEY;
    if (!h) return NULL;
    *h = (struct hotkey){.key = key, .tell = tell, .user = user, .set = sys_set_new()};
    if (virtual_key(key) && h->set) h->thread = sys_thread_start(run, h);
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
