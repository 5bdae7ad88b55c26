/* sys_win32.c: clocks, randomness, wakers, stopping, threads. Select sets, sockets, names, files and child programs
   are in sys_win32_*.c beside it. */
#include "sys_win32.h"
#include <bcrypt.h>
#include <mmsystem.h>
#include <process.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TIMER_MS = 1, /* the finest that waits can be; without asking it is 15.6 */
    LAST_WORDS_MS =
        8000, /* how long a closed console window waits for the goodbyes; Windows allows about 5 s */
};

void sys_start(void)
{
    WSADATA about;
    if (WSAStartup(MAKEWORD(2, 2), &about) != 0) {
        fprintf(stderr, "Windows has no network for this program (WSAStartup failed)\n");
        abort();
    }
    timeBeginPeriod(TIMER_MS);
    SetConsoleOutputCP(CP_UTF8);
    SetErrorMode(SEM_FAILCRITICALERRORS); /* a drive without a disk is an error, no question */
}

/* -- text -- */

bool win32_narrow(const wchar_t *text, char *out, size_t n)
{
    return WideCharToMultiByte(CP_UTF8, 0, text, -1, out, (int)n, NULL, NULL) > 0;
}

int sys_code(void)
{
    return (int)GetLastError();
}

void sys_say(char error[SYS_ERROR_BYTES], const char *what, int code)
{
    wchar_t wide[SYS_ERROR_BYTES] = L"";
    char words[SYS_ERROR_BYTES] = "";
    FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, (DWORD)code, 0,
                   wide, SYS_ERROR_BYTES / 2, NULL);
    if (!win32_narrow(wide, words, sizeof words) || words[0] == '\0')
        snprintf(words, sizeof words, "error %d", code);
    words[strcspn(words, "\r\n")] = '\0';
    snprintf(error, SYS_ERROR_BYTES, "%.200s: %.120s", what, words);
}

size_t sys_files_most(void)
{
    return SIZE_MAX; /* sockets are limited by memory alone */
}

/* -- clocks and randomness -- */

int64_t sys_mono_us(void)
{
    LARGE_INTEGER ticks, per_second;
    QueryPerformanceCounter(&ticks);
    QueryPerformanceFrequency(&per_second);
    int64_t whole = ticks.QuadPart / per_second.QuadPart,
            rest = ticks.QuadPart % per_second.QuadPart;
    return whole * 1000000 + rest * 1000000 / per_second.QuadPart;
}

static int64_t filetime_us(FILETIME t) /* counts 100 ns */
{
    return (int64_t)(((uint64_t)t.dwHighDateTime << 32 | t.dwLowDateTime) / 10);
}

int64_t sys_wall_us(void)
{
    FILETIME t; /* 100 ns since 1601 */
    GetSystemTimePreciseAsFileTime(&t);
    return filetime_us(t) - INT64_C(11644473600000000);
}

int64_t sys_cpu_us(void)
{
    FILETIME began, ended, kernel, user;
    if (!GetProcessTimes(GetCurrentProcess(), &began, &ended, &kernel, &user)) return 0;
    return filetime_us(kernel) + filetime_us(user);
}

struct now sys_now(void)
{
    return (struct now){.mono_us = sys_mono_us(), .wall_us = sys_wall_us()};
}

void sys_sleep_us(int64_t us)
{
    if (us > 0) Sleep((DWORD)((us + 999) / 1000));
}

void sys_stay_awake(bool yes)
{
    SetThreadExecutionState(ES_CONTINUOUS | (yes ? ES_SYSTEM_REQUIRED : 0));
}

