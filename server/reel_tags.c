#include "reel_tags.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../common/utf8.h"

enum { HEAD_BYTES = 19, CHANNELS = 2, VALUE_BYTES = 1024 }; /* longer values are cut */

static const double LOUDEST_LUFS = 20, SOFTEST_LUFS = -70;
static const double LOUDEST_PEAK_DB = 20, SOFTEST_PEAK_DB = -120;

bool reel_tags_read_head(const uint8_t *p, size_t n, uint32_t *delay_samples)
{
    if (n < HEAD_BYTES || memcmp(p, "OpusHead", 8) != 0) return false;
    *delay_samples = p[10] | (uint32_t)p[11] << 8;
    bool major_version_0 = (p[8] & 0xf0) == 0;
    bool plain_stereo = p[9] == CHANNELS && p[18] == 0;
    return major_version_0 && plain_stereo;
}

/* -- a cursor that fails once and stays failed -- */

struct cursor {
    const uint8_t *at;
    size_t left;
    bool failed;
};

static uint32_t take_u32(struct cursor *c)
{
    if (c->left < 4) c->failed = true;
    if (c->failed) return 0;
    uint32_t value =
        c->at[0] | (uint32_t)c->at[1] << 8 | (uint32_t)c->at[2] << 16 | (uint32_t)c->at[3] << 24;
    c->at += 4;
    c->left -= 4;
    return value;
}

static const char *take(struct cursor *c, size_t n)
{
    if (c->left < n) c->failed = true;
    if (c->failed) return NULL;
    const char *bytes = (const char *)c->at;
    c->at += n;
    c->left -= n;
    return bytes;
}

/* -- tags -- */

static bool is_named(const char *tag, size_t n, const char *name)
{
    for (size_t i = 0; name[i]; i++) {
        if (i >= n) return false;
        char upper = tag[i] >= 'a' && tag[i] <= 'z' ? (char)(tag[i] - 'a' + 'A') : tag[i];
        if (upper != name[i]) return false;
    }
    return true;
}

/* Is the tag `name` (with its '=')? Then its value, terminated, is in `value`. */
static bool value_of(const char *tag, size_t n, const char *name, char value[VALUE_BYTES])
{
    if (!is_named(tag, n, name)) return false;
    size_t skip = strlen(name), bytes = n - skip < VALUE_BYTES ? n - skip : VALUE_BYTES - 1;
    memcpy(value, tag + skip, bytes);
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
    if (value_of(tag, n, "TITLE=", value)) utf8_tidy(out->title, sizeof out->title, value);
    if (value_of(tag, n, "ARTIST=", value)) utf8_tidy(out->artist, sizeof out->artist, value);
    if (value_of(tag, n, "GENRE=", value)) utf8_tidy(out->genre, sizeof out->genre, value);
    if (value_of(tag, n, "WAVELENGTH_LUFS=", value)) read_lufs(out, value);
    if (value_of(tag, n, "WAVELENGTH_PEAK_DB=", value)) read_peak(out, value);
    if (value_of(tag, n, "WAVELENGTH_SAMPLES=", value)) read_samples(out, value);
}

bool reel_tags_read(struct reel_tags *out, const uint8_t *packet, size_t n)
{
    struct cursor c = {packet, n, false};
    *out = (struct reel_tags){0};
    const char *magic = take(&c, 8);
    if (!magic || memcmp(magic, "OpusTags", 8) != 0) return false;
    take(&c, take_u32(&c)); /* who encoded it */
    for (uint32_t count = take_u32(&c); count && !c.failed; count--) {
        uint32_t bytes = take_u32(&c);
        const char *tag = take(&c, bytes);
        if (tag) read_tag(out, tag, bytes);
    }
    return !c.failed;
}
