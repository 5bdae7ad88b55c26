/* jobs.h: the few wavelength-transcode children that run at once, and the line each prints. */
#ifndef WL_JOBS_H
#define WL_JOBS_H

#include <stdbool.h>
#include <stdint.h>
#include "../common/sys.h"

enum { JOBS_MOST = 3, JOB_LINE_BYTES = 8192 /* a longer line is cut */ };

struct jobs { /* all zero, then jobs_begin */
    struct job {
        uint64_t id;
        struct sys_child *child; /* NULL: a free place */
        char line[JOB_LINE_BYTES];
        size_t bytes;
        bool ended_output;
        bool overdue; /* killed; it is not waited for, since a disk that does not answer holds it */
        int64_t end_us;
    } jobs[JOBS_MOST];
    char program[SYS_PATH_BYTES];
};

/* False when it is not known where the program lies. */
bool jobs_begin(struct jobs *j);
void jobs_end(struct jobs *j); /* ends those that run */

/* Start one, at low priority; what hangs is ended (but for a reel, which may take its time). False, and logged, when it
   cannot be started, JOBS_MOST run, or n is more than it takes. They are io.h's ports. */
bool jobs_transcode(struct jobs *j, uint64_t id, const char *song_path, const char *reel_path,
                    int bitrate_kbps);
bool jobs_read_tags(struct jobs *j, uint64_t id, const char *file_path, const char *const *songs,
                    size_t n, int64_t mono_us);
bool jobs_make_cover(struct jobs *j, uint64_t id, const char *song_path, const char *cover_path,
                     int64_t mono_us);

/* What they print is waited for. */
void jobs_want(const struct jobs *j, struct sys_set *set);
/* True while one closed its output and has not ended: to be looked at soon, no socket tells. */
bool jobs_ending(const struct jobs *j);
/* One that has ended, or was ended: its exit code, or IO_OVERDUE, and its line (valid until the next starts). False: none has. */
bool jobs_ended(struct jobs *j, int64_t mono_us, uint64_t *id, int *code, const char **line);

#endif
