#include "song_bytes.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

void bytes_add(struct buf *b, const void *bytes, size_t n)
{
    assert_true(buf_append(b, bytes, n));
}

void bytes_high(struct buf *b, uint64_t number, int bytes)
{
    while (bytes--) bytes_add(b, &(uint8_t){(uint8_t)(number >> 8 * bytes)}, 1);
}

void bytes_low(struct buf *b, uint32_t number)
{
    for (int i = 0; i < 4; i++) bytes_add(b, &(uint8_t){(uint8_t)(number >> 8 * i)}, 1);
}

void bytes_safe(struct buf *b, uint32_t number)
{
    for (int i = 3; i >= 0; i--) bytes_add(b, &(uint8_t){(number >> 7 * i) & 0x7f}, 1);
}

void bytes_move(struct buf *b, struct buf *more)
{
    bytes_add(b, buf_data(more), buf_length(more));
    buf_free(more);
}

void bytes_block(struct buf *b, uint32_t kind, const char *picture, size_t n)
{
    bytes_high(b, kind, 4);
    bytes_high(b, 10, 4);
    BYTES(b, "image/jpeg");
    bytes_high(b, 5, 4);
    BYTES(b, "about");
    bytes_add(b, (char[16]){0}, 16);
    bytes_high(b, n, 4);
    bytes_add(b, picture, n);
}
