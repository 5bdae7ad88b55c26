#include "device_thread.h"

#include <stdatomic.h>
#include <stdlib.h>
#include "device.h"
#include "event.h"
#include "../common/proto.h"
#include "../common/sys.h"

enum { SETTLE_MOST_US = 1000000, STOP_MOST_US = 2000000 };

struct device_thread {
    struct sys_thread *thread;
    struct link *link;
    struct mixer *mixer;
    struct device device; /* the thread's own */
    struct sys_set *set;
    struct sys_waker stop, settled, ended;
    atomic_bool over; /* link and mixer may be gone */
};

/* -- ports of the device ------------------------------------------------------------------------ */

static bool open_audio(void *user, char error[AUDIO_ERROR_BYTES])
{
    struct device_thread *t = user;

    return audio_sdl_open(t->mixer, error);
}

static void close_audio(void *user)
{
    (void)user;
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

static void tell(void *user, bool there, const char *text)
{
    struct device_thread *t = user;
    cJSON *c = command_new("device");
    char name[AUDIO_NAME_BYTES] = "";

    if (c) cJSON_AddBoolToObject(c, "there", there);
    if (there) {
        audio_sdl_name(name);
        proto_put_text(c, "name", name);
        proto_put_int(c, "latency_us", audio_sdl_latency_us());
        proto_put_int(c, "opening", audio_sdl_opening());
    }
    proto_put_text(c, "text", text);
    if (atomic_load(&t->over))
        cJSON_Delete(c);
    else
        link_command(t->link, c);
}

/* -- the thread --------------------------------------------------------------------------------- */

static void run(void *user)
{
    struct device_thread *t = user;
    bool told = false;

    while (!atomic_load(&t->over)) {
        int64_t next_us = device_tick(&t->device, sys_mono_us()), left_us = next_us - sys_mono_us();
        if (t->device.settled && !told) sys_wake(&t->settled);
        told = t->device.settled;
        sys_set_clear(t->set);
        sys_set_want(t->set, t->stop.read_end, true, false);
        sys_set_wait(t->set, left_us > 0 ? left_us : 0);
    }
    device_end(&t->device);
    audio_sdl_leave();
    sys_wake(&t->ended);
}

static void free_thread(struct device_thread *t)
{
    if (t->stop.read_end != SYS_NO_SOCKET) sys_waker_close(&t->stop);
    if (t->settled.read_end != SYS_NO_SOCKET) sys_waker_close(&t->settled);
    if (t->ended.read_end != SYS_NO_SOCKET) sys_waker_close(&t->ended);
    if (t->set) sys_set_free(t->set);
    free(t);
}

struct device_thread *device_thread_start(struct link *l, struct mixer *m)
{
    struct device_thread *t = calloc(1, sizeof *t);

    if (!t) return NULL;
    struct device_ports ports = {t, open_audio, close_audio, is_lost, callbacks, tell};
    t->link = l;
    t->mixer = m;
    t->stop = t->settled = t->ended = (struct sys_waker){SYS_NO_SOCKET, SYS_NO_SOCKET};
    t->set = sys_set_new();
    device_init(&t->device, &ports);
    if (t->set && sys_waker_open(&t->stop) && sys_waker_open(&t->settled) &&
        sys_waker_open(&t->ended))
        t->thread = sys_thread_start(run, t);
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
    atomic_store(&t->over, true);
    sys_wake(&t->stop);
    if (!wait_for(&t->ended, STOP_MOST_US)) return;
    sys_thread_join(t->thread);
    free_thread(t);
}
