/* device.h: the sound device, which is there or not: opened, watched, and when it goes away looked for again. It tells once in
   words that it went and once that it is back. Time is handed in; what a device is comes through the ports. */
#ifndef WL_DEVICE_H
#define WL_DEVICE_H

#include <stdbool.h>
#include <stdint.h>
#include "audio.h"
#include "../common/saying.h"

struct device_ports {
    void *user;
    /* False and `error` when there is none; may take long. */
    bool (*open)(void *user, char error[AUDIO_ERROR_BYTES]);
    void (*close)(void *user);
    bool (*is_lost)(void *user);       /* did its system say that the open one went away? */
    uint64_t (*callbacks)(void *user); /* how often the device called back so far */
    /* There is one, which calls back; or (after its closing) there is none. `said`: SAID_NOTHING when nothing is to be said. */
    void (*tell)(void *user, bool there, const struct saying *said);
};

struct device {
    struct device_ports ports;
    bool open, there;
    bool settled; /* the first try has ended, well or not */
    int64_t pause_us, try_us;
    uint64_t callbacks;
    int64_t called_us, ticked_us; /* when it was last seen to call back; the last tick */
};

void device_init(struct device *d, const struct device_ports *ports);

/* Does what is due. Returns when it wants to be called again. */
int64_t device_tick(struct device *d, int64_t mono_us);

/* Closes what is open; tells nothing. */
void device_end(struct device *d);

#endif
