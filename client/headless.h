/* headless.h: the face of --headless: each event (event.h) as one JSON object a line on stdout, for programs. */
#ifndef WL_HEADLESS_H
#define WL_HEADLESS_H

#include "terminal.h"

struct terminal_face headless_face(void);

#endif
