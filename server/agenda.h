/* agenda.h: who wants to be called when, the earliest first: however many wait, only those who are due cost anything. */
#ifndef WL_AGENDA_H
#define WL_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct agenda_item { /* all zero: not on the agenda; lies in its owner */
    void *owner;
    int64_t at_us;
    size_t place; /* in the heap, from 1 on; 0: not there */
};

struct agenda { /* all zero is an empty one */
    struct agenda_item *
        *items; /* a binary heap: items[i - 1] is not later than those at 2i and 2i + 1 */
    size_t count, size;
};

void agenda_free(struct agenda *a); /* the items are their owners' */

/* Room for so many items, so that agenda_set cannot fail for want of memory. */
bool agenda_reserve(struct agenda *a, size_t count);

/* Puts an item on the agenda, or moves it. INT64_MAX: takes it off. Past what was reserved it asserts. */
void agenda_set(struct agenda *a, struct agenda_item *item, int64_t at_us);

/* The item that is due by then, the earliest first; it stays until it is set anew. NULL: none. */
struct agenda_item *agenda_due(const struct agenda *a, int64_t now_us);
/* When the earliest is; INT64_MAX: there is none. */
int64_t agenda_next_us(const struct agenda *a);

#endif
