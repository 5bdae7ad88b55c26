#include "jobs.h"
#include "io.h"
#include "../common/log.h"
#include <stdio.h>
#include <string.h>

#define TAGS_MOST_US (120 * INT64_C(1000000)) /* in so long, or it hangs */
#define COVER_US     (30 * INT64_C(1000000))  /* or it hangs, too */

bool jobs_begin(struct jobs *j)
{
    return sys_neighbour("wavelength-transcode", j->program);
}

void jobs_end(struct jobs *j)
{
    for (size_t i = 0; i < JOBS_MOST; i++)
        if (j->jobs[i].child) sys_child_end(j->jobs[i].child);
}

static bool start(struct jobs *j, uint64_t id, const char *const *argv, int64_t end_us,
                  char error[SYS_ERROR_BYTES])
{
    for (size_t i = 0; i < JOBS_MOST; i++) {
        struct job *job = &j->jobs[i];
        if (job->child) continue;
        *job = (struct job){
            .id = id, .child = sys_child_start(argv, SYS_CHILD_LOW, error), .end_us = end_us};
        return job->child != NULL;
    }
    snprintf(error, SYS_ERROR_BYTES, "%d are being prepared already", JOBS_MOST);
    return false;
}

bool jobs_transcode(struct jobs *j, uint64_t id, const char *song_path, const char *reel_path,
                    int bitrate_kbps)
{
    char bitrate[16], error[SYS_ERROR_BYTES];
    snprintf(bitrate, sizeof bitrate, "%d", bitrate_kbps);
    const char *argv[] = {j->program, song_path, reel_path, "--bitrate", bitrate, NULL};
    if (start(j, id, argv, INT64_MAX, error)) return true;
    log_line(LOG_ERROR, "songs cannot be prepared: %s", error);
    return false;
}

bool jobs_read_tags(struct jobs *j, uint64_t id, const char *file_path, const char *const *songs,
                    size_t n, int64_t mono_us)
{
    char error[SYS_ERROR_BYTES];
    const char *argv[4 + 2 * IO_TAGS_MOST + 1] = {j->program, "--tags", "--append", file_path};
    if (n > IO_TAGS_MOST) return false;
    memcpy(argv + 4, songs, 2 * n * sizeof *songs);
    argv[4 + 2 * n] = NULL;
    if (start(j, id, argv, mono_us + TAGS_MOST_US, error)) return true;
    log_line(LOG_ERROR, "tags cannot be read: %s", error);
    return false;
}

bool jobs_make_cover(struct jobs *j, uint64_t id, const char *song_path, const char *cover_path,
                     int64_t mono_us)
{
    char error[SYS_ERROR_BYTES];
    const char *argv[] = {j->program, "--cover", song_path, cover_path, NULL};
    if (start(j, id, argv, mono_us + COVER_US, error)) return true;
    log_line(LOG_ERROR, "covers cannot be made: %s", error);
    return false;
}

void jobs_want(const struct jobs *j, struct sys_set *set)
{
    for (size_t i = 0; i < JOBS_MOST; i++)
        if (j->jobs[i].child && !j->jobs[i].ended_output)
            sys_set_want(set, sys_child_socket(j->jobs[i].child), true, false);
}

bool jobs_ending(const struct jobs *j)
{
    for (size_t i = 0; i < JOBS_MOST; i++)
        if (j->jobs[i].child && j->jobs[i].ended_output) return true;
    return false;
}

static void read_output(struct job *job)
{
    char bytes[1024];
    long got;
    while (!job->ended_output && (got = sys_child_read(job->child, bytes, sizeof bytes)) != 0) {
        if (got < 0) job->ended_output = true;
        for (long i = 0; i < got && job->bytes + 1 < sizeof job->line; i++)
            job->line[job->bytes++] = bytes[i];
    }
}

static bool has_ended(struct job *job, int64_t mono_us, int *code)
{
    read_output(job);
    if (job->ended_output && sys_child_ended(job->child, code)) {
        if (job->overdue) *code = IO_OVERDUE;
        return true;
    }
    if (mono_us >= job->end_us && !job->overdue) {
        sys_child_kill(job->child);
        job->overdue = true;
    }
    return false;
}

bool jobs_ended(struct jobs *j, int64_t mono_us, uint64_t *id, int *code, const char **line)
{
    for (size_t i = 0; i < JOBS_MOST; i++) {
        struct job *job = &j->jobs[i];
        if (!job->child || !has_ended(job, mono_us, code)) continue;
        job->line[job->bytes] = '\0';
        job->line[strcspn(job->line, "\r\n")] = '\0';
        sys_child_end(job->child);
        job->child = NULL;
        *id = job->id;
        *line = job->line;
        return true;
    }
    return false;
}
