/* sys_win32.h: what the sys_win32*.c files share among themselves; nobody else includes it. First in each of them, since
   winsock2.h must come before windows.h. */
#ifndef WL_SYS_WIN32_H
#define WL_SYS_WIN32_H

#define WIN32_LEAN_AND_MEAN
#undef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00 /* Windows 10 */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include "sys_parts.h"

enum {
    WIN32_PATH_CHARS = SYS_PATH_BYTES + 8
}; /* a byte of UTF-8 is at most one wide character; and "\\?\" */

/* A path as Windows wants it: wide, absolute with "\\?\" when long. False when it is no UTF-8 or too long. */
bool win32_wide_path(const char *path, wchar_t out[WIN32_PATH_CHARS]);
/* Wide to UTF-8; false when it does not fit. */
bool win32_narrow(const wchar_t *text, char *out, size_t n);

/* Two connected sockets: ends[0] does not block, ends[1] does (a waker makes it not to). */
bool win32_socket_pair(sys_socket ends[2]);
bool win32_non_blocking(sys_socket s);

/* An option that is a wish: what cannot be had is done without. */
void win32_set(SOCKET s, int level, int option, int value);
/* A socket of ours, or none; of IPv6 for both kinds. */
sys_socket win32_open_socket(int family, int type);
bool win32_bind(sys_socket s, const struct addr *at, struct addr *bound);
/* Says why the socket cannot be had at an address, by WSAGetLastError, and closes it. */
sys_socket win32_refuse(sys_socket s, const struct addr *at, char error[SYS_ERROR_BYTES]);
bool win32_would_wait(void);

#endif
