/* sys_win32_home.c: the folders Windows keeps for programs and people, and names. */
#include "sys_win32.h"
#include <stdio.h>
#include <string.h>

enum { NAME_CHARS = 256 };

static bool named_by(const wchar_t *variable, char out[SYS_PATH_BYTES])
{
    wchar_t wide[SYS_PATH_BYTES];
    DWORD length = GetEnvironmentVariableW(variable, wide, SYS_PATH_BYTES);
    if (length == 0 || length >= SYS_PATH_BYTES || !win32_narrow(wide, out, SYS_PATH_BYTES))
        return false;
    sys_forward_slashes(out);
    return true;
}

bool sys_home_folder(char out[SYS_PATH_BYTES])
{
    return named_by(L"USERPROFILE", out);
}

static bool folder_by(const wchar_t *variable, char out[SYS_PATH_BYTES])
{
    char path[SYS_PATH_BYTES];
    if (!named_by(variable, path)) return false;
    return snprintf(out, SYS_PATH_BYTES, "%s/wavelength", path) < SYS_PATH_BYTES;
}

bool sys_settings_folder(char out[SYS_PATH_BYTES])
{
    return folder_by(L"APPDATA", out);
}

bool sys_data_folder(char out[SYS_PATH_BYTES])
{
    return folder_by(L"LOCALAPPDATA", out);
}

const char sys_program_ending[] = ".exe";

bool sys_program_folder(char out[SYS_PATH_BYTES])
{
    wchar_t wide[SYS_PATH_BYTES];
    DWORD length = GetModuleFileNameW(NULL, wide, SYS_PATH_BYTES);
    if (length == 0 || length >= SYS_PATH_BYTES || !win32_narrow(wide, out, SYS_PATH_BYTES))
        return false;
    sys_forward_slashes(out);
    char *slash = strrchr(out, '/');
    if (slash == NULL) return false;
    *slash = '\0';
    return true;
}

static void put_name(char *out, size_t n, const wchar_t *wide)
{
    char name[3 * NAME_CHARS];
    if (!win32_narrow(wide, name, sizeof name)) name[0] = '\0';
    sys_put_name(out, n, name, strlen(name));
}

void sys_user_name(char *out, size_t n)
{
    wchar_t name[NAME_CHARS];
    DWORD chars = NAME_CHARS;
    put_name(out, n, GetUserNameW(name, &chars) ? name : L"");
}

void sys_machine_name(char *out, size_t n)
{
    wchar_t name[NAME_CHARS];
    DWORD chars = NAME_CHARS;
    put_name(out, n, GetComputerNameExW(ComputerNameDnsHostname, name, &chars) ? name : L"");
}
