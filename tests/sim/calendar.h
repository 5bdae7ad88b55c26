/* calendar.h: what is under way in the virtual world, in order of the time at which it arrives: a heap. */
#ifndef WL_CALENDAR_H
#define WL_CALENDAR_H

#include <stddef.h>
#include <stdint.h>

enum calendar_kind {
    TO_SERVER_TCP,
    TO_CLIENT_TCP,
    TO_SERVER_UDP,
    TO_CLIENT_UDP,
    CONNECTED,
    ACCEPTED,
    SERVER_GONE,
    CLIENT_GONE,
    TRANSCODED,
    SERVER_BACK
};

struct calendar_item {
    int64_t at_us;
    uint64_t order; /* equal times keep their order; given by calendar_add */
    enum calendar_kind kind;
    int client;
    uint64_t conn;
    uint8_t *bytes; /* its own */
    size_t n;
};

struct calendar { /* all zero: nothing */
    struct calendar_item *items;
    size_t count, size;
    uint64_t order;
};

void calendar_free(struct calendar *a);
/* Copies n bytes. */
void calendar_add(struct calendar *a, int64_t at_us, enum calendar_kind kind, int client,
                  uint64_t conn, const void *bytes, size_t n);
/* When the first is due, INT64_MAX: nothing is. */
int64_t calendar_next_us(const struct calendar *a);
/* Takes the first; its bytes are then the caller's to free. */
struct calendar_item calendar_take(struct calendar *a);

#endif
