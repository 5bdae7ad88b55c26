/* sys_win32_files.c: files, and what lies in folders. Paths are UTF-8 outside and wide inside. */
#include "sys_win32.h"
#include <aclapi.h>
#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WRITE_BYTES = 1 << 20, /* in one call */
    LONG_CHARS = 240,      /* longer paths need "\\?\": folders end at 248, files at 260 */
    REPLACE_TRIES = 20,    /* a virus scanner may hold a file for a moment */
    REPLACE_PAUSE_MS = 10,
    RIGHTS_CHARS = 256, /* a person's number has at most 187 */
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

static HANDLE open_to_read(const char *path)
{
    wchar_t wide[WIN32_PATH_CHARS];
    if (!win32_wide_path(path, wide)) return INVALID_HANDLE_VALUE;
    return CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                       NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
}

/* -- whole files -- */

sys_reader sys_reader_open(const char *path)
{
    return (sys_reader)open_to_read(path); /* -1: INVALID_HANDLE_VALUE */
}

long sys_reader_take(sys_reader r, void *out, size_t n)
{
    DWORD got = 0;
    bool read = ReadFile((HANDLE)r, out, n > MAXLONG ? MAXLONG : (DWORD)n, &got, NULL) ||
                GetLastError() == ERROR_BROKEN_PIPE;
    return read ? (long)got : -1;
}

void sys_reader_close(sys_reader r)
{
    CloseHandle((HANDLE)r);
}

/* The number of whoever runs this program, to be freed with LocalFree; NULL when it is not to be had. */
static wchar_t *own_number(void)
{
    union {
        TOKEN_USER user;
        BYTE bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    } about;
    HANDLE token;
    DWORD got;
    wchar_t *text = NULL;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) return NULL;
    if (GetTokenInformation(token, TokenUser, &about, sizeof about, &got) &&
        !ConvertSidToStringSidW(about.user.User.Sid, &text))
        text = NULL;
    DWORD code = GetLastError();
    CloseHandle(token);
    SetLastError(code);
    return text;
}

/* Protected from inheriting: full access for the person and the system, nobody else. Not for the owner: what a program run as
   administrator makes belongs to all administrators, and the same person could not read it without that. */
static HANDLE create_secret(const wchar_t *path)
{
    SECURITY_ATTRIBUTES security = {.nLength = sizeof security};
    wchar_t rights[RIGHTS_CHARS] = L"D:P(A;;FA;;;SY)(A;;FA;;;", *person = own_number();
    if (person == NULL) return INVALID_HANDLE_VALUE;
    wcscat(rights, person);
    wcscat(rights, L")");
    LocalFree(person);
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(rights, SDDL_REVISION_1,
                                                              &security.lpSecurityDescriptor, NULL))
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
        if (!WriteFile(file, bytes, n > WRITE_BYTES ? WRITE_BYTES : (DWORD)n, &put, NULL))
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

static bool write_new(const wchar_t *path, const void *bytes, size_t n, bool secret, bool lasting)
{
    HANDLE file =
        secret ? create_secret(path)
               : CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) return false;
    bool written = write_all(file, bytes, n) && (!lasting || FlushFileBuffers(file) != 0);
    DWORD code = GetLastError();
    CloseHandle(file);
    SetLastError(code);
    return written;
}

