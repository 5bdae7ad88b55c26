/* mention.h: does a line of talk call somebody? */
#ifndef WL_MENTION_H
#define WL_MENTION_H

#include <stdbool.h>

/* "@Nick", or a nickname of three letters or more as a word of its own; case, accents and vowel signs do not matter. */
bool mention_has(const char *text, const char *nick);

#endif
