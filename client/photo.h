/* photo.h: a picture as it came over the wire, a JPEG: it becomes pixels where it is shown, and just as many as are shown there. */
#ifndef WL_PHOTO_H
#define WL_PHOTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct photo {
    uint64_t key;  /* the same for the same picture */
    uint8_t *jpeg; /* owned */
    size_t bytes;
};

/* Copies the bytes. False, and an empty photo: they are no JPEG of at most PROTO_COVER_SIDE pixels a side, or there is no memory. */
bool photo_take(struct photo *photo, const uint8_t *jpeg, size_t bytes);
void photo_free(struct photo *photo);

/* Paints it over w x h pixels (0xaarrggbb, not premultiplied), all of them written: its middle where its shape is another, its corners
   rounded by `radius` pixels. False without memory. */
bool photo_pixels(const struct photo *photo, int w, int h, float radius, uint32_t *pixels);

#endif
