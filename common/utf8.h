/* utf8.h: reading UTF-8 (RFC 3629) and judging text that people send. */
#ifndef WL_UTF8_H
#define WL_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is it UTF-8 through and through (no overlong forms, no surrogates, nothing past U+10FFFF, no NUL)? */
bool utf8_valid(const char *text, size_t bytes);

/* Reads the character at *at (which must lie before `bytes`) and moves *at past it.
   A byte that begins no character is read as U+FFFD and one byte long. */
uint32_t utf8_next(const char *text, size_t bytes, size_t *at);

/* Where the character before `at` begins. */
size_t utf8_before(const char *text, size_t at);

/* Number of characters. */
size_t utf8_count(const char *text, size_t bytes);

/* Writes one character, 1 to 4 bytes, no terminator; returns how many. */
size_t utf8_put(char *out, uint32_t character);

/* Control characters (C0, C1, DEL, line and paragraph separators). */
bool utf8_is_control(uint32_t character);

/* Characters that change the direction of what follows: LRE RLE PDF LRO RLO LRI RLI FSI PDI LRM RLM ALM. */
bool utf8_is_direction(uint32_t character);

/* White space of any script, tabs and line ends too. */
bool utf8_is_space(uint32_t character);

/* Copies `text` with runs of white space made one space and trimmed, control characters left out; cut at a
   character's boundary to fit. What is not UTF-8 becomes U+FFFD. Returns bytes written without the terminator. */
size_t utf8_tidy(char *out, size_t out_bytes, const char *text);

#endif
