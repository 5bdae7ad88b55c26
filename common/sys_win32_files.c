/* sys_win32_files.c: files and walks through folders. Paths are UTF-8 outside and
   wide inside. */
#include "sys_win32.h"
#include <aclapi.h>
#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_BYTES = 4096,
    LONG_CHARS = 240,   /* longer paths need "\\?\": folders end at 248, files at 260 */
    REPLACE_TRIES = 20, /* a virus scanner may hold a file for a moment */
    REPLACE_PAUSE_MS = 10,
};

static bool lengthen(wchar_t path[WIN32_PATH_CHARS])
{
    wchar_t full[WIN32_PATH_CHARS];
    DWORD length = GetFullPathNameW(path, WIN32_PATH_CHARS - 8, full, NULL);
    if (length == 0 || length >= WIN32_PATH_CHARS - 8) return false;
    bool network = full[0] == L'\\' && full[1] == L'\\';
    wcscpy(path, network ? L"\\\\?\\UNC" : L"\\\\?\\");
    wcscat(path, network ? full + 1 : full);
    return true;
}

bool win32_wide_path(const char *path, wchar_t out[WIN32_PATH_CHARS])
{
    int length = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, out, SYS_PATH_BYTES);
    if (length == 0) return false;
    for (wchar_t *at = out; *at != L'\0'; at++)
        if (*at == L'/') *at = L'\\';
    if (length < LONG_CHARS || wcsncmp(out, L"\\\\?\\", 4) == 0) return true;
    return lengthen(out);
}

static void say_file(char error[SYS_ERROR_BYTES], const char *cannot, const char *path)
{
    DWORD code = GetLastError();
    char what[SYS_ERROR_BYTES];
    snprintf(what, sizeof what, "cannot %s %.100s", cannot, path);
    win32_say(error, what, code);
}

static HANDLE open_to_read(const char *path)
{
    wchar_t wide[WIN32_PATH_CHARS];
    if (!win32_wide_path(path, wide)) return INVALID_HANDLE_VALUE;
    return CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                       NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
}

/* -- whole files -- */

