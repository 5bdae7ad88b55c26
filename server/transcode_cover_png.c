#include <png.h>
#include <string.h>
#include "transcode_cover_parts.h"

/* What shows through it. */
static const png_color WHITE = {255, 255, 255};

bool transcode_cover_png(const uint8_t *bytes, size_t n, struct picture *out)
{
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    *out = (struct picture){0};
    bool fits = png_image_begin_read_from_memory(&image, bytes, n) &&
                image.width <= PICTURE_SIDE_MOST && image.height <= PICTURE_SIDE_MOST &&
                image.width * image.height <= PICTURE_PIXELS_MOST;
    image.format = PNG_FORMAT_RGB;
    bool read = fits && picture_make(out, (int)image.width, (int)image.height) &&
                png_image_finish_read(&image, &WHITE, out->rgb, 0, NULL);
    png_image_free(&image);
    if (!read) picture_free(out);
    return read;
}
