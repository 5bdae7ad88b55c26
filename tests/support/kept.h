/* kept.h: a store (server/store.h) in a folder of the test's own, the lines of chat that it holds, and what a crash leaves of it. */
#ifndef WL_TEST_KEPT_H
#define WL_TEST_KEPT_H

#include "../../common/sys.h"
#include "../../server/store.h"
#include "fake_io.h"

#define KEPT_MS(ms) ((int64_t)(ms)*1000)

extern struct kept {
    struct fake_io world;
    char folder[SYS_PATH_BYTES];
} kept;

/* Empties `folder`, beside the test, which is made. 0, or -1 when it cannot be. */
int kept_begin(const char *folder);
int kept_end(void **state);

/* In that folder; until it was called three times more. */
const char *kept_path(const char *name);
bool kept_copy(const char *from, const char *to);

/* At 99 ms; NULL: in memory. The caller's. */
struct store *kept_open(const char *name);
/* The files of "a" as a killed program leaves them, opened as "b". */
struct store *kept_after_a_crash(void);

/* A line of Maya's; what was said, "Maya:text " for each as far as it fits, at most so many. */
struct kept_said {
    char text[4096];
    uint64_t first, last;
    size_t n, most;
};
void kept_say(struct store *s, uint64_t room, uint64_t seq, const char *text);
struct kept_said kept_lines_between(struct store *s, uint64_t room, const struct store_span *span,
                                    size_t most);
struct kept_said kept_lines(struct store *s, uint64_t room);

#endif
