/* device_thread.h: the thread on which the system's sound device and, while it is needed, its microphone are opened, watched and
   closed, since that may take as long as their sound server likes. It tells the link when there is a device and when not, and which
   there are. */
#ifndef WL_DEVICE_THREAD_H
#define WL_DEVICE_THREAD_H

#include "link.h"
#include "mic.h"
#include "mixer.h"

struct device_thread;

/* Link, mixer and microphone outlive it. From here to the stop no other thread may begin or end a part of SDL: SDL does not count them
   under a lock. `speakers`: as in device_thread_want. NULL when it cannot start: music then runs silently. */
struct device_thread *device_thread_start(struct link *l, struct mixer *m, struct mic *mic,
                                          const char *speakers);

/* Music goes to the device of this name from now on, "" the system's own; NULL is fine. */
void device_thread_want(struct device_thread *t, const char *speakers);

/* Waits until the first try has ended, well or not, but not for long: music that begins with a known device begins in step. */
void device_thread_settle(struct device_thread *t);

/* Closes the device, ends the thread and frees; NULL is fine. A sound server that hangs holds nobody up for long: the thread is
   then left behind with what it holds, and the program has to end. */
void device_thread_stop(struct device_thread *t);

#endif