void sys_random(void *out, size_t n)
{
    if (n > 0 && BCryptGenRandom(NULL, out, (ULONG)n, BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0) {
        fprintf(stderr, "this system gives no random bytes\n");
        abort();
    }
}

/* -- wakers -- */

bool sys_waker_open(struct sys_waker *w)
{
    sys_socket ends[2];
    *w = (struct sys_waker){SYS_NO_SOCKET, SYS_NO_SOCKET};
    if (!win32_socket_pair(ends)) return false;
    *w = (struct sys_waker){ends[0], ends[1]};
    if (win32_non_blocking(w->write_end)) return true;
    sys_waker_close(w);
    return false;
}

void sys_waker_close(struct sys_waker *w)
{
    sys_socket_close(w->read_end);
    sys_socket_close(w->write_end);
    *w = (struct sys_waker){SYS_NO_SOCKET, SYS_NO_SOCKET};
}

void sys_wake(const struct sys_waker *w)
{
    send((SOCKET)w->write_end, "", 1, 0); /* when the pair is full it is readable already */
}

void sys_wake_clear(const struct sys_waker *w)
{
    char bytes[256];
    while (recv((SOCKET)w->read_end, bytes, sizeof bytes, 0) > 0) {
    }
}

/* -- stopping -- */

static atomic_bool stop_asked;
static _Atomic sys_socket stop_wakes = SYS_NO_SOCKET;

/* On a thread of its own. A closed window ends the program when this returns, so it leaves time for goodbyes. */
static BOOL WINAPI on_stop(DWORD kind)
{
    atomic_store(&stop_asked, true);
    sys_socket s = atomic_load(&stop_wakes);
    if (s != SYS_NO_SOCKET) send((SOCKET)s, "", 1, 0);
    if (kind != CTRL_C_EVENT && kind != CTRL_BREAK_EVENT) Sleep(LAST_WORDS_MS);
    return TRUE;
}

void sys_catch_stop(const struct sys_waker *w)
{
    atomic_store(&stop_wakes, w == NULL ? SYS_NO_SOCKET : w->write_end);
    SetConsoleCtrlHandler(on_stop, TRUE);
}

bool sys_asked_to_stop(void)
{
    return atomic_load(&stop_asked);
}

/* -- threads -- */

struct sys_thread {
    HANDLE handle;
    void (*run)(void *user);
    void *user;
};

static unsigned __stdcall thread_run(void *user)
{
    struct sys_thread *t = user;
    t->run(t->user);
    return 0;
}

struct sys_thread *sys_thread_start(void (*run)(void *user), void *user)
{
    struct sys_thread *t = malloc(sizeof *t);
    if (t == NULL) return NULL;
    *t = (struct sys_thread){.run = run, .user = user};
    t->handle = (HANDLE)_beginthreadex(NULL, 0, thread_run, t, 0, NULL);
    if (t->handle != NULL) return t;
    free(t);
    return NULL;
}

void sys_thread_join(struct sys_thread *t)
{
    if (t == NULL) return;
    WaitForSingleObject(t->handle, INFINITE);
    CloseHandle(t->handle);
    free(t);
}

static unsigned __stdcall alone_run(void *user)
{
    struct sys_thread t = *(struct sys_thread *)user;
    free(user);
    t.run(t.user);
    return 0;
}

bool sys_thread_alone(void (*run)(void *user), void *user)
{
    struct sys_thread *t = malloc(sizeof *t);
    if (t == NULL) return false;
    *t = (struct sys_thread){.run = run, .user = user};
    HANDLE handle = (HANDLE)_beginthreadex(NULL, 0, alone_run, t, 0, NULL);
    if (handle == NULL) {
        free(t);
        return false;
    }
    CloseHandle(handle);
    return true;
}

struct sys_lock {
    CRITICAL_SECTION section;
};

struct sys_lock *sys_lock_new(void)
{
    struct sys_lock *l = malloc(sizeof *l);
    if (l != NULL) InitializeCriticalSection(&l->section);
    return l;
}

void sys_lock_free(struct sys_lock *l)
{
    if (l == NULL) return;
    DeleteCriticalSection(&l->section);
    free(l);
}

void sys_lock_take(struct sys_lock *l)
{
    EnterCriticalSection(&l->section);
}

void sys_lock_give(struct sys_lock *l)
{
    LeaveCriticalSection(&l->section);
}
