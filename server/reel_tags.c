#include "reel_tags.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../common/comments.h"
#include "../common/le.h"
#include "../common/utf8.h"

enum {
    HEAD_BYTES = 19,
    MAGIC_BYTES = 8,
    CHANNELS = 2,
    VALUE_BYTES = 1024 /* longer values are cut */
};

static const double LOUDEST_LUFS = 20, SOFTEST_LUFS = -70;
static const double LOUDEST_PEAK_DB = 20, SOFTEST_PEAK_DB = -120;

bool reel_tags_read_head(const uint8_t *p, size_t n, uint32_t *delay_samples)
{
    if (n < HEAD_BYTES || memcmp(p, "OpusHead", 8) != 0) return false;
    *delay_samples = le_get16(p + 10);
    bool major_version_0 = (p[8] & 0xf0) == 0;
    bool plain_stereo = p[9] == CHANNELS && p[18] == 0;
    return major_version_0 && plain_stereo;
}

/* -- tags -- */

/* Is it the tag `name`? Then its value, terminated, is in `value`. */
static bool value_of(const char *tag, size_t n, const char *name, char value[VALUE_BYTES])
{
    size_t bytes;
    const char *found = comments_value(tag, n, name, &bytes);
    if (!found) return false;
    if (bytes > VALUE_BYTES - 1) bytes = VALUE_BYTES - 1;
    memcpy(value, found, bytes);
    value[bytes] = '\0';
    return true;
}

static void read_lufs(struct reel_tags *out, const char *value)
{
    double lufs = strtod(value, NULL);
    if (isfinite(lufs) && lufs >= SOFTEST_LUFS && lufs <= LOUDEST_LUFS) out->lufs = lufs;
}

static void read_peak(struct reel_tags *out, const char *value)
{
    double peak_db = strtod(value, NULL);
    if (isfinite(peak_db) && peak_db >= SOFTEST_PEAK_DB && peak_db <= LOUDEST_PEAK_DB)
        out->peak_db = peak_db;
}

static void read_samples(struct reel_tags *out, const char *value)
{
    unsigned long long samples = strtoull(value, NULL, 10);
    if (value[0] != '-' && samples <= UINT32_MAX) out->samples = (uint32_t)samples;
}

static void read_tag(struct reel_tags *out, const char *tag, size_t n)
{
    char value[VALUE_BYTES];
    if (value_of(tag, n, "TITLE", value)) utf8_tidy(out->title, sizeof out->title, value);
    if (value_of(tag, n, "ARTIST", value)) utf8_tidy(out->artist, sizeof out->artist, value);
    if (value_of(tag, n, "GENRE", value)) utf8_tidy(out->genre, sizeof out->genre, value);
    if (value_of(tag, n, "WAVELENGTH_LUFS", value)) read_lufs(out, value);
    if (value_of(tag, n, "WAVELENGTH_PEAK_DB", value)) read_peak(out, value);
    if (value_of(tag, n, "WAVELENGTH_SAMPLES", value)) read_samples(out, value);
}

bool reel_tags_read(struct reel_tags *out, const uint8_t *packet, size_t n)
{
    *out = (struct reel_tags){0};
    if (n < MAGIC_BYTES || memcmp(packet, "OpusTags", MAGIC_BYTES) != 0) return false;
    struct comments c = comments_begin(packet + MAGIC_BYTES, n - MAGIC_BYTES);
    size_t bytes;
    for (const char *tag; (tag = comments_next(&c, &bytes)) != NULL;) read_tag(out, tag, bytes);
    return !c.failed;
}
