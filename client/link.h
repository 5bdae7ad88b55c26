/* link.h: the engine's thread: one select() loop over TCP, UDP, discovery and curl's sockets. It feeds the engine and sends
   for it. */
#ifndef WL_LINK_H
#define WL_LINK_H

#include <cjson/cJSON.h>
#include "mic.h"
#include "mixer.h"

struct link;

/* Starts the thread, which hears the microphone (NULL: none) and plays into nothing in real time until the command `device` tells of one. `wake` is called on that
   thread whenever an event waits. NULL when it cannot start. */
struct link *link_start(struct mixer *mixer, struct mic *mic, void (*wake)(void *user), void *user);

/* Says goodbye to the server, ends the thread and frees. */
void link_stop(struct link *l);

/* event.h: a command down (ownership goes along), an event up (the caller frees; NULL when none waits). */
void link_command(struct link *l, cJSON *command);
cJSON *link_event(struct link *l);

#endif
