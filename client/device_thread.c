#include "device_thread.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "device.h"
#include "event.h"
#include "../common/proto.h"
#include "../common/sys.h"

enum {
    SETTLE_MOST_US = 1000000,
    STOP_MOST_US = 2000000,
    MIC_WATCH_US = 250000,  /* between two looks at an open microphone */
    MIC_AGAIN_US = 3000000, /* one that cannot be opened is tried again */
    LOOKS_A_NAME = 4,       /* of a second's looks at the device one asks for its name */
};

struct device_thread {
    struct sys_thread *thread;
    struct link *link;
    struct mixer *mixer;
    struct device device; /* the thread's own, like what follows */
    struct mic *mic;
    bool mic_open,
        mic_stands_in; /* mic_stands_in: the open one is the system's own, another is wanted */
    int64_t mic_try_us;
    char mic_device[MIC_TEXT_BYTES]; /* that was wanted */
    cJSON *listed;                   /* what was told last of the devices there are */
    char told[AUDIO_NAME_BYTES],
        seen[AUDIO_NAME_BYTES]; /* which device plays, as told and seen last */
    unsigned looks;             /* whether it is another */
    struct sys_set *set;
    struct sys_waker stop, settled, ended; /* stop: or something else is wanted */
    atomic_bool over;                      /* link and mixer may be gone */
    struct sys_lock *lock;                 /* of what follows */
    char speakers[AUDIO_NAME_BYTES];       /* that are wanted */
};

static void send(struct device_thread *t, cJSON *command)
{
    if (atomic_load(&t->over))
        cJSON_Delete(command);
    else
        link_command(t->link, command);
}

/* -- the microphone ---------------------------------------------------------------------------- */

static void close_mic(struct device_thread *t, enum said why)
{
    if (t->mic_open) audio_mic_close();
    t->mic_open = false;
    t->mic_try_us = 0;
    mic_tell(t->mic, false, why, "");
}

static void open_mic(struct device_thread *t, const char *device, int64_t mono_us)
{
    char text[MIC_TEXT_BYTES];

    t->mic_open = audio_mic_open(t->mic, device, text);
    t->mic_stands_in = device[0] && !audio_listed(device, true);
    t->mic_try_us = mono_us + MIC_AGAIN_US;
    memcpy(t->mic_device, device, sizeof t->mic_device);
    mic_tell(t->mic, t->mic_open, t->mic_open ? SAID_NOTHING : SAID_NO_MIC, text);
}

/* Opens or closes it as it is wanted. Returns when to look again. */
static int64_t run_mic(struct device_thread *t, int64_t mono_us)
{
    char device[MIC_TEXT_BYTES];
    bool wanted = mic_wanted(t->mic, device), other = strcmp(device, t->mic_device) != 0;

    if (t->mic_open && audio_mic_is_lost()) close_mic(t, SAID_MIC_GONE);
    bool back = t->mic_open && t->mic_stands_in && audio_listed(device, true);
    if (t->mic_open && (!wanted || other || back)) close_mic(t, SAID_NOTHING);
    if (!wanted) t->mic_try_us = 0;
    if (wanted && !t->mic_open && (mono_us >= t->mic_try_us || other)) open_mic(t, device, mono_us);
    if (t->mic_open) return mono_us + MIC_WATCH_US;
    return wanted ? t->mic_try_us : INT64_MAX;
}

/* -- ports of the device ------------------------------------------------------------------------ */

static bool open_audio(void *user, const char *name, char error[AUDIO_ERROR_BYTES])
{
    struct device_thread *t = user;

    return audio_sdl_open(t->mixer, name, error);
}

/* With the microphone: SDL's driver ends only when both are closed, and it does not survive its sound server. */
static void close_audio(void *user)
{
    struct device_thread *t = user;

    if (t->mic_open) close_mic(t, SAID_NOTHING);
    audio_sdl_close();
}

static bool is_lost(void *user)
{
    (void)user;
    return audio_sdl_is_lost();
}

static uint64_t callbacks(void *user)
{
    (void)user;
    return audio_sdl_callbacks();
}

static bool is_listed(void *user, const char *name)
{
    (void)user;
    return audio_listed(name, false) != NULL;
}

/* The system's own is another one since a headset was plugged in: the system moves what plays there without a word, and each has a
   trim of its own. */
static bool is_moved(void *user)
{
    struct device_thread *t = user;
    char name[AUDIO_NAME_BYTES];

    if (++t->looks % LOOKS_A_NAME != 0 || !audio_sdl_name(name)) return false;
    bool stays =
        strcmp(name, t->seen) == 0; /* while devices come and go it may be another's for a moment */
    memcpy(t->seen, name, sizeof name);
    return stays && strcmp(name, t->told) != 0;
}

static void tell(void *user, bool there, const struct saying *said)
{
    struct device_thread *t = user;
    cJSON *c = command_new("device");

    proto_put_flag(c, "there", there);
    if (there) {
        audio_sdl_name(t->told);
        proto_put_text(c, "name", t->told);
        proto_put_int(c, "latency_us", audio_sdl_latency_us());
        proto_put_int(c, "opening", audio_sdl_opening());
    }
    if (said->said) saying_put(said, c);
    send(t, c);
}

