/* sys_say.c: what people are told of what a system refused. */
#include <stdio.h>
#include "sys_parts.h"

void sys_say_file(char error[SYS_ERROR_BYTES], const char *cannot, const char *path)
{
    int code = sys_code();
    char what[SYS_ERROR_BYTES];
    snprintf(what, sizeof what, "cannot %s %.180s", cannot, path);
    sys_say(error, what, code);
}

void sys_say_bind(char error[SYS_ERROR_BYTES], const struct addr *at, int code)
{
    char host[ADDR_TEXT_BYTES], what[SYS_ERROR_BYTES];
    addr_host_text(at, host);
    switch (sys_trouble(code)) {
    case SYS_PORT_IN_USE:
        snprintf(error, SYS_ERROR_BYTES,
                 "port %u at %s is in use by another program; choose another with --port", at->port,
                 host);
        return;
    case SYS_PORT_FORBIDDEN:
        snprintf(error, SYS_ERROR_BYTES, "port %u at %s %s", at->port, host, sys_port_forbidden);
        return;
    case SYS_NOT_THIS_MACHINE:
        snprintf(error, SYS_ERROR_BYTES,
                 "%s is no address of this machine; choose another with --bind", host);
        return;
    case SYS_NO_FAMILY:
        snprintf(error, SYS_ERROR_BYTES, "this system has no IPv%d, which %s needs", at->family,
                 host);
        return;
    default:
        snprintf(what, sizeof what, "port %u at %s cannot be opened", at->port, host);
        sys_say(error, what, code);
    }
}

void sys_say_connect(char error[SYS_ERROR_BYTES], int code)
{
    switch (sys_trouble(code)) {
    case SYS_REFUSED:
        snprintf(error, SYS_ERROR_BYTES, "no server answers at that port (connection refused)");
        return;
    case SYS_TIMED_OUT:
        snprintf(error, SYS_ERROR_BYTES, "no answer (timed out)");
        return;
    case SYS_NO_WAY:
        snprintf(error, SYS_ERROR_BYTES, "there is no way to that address from here");
        return;
    default:
        sys_say(error, "cannot connect", code);
    }
}
