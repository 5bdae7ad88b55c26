/* sys_win32_child.c: child programs and the console. select() takes only sockets here, so a helper thread carries what a
   pipe or the console says to a socket pair. */
#include "sys_win32.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    COMMAND_CHARS = 32767, /* what Windows takes as a command line */
    PUMP_BYTES = 4096,
    HANDLES = 3,
};

static void close_handle(HANDLE h)
{
    if (h != NULL && h != INVALID_HANDLE_VALUE) CloseHandle(h);
}

/* -- the pump: from a pipe or file to a socket -- */

struct pump {
    HANDLE from;
    sys_socket to;
};

static bool send_all(sys_socket to, const char *bytes, int n)
{
    while (n > 0) {
        int sent = send((SOCKET)to, bytes, n, 0);
        if (sent <= 0) return false;
        bytes += sent;
        n -= sent;
    }
    return true;
}

/* Ends when either side does. */
static void pump_run(void *user)
{
    struct pump *p = user;
    char bytes[PUMP_BYTES];
    DWORD got;
    while (ReadFile(p->from, bytes, sizeof bytes, &got, NULL) && got > 0)
        if (!send_all(p->to, bytes, (int)got)) break;
    shutdown((SOCKET)p->to, SD_SEND);
    sys_socket_close(p->to);
    p->to = SYS_NO_SOCKET;
}

/* -- child programs -- */

struct sys_child {
    HANDLE process, job;
    HANDLE input; /* NULL for one that is not spoken to */
    sys_socket output;
    struct pump pump;
    struct sys_thread *thread;
};

struct command {
    wchar_t text[COMMAND_CHARS];
    size_t length;
    bool too_long;
};

static void put_char(struct command *c, wchar_t character)
{
    if (c->length + 1 < COMMAND_CHARS)
        c->text[c->length++] = character;
    else
        c->too_long = true;
    c->text[c->length] = L'\0';
}

static void put_backslashes(struct command *c, size_t n)
{
    for (; n > 0; n--) put_char(c, L'\\');
}

/* Quoted so that the child's C library finds the same argument again: backslashes count double before a quote. */
static void put_argument(struct command *c, const wchar_t *argument)
{
    size_t backslashes = 0;
    if (c->length > 0) put_char(c, L' ');
    put_char(c, L'"');
    for (; *argument != L'\0'; argument++) {
        if (*argument == L'\\') {
            backslashes++;
            continue;
        }
        put_backslashes(c, *argument == L'"' ? 2 * backslashes + 1 : backslashes);
        backslashes = 0;
        put_char(c, *argument);
    }
    put_backslashes(c, 2 * backslashes);
    put_char(c, L'"');
}

static bool write_command(struct command *c, const char *const *argv)
{
    for (size_t i = 0; argv[i] != NULL; i++) {
        wchar_t wide[WIN32_PATH_CHARS];
        if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, argv[i], -1, wide,
                                WIN32_PATH_CHARS) == 0)
            return false;
        put_argument(c, wide);
    }
    return !c->too_long;
}

/* The program's file: ".exe" is added when it has no ending, and a name without a folder is looked for on PATH. */
static bool program_path(const char *path, wchar_t out[WIN32_PATH_CHARS])
{
    char with_ending[SYS_PATH_BYTES];
    wchar_t wide[WIN32_PATH_CHARS];
    const char *name = path + strlen(path);
    while (name > path && name[-1] != '/' && name[-1] != '\\') name--;
    int length = snprintf(with_ending, sizeof with_ending, "%s%s", path,
                          strchr(name, '.') == NULL ? ".exe" : "");
    if (length >= SYS_PATH_BYTES || !win32_wide_path(with_ending, wide)) return false;
    if (name > path) {
        wcscpy(out, wide);
        return true;
    }
    return SearchPathW(NULL, wide, NULL, WIN32_PATH_CHARS, out, NULL) > 0;
}

/* A job whose processes end when its last handle closes, that is, when this program ends in whatever way. */
static HANDLE open_job(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    HANDLE job = CreateJobObjectW(NULL, NULL);
    if (job != NULL)
        SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    return job;
}

static HANDLE inheritable_copy(HANDLE h)
{
    HANDLE own = GetCurrentProcess(), copy = NULL;
    if (h == NULL || h == INVALID_HANDLE_VALUE) return NULL;
    return DuplicateHandle(own, h, own, &copy, 0, TRUE, DUPLICATE_SAME_ACCESS) ? copy : NULL;
}