/* -- the thread --------------------------------------------------------------------------------- */

/* Which there are, when that changed. */
static void tell_listed(struct device_thread *t)
{
    cJSON *c = command_new("devices");

    if (c) cJSON_AddItemToObject(c, "speakers", audio_list(false));
    if (c) cJSON_AddItemToObject(c, "mics", audio_list(true));
    if (cJSON_Compare(c, t->listed, true)) {
        cJSON_Delete(c);
        return;
    }
    cJSON_Delete(t->listed);
    t->listed = cJSON_Duplicate(c, true);
    send(t, c);
}

/* Nobody waits at the lock while a device is closed. */
static void take_wish(struct device_thread *t)
{
    char speakers[AUDIO_NAME_BYTES];

    sys_lock_take(t->lock);
    memcpy(speakers, t->speakers, sizeof speakers);
    sys_lock_give(t->lock);
    device_want(&t->device, speakers);
}

static void run(void *user)
{
    struct device_thread *t = user;
    bool told = false;

    while (!atomic_load(&t->over)) {
        take_wish(t);
        int64_t next_us = device_tick(&t->device, sys_mono_us());
        int64_t mic_us = run_mic(t, sys_mono_us());
        int64_t left_us = (mic_us < next_us ? mic_us : next_us) - sys_mono_us();
        tell_listed(t);
        if (t->device.settled && !told) sys_wake(&t->settled);
        told = t->device.settled;
        sys_set_clear(t->set);
        sys_set_want(t->set, t->stop.read_end, true, false);
        sys_set_wait(t->set, left_us > 0 ? left_us : 0);
        if (sys_set_readable(t->set, t->stop.read_end)) sys_wake_clear(&t->stop);
    }
    device_end(&t->device);
    if (t->mic_open) close_mic(t, SAID_NOTHING);
    audio_sdl_leave();
    sys_wake(&t->ended);
}

static void free_thread(struct device_thread *t)
{
    if (t->stop.read_end != SYS_NO_SOCKET) sys_waker_close(&t->stop);
    if (t->settled.read_end != SYS_NO_SOCKET) sys_waker_close(&t->settled);
    if (t->ended.read_end != SYS_NO_SOCKET) sys_waker_close(&t->ended);
    if (t->set) sys_set_free(t->set);
    if (t->lock) sys_lock_free(t->lock);
    cJSON_Delete(t->listed);
    free(t);
}

static void mic_changed(void *user)
{
    struct device_thread *t = user;

    sys_wake(&t->stop);
}

void device_thread_want(struct device_thread *t, const char *speakers)
{
    if (!t) return;
    sys_lock_take(t->lock);
    bool other = strcmp(t->speakers, speakers) != 0;
    snprintf(t->speakers, sizeof t->speakers, "%s", speakers);
    sys_lock_give(t->lock);
    if (other) sys_wake(&t->stop);
}

struct device_thread *device_thread_start(struct link *l, struct mixer *m, struct mic *mic,
                                          const char *speakers)
{
    struct device_thread *t = calloc(1, sizeof *t);

    if (!t) return NULL;
    struct device_ports ports = {t,         open_audio, close_audio, is_lost,
                                 callbacks, is_listed,  is_moved,    tell};
    t->link = l;
    t->mixer = m;
    t->mic = mic;
    t->stop = t->settled = t->ended = (struct sys_waker){SYS_NO_SOCKET, SYS_NO_SOCKET};
    t->set = sys_set_new();
    t->lock = sys_lock_new();
    snprintf(t->speakers, sizeof t->speakers, "%s", speakers);
    device_init(&t->device, &ports);
    if (t->set && t->lock && sys_waker_open(&t->stop) && sys_waker_open(&t->settled) &&
        sys_waker_open(&t->ended))
        t->thread = sys_thread_start(run, t);
    if (t->thread) mic_on_change(mic, mic_changed, t);
    if (t->thread) return t;
    free_thread(t);
    return NULL;
}

/* False when it was not woken in that time. */
static bool wait_for(const struct sys_waker *w, int64_t most_us)
{
    struct sys_set *set = sys_set_new();

    if (!set) return false;
    sys_set_want(set, w->read_end, true, false);
    bool woken = sys_set_wait(set, most_us) > 0;
    sys_set_free(set);
    return woken;
}

void device_thread_settle(struct device_thread *t)
{
    if (t) wait_for(&t->settled, SETTLE_MOST_US);
}

void device_thread_stop(struct device_thread *t)
{
    if (!t) return;
    mic_on_change(t->mic, NULL, NULL);
    atomic_store(&t->over, true);
    sys_wake(&t->stop);
    if (!wait_for(&t->ended, STOP_MOST_US)) return;
    sys_thread_join(t->thread);
    free_thread(t);
}
