/* hex.h: bytes as hex digits. They are written in small letters. */
#ifndef WL_HEX_H
#define WL_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a digit counts, in either case; -1: it is none. */
int hex_digit(char c);

/* Is a text so many digits as hex_write writes them, and nothing else? */
bool hex_is(const char *text, size_t digits);

/* False, and nothing is read, when the text is not just these n bytes. */
bool hex_read(const char *text, uint8_t *out, size_t n);

/* Writes 2 n digits and a terminator. */
void hex_write(const uint8_t *bytes, size_t n, char *out);

#endif
