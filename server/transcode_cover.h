/* transcode_cover.h: a song's picture: embedded in its file, else cover.jpg or folder.jpg beside it (also .jpeg and .png; as people
   spell them: cover, Cover, COVER). Whole, on white where it is transparent, as a JPEG of the size that covers have
   (common/proto.h). */
#ifndef WL_TRANSCODE_COVER_H
#define WL_TRANSCODE_COVER_H

#include <stdbool.h>
#include "transcode_sound.h"

/* Writes it to `out`, at once or not at all. False: there is none, and then there is no such file; `why` says what was wrong with
   one that could not be used ("": the song has none). */
bool transcode_cover_make(const char *song, const char *out, char why[TRANSCODE_WHY_BYTES]);

#endif
