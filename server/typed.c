#include "typed.h"
#include <string.h>

void typed_open(struct typed *t)
{
    t->console = sys_console_open();
    if (t->console) sys_console_ignore_clicks(t->console);
}

void typed_close(struct typed *t)
{
    if (t->console) sys_console_close(t->console);
    t->console = NULL;
}

void typed_want(const struct typed *t, struct sys_set *set)
{
    if (t->console) sys_set_want(set, sys_console_socket(t->console), true, false);
}

/* True when the line is whole. */
static bool add(struct typed *t, char c)
{
    if (c != '\n' && t->bytes + 1 < sizeof t->line) t->line[t->bytes++] = c;
    if (c != '\n') return false;
    t->line[t->bytes] = '\0';
    t->line[strcspn(t->line, "\r")] = '\0';
    t->bytes = 0;
    return true;
}

void typed_read(struct typed *t, const struct sys_set *set,
                void (*take)(void *user, const char *line), void *user)
{
    char bytes[1024];
    if (!t->console || !sys_set_readable(set, sys_console_socket(t->console))) return;
    long got = sys_console_read(t->console, bytes, sizeof bytes);
    if (got < 0) typed_close(t); /* the terminal is gone; the server goes on */
    for (long i = 0; i < got; i++)
        if (add(t, bytes[i])) take(user, t->line);
}
