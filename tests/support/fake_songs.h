/* fake_songs.h: a library of songs whose reels are ready, over a fake_io. */
#ifndef WL_FAKE_SONGS_H
#define WL_FAKE_SONGS_H

#include <stdbool.h>
#include <stddef.h>
#include "../../server/library.h"
#include "fake_io.h"

/* The folder holds these songs now (and only these), all scanned; their reels of so many 20 ms frames are written and ready. */
void fake_songs_scan(struct fake_io *f, struct library *l, const char *const *paths, size_t n,
                     unsigned frames);

/* Only scanned; nothing is transcoded. */
void fake_songs_found(struct library *l, const char *const *paths, size_t n);

/* What the transcoder prints of a song "genre-artist-title.ext" of so many samples. */
void fake_songs_line(char *out, size_t n, const char *path, unsigned samples, double lufs);

/* Is this one of its words, as they are kept: folded? */
bool fake_songs_has(const struct song *s, const char *word);

/* Ends the newest transcoding: its reel has so many frames. */
void fake_songs_ready(struct fake_io *f, struct library *l, unsigned frames);

#endif
