/* jobs.h: the few wavelength-transcode children that run at once, and the line each prints. */
#ifndef WL_JOBS_H
#define WL_JOBS_H

#include <stdbool.h>
#include <stdint.h>
#include "../common/sys.h"

enum { JOBS_MOST = 2, JOB_LINE_BYTES = 8192 /* a longer line is cut */, JOB_OVERDUE = 255 };

struct jobs { /* all zero: none runs */
    struct job {
        uint64_t id;
        struct sys_child *child; /* NULL: a free place */
        char line[JOB_LINE_BYTES];
        size_t bytes;
        bool ended_output;
        int64_t end_us;
    } jobs[JOBS_MOST];
};

void jobs_end(struct jobs *j); /* ends those that run */

/* Starts a program at low priority; one that still runs at end_us is ended. False and `error` when it cannot be started, or
   JOBS_MOST run. */
bool jobs_start(struct jobs *j, uint64_t id, const char *const *argv, int64_t end_us,
                char error[SYS_ERROR_BYTES]);

/* What they print is waited for. */
void jobs_want(const struct jobs *j, struct sys_set *set);
/* True while one closed its output and has not ended: to be looked at soon, no socket tells. */
bool jobs_ending(const struct jobs *j);
/* One that has ended, or was ended: its exit code (JOB_OVERDUE), and its line (valid until the next jobs_start). False: none has. */
bool jobs_ended(struct jobs *j, int64_t mono_us, uint64_t *id, int *code, const char **line);

#endif
