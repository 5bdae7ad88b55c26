/* sys_unix_files.c: files and walks through folders. */
#include "sys_unix.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_BYTES = 4096 };

static void say_file(char error[SYS_ERROR_BYTES], const char *cannot, const char *path)
{
    int code = errno;
    char what[SYS_ERROR_BYTES];
    snprintf(what, sizeof what, "cannot %s %.180s", cannot, path);
    errno = code;
    unix_say(error, what);
}

/* -- whole files -- */

/* Reads until the end or until more than `most` came; the length, or -1. */
static int64_t read_all(int fd, size_t most, char **out)
{
    size_t size = most < FIRST_BYTES ? most + 1 : FIRST_BYTES, length = 0;
    char *bytes = malloc(size + 1);
    while (bytes != NULL) {
        ssize_t got = read(fd, bytes + length, size - length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) break;
        length += (size_t)got;
        if (got == 0 || length > most) {
            bytes[length] = '\0';
            *out = bytes;
            return (int64_t)length;
        }
        if (length < size) continue;
        size = size < most / 2 ? 2 * size : most + 1;
        char *bigger = realloc(bytes, size + 1);
        if (bigger == NULL) break;
        bytes = bigger;
    }
    free(bytes);
    return -1;
}

char *sys_file_load(const char *path, size_t most, size_t *bytes, char error[SYS_ERROR_BYTES])
{
    char *out = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int64_t got = fd < 0 ? -1 : read_all(fd, most, &out);
    if (got < 0) say_file(error, "read", path);
    if (fd >= 0) close(fd);
    if (got < 0) return NULL;
    if ((size_t)got > most) {
        snprintf(error, SYS_ERROR_BYTES, "%.180s is larger than the %zu bytes allowed", path, most);
        free(out);
        return NULL;
    }
    if (bytes != NULL) *bytes = (size_t)got;
    return out;
}

static bool write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t put = write(fd, bytes, n);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        bytes += put;
        n -= (size_t)put;
    }
    return true;
}

/* Rights of the new file: the owner's only, or those of the file it replaces, or the usual. */
static int create(const char *temporary, const char *path, bool secret)
{
    struct stat was;
    bool keep = !secret && stat(path, &was) == 0;
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, secret ? 0600 : 0666);
    if (fd >= 0 && keep && fchmod(fd, was.st_mode & 0777) != 0) {
        close(fd);
        unlink(temporary);
        return -1;
    }
    return fd;
}

