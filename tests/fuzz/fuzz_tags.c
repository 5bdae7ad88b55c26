/* The file of what songs say of themselves, read back by a server's library: whatever stands in it, nothing may break. %0, %1 and %2
   in the input stand for the songs' labels, so that lines can be about them. */
#include "../../server/library.h"
#include "../support/fake_io.h"
#include "../support/fake_songs.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char *const paths[] = {"rock-a-one.mp3", "jazz-b-two.ogg", "hip-hop-c-three.wav"};

static void put(struct fake_io *f, const uint8_t *data, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (data[i] == '%' && i + 1 < n && data[i + 1] >= '0' && data[i + 1] <= '2')
            fake_io_append(f, "cache/tags.jsonl", f->tags[2 * (data[++i] - '0')], 33);
        else
            fake_io_append(f, "cache/tags.jsonl", data + i, 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct fake_io *f = malloc(sizeof *f);
    if (!f) abort();
    fake_io_init(f);
    struct library *l = library_new(&f->io, "songs", "cache", 128);
    if (!l) abort();
    fake_songs_found(l, paths, 3);
    library_work(l);
    put(f, data, n);
    while (library_work(l)) {
    }
    library_job_ended(l, f->tags_job, n % 3 ? 0 : 139, "");
    while (library_work(l)) {
    }
    size_t places[3];
    if (library_search(l, "one", places, 3) > 3) abort();
    library_by_name(l, "hip hop two");
    library_free(l);
    fake_io_free(f);
    free(f);
    return 0;
}
