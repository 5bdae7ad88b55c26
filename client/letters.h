/* letters.h: runs of text as white pictures (emoji in their colours), through SDL2_ttf, which is told direction and script. */
#ifndef WL_LETTERS_H
#define WL_LETTERS_H

#include <stdint.h>
#include "fonts.h"
#include "pictures.h"
#include "text.h"

struct letters;

/* NULL when SDL2_ttf cannot start or without memory. The fonts outlive it. The caller closes. */
struct letters *letters_open(const struct fonts *fonts);
void letters_close(struct letters *l);

/* The run's picture, made and kept when it is not in `kept`. NULL when it cannot be made. */
const struct texture *letters_picture(struct letters *l, struct pictures *kept,
                                      const struct text_block *b, const struct text_run *run,
                                      float scale);

#endif
