/* sys_unix_home.c: the folders each system keeps for programs and people, and names. */
#include "sys_unix.h"
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

bool sys_home_folder(char out[SYS_PATH_BYTES])
{
    const char *path = getenv("HOME");
    if (path == NULL || path[0] != '/') {
        const struct passwd *who = getpwuid(geteuid());
        path = who == NULL ? NULL : who->pw_dir;
    }
    if (path == NULL || path[0] != '/') return false;
    return snprintf(out, SYS_PATH_BYTES, "%s", path) < SYS_PATH_BYTES;
}

/* The XDG rule: what the variable names if it is absolute, else the usual place below home. */
static bool folder_by(const char *variable, const char *below_home, char out[SYS_PATH_BYTES])
{
    const char *path = getenv(variable);
    if (path != NULL && path[0] == '/')
        return snprintf(out, SYS_PATH_BYTES, "%s/wavelength", path) < SYS_PATH_BYTES;
    char start[SYS_PATH_BYTES];
    if (!sys_home_folder(start)) return false;
    return snprintf(out, SYS_PATH_BYTES, "%s/%s/wavelength", start, below_home) < SYS_PATH_BYTES;
}

#ifdef __APPLE__
static const char settings_below[] = "Library/Application Support";
static const char data_below[] = "Library/Application Support";
#else
static const char settings_below[] = ".config";
static const char data_below[] = ".local/share";
#endif

bool sys_settings_folder(char out[SYS_PATH_BYTES])
{
    return folder_by("XDG_CONFIG_HOME", settings_below, out);
}

bool sys_data_folder(char out[SYS_PATH_BYTES])
{
    return folder_by("XDG_DATA_HOME", data_below, out);
}

static bool program_path(char out[SYS_PATH_BYTES])
{
#ifdef __APPLE__
    char started[SYS_PATH_BYTES]; /* maybe by a link */
    uint32_t bytes = sizeof started;
    char *real = _NSGetExecutablePath(started, &bytes) == 0 ? realpath(started, NULL) : NULL;
    bool fits = real && strlen(real) < SYS_PATH_BYTES;
    if (fits) strcpy(out, real);
    free(real);
    return fits;
#else
    ssize_t length = readlink("/proc/self/exe", out, SYS_PATH_BYTES - 1);
    if (length > 0) out[length] = '\0';
    return length > 0;
#endif
}

const char sys_program_ending[] = "";

bool sys_program_folder(char out[SYS_PATH_BYTES])
{
    char *slash = program_path(out) ? strrchr(out, '/') : NULL;
    if (slash == NULL) return false;
    slash[slash == out] = '\0';
    return true;
}

void sys_user_name(char *out, size_t n)
{
    const char *login = getenv("LOGNAME"); /* as whom they logged in, whoever they are now */
    const struct passwd *who = login == NULL ? getpwuid(geteuid()) : getpwnam(login);
    const char *name = who == NULL || who->pw_gecos == NULL ? "" : who->pw_gecos;
    size_t length = strcspn(name, ","); /* "Full Name,room,telephone" */
    if (login == NULL && who != NULL) login = who->pw_name;
    if (length == 0 && login != NULL) length = strlen(name = login);
    sys_put_name(out, n, name, length);
}

void sys_machine_name(char *out, size_t n)
{
    char name[256] = "";
    if (gethostname(name, sizeof name - 1) != 0) name[0] = '\0';
    sys_put_name(out, n, name, strlen(name));
}
