/* plain_tell.h: how --text says things: a sentence a line. */
#ifndef WL_PLAIN_TELL_H
#define WL_PLAIN_TELL_H

#include <stdint.h>
#include <cjson/cJSON.h>
#include "plain_words.h"

/* A line on stdout. What others wrote must not steer the terminal: control characters are left out. */
void plain_say(const char *text);

/* A sentence in the language, filled with fields of an event; NULL: it has no holes. */
void plain_tell(enum plain_word word, const cJSON *fields);
/* The same with fields made for it, which are freed. */
void plain_tell_made(enum plain_word word, cJSON *fields);

#endif
