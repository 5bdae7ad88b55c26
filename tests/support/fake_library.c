#include "fake_library.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

static void start(struct fake_library *w, int bitrate_kbps)
{
    w->l = library_new(&w->f->io, "/music", "/cache", bitrate_kbps);
    assert_non_null(w->l);
}

struct fake_library fake_library_begin(void)
{
    struct fake_library w = {malloc(sizeof *w.f), NULL};
    assert_non_null(w.f);
    fake_io_init(w.f);
    start(&w, 128);
    return w;
}

void fake_library_end(struct fake_library *w)
{
    library_free(w->l);
    fake_io_free(w->f);
    free(w->f);
}

void fake_library_restart(struct fake_library *w, int bitrate_kbps)
{
    library_free(w->l);
    start(w, bitrate_kbps);
}

static struct library_changes scan_end(struct fake_library *w)
{
    struct library_changes changes;
    while (!library_scan_end(w->l, &changes)) {
    }
    return changes;
}

struct library_changes fake_library_scan(struct fake_library *w, const char *const *paths)
{
    library_scan_begin(w->l);
    for (; *paths; paths++) library_scan_found(w->l, *paths, 1000, 2000000);
    return scan_end(w);
}

struct library_changes fake_library_scan_one(struct fake_library *w, const char *path,
                                             int64_t bytes, int64_t modified_us)
{
    library_scan_begin(w->l);
    library_scan_found(w->l, path, bytes, modified_us);
    return scan_end(w);
}

void assert_changes(struct library_changes c, size_t added, size_t changed, size_t removed)
{
    assert_int_equal(c.added, added);
    assert_int_equal(c.changed, changed);
    assert_int_equal(c.removed, removed);
}
