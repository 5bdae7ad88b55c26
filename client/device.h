/* device.h: the sound device, which is there or not: opened, watched, and when it goes away looked for again. Where the one that is wanted
   cannot be opened, the system's own stands in for it until it comes. It tells in words what changed that nobody asked for, once. Time is
   handed in; what a device is comes through the ports. */
#ifndef WL_DEVICE_H
#define WL_DEVICE_H

#include <stdbool.h>
#include <stdint.h>
#include "audio.h"
#include "../common/saying.h"

struct device_ports {
    void *user;
    /* `name`: as listed, "" the system's own. False and `error` when there is none; may take long. */
    bool (*open)(void *user, const char *name, char error[AUDIO_ERROR_BYTES]);
    void (*close)(void *user);
    bool (*is_lost)(void *user);       /* did its system say that the open one went away? */
    uint64_t (*callbacks)(void *user); /* how often the device called back so far */
    bool (*is_listed)(void *user, const char *name); /* is there one called so? while one is open */
    bool (*is_moved)(void *user); /* does the open one play elsewhere than when it was told last? */
    /* There is one, which calls back, and maybe another than before; or (after its closing) there is none. `said`: SAID_NOTHING when
       nothing is to be said. */
    void (*tell)(void *user, bool there, const struct saying *said);
};

struct device {
    struct device_ports ports;
    char wanted[AUDIO_NAME_BYTES]; /* "": the system's own */
    bool open, calls;              /* calls: ... back, as was seen */
    bool stands_in;                /* the open one is the system's own, another is wanted */
    bool listed;                   /* was the wanted one there, when that was asked last? */
    bool there, told_stands_in;    /* as told last */
    bool settled;                  /* the first try has ended, well or not */
    int64_t pause_us, try_us;
    uint64_t callbacks;
    int64_t called_us, ticked_us; /* when it was last seen to call back; the last tick */
};

/* Begins with the system's own. */
void device_init(struct device *d, const struct device_ports *ports);

/* That one from the next tick on. */
void device_want(struct device *d, const char *name);

/* Does what is due. Returns when it wants to be called again. */
int64_t device_tick(struct device *d, int64_t mono_us);

/* Closes what is open; tells nothing. */
void device_end(struct device *d);

#endif