bool sys_file_replace(const char *path, const char *temporary, const void *bytes, size_t n,
                      bool secret, bool lasting)
{
    wchar_t to[WIN32_PATH_CHARS], from[WIN32_PATH_CHARS];
    SetLastError(ERROR_INVALID_NAME);
    if (!win32_wide_path(path, to) || !win32_wide_path(temporary, from)) return false;
    secret = secret || sys_file_is_secret(path); /* what was secret stays so */
    if (write_new(from, bytes, n, secret, lasting) && replace(from, to, lasting)) return true;
    DWORD code = GetLastError();
    DeleteFileW(from);
    SetLastError(code);
    return false;
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

const char sys_secret_advice[] = "cmd /c icacls FILE /inheritance:r /grant:r \"%USERNAME%:F\"";

static bool is_folder(const wchar_t *path)
{
    DWORD kind = GetFileAttributesW(path);
    return kind != INVALID_FILE_ATTRIBUTES && (kind & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

bool sys_make_one_folder(const char *path)
{
    wchar_t wide[WIN32_PATH_CHARS];
    SetLastError(ERROR_INVALID_NAME);
    return win32_wide_path(path, wide) && (CreateDirectoryW(wide, NULL) || is_folder(wide));
}

bool sys_is_separator(char character)
{
    return character == '/' || character == '\\';
}

/* "//machine/folder", shared by another machine: above it nothing can be listed. */
static bool is_share(const char *path)
{
    if (!sys_is_separator(path[0]) || !sys_is_separator(path[1])) return false;
    size_t machine = 2 + strcspn(path + 2, "/\\");
    return path[machine] == '\0' || strpbrk(path + machine + 1, "/\\") == NULL;
}

/* "C:", with its separator or without. */
bool sys_is_drive(const char *path)
{
    if (is_share(path)) return true;
    if (path[0] == '\0' || path[1] != ':') return false;
    return path[2] == '\0' || (sys_is_separator(path[2]) && path[3] == '\0');
}

void sys_forward_slashes(char *path)
{
    for (; *path != '\0'; path++)
        if (*path == '\\') *path = '/';
}

/* -- what lies in a folder -- */

struct sys_listing {
    HANDLE open;  /* INVALID_HANDLE_VALUE: the drives are listed */
    DWORD drives; /* those still to come, a bit each */
    WIN32_FIND_DATAW entry;
    bool entry_waits; /* FindFirstFileW gives the first at once */
    bool failed;
    char name[3 * MAX_PATH];
};

bool sys_may_be_there(int code)
{
    return code != ERROR_FILE_NOT_FOUND && code != ERROR_PATH_NOT_FOUND &&
           code != ERROR_ACCESS_DENIED && code != ERROR_DIRECTORY && code != ERROR_INVALID_NAME &&
           code != ERROR_CANT_ACCESS_FILE;
}

static struct sys_listing *list_drives(void)
{
    struct sys_listing *l = calloc(1, sizeof *l);
    if (l == NULL) return NULL;
    l->open = INVALID_HANDLE_VALUE;
    l->drives = GetLogicalDrives();
    return l;
}

static bool next_drive(struct sys_listing *l, struct sys_entry *out)
{
    int letter = 0;
    if (l->drives == 0) return false;
    while ((l->drives >> letter & 1) == 0) letter++;
    l->drives &= l->drives - 1;
    snprintf(l->name, sizeof l->name, "%c:", 'A' + letter);
    *out = (struct sys_entry){.name = l->name, .folder = true};
    return true;
}

struct sys_listing *sys_listing_open(const char *folder)
{
    char pattern[SYS_PATH_BYTES];
    wchar_t wide[WIN32_PATH_CHARS];
    if (folder[0] == '\0') return list_drives();
    int length = snprintf(pattern, sizeof pattern, "%s/*", folder);
    SetLastError(ERROR_PATH_NOT_FOUND);
    if (length >= SYS_PATH_BYTES || !win32_wide_path(pattern, wide)) return NULL;
    struct sys_listing *l = calloc(1, sizeof *l);
    if (l == NULL) return NULL;
    l->open = FindFirstFileW(wide, &l->entry);
    l->entry_waits = true;
    if (l->open != INVALID_HANDLE_VALUE) return l;
    DWORD code = GetLastError();
    free(l);
    SetLastError(code);
    return NULL;
}

/* Not what only lies elsewhere until it is read, as in OneDrive's folders. */
static bool is_link(const WIN32_FIND_DATAW *e)
{
    return (e->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 &&
           IsReparseTagNameSurrogate(e->dwReserved0);
}

static bool look_at(struct sys_listing *l, struct sys_entry *out)
{
    const WIN32_FIND_DATAW *e = &l->entry;
    if (!win32_narrow(e->cFileName, l->name, sizeof l->name)) return false;
    if (strcmp(l->name, ".") == 0 || strcmp(l->name, "..") == 0) return false;
    bool folder = (e->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    uint64_t bytes = (uint64_t)e->nFileSizeHigh << 32 | e->nFileSizeLow;
    *out = (struct sys_entry){.name = l->name,
                              .file = !folder,
                              .folder = folder,
                              .link = is_link(e),
                              .hidden = (e->dwFileAttributes & FILE_ATTRIBUTE_HIDDEN) != 0 ||
                                        l->name[0] == '.',
                              .bytes = (int64_t)bytes,
                              .modified_us = wall_us(&e->ftLastWriteTime)};
    return true;
}

bool sys_listing_next(struct sys_listing *l, struct sys_entry *out)
{
    if (l->open == INVALID_HANDLE_VALUE) return next_drive(l, out);
    while (l->entry_waits || FindNextFileW(l->open, &l->entry)) {
        l->entry_waits = false;
        if (look_at(l, out)) return true;
    }
    l->failed |= GetLastError() != ERROR_NO_MORE_FILES;
    return false;
}

bool sys_listing_failed(const struct sys_listing *l)
{
    return l->failed;
}

void sys_listing_close(struct sys_listing *l)
{
    if (l == NULL) return;
    if (l->open != INVALID_HANDLE_VALUE) FindClose(l->open);
    free(l);
}
