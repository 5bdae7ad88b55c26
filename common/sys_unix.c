/* sys_unix.c: clocks, randomness, wakers, the console, stopping, threads. Select sets, sockets, names, files and
   child programs are in sys_unix_*.c beside it. */
#include "sys_unix.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

enum { ENTROPY_BYTES = 256 }; /* the most that getentropy gives at once */

/* Tried in this order, each no higher than the hard limit: Linux may allow a thousand million, macOS says "no limit"
   and takes 10,240. */
static const rlim_t descriptor_limits[] = {1 << 20, 1 << 16, 10240};

static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    rlim_t had = limit.rlim_cur;
    for (size_t i = 0; i < sizeof descriptor_limits / sizeof *descriptor_limits; i++) {
        rlim_t want = descriptor_limits[i] < limit.rlim_max ? descriptor_limits[i] : limit.rlim_max;
        limit.rlim_cur = want;
        if (want <= had || setrlimit(RLIMIT_NOFILE, &limit) == 0) return;
    }
}

void sys_start(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may grow no further is an error like others */
    raise_descriptor_limit();
}

size_t sys_files_most(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > SIZE_MAX) return SIZE_MAX;
    return (size_t)limit.rlim_cur;
}

bool unix_own(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
        fcntl(fd, F_SETFD, FD_CLOEXEC) == 0)
        return true;
    close(fd);
    return false;
}

int sys_code(void)
{
    return errno;
}

void sys_say(char error[SYS_ERROR_BYTES], const char *what, int code)
{
    snprintf(error, SYS_ERROR_BYTES, "%s: %s", what, strerror(code));
}

/* -- clocks and randomness -- */

