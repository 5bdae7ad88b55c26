/* fonts.h: finds font files where systems keep them (fonts/README.md) and says which one has a character: Noto Sans, then Noto Sans
   Arabic, then colour emoji, then whatever else is found. Files are opened when first needed. */
#ifndef WL_FONTS_H
#define WL_FONTS_H

#include <stdbool.h>
#include <stdint.h>
#include <hb.h>

enum { FONTS_MOST = 32, FONTS_ERROR_BYTES = 256, FONTS_NONE = -1 };

struct fonts;

/* NULL without memory, or when no font for Latin text is there: `error` then says what to install. The caller frees. */
struct fonts *fonts_open(char error[FONTS_ERROR_BYTES]);
void fonts_close(struct fonts *f);

/* The face to show a character with: `prefer` (FONTS_NONE for none) when it has it, else the first that does, else the first of
   all, which shows a box. `emoji`: the coloured form is wanted. */
int fonts_face(struct fonts *f, uint32_t character, bool bold, bool emoji, int prefer);

/* Of a face that fonts_face gave. The shaper measures in units of 1/fonts_units of the size. */
const char *fonts_path(const struct fonts *f, int face);
hb_font_t *fonts_shaper(const struct fonts *f, int face);
float fonts_units(const struct fonts *f, int face);
bool fonts_is_colour(const struct fonts *f, int face);

#endif