/* Reads until the end or until more than `most` came; the length, or -1. */
static int64_t read_all(HANDLE file, size_t most, char **out)
{
    size_t size = most < FIRST_BYTES ? most + 1 : FIRST_BYTES, length = 0;
    char *bytes = malloc(size + 1);
    while (bytes != NULL) {
        DWORD got = 0;
        if (!ReadFile(file, bytes + length, (DWORD)(size - length), &got, NULL) &&
            GetLastError() != ERROR_BROKEN_PIPE)
            break;
        length += got;
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
    HANDLE file = open_to_read(path);
    int64_t got = file == INVALID_HANDLE_VALUE ? -1 : read_all(file, most, &out);
    if (got < 0) say_file(error, "read", path);
    if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
    if (got < 0) return NULL;
    if ((size_t)got > most) {
        snprintf(error, SYS_ERROR_BYTES, "%.180s is larger than the %llu bytes allowed", path,
                 (unsigned long long)most);
        free(out);
        return NULL;
    }
    if (bytes != NULL) *bytes = (size_t)got;
    return out;
}

/* Protected from inheriting: full access for the owner and the system, nobody else. */
static HANDLE create_secret(const wchar_t *path)
{
    SECURITY_ATTRIBUTES security = {.nLength = sizeof security};
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(
            L"D:P(A;;FA;;;OW)(A;;FA;;;SY)", SDDL_REVISION_1, &security.lpSecurityDescriptor, NULL))
        return INVALID_HANDLE_VALUE;
    HANDLE file =
        CreateFileW(path, GENERIC_WRITE, 0, &security, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
    DWORD code = GetLastError();
    LocalFree(security.lpSecurityDescriptor);
    SetLastError(code);
    return file;
}

static bool write_all(HANDLE file, const char *bytes, size_t n)
{
    while (n > 0) {
        DWORD put = 0;
        if (!WriteFile(file, bytes, n > FIRST_BYTES * 256 ? FIRST_BYTES * 256 : (DWORD)n, &put,
                       NULL))
            return false;
        bytes += put;
        n -= put;
    }
    return true;
}

static bool replace(const wchar_t *from, const wchar_t *to, bool lasting)
{
    DWORD how = MOVEFILE_REPLACE_EXISTING | (lasting ? MOVEFILE_WRITE_THROUGH : 0);
    for (int i = 0; i < REPLACE_TRIES; i++) {
        if (MoveFileExW(from, to, how)) return true;
        DWORD code = GetLastError();
        if (code != ERROR_SHARING_VIOLATION && code != ERROR_ACCESS_DENIED) return false;
        Sleep(REPLACE_PAUSE_MS);
    }
    return false;
}

/* `lasting`: when it returns, the file is on the disk. */
static bool save_as(const wchar_t *temporary, const wchar_t *path, const void *bytes, size_t n,
                    bool secret, bool lasting)
{
    HANDLE file = secret ? create_secret(temporary)
                         : CreateFileW(temporary, GENERIC_WRITE, 0, NULL, CREATE_NEW,
                                       FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) return false;
    bool written = write_all(file, bytes, n) && (!lasting || FlushFileBuffers(file) != 0);
    CloseHandle(file);
    if (written && replace(temporary, path, lasting)) return true;
    DWORD code = GetLastError();
    DeleteFileW(temporary);
    SetLastError(code);
    return false;
}

static bool save(const char *path, const void *bytes, size_t n, bool secret, bool lasting,
                 char error[SYS_ERROR_BYTES])
{
    char temporary[SYS_PATH_BYTES];
    wchar_t wide[WIN32_PATH_CHARS], wide_temporary[WIN32_PATH_CHARS];
    uint32_t number;
    sys_random(&number, sizeof number);
    int length = snprintf(temporary, sizeof temporary, "%s.%08x.tmp", path, (unsigned)number);
    SetLastError(ERROR_INVALID_NAME);
    if (length < SYS_PATH_BYTES && win32_wide_path(path, wide) &&
        win32_wide_path(temporary, wide_temporary)) {
        secret = secret || sys_file_is_secret(path); /* what was secret stays so */
        if (save_as(wide_temporary, wide, bytes, n, secret, lasting)) return true;
    }
    say_file(error, "write", path);
    return false;
}

bool sys_file_save(const char *path, const void *bytes, size_t n, bool secret,
                   char error[SYS_ERROR_BYTES])
{
    return save(path, bytes, n, secret, true, error);
}

bool sys_file_write(const char *path, const void *bytes, size_t n, char error[SYS_ERROR_BYTES])
{
    return save(path, bytes, n, false, false, error);
}

/* From ticks of 100 ns since 1601. */
static int64_t wall_us(const FILETIME *t)
{
    uint64_t ticks = (uint64_t)t->dwHighDateTime << 32 | t->dwLowDateTime;
    return (int64_t)(ticks / 10) - INT64_C(11644473600000000);
}

int64_t sys_file_time(const char *path)
{
    wchar_t wide[WIN32_PATH_CHARS];
    WIN32_FILE_ATTRIBUTE_DATA about;
    bool there =
        win32_wide_path(path, wide) && GetFileAttributesExW(wide, GetFileExInfoStandard, &about);
    return there ? wall_us(&about.ftLastWriteTime) : -1;
}

void sys_file_touch(const char *path)
{
    wchar_t wide[WIN32_PATH_CHARS];
    FILETIME now;
    if (!win32_wide_path(path, wide)) return;
    HANDLE file = CreateFileW(wide, FILE_WRITE_ATTRIBUTES,
                              FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                              OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) return;
    GetSystemTimeAsFileTime(&now);
    SetFileTime(file, NULL, NULL, &now);
    CloseHandle(file);
}

int64_t sys_file_read(const char *path, int64_t offset, void *out, size_t n)
{
    HANDLE file = open_to_read(path);
    if (file == INVALID_HANDLE_VALUE) return -1;
    OVERLAPPED at = {.Offset = (DWORD)offset, .OffsetHigh = (DWORD)(offset >> 32)};
    DWORD got = 0;
    bool read = ReadFile(file, out, n > MAXLONG ? MAXLONG : (DWORD)n, &got, &at) ||
                GetLastError() == ERROR_HANDLE_EOF;
    CloseHandle(file);
    return read ? (int64_t)got : -1;
}

bool sys_file_remove(const char *path)
{
    wchar_t wide[WIN32_PATH_CHARS];
    return win32_wide_path(path, wide) && DeleteFileW(wide);
}

bool sys_file_rename(const char *from, const char *to)
{
    wchar_t wide_from[WIN32_PATH_CHARS], wide_to[WIN32_PATH_CHARS];
    return win32_wide_path(from, wide_from) && win32_wide_path(to, wide_to) &&
           replace(wide_from, wide_to, true);
}

/* Everybody, whoever is logged on, the users of this machine, guests. */
static bool is_broad(PSID who)
{
    static const WELL_KNOWN_SID_TYPE broad[] = {WinWorldSid,        WinAuthenticatedUserSid,
                                                WinBuiltinUsersSid, WinBuiltinGuestsSid,
                                                WinInteractiveSid,  WinAnonymousSid};
    for (size_t i = 0; i < sizeof broad / sizeof *broad; i++)
        if (IsWellKnownSid(who, broad[i])) return true;
    return false;
}

static bool lets_others_read(const ACL *list)
{
    if (list == NULL) return true; /* no list: everybody may do everything */
    for (WORD i = 0; i < list->AceCount; i++) {
        void *entry;
        if (!GetAce((ACL *)(uintptr_t)list, i, &entry)) return true;
        const ACCESS_ALLOWED_ACE *allowed = entry;
        if (allowed->Header.AceType != ACCESS_ALLOWED_ACE_TYPE) continue;
        bool reads = (allowed->Mask & (FILE_READ_DATA | GENERIC_READ | GENERIC_ALL)) != 0;
        if (reads && is_broad((PSID)(uintptr_t)&allowed->SidStart)) return true;
    }
    return false;
}

bool sys_file_is_secret(const char *path)
{
    wchar_t wide[WIN32_PATH_CHARS];
    PACL list = NULL;
    PSECURITY_DESCRIPTOR security = NULL;
    if (!win32_wide_path(path, wide) ||
        GetNamedSecurityInfoW(wide, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &list,
                              NULL, &security) != ERROR_SUCCESS)
        return false;
    bool secret = !lets_others_read(list);
    LocalFree(security);
    return secret;
}

static bool is_folder(const wchar_t *path)
{
    DWORD kind = GetFileAttributesW(path);
    return kind != INVALID_FILE_ATTRIBUTES && (kind & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

static bool make_one(const char *path)
{
    wchar_t wide[WIN32_PATH_CHARS];
    SetLastError(ERROR_INVALID_NAME);
    return win32_wide_path(path, wide) && (CreateDirectoryW(wide, NULL) || is_folder(wide));
}

bool sys_make_folder(const char *path, char error[SYS_ERROR_BYTES])
{
    char part[SYS_PATH_BYTES];
    int length = snprintf(part, sizeof part, "%s", path);
    bool fits = length > 0 && length < SYS_PATH_BYTES;
    for (char *at = part + 1; fits && *at != '\0'; at++) {
        char separator = *at;
        if (separator != '/' && separator != '\\') continue;
        *at = '\0';
        make_one(part); /* only the last one's fate counts */
        *at = separator;
    }
    if (fits && make_one(part)) return true;
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
    HANDLE open; /* NULL: none */
    WIN32_FIND_DATAW entry;
    bool entry_waits; /* FindFirstFileW gives the first at once */
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
    wchar_t wide[WIN32_PATH_CHARS];
    SetLastError(ERROR_PATH_NOT_FOUND);
    struct sys_walk *w =
        win32_wide_path(folder, wide) && is_folder(wide) ? calloc(1, sizeof *w) : NULL;
    if (w == NULL) {
        say_file(error, "look into", folder);
        return NULL;
    }
    snprintf(w->root, sizeof w->root, "%s", folder);
    walk_later(w, "");
    return w;
}

static bool open_next(struct sys_walk *w)
{
    free(w->current);
    w->current = w->waiting;
    if (w->current == NULL) return false;
    w->waiting = w->current->next;
    char path[SYS_PATH_BYTES];
    wchar_t wide[WIN32_PATH_CHARS];
    int length = snprintf(path, sizeof path, "%s/%s*", w->root, w->current->path);
    if (length >= SYS_PATH_BYTES || !win32_wide_path(path, wide)) return true;
    HANDLE found = FindFirstFileW(wide, &w->entry);
    w->open = found == INVALID_HANDLE_VALUE ? NULL : found;
    w->entry_waits = w->open != NULL;
    return true;
}

static bool next_entry(struct sys_walk *w)
{
    if (w->entry_waits) {
        w->entry_waits = false;
        return true;
    }
    return w->open != NULL && FindNextFileW(w->open, &w->entry);
}

/* True when the entry is a file, which `out` then holds; folders are put aside for later. */
static bool look_at(struct sys_walk *w, struct sys_file *out)
{
    const WIN32_FIND_DATAW *e = &w->entry;
    char name[3 * MAX_PATH];
    if (!win32_narrow(e->cFileName, name, sizeof name)) return false;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) return false;
    int length = snprintf(out->path, sizeof out->path, "%s%s", w->current->path, name);
    if (length >= SYS_PATH_BYTES) return false;
    if (e->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) {
        bool link = (e->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
        if (!link) walk_later(w, out->path);
        return false;
    }
    uint64_t bytes = (uint64_t)e->nFileSizeHigh << 32 | e->nFileSizeLow;
    out->bytes = (int64_t)bytes;
    out->modified_us = wall_us(&e->ftLastWriteTime);
    return true;
}

bool sys_walk_next(struct sys_walk *w, struct sys_file *out)
{
    for (;;) {
        if (next_entry(w)) {
            if (look_at(w, out)) return true;
            continue;
        }
        if (w->open != NULL) FindClose(w->open);
        w->open = NULL;
        if (!open_next(w)) return false;
    }
}

void sys_walk_end(struct sys_walk *w)
{
    if (w == NULL) return;
    if (w->open != NULL) FindClose(w->open);
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
    wchar_t wide[WIN32_PATH_CHARS];
    WIN32_FIND_DATAW e;
    int length = snprintf(path, sizeof path, "%s/*", folder), n = 0;
    if (length >= SYS_PATH_BYTES || !win32_wide_path(path, wide)) return -1;
    HANDLE found = FindFirstFileW(wide, &e);
    if (found == INVALID_HANDLE_VALUE) return -1;
    do {
        bool shown = (e.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) &&
                     !(e.dwFileAttributes & FILE_ATTRIBUTE_HIDDEN) && e.cFileName[0] != L'.';
        if (shown && n < most && win32_narrow(e.cFileName, names[n], SYS_NAME_BYTES)) n++;
    } while (FindNextFileW(found, &e));
    FindClose(found);
    return n;
}