/* The rename itself is safe only when the folder is written, too. */
static void sync_folder_of(const char *path)
{
    char folder[SYS_PATH_BYTES];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        strcpy(folder, ".");
    else
        slash[slash == folder] = '\0';
    int fd = open(folder, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    fsync(fd);
    close(fd);
}

/* `lasting`: when it returns, the file is on the disk. */
static bool replace(const char *path, const void *bytes, size_t n, bool secret, bool lasting,
                    char error[SYS_ERROR_BYTES])
{
    char temporary[SYS_PATH_BYTES];
    uint32_t number;
    sys_random(&number, sizeof number);
    int length = snprintf(temporary, sizeof temporary, "%s.%08x.tmp", path, (unsigned)number);
    errno = ENAMETOOLONG;
    int fd = length < (int)sizeof temporary ? create(temporary, path, secret) : -1;
    bool saved = fd >= 0 && write_all(fd, bytes, n) && (!lasting || fsync(fd) == 0);
    if (fd >= 0 && close(fd) != 0) saved = false;
    if (saved && rename(temporary, path) == 0) {
        if (lasting) sync_folder_of(path);
        return true;
    }
    say_file(error, "write", path);
    if (fd >= 0) unlink(temporary);
    return false;
}

bool sys_file_save(const char *path, const void *bytes, size_t n, bool secret,
                   char error[SYS_ERROR_BYTES])
{
    return replace(path, bytes, n, secret, true, error);
}

bool sys_file_write(const char *path, const void *bytes, size_t n, char error[SYS_ERROR_BYTES])
{
    return replace(path, bytes, n, false, false, error);
}

static int64_t modified_us(const struct stat *s)
{
#ifdef __APPLE__
    struct timespec t = s->st_mtimespec;
#else
    struct timespec t = s->st_mtim;
#endif
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t sys_file_time(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 ? modified_us(&s) : -1;
}

void sys_file_touch(const char *path)
{
    utimensat(AT_FDCWD, path, NULL, 0);
}

int64_t sys_file_read(const char *path, int64_t offset, void *out, size_t n)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t got;
    do got = pread(fd, out, n, (off_t)offset);
    while (got < 0 && errno == EINTR);
    close(fd);
    return got;
}

bool sys_file_remove(const char *path)
{
    return unlink(path) == 0;
}

bool sys_file_rename(const char *from, const char *to)
{
    return rename(from, to) == 0;
}

bool sys_file_is_secret(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && (s.st_mode & 077) == 0;
}

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

bool sys_make_folder(const char *path, char error[SYS_ERROR_BYTES])
{
    char part[SYS_PATH_BYTES];
    int length = snprintf(part, sizeof part, "%s", path);
    errno = ENAMETOOLONG;
    bool fits = length > 0 && length < (int)sizeof part;
    for (char *at = part + 1; fits && *at != '\0'; at++) {
        if (*at != '/') continue;
        *at = '\0';
        mkdir(part, 0700); /* only the last one's fate counts */
        *at = '/';
    }
    if (fits && (mkdir(part, 0700) == 0 || is_folder(part))) return true;
    say_file(error, "make the folder", path);
    return false;
}

/* -- walks: one folder open at a time, those still to be looked at in a list -- */

struct folder {
    struct folder *next;
    char path[]; /* below the root, "" for itself, else ending in '/' */
};

struct sys_walk {
    char root[SYS_PATH_BYTES];
    struct folder *waiting;
    struct folder *current;
    DIR *open;
};

static void walk_later(struct sys_walk *w, const char *path)
{
    size_t bytes = strlen(path) + 1;
    struct folder *f = malloc(sizeof *f + bytes + 1);
    if (f == NULL) return; /* without memory a folder is passed over */
    memcpy(f->path, path, bytes);
    if (bytes > 1) strcpy(f->path + bytes - 1, "/");
    f->next = w->waiting;
    w->waiting = f;
}

struct sys_walk *sys_walk_start(const char *folder, char error[SYS_ERROR_BYTES])
{
    DIR *can = opendir(folder);
    struct sys_walk *w = can == NULL ? NULL : calloc(1, sizeof *w);
    if (w == NULL) say_file(error, "look into", folder);
    if (can != NULL) closedir(can);
    if (w == NULL) return NULL;
    snprintf(w->root, sizeof w->root, "%s", folder);
    walk_later(w, "");
    return w;
}

/* root / folder / name; false when it is too long. */
static bool join(const struct sys_walk *w, const char *below, char out[SYS_PATH_BYTES])
{
    int length = snprintf(out, SYS_PATH_BYTES, "%s/%s", w->root, below);
    return length < SYS_PATH_BYTES;
}

static bool open_next(struct sys_walk *w)
{
    free(w->current);
    w->current = w->waiting;
    if (w->current == NULL) return false;
    w->waiting = w->current->next;
    char path[SYS_PATH_BYTES];
    w->open = join(w, w->current->path, path) ? opendir(path) : NULL;
    return true;
}

/* True when the entry is a file, which `out` then holds; folders are put aside for later. */
static bool look_at(struct sys_walk *w, const char *name, struct sys_file *out)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) return false;
    int length = snprintf(out->path, sizeof out->path, "%s%s", w->current->path, name);
    char path[SYS_PATH_BYTES];
    struct stat s;
    if (length >= (int)sizeof out->path || !join(w, out->path, path) || lstat(path, &s) != 0)
        return false;
    if (S_ISDIR(s.st_mode)) walk_later(w, out->path);
    if (S_ISLNK(s.st_mode) && stat(path, &s) != 0) return false;
    if (!S_ISREG(s.st_mode)) return false;
    out->bytes = s.st_size;
    out->modified_us = modified_us(&s);
    return true;
}

bool sys_walk_next(struct sys_walk *w, struct sys_file *out)
{
    for (;;) {
        struct dirent *entry = w->open == NULL ? NULL : readdir(w->open);
        if (entry != NULL) {
            if (look_at(w, entry->d_name, out)) return true;
            continue;
        }
        if (w->open != NULL) closedir(w->open);
        w->open = NULL;
        if (!open_next(w)) return false;
    }
}

void sys_walk_end(struct sys_walk *w)
{
    if (w == NULL) return;
    if (w->open != NULL) closedir(w->open);
    free(w->current);
    for (struct folder *f = w->waiting, *next; f != NULL; f = next) {
        next = f->next;
        free(f);
    }
    free(w);
}

int sys_folders(const char *folder, char (*names)[SYS_NAME_BYTES], int most)
{
    char path[SYS_PATH_BYTES];
    DIR *d = opendir(folder);
    if (d == NULL) return -1;
    int n = 0;
    for (struct dirent *e; n < most && (e = readdir(d)) != NULL;) {
        int length = snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (e->d_name[0] == '.' || length >= (int)sizeof path || !is_folder(path)) continue;
        if (snprintf(names[n], SYS_NAME_BYTES, "%s", e->d_name) < SYS_NAME_BYTES) n++;
    }
    closedir(d);
    return n;
}
