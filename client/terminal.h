/* terminal.h: the client without a window: the loop that hands events to a face (headless.h, plain.h) and takes lines from
   the input. */
#ifndef WL_TERMINAL_H
#define WL_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "link.h"
#include "prefs.h"
#include "../common/sys.h"

struct terminal_face {
    void *user;
    void (*event)(void *user, const cJSON *event, int64_t mono_us);
    void (*answer)(void *user, const char *text); /* to a line typed; lines with '\n' between */
    bool shows_all; /* each `queue` event is shown with its numbers, asked for or not */
};

struct terminal_options {
    int seconds;                   /* 0: until quit, or until the input ends */
    const char *greeting;          /* a line to say on joining; "" none */
    const struct sys_waker *waker; /* woken by the link for each event */
    /* The `connect` command for /connect. */
    cJSON *(*connect)(void *user, const char *host, uint16_t port);
    void *user;
    bool looks; /* for servers on this network, while there is no connection: else it then ends */
};

/* Runs until it is over. True when it was in a room and was not sent away. */
bool terminal_run(struct link *l, struct prefs *p, const struct terminal_options *o,
                  const struct terminal_face *face);

#endif
