/* covers.h: the pictures of songs as far as the server told them, those of the last COVERS songs. */
#ifndef WL_COVERS_H
#define WL_COVERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "photo.h"

enum { COVERS = 64 }; /* songs; past them the one told of longest ago is forgotten */

struct cover { /* what was told of a song */
    uint64_t song;
    struct photo photo; /* empty: it has none */
    bool later;         /* the server did not know yet */
    int64_t at_us;      /* when it was told, local monotonic */
};

struct covers { /* all zero knows of none */
    struct cover told[COVERS];
    size_t count; /* that were ever told */
};

void covers_clear(struct covers *c);

/* A `cover` event (event.h). What is not the JPEG it should be counts as none. */
void covers_take(struct covers *c, const cJSON *event, int64_t mono_us);

/* What was told of a song, until the next event; NULL: nothing. */
const struct cover *covers_find(const struct covers *c, const char *song);

#endif
