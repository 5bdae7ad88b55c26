/* typed.h: lines typed at the server's console. */
#ifndef WL_TYPED_H
#define WL_TYPED_H

#include <stdbool.h>
#include <stddef.h>
#include "../common/sys.h"

enum { TYPED_BYTES = 9000 }; /* a longer line is cut */

struct typed { /* all zero: no console */
    struct sys_console *console;
    char line[TYPED_BYTES];
    size_t bytes;
};

void typed_open(struct typed *t);
void typed_close(struct typed *t);

void typed_want(const struct typed *t, struct sys_set *set);
/* Once `set` was waited for: calls `take` with each whole line. Where the console has ended, there is none from then on. */
void typed_read(struct typed *t, const struct sys_set *set,
                void (*take)(void *user, const char *line), void *user);

#endif
