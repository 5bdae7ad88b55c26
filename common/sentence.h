/* sentence.h: sentences with named holes, filled with the fields of a message or an event:

     {title}                 a text as it is, a number in digits, a list of texts with commas between
     {people|# man|# men}    the form that a number takes in the language; "#" in it is the number
     <, asked for by {by}>   a part that is left out where a field in it is missing or ""
     {?liked}                nothing; but false, 0 or missing leaves out the part it stands in

   Names ending in "wait_ms" or "retry_ms" are said in seconds or minutes, "_db" with one decimal, "wall_ms" is the time of day here, and
   "duration_ms" and "position_ms" are lengths, "3:05". */
#ifndef WL_SENTENCE_H
#define WL_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>

struct sentence_language {
    bool runs_left;                /* written from right to left */
    bool holds;                    /* names are isolated, where one could turn the sentence round */
    int (*form)(int64_t number);   /* which of the forms in a hole; a missing one is the last */
    const char *comma;             /* between the texts of a list */
    const char *seconds, *minutes; /* of waits: the forms, with '|' between */
};

/* For programs: English, and nothing isolated. */
extern const struct sentence_language sentence_english;

enum { SENTENCE_BYTES = 4096 };

/* False, and "", when a field outside of `<>` is missing. What does not fit is cut at a character's boundary. */
bool sentence_fill(char *out, size_t bytes, const char *sentence, const cJSON *fields,
                   const struct sentence_language *l);

/* Appends whole characters of a text, n bytes, to a terminated one while they fit; isolated (FSI, PDI). */
void sentence_append(char *out, size_t bytes, const char *text, size_t n);
void sentence_isolate(char *out, size_t bytes, const char *text);

#endif
