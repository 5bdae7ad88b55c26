#include "fake_io.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fake_file *fake_io_file(struct fake_io *f, const char *path)
{
    for (size_t i = 0; i < f->file_count; i++) {
        if (strcmp(f->files[i].path, path) == 0) return &f->files[i];
    }
    return NULL;
}

static void *must(void *memory)
{
    if (!memory) abort();
    return memory;
}

static struct fake_file *make_file(struct fake_io *f, const char *path)
{
    struct fake_file *file = fake_io_file(f, path);
    if (file) return file;
    f->files = must(realloc(f->files, (f->file_count + 1) * sizeof *f->files));
    file = &f->files[f->file_count++];
    memset(file, 0, sizeof *file);
    snprintf(file->path, sizeof file->path, "%s", path);
    return file;
}

void fake_io_append(struct fake_io *f, const char *path, const void *bytes, size_t n)
{
    struct fake_file *file = make_file(f, path);
    if (!n) return;
    file->bytes = must(realloc(file->bytes, file->n + n));
    memcpy(file->bytes + file->n, bytes, n);
    file->n += n;
}

void fake_io_put(struct fake_io *f, const char *path, const void *bytes, size_t n)
{
    struct fake_file *file = make_file(f, path);
    free(file->bytes);
    file->bytes = NULL;
    file->n = 0;
    file->time = ++f->file_time;
    fake_io_append(f, path, bytes, n);
}

void fake_io_remove(struct fake_io *f, const char *path)
{
    struct fake_file *file = fake_io_file(f, path);
    if (!file) return;
    free(file->bytes);
    *file = f->files[--f->file_count];
}

/* -- the ports -- */

static int64_t file_read(void *world, const char *path, int64_t offset, void *out, size_t n)
{
    struct fake_io *f = world;
    const struct fake_file *file = fake_io_file(f, path);
    f->reads++;
    if (!file || offset < 0) return -1;
    if ((uint64_t)offset >= file->n) return 0;
    size_t left = file->n - (size_t)offset, got = n < left ? n : left;
    memcpy(out, file->bytes + offset, got);
    return (int64_t)got;
}

static bool file_write(void *world, const char *path, const void *bytes, size_t n)
{
    struct fake_io *f = world;
    if (!f->disk_full) fake_io_put(f, path, bytes, n);
    return !f->disk_full;
}

static int64_t file_time(void *world, const char *path)
{
    const struct fake_file *file = fake_io_file(world, path);
    return file ? file->time : -1;
}

static void file_touch(void *world, const char *path)
{
    struct fake_io *f = world;
    struct fake_file *file = fake_io_file(f, path);
    if (file) file->time = ++f->file_time;
}

static bool file_remove(void *world, const char *path)
{
    struct fake_io *f = world;
    bool there = fake_io_file(f, path) != NULL;
    fake_io_remove(f, path);
    return there;
}

static void scan(void *world)
{
    struct fake_io *f = world;
    f->scans++;
}

static bool transcode(void *world, uint64_t job, const char *song, const char *reel,
                      int bitrate_kbps)
{
    struct fake_io *f = world;
    if (f->no_transcode) return false;
    if (f->job_count < FAKE_IO_JOBS) {
        struct fake_job *j = &f->jobs[f->job_count];
        j->job = job;
        j->bitrate_kbps = bitrate_kbps;
        snprintf(j->song, sizeof j->song, "%s", song);
        snprintf(j->reel, sizeof j->reel, "%s", reel);
    }
    f->job_count++;
    return true;
}

static bool read_tags(void *world, uint64_t job, const char *file, const char *const *songs,
                      size_t n)
{
    struct fake_io *f = world;
    if (f->no_tags) return false;
    f->tags_job = job;
    f->tags_count = n;
    snprintf(f->tags_file, sizeof f->tags_file, "%s", file);
    for (size_t i = 0; i < 2 * n && i < 2 * FAKE_IO_TAGS; i++)
        snprintf(f->tags[i], sizeof f->tags[i], "%s", songs[i]);
    return true;
}

static bool make_cover(void *world, uint64_t job, const char *song, const char *cover)
{
    struct fake_io *f = world;
    if (f->no_covers) return false;
    f->cover_job = job;
    f->cover_count++;
    snprintf(f->cover_song, sizeof f->cover_song, "%s", song);
    snprintf(f->cover, sizeof f->cover, "%s", cover);
    return true;
}

static void add_line(char log[FAKE_IO_LOG_BYTES], const char *line)
{
    size_t used = strlen(log);
    snprintf(log + used, FAKE_IO_LOG_BYTES - used, "%s\n", line);
}

static void log_text(void *world, enum log_level level, const char *text)
{
    static const char *const names[] = {"info", "warn", "error"};
    char line[2048];
    struct fake_io *f = world;
    snprintf(line, sizeof line, "%s %s", names[level], text);
    add_line(f->log, line);
}

static void print(void *world, const char *text)
{
    struct fake_io *f = world;
    add_line(f->printed, text);
}

/* SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed. */
static void fill_random(void *world, void *out, size_t n)
{
    struct fake_io *f = world;
    for (size_t i = 0; i < n; i++) {
        uint64_t z = f->random_state += 0x9e3779b97f4a7c15u;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        ((uint8_t *)out)[i] = (uint8_t)(z >> 56);
    }
}

static void tcp_heed(void *world, uint64_t conn, bool knocks)
{
    struct fake_io *f = world;
    f->heeded = conn;
    f->knocks = knocks;
}

void fake_io_init(struct fake_io *f)
{
    memset(f, 0, sizeof *f);
    f->io.world = f;
    f->io.tcp_heed = tcp_heed;
    f->io.random = fill_random;
    f->io.file_read = file_read;
    f->io.file_write = file_write;
    f->io.file_time = file_time;
    f->io.file_touch = file_touch;
    f->io.file_remove = file_remove;
    f->io.scan = scan;
    f->io.transcode = transcode;
    f->io.read_tags = read_tags;
    f->io.make_cover = make_cover;
    f->io.log = log_text;
    f->io.print = print;
}

void fake_io_free(struct fake_io *f)
{
    for (size_t i = 0; i < f->file_count; i++) free(f->files[i].bytes);
    free(f->files);
    memset(f, 0, sizeof *f);
}
