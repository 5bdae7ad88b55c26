/* chat_link.h: addresses in what people say. */
#ifndef WL_CHAT_LINK_H
#define WL_CHAT_LINK_H

#include <stdbool.h>
#include <stddef.h>

enum { CHAT_LINK_BYTES = 1024 }; /* a longer address is only text */

struct chat_link {
    size_t from, bytes; /* in the text */
};

/* The first http(s) address at or after byte `from`; without the stop or bracket that ends a sentence. */
bool chat_link_next(const char *text, size_t from, struct chat_link *out);

#endif
