/* fake_io.h: the world of server/io.h in memory, for tests of single parts: files, a log, transcodings that the test ends itself. The
   network's ports are left NULL. */
#ifndef WL_FAKE_IO_H
#define WL_FAKE_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../../server/io.h"

enum {
    FAKE_IO_JOBS = 256,
    FAKE_IO_TAGS = 64,
    FAKE_IO_LOG_BYTES = 65536,
    FAKE_IO_PATH_BYTES = 2048
};

struct fake_file {
    char path[FAKE_IO_PATH_BYTES];
    uint8_t *bytes;
    size_t n;
    int64_t time; /* counts writes and touches of all files */
};

struct fake_io {
    struct io io; /* hand &f->io to the part under test */
    struct fake_file *files;
    size_t file_count;
    int64_t file_time;   /* the latest of them */
    bool disk_full;      /* file_write fails */
    bool no_transcode;   /* transcode fails */
    unsigned long reads; /* calls of file_read */
    uint64_t random_state;
    uint64_t heeded; /* by the last tcp_heed, */
    bool knocks;     /* and with what */
    size_t scans;
    struct fake_job {
        uint64_t job;
        char song[FAKE_IO_PATH_BYTES], reel[FAKE_IO_PATH_BYTES];
        int bitrate_kbps;
    } jobs[FAKE_IO_JOBS]; /* further ones are only counted */
    size_t job_count;
    bool no_tags;      /* read_tags fails */
    uint64_t tags_job; /* of the last read_tags; 0: none yet, or the test set it so */
    size_t tags_count; /* pairs */
    char tags_file[FAKE_IO_PATH_BYTES];
    char tags[2 * FAKE_IO_TAGS][256];
    bool no_covers;     /* make_cover fails */
    uint64_t cover_job; /* of the last make_cover, whose song and file were, */
    size_t cover_count; /* and of how many */
    char cover_song[FAKE_IO_PATH_BYTES], cover[FAKE_IO_PATH_BYTES];
    char log[FAKE_IO_LOG_BYTES]; /* "level text\n" each; what does not fit is dropped */
    char printed[FAKE_IO_LOG_BYTES];
};

void fake_io_init(struct fake_io *f);
void fake_io_free(struct fake_io *f);

/* A file with these bytes, replaced when it is there; the same with more bytes at its end; and away with it. */
void fake_io_put(struct fake_io *f, const char *path, const void *bytes, size_t n);
void fake_io_append(struct fake_io *f, const char *path, const void *bytes, size_t n);
void fake_io_remove(struct fake_io *f, const char *path);
struct fake_file *fake_io_file(struct fake_io *f, const char *path); /* NULL: not there */

#endif
