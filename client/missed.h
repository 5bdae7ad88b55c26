/* missed.h: which lines of a room's chat were told here, and which are missing after the connection was lost: those between the last
   that was told and the first that a newcomer is shown. They are asked for page by page, in their order. Pure. */
#ifndef WL_MISSED_H
#define WL_MISSED_H

#include <stdbool.h>
#include <stdint.h>

struct missed { /* all zero: in no room yet */
    uint64_t room;
    uint64_t whole;  /* all lines up to this number were told; 0: none was */
    uint64_t until;  /* and those from this one; 0: nothing is missing */
    uint64_t newest; /* that was told */
    int64_t ask_at_us;
};

/* A snapshot of a room begins; the same one again may have a gap. */
void missed_room(struct missed *m, uint64_t room);
/* A line is told, as it is said or in a snapshot. */
void missed_line(struct missed *m, uint64_t seq);

/* True when a page should be asked for now: with the lines after one number and before another. */
bool missed_ask(struct missed *m, int64_t mono_us, uint64_t *after, uint64_t *before);
/* It came: with lines up to `last` (0: it was empty), and there are more or not. */
void missed_page(struct missed *m, uint64_t after, uint64_t last, bool more, int64_t mono_us);
/* When missed_ask is to be called; INT64_MAX: not now. */
int64_t missed_due_us(const struct missed *m);

#endif
