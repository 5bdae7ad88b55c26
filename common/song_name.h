/* song_name.h: what a song file's name says about it, by the rule
       genre-or-keywords(separated by '-')-song name.ext      "rock-disturbed-sound of silence.mp3"
   Names of the kind "artist - song.ext" (blanks around every '-') are read as such. Both the library and the program that
   transcodes go by it. */
#ifndef WL_SONG_NAME_H
#define WL_SONG_NAME_H

#include <stddef.h>

/* Longer texts are cut at a character's boundary; keywords past the last are dropped. */
enum { SONG_NAME_TEXT_BYTES = 256, SONG_NAME_WORD_BYTES = 64, SONG_NAME_WORDS = 8 };

struct song_name { /* tidy UTF-8, "" where the name does not say */
    char title[SONG_NAME_TEXT_BYTES], artist[SONG_NAME_WORD_BYTES], genre[SONG_NAME_WORD_BYTES];
    char keywords[SONG_NAME_WORDS][SONG_NAME_WORD_BYTES];
    size_t keyword_count;
};

/* `path` may hold folders ('/' between); only the last part counts. */
void song_name_read(struct song_name *out, const char *path);

/* Where the ending (".mp3") of a path begins; its end when it has none. */
size_t song_name_stem_bytes(const char *path);

#endif
