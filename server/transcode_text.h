/* transcode_text.h: tags as people wrote them, repaired when their character set was declared wrongly. */
#ifndef WL_TRANSCODE_TEXT_H
#define WL_TRANSCODE_TEXT_H

#include <stddef.h>

enum { TRANSCODE_TEXT_BYTES = 256 };

/* Writes tidy UTF-8. Bytes that are no UTF-8, and UTF-8 that was read as Latin-1 or Windows-1252, are read again as UTF-8,
   as Windows-1256 where that gives Arabic words, else as Windows-1252. */
void transcode_text_repair(char out[TRANSCODE_TEXT_BYTES], const char *tag);

#endif