/* CreateProcessW with these handles and no others inherited. */
static bool create(struct sys_child *c, const wchar_t *program, wchar_t *command, unsigned how,
                   HANDLE handles[HANDLES])
{
    STARTUPINFOEXW start = {.StartupInfo = {.cb = sizeof start,
                                            .dwFlags = STARTF_USESTDHANDLES,
                                            .hStdInput = handles[0],
                                            .hStdOutput = handles[1],
                                            .hStdError = handles[2]}};
    size_t count = handles[2] == NULL ? 2 : 3;
    SIZE_T bytes = 0;
    InitializeProcThreadAttributeList(NULL, 1, 0, &bytes);
    start.lpAttributeList = malloc(bytes);
    if (start.lpAttributeList == NULL ||
        !InitializeProcThreadAttributeList(start.lpAttributeList, 1, 0, &bytes)) {
        free(start.lpAttributeList);
        return false;
    }
    DWORD flags = EXTENDED_STARTUPINFO_PRESENT | CREATE_NO_WINDOW | CREATE_SUSPENDED |
                  (how & SYS_CHILD_LOW ? BELOW_NORMAL_PRIORITY_CLASS : 0);
    PROCESS_INFORMATION process = {0};
    bool created =
        UpdateProcThreadAttribute(start.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
                                  handles, count * sizeof *handles, NULL, NULL) &&
        CreateProcessW(program, command, NULL, NULL, TRUE, flags, NULL, NULL, &start.StartupInfo,
                       &process);
    DWORD code = GetLastError();
    DeleteProcThreadAttributeList(start.lpAttributeList);
    free(start.lpAttributeList);
    SetLastError(code);
    if (!created) return false;
    c->process = process.hProcess;
    AssignProcessToJobObject(c->job, c->process);
    ResumeThread(process.hThread);
    CloseHandle(process.hThread);
    return true;
}

/* Input and stderr: nothing and ours; or, of one that is spoken to, a pipe and its output. */
static bool open_ends(struct sys_child *c, unsigned how, SECURITY_ATTRIBUTES *inherit,
                      HANDLE handles[HANDLES])
{
    if (how & SYS_CHILD_SPOKEN_TO) {
        handles[2] = inheritable_copy(handles[1]);
        return handles[2] != NULL && CreatePipe(&handles[0], &c->input, inherit, 0) &&
               SetHandleInformation(c->input, HANDLE_FLAG_INHERIT, 0);
    }
    handles[2] = inheritable_copy(GetStdHandle(STD_ERROR_HANDLE));
    handles[0] = CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, inherit,
                             OPEN_EXISTING, 0, NULL);
    return true;
}

static bool create_with_pipe(struct sys_child *c, const char *const *argv, unsigned how)
{
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof inherit, .bInheritHandle = TRUE};
    wchar_t program[WIN32_PATH_CHARS];
    struct command *command = calloc(1, sizeof *command);
    HANDLE handles[HANDLES] = {0};
    bool created =
        command != NULL && program_path(argv[0], program) && write_command(command, argv) &&
        CreatePipe(&c->pump.from, &handles[1], &inherit, 0) &&
        SetHandleInformation(c->pump.from, HANDLE_FLAG_INHERIT, 0) &&
        open_ends(c, how, &inherit, handles) && create(c, program, command->text, how, handles);
    DWORD code = GetLastError();
    for (int i = 0; i < HANDLES; i++) close_handle(handles[i]);
    free(command);
    SetLastError(code);
    return created;
}

static bool start(struct sys_child *c, const char *const *argv, unsigned how)
{
    sys_socket ends[2];
    c->job = open_job();
    if (!win32_socket_pair(ends)) return false;
    c->output = ends[0];
    c->pump.to = ends[1];
    if (!create_with_pipe(c, argv, how)) return false;
    c->thread = sys_thread_start(pump_run, &c->pump);
    return c->thread != NULL;
}

struct sys_child *sys_child_start(const char *const *argv, unsigned how,
                                  char error[SYS_ERROR_BYTES])
{
    struct sys_child *c = calloc(1, sizeof *c);
    if (c != NULL) c->output = c->pump.to = SYS_NO_SOCKET;
    if (c != NULL && start(c, argv, how)) return c;
    DWORD code = GetLastError();
    char what[SYS_ERROR_BYTES];
    snprintf(what, sizeof what, "cannot start %.180s", argv[0]);
    sys_say(error, what, (int)code);
    sys_child_end(c);
    return NULL;
}

bool sys_child_say(struct sys_child *c, const char *line)
{
    char text[SYS_SAY_BYTES + 1];
    DWORD written = 0;
    int n = snprintf(text, sizeof text, "%s\n", line);
    return c->input != NULL && n > 0 && n < (int)sizeof text &&
           WriteFile(c->input, text, (DWORD)n, &written, NULL) && written == (DWORD)n;
}

sys_socket sys_child_socket(const struct sys_child *c)
{
    return c->output;
}

long sys_child_read(struct sys_child *c, void *out, size_t n)
{
    return sys_tcp_receive(c->output, out, n);
}

