/* fake_cover.h: pictures of songs as a server tells them. */
#ifndef WL_FAKE_COVER_H
#define WL_FAKE_COVER_H

#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>

enum { FAKE_COVER_BYTES = 10000 };

/* A JPEG of that size whose middle third (of its width) is `middle` (0xrrggbb) and whose sides are `sides`. Returns its bytes. */
size_t fake_cover_jpeg(uint8_t out[FAKE_COVER_BYTES], int w, int h, uint32_t middle,
                       uint32_t sides);

/* A `cover` event (client/event.h): a square of one colour. */
cJSON *fake_cover_event(const char *song, uint32_t colour);

#endif
