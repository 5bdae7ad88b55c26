/* base64.h: bytes as text (RFC 4648, with '=' at its end). */
#ifndef WL_BASE64_H
#define WL_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* Room that takes the bytes of so many characters while they are read; and the text of so many bytes, terminated. */
#define BASE64_BYTES(chars) ((chars) / 4 * 3)
#define BASE64_TEXT(bytes)  (((bytes) + 2) / 3 * 4 + 1)

/* Returns how many bytes (`out` has BASE64_BYTES of room); 0: it is no base64, or empty. */
size_t base64_read(const char *text, size_t chars, uint8_t *out);

/* `out` has BASE64_TEXT of room. */
void base64_write(const uint8_t *bytes, size_t n, char *out);

#endif
