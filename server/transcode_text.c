#include "transcode_text.h"
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "../common/utf8.h"

enum { RAW_BYTES = 1024 }; /* longer tags are cut */

/* Windows-1252 differs from Latin-1 in 0x80 to 0x9f only. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

static const uint16_t windows_1256[128] = {
    0x20ac, 0x067e, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0679, 0x2039,
    0x0152, 0x0686, 0x0698, 0x0688, 0x06af, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x06a9, 0x2122, 0x0691, 0x203a, 0x0153, 0x200c, 0x200d, 0x06ba, 0x00a0, 0x060c, 0x00a2, 0x00a3,
    0x00a4, 0x00a5, 0x00a6, 0x00a7, 0x00a8, 0x00a9, 0x06be, 0x00ab, 0x00ac, 0x00ad, 0x00ae, 0x00af,
    0x00b0, 0x00b1, 0x00b2, 0x00b3, 0x00b4, 0x00b5, 0x00b6, 0x00b7, 0x00b8, 0x00b9, 0x061b, 0x00bb,
    0x00bc, 0x00bd, 0x00be, 0x061f, 0x06c1, 0x0621, 0x0622, 0x0623, 0x0624, 0x0625, 0x0626, 0x0627,
    0x0628, 0x0629, 0x062a, 0x062b, 0x062c, 0x062d, 0x062e, 0x062f, 0x0630, 0x0631, 0x0632, 0x0633,
    0x0634, 0x0635, 0x0636, 0x00d7, 0x0637, 0x0638, 0x0639, 0x063a, 0x0640, 0x0641, 0x0642, 0x0643,
    0x00e0, 0x0644, 0x00e2, 0x0645, 0x0646, 0x0647, 0x0648, 0x00e7, 0x00e8, 0x00e9, 0x00ea, 0x00eb,
    0x0649, 0x064a, 0x00ee, 0x00ef, 0x064b, 0x064c, 0x064d, 0x064e, 0x00f4, 0x064f, 0x0650, 0x00f7,
    0x0651, 0x00f9, 0x0652, 0x00fb, 0x00fc, 0x200e, 0x200f, 0x06d2,
};

/* -- character sets -- */

/* The byte that Windows-1252 (or Latin-1) shows as this character; -1 when it shows none so. */
static int byte_of(uint32_t character)
{
    if (character < 0x100) return (int)character;
    for (int i = 0; i < 32; i++) {
        if (windows_1252[i] == character) return 0x80 + i;
    }
    return -1;
}

/* Back to the bytes that were declared wrongly; false when the text never was such bytes, or is plain ASCII. */
static bool undo_latin(uint8_t *raw, size_t *n, const char *tag, size_t bytes)
{
    bool high = false;
    *n = 0;
    for (size_t at = 0; at < bytes;) {
        int byte = byte_of(utf8_next(tag, bytes, &at));
        if (byte < 0) return false;
        high |= byte >= 0x80;
        raw[(*n)++] = (uint8_t)byte;
    }
    return high;
}

static bool is_arabic(uint32_t c)
{
    return (c >= 0x621 && c <= 0x64a) || c == 0x67e || c == 0x686 || c == 0x698 || c == 0x6af ||
           c == 0x6a9 || c == 0x6cc;
}

static bool is_ascii_letter(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Western words mix accented letters with plain ones, Arabic words have no Latin letters: true when at least one word
   becomes two or more Arabic letters and none mixes both. */
static bool looks_arabic(const uint8_t *raw, size_t n)
{
    bool arabic_word = false;
    for (size_t at = 0; at < n;) {
        size_t arabic = 0, latin = 0;
        for (; at < n && raw[at] != ' '; at++) {
            if (raw[at] >= 0x80)
                arabic += is_arabic(windows_1256[raw[at] - 0x80]);
            else
                latin += is_ascii_letter(raw[at]);
        }
        if (arabic && latin) return false;
        arabic_word |= arabic >= 2;
        while (at < n && raw[at] == ' ') at++;
    }
    return arabic_word;
}

static size_t decode(char *out, const uint8_t *raw, size_t n, bool arabic)
{
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = raw[i];
        if (c >= 0x80 && arabic)
            c = windows_1256[c - 0x80];
        else if (c >= 0x80 && c < 0xa0)
            c = windows_1252[c - 0x80];
        used += utf8_put(out + used, c);
    }
    return used;
}

void transcode_text_repair(char out[TRANSCODE_TEXT_BYTES], const char *tag)
{
    uint8_t raw[RAW_BYTES];
    char text[3 * RAW_BYTES + 1];
    size_t bytes = strlen(tag), n = 0;
    if (bytes > RAW_BYTES) bytes = utf8_before(tag, RAW_BYTES);
    bool valid = utf8_valid(tag, bytes);
    if (!valid) {
        n = bytes;
        memcpy(raw, tag, n);
    }
    bool wrong = !valid || undo_latin(raw, &n, tag, bytes);
    bool arabic = wrong && looks_arabic(raw, n);
    size_t used = bytes;
    if (wrong && utf8_valid((const char *)raw, n))
        memcpy(text, raw, used = n);
    else if (arabic || !valid)
        used = decode(text, raw, n, arabic);
    else
        memcpy(text, tag, bytes);
    text[used] = '\0';
    utf8_tidy(out, TRANSCODE_TEXT_BYTES, text);
}
