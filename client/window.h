/* window.h: the window: SDL's events become the core's, the link's events the model, the screens' intents commands. It sleeps while
   nothing changes. */
#ifndef WL_WINDOW_H
#define WL_WINDOW_H

#include "client_options.h"
#include "link.h"
#include "mic.h"
#include "mixer.h"
#include "model.h"
#include "prefs.h"

/* Shows the window until it is closed (or options->seconds are over), with the sound device between SDL's start and end. Nothing is owned. Returns the program's exit code; when there
   is no screen it says so on stderr. */
int window_run(struct link *link, struct mixer *mixer, struct mic *mic, struct model *model,
               struct prefs *prefs, const struct client_options *options);

/* For link_start: ends the window's sleep, from any thread. */
void window_wake(void *user);

#endif
