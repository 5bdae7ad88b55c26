/* sys_win32_set.c: select(), which here takes lists of sockets, not bits: lists of our own, as long as they need to be. */
#include "sys_win32.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_ENTRIES = 64, /* a power of two */
    READ = 1,
    WRITE = 2,
};

struct entry {
    SOCKET socket;
    uint8_t want, ready; /* READ, WRITE; want 0: a free place */
};

struct list { /* laid out as fd_set, but of our length */
    u_int count;
    SOCKET sockets[];
};

struct sys_set {
    struct entry *entries; /* by hash of the socket, the next free place when taken */
    size_t size, used;     /* size is 0 or a power of two, at most half used */
    struct list *lists[3]; /* readable, writable, failed to connect */
};

struct sys_set *sys_set_new(void)
{
    return calloc(1, sizeof(struct sys_set));
}

void sys_set_free(struct sys_set *s)
{
    if (s == NULL) return;
    for (int i = 0; i < 3; i++) free(s->lists[i]);
    free(s->entries);
    free(s);
}

void sys_set_clear(struct sys_set *s)
{
    if (s->used > 0) memset(s->entries, 0, s->size * sizeof *s->entries);
    s->used = 0;
}

/* Its entry, or the free place where it belongs. */
static struct entry *find(const struct sys_set *s, SOCKET socket)
{
    size_t at = (size_t)(socket / 4 * 2654435761U); /* handles are multiples of 4 */
    while (s->entries[at & (s->size - 1)].want != 0 &&
           s->entries[at & (s->size - 1)].socket != socket)
        at++;
    return &s->entries[at & (s->size - 1)];
}

static bool grow_lists(struct sys_set *s, size_t most)
{
    for (int i = 0; i < 3; i++) {
        struct list *bigger = realloc(s->lists[i], sizeof *bigger + most * sizeof(SOCKET));
        if (bigger == NULL) return false;
        s->lists[i] = bigger;
    }
    return true;
}

static bool grow(struct sys_set *s)
{
    if (2 * s->used < s->size) return true;
    struct sys_set bigger = *s;
    bigger.size = s->size == 0 ? FIRST_ENTRIES : 2 * s->size;
    if (!grow_lists(s, bigger.size)) return false;
    memcpy(bigger.lists, s->lists, sizeof bigger.lists);
    bigger.entries = calloc(bigger.size, sizeof *bigger.entries);
    if (bigger.entries == NULL) return false;
    for (size_t i = 0; i < s->size; i++)
        if (s->entries[i].want != 0) *find(&bigger, s->entries[i].socket) = s->entries[i];
    free(s->entries);
    *s = bigger;
    return true;
}

void sys_set_want(struct sys_set *s, sys_socket socket, bool read, bool write)
{
    assert(socket != SYS_NO_SOCKET);
    if ((!read && !write) || !grow(s))
        return; /* no memory: as if not wanted, tried again next time */
    struct entry *e = find(s, (SOCKET)socket);
    if (e->want == 0) s->used++;
    e->socket = (SOCKET)socket;
    e->want |= (uint8_t)((read ? READ : 0) | (write ? WRITE : 0));
}

static void put(struct list *l, SOCKET socket)
{
    l->sockets[l->count++] = socket;
}

static void fill_lists(struct sys_set *s)
{
    for (int i = 0; i < 3; i++) s->lists[i]->count = 0;
    for (size_t i = 0; i < s->size; i++) {
        struct entry *e = &s->entries[i];
        e->ready = 0;
        if (e->want & READ) put(s->lists[0], e->socket);
        if (e->want & WRITE) put(s->lists[1], e->socket);
        if (e->want & WRITE) put(s->lists[2], e->socket); /* a failed connect is told only there */
    }
}

static int mark(struct sys_set *s, const struct list *l, uint8_t ready)
{
    int marked = 0;
    for (u_int i = 0; i < l->count; i++) {
        struct entry *e = find(s, l->sockets[i]);
        if ((e->ready & ready) == 0) marked++;
        e->ready |= ready;
    }
    return marked;
}

static fd_set *as_fd_set(struct list *l)
{
    return l->count == 0 ? NULL : (fd_set *)(void *)l;
}

/* select() refuses the whole set when one socket in it is closed. Such a one counts as readable: whoever reads it
   learns that it is gone. */
static int find_closed(struct sys_set *s)
{
    int found = 0, type, bytes;
    for (size_t i = 0; i < s->size; i++) {
        struct entry *e = &s->entries[i];
        bytes = sizeof type;
        if (e->want == 0 || getsockopt(e->socket, SOL_SOCKET, SO_TYPE, (char *)&type, &bytes) == 0)
            continue;
        e->ready = READ;
        found++;
    }
    return found;
}

int sys_set_wait(struct sys_set *s, int64_t timeout_us)
{
    if (s->used == 0) { /* select() would refuse to wait for nothing */
        Sleep(timeout_us < 0 ? INFINITE : (DWORD)((timeout_us + 999) / 1000));
        return 0;
    }
    fill_lists(s);
    struct timeval timeout = {.tv_sec = (long)(timeout_us / 1000000),
                              .tv_usec = (long)(timeout_us % 1000000)};
    int ready = select(0, as_fd_set(s->lists[0]), as_fd_set(s->lists[1]), as_fd_set(s->lists[2]),
                       timeout_us < 0 ? NULL : &timeout);
    if (ready == SOCKET_ERROR) return WSAGetLastError() == WSAENOTSOCK ? find_closed(s) : 0;
    if (ready == 0) return 0;
    return mark(s, s->lists[0], READ) + mark(s, s->lists[1], WRITE) + mark(s, s->lists[2], WRITE);
}

static bool is_ready(const struct sys_set *s, sys_socket socket, uint8_t ready)
{
    assert(socket != SYS_NO_SOCKET);
    return s->used > 0 && (find(s, (SOCKET)socket)->ready & ready) != 0;
}

bool sys_set_readable(const struct sys_set *s, sys_socket socket)
{
    return is_ready(s, socket, READ);
}

bool sys_set_writable(const struct sys_set *s, sys_socket socket)
{
    return is_ready(s, socket, WRITE);
}
