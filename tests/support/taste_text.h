/* taste_text.h: what a taste holds, as text that tests compare. */
#ifndef WL_TASTE_TEXT_H
#define WL_TASTE_TEXT_H

#include <cjson/cJSON.h>

/* A list of it ("artists", "genres", "keywords") as "name=weight name=weight"; until it is called again. */
const char *taste_text(const cJSON *taste, const char *list);

#endif
