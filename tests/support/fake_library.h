/* fake_library.h: a library over a fake_io, whose folder the test lists. */
#ifndef WL_FAKE_LIBRARY_H
#define WL_FAKE_LIBRARY_H

#include "../../server/library.h"
#include "fake_io.h"

struct fake_library {
    struct fake_io *f;
    struct library *l;
};

/* Of songs in /music and reels of 128 kbit/s in /cache. */
struct fake_library fake_library_begin(void);
void fake_library_end(struct fake_library *w);
/* The server ends and begins anew. */
void fake_library_restart(struct fake_library *w, int bitrate_kbps);

/* These are there now (NULL-terminated), all of the same size and time; or this one. All of it is taken over. */
struct library_changes fake_library_scan(struct fake_library *w, const char *const *paths);
struct library_changes fake_library_scan_one(struct fake_library *w, const char *path,
                                             int64_t bytes, int64_t modified_us);
void assert_changes(struct library_changes c, size_t added, size_t changed, size_t removed);
#define SCAN(w, ...) fake_library_scan(w, (const char *const[]){__VA_ARGS__, NULL})

#endif
