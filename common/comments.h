/* comments.h: what Ogg Vorbis and Opus files say of themselves: "NAME=value" each (Vorbis I specification, section 5). Bytes from
   anywhere: lengths that lie end it. */
#ifndef WL_COMMENTS_H
#define WL_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct comments {
    const uint8_t *at;
    size_t left;
    uint32_t count; /* still to come */
    bool failed;    /* a length went past the end, and nothing comes any more */
};

/* Begins after the words that name the kind of packet. */
struct comments comments_begin(const uint8_t *bytes, size_t n);

/* The next one and its bytes (not terminated); NULL: there is no other, or it failed. */
const char *comments_next(struct comments *c, size_t *n);

/* The value of a comment of this name (upper case); NULL: it has another name. */
const char *comments_value(const char *comment, size_t n, const char *name, size_t *value_bytes);

#endif