static int64_t clock_us(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Apple's CLOCK_MONOTONIC is the wall clock less a constant: slewed with it, and not always forward. */
int64_t sys_mono_us(void)
{
#ifdef __APPLE__
    return clock_us(CLOCK_MONOTONIC_RAW);
#else
    return clock_us(CLOCK_MONOTONIC);
#endif
}

int64_t sys_wall_us(void)
{
    return clock_us(CLOCK_REALTIME);
}

static int64_t timeval_us(struct timeval t)
{
    return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

int64_t sys_cpu_us(void)
{
    struct rusage used;
    if (getrusage(RUSAGE_SELF, &used) != 0) return 0;
    return timeval_us(used.ru_utime) + timeval_us(used.ru_stime);
}

struct now sys_now(void)
{
    return (struct now){.mono_us = sys_mono_us(), .wall_us = sys_wall_us()};
}

void sys_sleep_us(int64_t us)
{
    if (us <= 0) return;
    struct timespec left = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

void sys_random(void *out, size_t n)
{
    uint8_t *bytes = out;
    while (n > 0) {
        size_t some = n < ENTROPY_BYTES ? n : ENTROPY_BYTES;
        if (getentropy(bytes, some) != 0) {
            fprintf(stderr, "this system gives no random bytes: %s\n", strerror(errno));
            abort();
        }
        bytes += some;
        n -= some;
    }
}

/* -- wakers -- */

bool sys_waker_open(struct sys_waker *w)
{
    int ends[2];
    *w = (struct sys_waker){SYS_NO_SOCKET, SYS_NO_SOCKET};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return false;
    if (!unix_own(ends[0])) {
        close(ends[1]);
        return false;
    }
    if (!unix_own(ends[1])) {
        close(ends[0]);
        return false;
    }
    *w = (struct sys_waker){ends[0], ends[1]};
    return true;
}

void sys_waker_close(struct sys_waker *w)
{
    sys_socket_close(w->read_end);
    sys_socket_close(w->write_end);
    *w = (struct sys_waker){SYS_NO_SOCKET, SYS_NO_SOCKET};
}

/* When the pair is full it is readable already. Also called by the signal handler. */
static void wake(int fd)
{
    ssize_t sent = write(fd, "", 1);
    (void)sent;
}

void sys_wake(const struct sys_waker *w)
{
    wake((int)w->write_end);
}

void sys_wake_clear(const struct sys_waker *w)
{
    char bytes[256];
    while (read((int)w->read_end, bytes, sizeof bytes) > 0) {
    }
}

/* -- stopping -- */

static atomic_bool stop_asked;
static atomic_int stop_wakes = -1;

static void on_stop(int number)
{
    (void)number;
    int saved = errno;
    atomic_store(&stop_asked, true);
    int fd = atomic_load(&stop_wakes);
    if (fd >= 0) wake(fd);
    errno = saved;
}

void sys_catch_stop(const struct sys_waker *w)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    atomic_store(&stop_wakes, w == NULL ? -1 : (int)w->write_end);
    struct sigaction catch = {.sa_handler = on_stop, .sa_flags = SA_RESTART}, was;
    sigemptyset(&catch.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        bool ignored = sigaction(numbers[i], NULL, &was) == 0 && was.sa_handler == SIG_IGN;
        if (!ignored) sigaction(numbers[i], &catch, NULL); /* ignored: started by nohup */
    }
}

bool sys_asked_to_stop(void)
{
    return atomic_load(&stop_asked);
}

/* -- the console: descriptor 0, left blocking, since the terminal may be shared with a shell -- */

struct sys_console {
    int fd;
};

struct sys_console *sys_console_open(void)
{
    if (fcntl(STDIN_FILENO, F_GETFD) < 0) return NULL;
    struct sys_console *c = malloc(sizeof *c);
    if (c != NULL) c->fd = STDIN_FILENO;
    return c;
}

sys_socket sys_console_socket(const struct sys_console *c)
{
    return c->fd;
}

static bool readable_now(int fd)
{
    unsigned long bits = 1UL << fd; /* 0: among the first */
    struct timeval at_once = {0};
    return select(fd + 1, (fd_set *)(void *)&bits, NULL, NULL, &at_once) > 0;
}

/* What is typed for the shell is not ours: to read it from the background would stop this program. */
static bool in_background(int fd)
{
    pid_t front = tcgetpgrp(fd);
    return front >= 0 && front != getpgrp();
}

long sys_console_read(struct sys_console *c, void *out, size_t n)
{
    if (in_background(c->fd) || !readable_now(c->fd)) return 0;
    ssize_t got = read(c->fd, out, n);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
    return got > 0 ? (long)got : -1;
}

void sys_console_close(struct sys_console *c)
{
    free(c);
}

void sys_console_ignore_clicks(struct sys_console *c)
{
    (void)c;
}

void sys_console_leave(void)
{
}

bool sys_is_read(void)
{
    return true;
}

/* -- threads -- */

struct sys_thread {
    pthread_t id;
    void (*run)(void *user);
    void *user;
};

static void *thread_run(void *user)
{
    struct sys_thread *t = user;
    t->run(t->user);
    return NULL;
}

struct sys_thread *sys_thread_start(void (*run)(void *user), void *user)
{
    struct sys_thread *t = malloc(sizeof *t);
    if (t == NULL) return NULL;
    *t = (struct sys_thread){.run = run, .user = user};
    if (pthread_create(&t->id, NULL, thread_run, t) == 0) return t;
    free(t);
    return NULL;
}

void sys_thread_join(struct sys_thread *t)
{
    if (t == NULL) return;
    pthread_join(t->id, NULL);
    free(t);
}

static void *alone_run(void *user)
{
    struct sys_thread t = *(struct sys_thread *)user;
    free(user);
    t.run(t.user);
    return NULL;
}

bool sys_thread_alone(void (*run)(void *user), void *user)
{
    struct sys_thread *t = malloc(sizeof *t);
    if (t == NULL) return false;
    *t = (struct sys_thread){.run = run, .user = user};
    pthread_t id;
    if (pthread_create(&id, NULL, alone_run, t) != 0) {
        free(t);
        return false;
    }
    pthread_detach(id);
    return true;
}

struct sys_lock {
    pthread_mutex_t mutex;
};

struct sys_lock *sys_lock_new(void)
{
    struct sys_lock *l = malloc(sizeof *l);
    if (l == NULL) return NULL;
    if (pthread_mutex_init(&l->mutex, NULL) == 0) return l;
    free(l);
    return NULL;
}

void sys_lock_free(struct sys_lock *l)
{
    if (l == NULL) return;
    pthread_mutex_destroy(&l->mutex);
    free(l);
}

void sys_lock_take(struct sys_lock *l)
{
    pthread_mutex_lock(&l->mutex);
}

void sys_lock_give(struct sys_lock *l)
{
    pthread_mutex_unlock(&l->mutex);
}
