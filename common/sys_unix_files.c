/* sys_unix_files.c: files, and what lies in folders. */
#include "sys_unix.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- whole files -- */

sys_reader sys_reader_open(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC);
}

long sys_reader_take(sys_reader r, void *out, size_t n)
{
    ssize_t got;
    do got = read((int)r, out, n);
    while (got < 0 && errno == EINTR);
    return (long)got;
}

void sys_reader_close(sys_reader r)
{
    close((int)r);
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

/* A Mac's fsync() leaves it in the disk's own memory. */
static bool sync_file(int fd)
{
#ifdef F_FULLFSYNC
    if (fcntl(fd, F_FULLFSYNC) == 0) return true; /* not every file system has it */
#endif
    return fsync(fd) == 0;
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
    sync_file(fd);
    close(fd);
}

bool sys_file_replace(const char *path, const char *temporary, const void *bytes, size_t n,
                      bool secret, bool lasting)
{
    int fd = create(temporary, path, secret);
    if (fd < 0) return false;
    bool saved = write_all(fd, bytes, n) && (!lasting || sync_file(fd));
    int code = errno;
    if (close(fd) != 0 && saved) {
        saved = false;
        code = errno;
    }
    if (saved && rename(temporary, path) == 0) {
        if (lasting) sync_folder_of(path);
        return true;
    }
    if (saved) code = errno;
    unlink(temporary);
    errno = code;
    return false;
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

const char sys_secret_advice[] = "chmod 600 FILE";

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

bool sys_make_one_folder(const char *path)
{
    return mkdir(path, 0700) == 0 || is_folder(path);
}

bool sys_is_separator(char character)
{
    return character == '/';
}

bool sys_is_drive(const char *path)
{
    (void)path;
    return false;
}

void sys_forward_slashes(char *path)
{
    (void)path; /* a backslash is a letter like any other */
}

/* -- what lies in a folder -- */

struct sys_listing {
    DIR *open;
    bool failed;
};

bool sys_may_be_there(int code)
{
    return code != ENOENT && code != ENOTDIR && code != EACCES && code != EPERM && code != ELOOP &&
           code != ENAMETOOLONG;
}

struct sys_listing *sys_listing_open(const char *folder)
{
    struct sys_listing *l = calloc(1, sizeof *l);
    if (l == NULL) return NULL;
    l->open = opendir(folder);
    if (l->open != NULL) return l;
    int code = errno;
    free(l);
    errno = code;
    return NULL;
}

static bool look_at(struct sys_listing *l, const char *name, struct sys_entry *out)
{
    struct stat s;
    bool there = fstatat(dirfd(l->open), name, &s, AT_SYMLINK_NOFOLLOW) == 0;
    bool link = there && S_ISLNK(s.st_mode);
    if (link) there = fstatat(dirfd(l->open), name, &s, 0) == 0;
    l->failed |= !there && sys_may_be_there(errno);
    if (!there) return false;
    *out = (struct sys_entry){.name = name,
                              .file = S_ISREG(s.st_mode),
                              .folder = S_ISDIR(s.st_mode),
                              .link = link,
                              .hidden = name[0] == '.',
                              .bytes = s.st_size,
                              .modified_us = modified_us(&s)};
    return true;
}

bool sys_listing_next(struct sys_listing *l, struct sys_entry *out)
{
    errno = 0; /* which alone tells the end from an error */
    for (struct dirent *e; (e = readdir(l->open)) != NULL; errno = 0) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        if (look_at(l, e->d_name, out)) return true;
    }
    l->failed |= errno != 0;
    return false;
}

bool sys_listing_failed(const struct sys_listing *l)
{
    return l->failed;
}

void sys_listing_close(struct sys_listing *l)
{
    if (l == NULL) return;
    closedir(l->open);
    free(l);
}
