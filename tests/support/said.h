/* said.h: what a part writes to stdout between two moments. */
#ifndef WL_SAID_H
#define WL_SAID_H

#include <cjson/cJSON.h>

enum { SAID_BYTES = 65536 }; /* the rest is left out */

/* From here on stdout is written down; and what it was, valid until the next. A failure between the two is told on paper. */
void said_begin(void);
const char *said_end(void);

/* What it says of an event, as JSON. */
const char *said_of(void (*tell)(const cJSON *), const char *json);

#endif
