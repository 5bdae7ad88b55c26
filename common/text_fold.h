/* text_fold.h: one folding for likes, tags, names and search, so that
   "Beyoncé", "BEYONCE" and "beyonce", and "فَيروز" and "فيروز", are the same. */
#ifndef WL_TEXT_FOLD_H
#define WL_TEXT_FOLD_H

#include <stddef.h>

/* Writes the folded form of UTF-8 `text` to `out`, always terminated, cut at a character's boundary to fit.
   Case, accents, compatibility forms, tashkeel and tatweel go; alef, ya, kaf and ta marbuta forms become one;
   Arabic and Persian digits become 0-9; typesetters' quotes and dashes become plain ones; white space runs become
   one space, trimmed. Vowel signs that a word cannot do without (Devanagari, Thai, ...) stay. Folding twice changes
   nothing. Returns bytes written without the terminator; 0 for text that is not UTF-8. */
size_t text_fold(char *out, size_t out_bytes, const char *text);

/* The same with its words alone, one blank between them: hyphens, other ASCII signs and a few that stand between names part
   words, so that "Hip-Hop" is "hip hop". 0 also for text of signs alone. */
size_t text_fold_words(char *out, size_t out_bytes, const char *text);

#endif
