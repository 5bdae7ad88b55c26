#include "picture.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

enum { CMYK_BYTES = 4, RGB_BYTES = 3 };

/* A JPEG comes in scans, each of which may touch every pixel: so many pixels are looked at in all, some seconds' work. Real ones
   have ten scans at most. */
#define SCANNED_MOST (INT64_C(16) * PICTURE_PIXELS_MOST)

bool picture_make(struct picture *p, int width, int height)
{
    assert(width > 0 && height > 0);
    *p = (struct picture){width, height, malloc((size_t)width * (size_t)height * RGB_BYTES)};
    if (!p->rgb) *p = (struct picture){0};
    return p->rgb;
}

void picture_free(struct picture *p)
{
    free(p->rgb);
    *p = (struct picture){0};
}

/* -- reading -- */

/* No more than there are marks that begin one. */
static int64_t count_scans(const uint8_t *bytes, size_t n)
{
    int64_t count = 0;
    for (size_t i = 0; i + 1 < n; i++) count += bytes[i] == 0xff && bytes[i + 1] == 0xda;
    return count;
}

static int shrink(int pixels, int by)
{
    return (pixels + by - 1) / by;
}

static int how_much_smaller(int width, int height, int side)
{
    int by = 8;
    while (by > 1 && (shrink(width, by) < side || shrink(height, by) < side)) by /= 2;
    return by;
}

/* Print colours stand in files as Adobe writes them, inverted: 255 is no ink. */
static bool from_cmyk(tjhandle jpeg, const uint8_t *bytes, size_t n, const struct picture *out)
{
    size_t pixels = (size_t)out->width * (size_t)out->height;
    uint8_t *ink = malloc(pixels * CMYK_BYTES);
    bool read = ink && tjDecompress2(jpeg, bytes, (unsigned long)n, ink, out->width, 0, out->height,
                                     TJPF_CMYK, TJFLAG_STOPONWARNING) == 0;
    for (size_t i = 0; read && i < pixels; i++) {
        for (size_t c = 0; c < RGB_BYTES; c++)
            out->rgb[i * RGB_BYTES + c] =
                (uint8_t)(ink[i * CMYK_BYTES + c] * ink[i * CMYK_BYTES + 3] / 255);
    }
    free(ink);
    return read;
}

static bool decode(tjhandle jpeg, const uint8_t *bytes, size_t n, int most, int side,
                   struct picture *out)
{
    int width, height, subsampling, colours;
    if (tjDecompressHeader3(jpeg, bytes, (unsigned long)n, &width, &height, &subsampling,
                            &colours) != 0 ||
        width < 1 || height < 1 || width > most || height > most)
        return false;
    int64_t pixels = (int64_t)width * height;
    if (pixels > PICTURE_PIXELS_MOST || pixels * count_scans(bytes, n) > SCANNED_MOST) return false;
    int by = how_much_smaller(width, height, side);
    if (!picture_make(out, shrink(width, by), shrink(height, by))) return false;
    if (colours == TJCS_CMYK || colours == TJCS_YCCK) return from_cmyk(jpeg, bytes, n, out);
    return tjDecompress2(jpeg, bytes, (unsigned long)n, out->rgb, out->width, 0, out->height,
                         TJPF_RGB, TJFLAG_STOPONWARNING) == 0;
}

bool picture_from_jpeg(const uint8_t *bytes, size_t n, int most, int side, struct picture *out)
{
    *out = (struct picture){0};
    tjhandle jpeg = n ? tjInitDecompress() : NULL;
    bool read = jpeg && decode(jpeg, bytes, n, most, side, out);
    if (jpeg) tjDestroy(jpeg);
    if (!read) picture_free(out);
    return read;
}

/* -- writing -- */

/* Progressive: some per cent smaller. */
size_t picture_to_jpeg(const struct picture *p, int quality, uint8_t *out, size_t room)
{
    unsigned char *made = NULL;
    unsigned long n = 0;
    tjhandle jpeg = tjInitCompress();
    bool written = jpeg && tjCompress2(jpeg, p->rgb, p->width, 0, p->height, TJPF_RGB, &made, &n,
                                       TJSAMP_420, quality, TJFLAG_PROGRESSIVE) == 0;
    if (!written || n > room) n = 0;
    if (n) memcpy(out, made, n);
    tjFree(made);
    if (jpeg) tjDestroy(jpeg);
    return n;
}

/* -- another size -- */

/* How much of pixel i lies between two places. */
static double share(double from, double to, int i)
{
    return fmin(to, i + 1) - fmax(from, i);
}

static void average(const struct picture *p, const struct picture_area *a, uint8_t *out)
{
    double sum[RGB_BYTES] = {0}, right = a->x + a->w, bottom = a->y + a->h, whole = a->w * a->h;
    for (int y = (int)a->y; y < bottom && y < p->height; y++) {
        for (int x = (int)a->x; x < right && x < p->width; x++) {
            double part = share(a->y, bottom, y) * share(a->x, right, x) / whole;
            const uint8_t *pixel = p->rgb + ((size_t)y * (size_t)p->width + (size_t)x) * RGB_BYTES;
            for (int c = 0; c < RGB_BYTES; c++) sum[c] += part * pixel[c];
        }
    }
    for (int c = 0; c < RGB_BYTES; c++) out[c] = (uint8_t)fmin(255, sum[c] + 0.5);
}

bool picture_scale(const struct picture *in, const struct picture_area *area, int w, int h,
                   struct picture *out)
{
    assert(area->w > 0 && area->h > 0);
    if (!picture_make(out, w, h)) return false;
    struct picture_area part = {.w = area->w / w, .h = area->h / h};
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            part.x = area->x + x * part.w;
            part.y = area->y + y * part.h;
            average(in, &part, out->rgb + ((size_t)y * (size_t)w + (size_t)x) * RGB_BYTES);
        }
    }
    return true;
}
