#include "fake_http.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>

bool fake_http_open(struct fake_http *f)
{
    char error[SYS_ERROR_BYTES];
    struct addr at, bound;
    *f = (struct fake_http){
        .listener = SYS_NO_SOCKET, .peer = SYS_NO_SOCKET, .answer_at_once = SIZE_MAX};
    if (!addr_parse_host("127.0.0.1", 0, &at)) return false;
    f->listener = sys_tcp_listen(&at, &bound, error);
    f->port = bound.port;
    return f->listener != SYS_NO_SOCKET;
}

static void hang_up(struct fake_http *f)
{
    if (f->peer != SYS_NO_SOCKET) sys_socket_close(f->peer);
    f->peer = SYS_NO_SOCKET;
}

void fake_http_close(struct fake_http *f)
{
    hang_up(f);
    if (f->listener != SYS_NO_SOCKET) sys_socket_close(f->listener);
    buf_free(&f->answer);
}

void fake_http_raw(struct fake_http *f, const void *bytes, size_t n)
{
    hang_up(f);
    buf_free(&f->answer);
    bool fine = n == 0 || buf_append(&f->answer, bytes, n);
    assert(fine);
    (void)fine;
}

void fake_http_answer(struct fake_http *f, const char *status, const char *headers,
                      const void *body, size_t n)
{
    char head[1024];
    int used = snprintf(head, sizeof head, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n", status,
                        headers, n);
    assert(used > 0 && (size_t)used < sizeof head);
    fake_http_raw(f, head, (size_t)used);
    bool fine = n == 0 || buf_append(&f->answer, body, n);
    assert(fine);
    (void)fine;
}

void fake_http_want(const struct fake_http *f, struct sys_set *set)
{
    sys_set_want(set, f->listener, true, false);
    if (f->peer != SYS_NO_SOCKET) sys_set_want(set, f->peer, true, true);
}

static bool asked(const struct fake_http *f)
{
    return strstr(f->request, "\r\n\r\n") != NULL;
}

static void take_request(struct fake_http *f)
{
    long n = sys_tcp_receive(f->peer, f->request + f->request_bytes,
                             sizeof f->request - 1 - f->request_bytes);
    if (n < 0)
        hang_up(f);
    else
        f->request_bytes += (size_t)n;
    f->request[f->request_bytes] = '\0';
}

static void give_answer(struct fake_http *f)
{
    size_t left = buf_length(&f->answer) - f->sent;
    if (left > f->answer_at_once) left = f->answer_at_once;
    long n = left ? sys_tcp_send(f->peer, buf_data(&f->answer) + f->sent, left) : 0;
    if (n > 0) f->sent += (size_t)n;
    if (n < 0 || f->sent == buf_length(&f->answer)) hang_up(f);
}

void fake_http_run(struct fake_http *f, const struct sys_set *set)
{
    struct addr from;
    if (f->peer == SYS_NO_SOCKET && sys_set_readable(set, f->listener)) {
        f->peer = sys_tcp_accept(f->listener, &from);
        f->connections++;
        f->request_bytes = f->sent = 0;
        f->request[0] = '\0';
        return;
    }
    if (f->peer != SYS_NO_SOCKET && sys_set_readable(set, f->peer) && !asked(f)) take_request(f);
    if (f->peer != SYS_NO_SOCKET && sys_set_writable(set, f->peer) && asked(f)) give_answer(f);
}
