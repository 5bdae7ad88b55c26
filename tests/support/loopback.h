/* loopback.h: addresses of this machine, and waiting for its sockets with patience; for tests of common/sys. All in a header, so
   that the Windows half of `make lint` needs nothing more. */
#ifndef WL_LOOPBACK_H
#define WL_LOOPBACK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../common/sys.h"

enum { PATIENCE_US = 10000000 };

static const struct addr loop4 = {.family = 4, .host = {127, 0, 0, 1}};
static const struct addr loop6 = {.family = 6, .host = {[15] = 1}};

static inline bool wait_for(sys_socket socket, bool write, int64_t us)
{
    struct sys_set *set = sys_set_new();
    assert_non_null(set);
    sys_set_want(set, socket, !write, write);
    int ready = sys_set_wait(set, us);
    bool is = write ? sys_set_writable(set, socket) : sys_set_readable(set, socket);
    assert_int_equal(ready, is ? 1 : 0);
    sys_set_free(set);
    return is;
}

static inline void wait_readable(sys_socket socket)
{
    assert_true(wait_for(socket, false, PATIENCE_US));
}

static inline bool has_ipv6(void)
{
    char error[SYS_ERROR_BYTES];
    struct addr bound;
    sys_socket s = sys_udp_open(&loop6, false, &bound, error);
    sys_socket_close(s);
    return s != SYS_NO_SOCKET;
}

#endif
