/* photo.c: see photo.h. */
#include "photo.h"
#include <stdlib.h>
#include <string.h>
#include "../common/picture.h"
#include "../common/proto.h"
#include "hash.h"
#include "paint.h"
#include "raster.h"

bool photo_take(struct photo *photo, const uint8_t *jpeg, size_t bytes)
{
    struct picture small;
    *photo = (struct photo){0};
    if (!picture_from_jpeg(jpeg, bytes, PROTO_COVER_SIDE, 1, &small)) return false;
    picture_free(&small);
    photo->jpeg = malloc(bytes);
    if (!photo->jpeg) return false;
    memcpy(photo->jpeg, jpeg, bytes);
    photo->bytes = bytes;
    photo->key = hash_bytes(0, jpeg, bytes);
    return true;
}

void photo_free(struct photo *photo)
{
    free(photo->jpeg);
    *photo = (struct photo){0};
}

/* The largest part in the middle of a picture that has the shape of w x h. */
static struct picture_area middle(const struct picture *p, int w, int h)
{
    double width = p->width, height = p->height;
    if (width * h > height * w)
        width = height * w / h;
    else
        height = width * h / w;
    return (struct picture_area){(p->width - width) / 2, (p->height - height) / 2, width, height};
}

/* Decoded and scaled; false without memory. */
static bool fit(const struct photo *photo, int w, int h, struct picture *out)
{
    struct picture whole;
    int side = w > h ? w : h;
    if (!picture_from_jpeg(photo->jpeg, photo->bytes, PROTO_COVER_SIDE, side, &whole)) return false;
    struct picture_area area = middle(&whole, w, h);
    bool scaled = picture_scale(&whole, &area, w, h, out);
    picture_free(&whole);
    return scaled;
}

/* White with round corners: what of each pixel shows. */
static bool mask(int w, int h, float radius, uint32_t *pixels)
{
    struct paint list = {0};
    paint_box(&list, (struct rect){0, 0, (float)w, (float)h}, radius, colour_rgb(0xffffff));
    bool painted = raster_paint(&list, 0, 0, 1, pixels, w, h);
    paint_free(&list);
    return painted;
}

bool photo_pixels(const struct photo *photo, int w, int h, float radius, uint32_t *pixels)
{
    struct picture fitted;
    if (!mask(w, h, radius, pixels) || !fit(photo, w, h, &fitted)) return false;
    const uint8_t *rgb = fitted.rgb;
    for (int i = 0; i < w * h; i++, rgb += 3)
        pixels[i] =
            (pixels[i] & 0xff000000) | (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
    picture_free(&fitted);
    return true;
}
