/* saying_parts.h: the table of saying.h's sentences (saying_sentences.c). */
#ifndef WL_SAYING_PARTS_H
#define WL_SAYING_PARTS_H

#include "saying.h"

struct saying_sentence {
    const char *code, *about, *english;
};

extern const struct saying_sentence saying_sentences[SAYINGS];

#endif
