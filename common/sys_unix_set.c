/* sys_unix_set.c: select() on bit sets of our own, which hold any number of descriptors. */
#include "sys_unix.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>

enum { WORD_BITS = 8 * (int)sizeof(unsigned long) };

enum { WANT_READ, WANT_WRITE, READY_READ, READY_WRITE, ROWS };

struct sys_set {
    unsigned long *bits[ROWS]; /* as select() reads them: descriptor d is bit d */
    size_t words;              /* of each row */
    int top;                   /* one past the highest descriptor wanted */
};

struct sys_set *sys_set_new(void)
{
    return calloc(1, sizeof(struct sys_set));
}

void sys_set_free(struct sys_set *s)
{
    if (s == NULL) return;
    for (int row = 0; row < ROWS; row++) free(s->bits[row]);
    free(s);
}

static size_t words_in_use(const struct sys_set *s)
{
    return ((size_t)s->top + WORD_BITS - 1) / WORD_BITS;
}

void sys_set_clear(struct sys_set *s)
{
    size_t bytes = words_in_use(s) * sizeof(unsigned long);
    for (int row = 0; row < ROWS && bytes > 0; row++) memset(s->bits[row], 0, bytes);
    s->top = 0;
}

/* Rows only grow; new words are zero. */
static bool set_grow(struct sys_set *s, size_t words)
{
    if (words <= s->words) return true;
    if (words < 2 * s->words) words = 2 * s->words;
    for (int row = 0; row < ROWS; row++) {
        unsigned long *bigger = realloc(s->bits[row], words * sizeof *bigger);
        if (bigger == NULL) return false;
        memset(bigger + s->words, 0, (words - s->words) * sizeof *bigger);
        s->bits[row] = bigger;
    }
    s->words = words;
    return true;
}

static unsigned long bit_of(sys_socket socket)
{
    return 1UL << (unsigned)(socket % WORD_BITS);
}

void sys_set_want(struct sys_set *s, sys_socket socket, bool read, bool write)
{
    assert(socket >= 0);
    size_t word = (size_t)socket / WORD_BITS;
    if (!set_grow(s, word + 1)) return; /* no memory: as if not wanted, tried again next time */
    if (read) s->bits[WANT_READ][word] |= bit_of(socket);
    if (write) s->bits[WANT_WRITE][word] |= bit_of(socket);
    if (socket >= s->top && (read || write)) s->top = (int)socket + 1;
}

/* select() refuses the whole set when one descriptor in it is closed. Such a one counts as readable: whoever reads it
   learns that it is gone. */
static int find_closed(struct sys_set *s)
{
    int found = 0;
    for (int fd = 0; fd < s->top; fd++) {
        size_t word = (size_t)fd / WORD_BITS;
        bool wanted = (s->bits[WANT_READ][word] | s->bits[WANT_WRITE][word]) & bit_of(fd);
        if (!wanted || fcntl(fd, F_GETFD) >= 0) continue;
        s->bits[READY_READ][word] |= bit_of(fd);
        found++;
    }
    return found;
}

int sys_set_wait(struct sys_set *s, int64_t timeout_us)
{
    size_t bytes = words_in_use(s) * sizeof(unsigned long);
    if (bytes > 0) {
        memcpy(s->bits[READY_READ], s->bits[WANT_READ], bytes);
        memcpy(s->bits[READY_WRITE], s->bits[WANT_WRITE], bytes);
    }
    struct timeval timeout = {.tv_sec = (time_t)(timeout_us / 1000000),
                              .tv_usec = (suseconds_t)(timeout_us % 1000000)};
    int ready =
        select(s->top, (fd_set *)(void *)s->bits[READY_READ],
               (fd_set *)(void *)s->bits[READY_WRITE], NULL, timeout_us < 0 ? NULL : &timeout);
    if (ready >= 0) return ready;
    int code = errno;
    for (int row = READY_READ; row <= READY_WRITE && bytes > 0; row++)
        memset(s->bits[row], 0, bytes);
    return code == EBADF ? find_closed(s) : 0;
}

static bool is_ready(const struct sys_set *s, int row, sys_socket socket)
{
    assert(socket >= 0);
    return socket < s->top && (s->bits[row][socket / WORD_BITS] & bit_of(socket)) != 0;
}

bool sys_set_readable(const struct sys_set *s, sys_socket socket)
{
    return is_ready(s, READY_READ, socket);
}

bool sys_set_writable(const struct sys_set *s, sys_socket socket)
{
    return is_ready(s, READY_WRITE, socket);
}
