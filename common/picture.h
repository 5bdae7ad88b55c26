/* picture.h: a picture in memory, and as JPEG (libjpeg-turbo): the transcoder makes songs' covers, the client shows them. Bytes may come
   from anywhere: hostile ones are refused. */
#ifndef WL_PICTURE_H
#define WL_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { /* larger ones are refused before memory is taken for them */
       PICTURE_SIDE_MOST = 8192,
       PICTURE_PIXELS_MOST = 4096 * 4096
};

struct picture {
    int width, height;
    uint8_t *rgb; /* 3 bytes a pixel, row after row without gaps; owned */
};

/* Reads a JPEG whose sides are at most `most` pixels. It is made smaller while it is decoded (to 1/2, 1/4 or 1/8) as far as both
   sides stay at least `side` pixels. False: it is none, is damaged, too large or too much work, or there is no memory; then
   *out is empty. */
bool picture_from_jpeg(const uint8_t *bytes, size_t n, int most, int side, struct picture *out);

/* Writes a JPEG of this quality (1-100) into `room` bytes; returns how many, 0 when it does not fit. */
size_t picture_to_jpeg(const struct picture *p, int quality, uint8_t *out, size_t room);

/* A part of a picture, in its pixels and parts of them; it lies inside. */
struct picture_area {
    double x, y, w, h;
};

/* Makes w x h pixels of an area, each the mean of what it covers. False without memory; then *out is empty. */
bool picture_scale(const struct picture *in, const struct picture_area *area, int w, int h,
                   struct picture *out);

/* An empty one of that size; false without memory. */
bool picture_make(struct picture *p, int width, int height);

/* Frees what it owns; an empty picture is fine. */
void picture_free(struct picture *p);

#endif