bool sys_child_ended(struct sys_child *c, int *code)
{
    DWORD exit_code = 0;
    if (WaitForSingleObject(c->process, 0) != WAIT_OBJECT_0) return false;
    GetExitCodeProcess(c->process, &exit_code);
    if (code != NULL) *code = (int)exit_code;
    return true;
}

void sys_child_kill(struct sys_child *c)
{
    TerminateJobObject(c->job, 1);
    TerminateProcess(c->process, 1);
}

void sys_child_end(struct sys_child *c)
{
    if (c == NULL) return;
    if (c->process != NULL) {
        sys_child_kill(c);
        WaitForSingleObject(c->process, INFINITE);
    }
    sys_socket_close(c->output); /* first: the pump may wait for it to be read */
    sys_thread_join(c->thread);
    sys_socket_close(c->pump.to);
    close_handle(c->pump.from);
    close_handle(c->input);
    close_handle(c->process);
    close_handle(c->job);
    free(c);
}

/* -- the console -- */

struct sys_console {
    sys_socket typed;
    HANDLE window; /* NULL, or whose mode it had before */
    DWORD mode;
};

/* What is typed in a console window is wide. Ctrl-Z at the start of a line ends the input. */
static void read_window(struct pump *p)
{
    wchar_t wide[PUMP_BYTES / 4];
    char bytes[PUMP_BYTES];
    DWORD got;
    while (ReadConsoleW(p->from, wide, PUMP_BYTES / 4, &got, NULL) && got > 0 && wide[0] != 26) {
        int n = WideCharToMultiByte(CP_UTF8, 0, wide, (int)got, bytes, sizeof bytes, NULL, NULL);
        if (!send_all(p->to, bytes, n)) return;
    }
}

/* A read of the console cannot be ended, so this thread belongs to nobody; it leaves when the other end is closed and
   something is typed, or with the program. */
static void console_run(void *user)
{
    struct pump *p = user;
    DWORD mode;
    if (GetConsoleMode(p->from, &mode))
        read_window(p);
    else
        pump_run(p);
    sys_socket_close(p->to);
    free(p);
}

struct sys_console *sys_console_open(void)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    if (input == NULL || input == INVALID_HANDLE_VALUE) return NULL;
    struct sys_console *c = malloc(sizeof *c);
    struct pump *p = malloc(sizeof *p);
    sys_socket ends[2] = {SYS_NO_SOCKET, SYS_NO_SOCKET};
    if (c != NULL && p != NULL && win32_socket_pair(ends)) {
        *p = (struct pump){.from = input, .to = ends[1]};
        *c = (struct sys_console){.typed = ends[0]};
        if (sys_thread_alone(console_run, p)) return c;
    }
    sys_socket_close(ends[0]);
    sys_socket_close(ends[1]);
    free(p);
    free(c);
    return NULL;
}

sys_socket sys_console_socket(const struct sys_console *c)
{
    return c->typed;
}

long sys_console_read(struct sys_console *c, void *out, size_t n)
{
    return sys_tcp_receive(c->typed, out, n);
}

void sys_console_close(struct sys_console *c)
{
    if (c == NULL) return;
    if (c->window != NULL) SetConsoleMode(c->window, c->mode | ENABLE_EXTENDED_FLAGS);
    sys_socket_close(c->typed);
    free(c);
}

void sys_console_ignore_clicks(struct sys_console *c)
{
    HANDLE window = GetStdHandle(STD_INPUT_HANDLE);
    if (c->window != NULL || !GetConsoleMode(window, &c->mode)) return;
    c->window = window;
    SetConsoleMode(window, (c->mode & ~(DWORD)ENABLE_QUICK_EDIT_MODE) | ENABLE_EXTENDED_FLAGS);
}

/* What a handle of a console that was left stands for later is not ours to guess. */
static void leave(FILE *stream, DWORD handle, const char *mode)
{
    DWORD ignored;
    if (GetConsoleMode(GetStdHandle(handle), &ignored)) freopen("NUL", mode, stream);
}

void sys_console_leave(void)
{
    DWORD first;
    if (GetConsoleProcessList(&first, 1) != 1) return; /* none, or a shell's, too */
    leave(stdin, STD_INPUT_HANDLE, "r");
    leave(stdout, STD_OUTPUT_HANDLE, "w");
    leave(stderr, STD_ERROR_HANDLE, "w");
    FreeConsole();
}

bool sys_is_read(void)
{
    HANDLE out = GetStdHandle(STD_ERROR_HANDLE);
    DWORD ignored, kind = GetFileType(out);
    return kind == FILE_TYPE_DISK || kind == FILE_TYPE_PIPE || GetConsoleMode(out, &ignored);
}
