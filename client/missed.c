#include "missed.h"

enum {
    PAUSE_US = 250000,  /* between two pages: servers take four wishes a second */
    AGAIN_US = 5000000, /* one that does not come is asked for again */
};

void missed_room(struct missed *m, uint64_t room)
{
    if (m->room != room) *m = (struct missed){.room = room};
    if (m->until == 0) m->whole = m->newest;
    m->until = 0;
    m->newest = m->whole;
}

void missed_line(struct missed *m, uint64_t seq)
{
    bool gap = m->until == 0 && m->newest > 0 && seq > m->newest + 1;

    if (gap) {
        m->whole = m->newest;
        m->until = seq;
        m->ask_at_us = 0;
    }
    if (seq > m->newest) m->newest = seq;
}

bool missed_ask(struct missed *m, int64_t mono_us, uint64_t *after, uint64_t *before)
{
    if (mono_us < missed_due_us(m)) return false;
    *after = m->whole;
    *before = m->until;
    m->ask_at_us = mono_us + AGAIN_US;
    return true;
}

void missed_page(struct missed *m, uint64_t after, uint64_t last, bool more, int64_t mono_us)
{
    if (m->until == 0 || after != m->whole) return;
    if (last > m->whole) m->whole = last;
    if (!more) m->until = 0;
    m->ask_at_us = mono_us + PAUSE_US;
}

int64_t missed_due_us(const struct missed *m)
{
    return m->until > 0 ? m->ask_at_us : INT64_MAX;
}
