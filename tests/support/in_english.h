/* in_english.h: what a saying says, for comparing. */
#ifndef WL_TEST_IN_ENGLISH_H
#define WL_TEST_IN_ENGLISH_H

#include "../../common/saying.h"

/* Until the next call; "" for nothing. */
const char *in_english(const struct saying *s);
/* The same of what a message carries. */
const char *in_english_of(const cJSON *m);

#endif
