/* song_bytes.h: files of songs made byte by byte. Without memory the test fails. */
#ifndef WL_SONG_BYTES_H
#define WL_SONG_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include "../../common/buf.h"

void bytes_add(struct buf *b, const void *bytes, size_t n);
#define BYTES(b, text) bytes_add(b, text, sizeof(text) - 1)

/* A number: the highest of so many bytes first; the lowest of four first; seven bits a byte, as ID3 has them. */
void bytes_high(struct buf *b, uint64_t number, int bytes);
void bytes_low(struct buf *b, uint32_t number);
void bytes_safe(struct buf *b, uint32_t number);

/* All that is in another, which is freed. */
void bytes_move(struct buf *b, struct buf *more);

/* What stands in a picture block of FLAC: a JPEG of a kind (3: the front cover). */
void bytes_block(struct buf *b, uint32_t kind, const char *picture, size_t n);

#endif
