/* sys_unix_child.c: child programs. */
#include "sys_unix.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

enum { LOW_PRIORITY = 10 };

struct sys_child {
    pid_t pid;
    int input, output; /* input: -1 for one that is not spoken to */
    bool ended;
    int code;
};

/* Between fork and exec: only calls that are safe there. */
static void end_with_parent(pid_t parent)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != parent) _exit(127); /* it ended before that was in force */
}

static void close_others(int keep)
{
#ifdef SYS_close_range /* ours close themselves; this is for those that libraries opened */
    if (keep > 3) syscall(SYS_close_range, 3U, (unsigned)keep - 1, 0U);
    syscall(SYS_close_range, (unsigned)keep + 1, ~0U, 0U);
#else
    (void)keep;
#endif
}

static void reset_signals(void)
{
    static const int numbers[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) signal(numbers[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* What a child is given: ends of pipes, -1 where there is none. */
struct pipes {
    int in[2], out[2], trouble[2];
};

static bool put_descriptors(const struct pipes *p)
{
    bool spoken_to = p->in[0] >= 0;
    int input = spoken_to ? p->in[0] : open("/dev/null", O_RDONLY);
    return input >= 0 && dup2(input, STDIN_FILENO) >= 0 && dup2(p->out[1], STDOUT_FILENO) >= 0 &&
           (!spoken_to || dup2(p->out[1], STDERR_FILENO) >= 0);
}

static void become(const char *const *argv, unsigned how, const struct pipes *p, pid_t parent)
{
    reset_signals();
    setpgid(0,
            0); /* Ctrl-C on the terminal is for the parent, which ends this one in its own time */
    end_with_parent(parent);
    if (put_descriptors(p)) {
        close_others(p->trouble[1]);
        errno = 0;
        if (how & SYS_CHILD_LOW && nice(LOW_PRIORITY) == -1 && errno != 0) errno = 0;
        execvp(argv[0], (char *const *)(uintptr_t)argv);
    }
    int code = errno;
    ssize_t said = write(p->trouble[1], &code, sizeof code);
    (void)said;
    _exit(127);
}

static void shut(int *end)
{
    if (*end >= 0) close(*end);
    *end = -1;
}

/* Ends of a pipe, none inherited and none among 0, 1, 2 (which the child is given anew). */
static bool open_pipe(int ends[2])
{
    if (pipe(ends) != 0) return false;
    for (int i = 0; i < 2; i++) {
        int high = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
        close(ends[i]);
        ends[i] = high;
    }
    if (ends[0] >= 0 && ends[1] >= 0) return true;
    shut(&ends[0]);
    shut(&ends[1]);
    return false;
}

/* 0 once the program runs, else why it cannot: the pipe closes itself when exec succeeds. */
static int why_not_running(int trouble)
{
    int code = 0;
    ssize_t got;
    do got = read(trouble, &code, sizeof code);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof code ? code : 0;
}

static int wait_for(pid_t pid, int flags, int *status)
{
    int got;
    do got = waitpid(pid, status, flags);
    while (got < 0 && errno == EINTR);
    return got;
}

static bool own(int *end)
{
    if (!unix_own(*end)) *end = -1;
    return *end >= 0;
}

static bool open_pipes(struct pipes *p, bool spoken_to)
{
    if (spoken_to && (!open_pipe(p->in) || !own(&p->in[1]))) return false;
    return open_pipe(p->out) && own(&p->out[0]) && open_pipe(p->trouble);
}

/* 0 once the child runs, else why it does not. */
static int start(struct sys_child *c, const char *const *argv, unsigned how, struct pipes *p)
{
    pid_t parent = getpid();
    c->pid = fork();
    if (c->pid < 0) return errno;
    if (c->pid == 0) become(argv, how, p, parent);
    shut(&p->trouble[1]);
    int code = why_not_running(p->trouble[0]);
    if (code != 0) wait_for(c->pid, 0, &(int){0});
    return code;
}

/* Keeps this side's ends only when the child runs. */
static int start_with_pipes(struct sys_child *c, const char *const *argv, unsigned how)
{
    struct pipes p = {{-1, -1}, {-1, -1}, {-1, -1}};
    int code = open_pipes(&p, how & SYS_CHILD_SPOKEN_TO) ? start(c, argv, how, &p) : errno;
    c->input = p.in[1];
    c->output = p.out[0];
    if (code != 0) {
        shut(&c->input);
        shut(&c->output);
    }
    shut(&p.in[0]);
    shut(&p.out[1]);
    shut(&p.trouble[0]);
    shut(&p.trouble[1]);
    return code;
}

struct sys_child *sys_child_start(const char *const *argv, unsigned how,
                                  char error[SYS_ERROR_BYTES])
{
    struct sys_child *c = calloc(1, sizeof *c);
    int code = c == NULL ? ENOMEM : start_with_pipes(c, argv, how);
    if (code == 0) return c;
    char what[SYS_ERROR_BYTES];
    snprintf(what, sizeof what, "cannot start %.180s", argv[0]);
    sys_say(error, what, code);
    free(c);
    return NULL;
}

bool sys_child_say(struct sys_child *c, const char *line)
{
    char text[SYS_SAY_BYTES + 1];
    int n = snprintf(text, sizeof text, "%s\n", line);
    return c->input >= 0 && n > 0 && n < (int)sizeof text && write(c->input, text, (size_t)n) == n;
}

sys_socket sys_child_socket(const struct sys_child *c)
{
    return c->output;
}

long sys_child_read(struct sys_child *c, void *out, size_t n)
{
    ssize_t got = read(c->output, out, n);
    if (got > 0) return (long)got;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

static void note_end(struct sys_child *c, int status)
{
    c->ended = true;
    c->code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool sys_child_ended(struct sys_child *c, int *code)
{
    int status = 0;
    if (!c->ended) {
        int got = wait_for(c->pid, WNOHANG, &status);
        if (got == 0) return false;
        note_end(c, got > 0 ? status : 127 << 8);
    }
    if (code != NULL) *code = c->code;
    return true;
}

void sys_child_kill(struct sys_child *c)
{
    if (!sys_child_ended(c, NULL)) kill(-c->pid, SIGKILL);
}

void sys_child_end(struct sys_child *c)
{
    if (c == NULL) return;
    if (!sys_child_ended(c, NULL)) {
        sys_child_kill(c);
        wait_for(c->pid, 0, &(int){0});
    }
    shut(&c->input);
    shut(&c->output);
    free(c);
}
