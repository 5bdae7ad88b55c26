/* The link's thread against a small server on the loopback: real sockets, TLS and datagrams. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/event.h"
#include "../../client/link.h"
#include "../../common/packet.h"
#include "../../common/proto.h"
#include "../../common/sys.h"
#include "../../common/wire.h"

enum { PATIENCE_US = 10000000, READ_BYTES = 16384 };

#define WELCOME                                                                                    \
    "{\"t\":\"welcome\",\"v\":1,\"session\":\"00000000000000aa\",\"nick\":\"maya\",\"token\":"     \
    "\"44444444444444444444444444444444\",\"server\":\"Home\",\"greeting\":\"Hi\",\"up\":"         \
    "\"11111111111111111111111111111111\",\"down\":\"22222222222222222222222222222222\","          \
    "\"buffer_ms\":1000,\"frame_bytes\":320,\"chunk_frames\":3,\"clock\":5}\n"
#define ROOM                                                                                       \
    "{\"t\":\"room\",\"id\":\"00000000000000bb\",\"name\":\"Rock\",\"why\":\"so\",\"mode\":"       \
    "\"quiet\",\"you\":\"00000000000000cc\",\"people\":1,\"burst_ms\":600,\"phase_us\":0,"         \
    "\"keys\":[{\"epoch\":0,\"key\":\"33333333333333333333333333333333\"}]}\n"                     \
    "{\"t\":\"members\",\"list\":[]}\n{\"t\":\"room_end\"}\n"

struct server {
    struct tls_context *context;
    struct buf pem;
    sys_socket listener, tcp, udp;
    struct addr at;
    struct wire wire;
    struct sys_set *set;
    struct sys_waker waker; /* woken by the link's events */
    struct mixer *mixer;
    struct link *link;
    int binds;
};

static void wake(void *user)
{
    sys_wake(user);
}

static void server_open(struct server *s)
{
    char error[SYS_ERROR_BYTES], tls_error_text[TLS_ERROR_BYTES];
    struct addr any = {.family = 4, .host = {127, 0, 0, 1}}, bound;

    memset(s, 0, sizeof *s);
    sys_start();
    s->tcp = SYS_NO_SOCKET;
    s->set = sys_set_new();
    assert_true(sys_waker_open(&s->waker));
    assert_true(tls_make_identity("home", &s->pem, tls_error_text));
    const char *pem = (const char *)buf_data(&s->pem);
    size_t n = buf_length(&s->pem);
    s->context = tls_server_context(pem, n, pem, n, tls_error_text);
    assert_non_null(s->context);
    s->listener = sys_tcp_listen(&any, &s->at, error);
    assert_true(s->listener != SYS_NO_SOCKET);
    while ((s->udp = sys_udp_open(&s->at, false, &bound, error)) == SYS_NO_SOCKET) {
        sys_socket_close(s->listener); /* another program has datagrams at this number */
        s->listener = sys_tcp_listen(&any, &s->at, error);
        assert_true(s->listener != SYS_NO_SOCKET);
    }
    s->mixer = mixer_new();
    s->link = link_start(s->mixer, NULL, wake, &s->waker);
    assert_non_null(s->link);
}

static void hang_up(struct server *s)
{
    if (s->tcp != SYS_NO_SOCKET) sys_socket_close(s->tcp);
    s->tcp = SYS_NO_SOCKET;
    wire_free(&s->wire);
}

static void server_close(struct server *s)
{
    link_stop(s->link);
    mixer_free(s->mixer);
    hang_up(s);
    if (s->listener != SYS_NO_SOCKET) sys_socket_close(s->listener);
    sys_socket_close(s->udp);
    sys_waker_close(&s->waker);
    sys_set_free(s->set);
    tls_context_free(s->context);
    buf_free(&s->pem);
}

static void flush(struct server *s)
{
    struct buf *out = wire_out(&s->wire);

    while (buf_length(out) > 0) {
        long sent = sys_tcp_send(s->tcp, buf_data(out), buf_length(out));
        if (sent <= 0) return;
        buf_consume(out, (size_t)sent);
    }
}

static void read_tcp(struct server *s)
{
    uint8_t bytes[READ_BYTES];
    long n = sys_tcp_receive(s->tcp, bytes, sizeof bytes);

    if (n > 0) wire_receive(&s->wire, bytes, (size_t)n);
    flush(s);
}

static void read_udp(struct server *s)
{
    uint8_t packet[PACKET_BYTES];
    struct packet_header h;
    struct addr from;
    size_t n;

    while ((n = sys_udp_receive(s->udp, &from, packet, sizeof packet)) > 0)
        if (packet_read_header(packet, n, &h) && h.type == PACKET_BIND) s->binds++;
}

static void accept_one(struct server *s)
{
    struct addr peer;

    s->tcp = sys_tcp_accept(s->listener, &peer);
    if (s->tcp != SYS_NO_SOCKET) s->wire.tls = tls_new(s->context);
}

/* Waits for whatever comes first, and takes part in it. */
static bool readable(const struct server *s, sys_socket socket)
{
    return socket != SYS_NO_SOCKET && sys_set_readable(s->set, socket);
}

static void want(struct server *s, sys_socket socket)
{
    if (socket != SYS_NO_SOCKET) sys_set_want(s->set, socket, true, false);
}

static void turn(struct server *s)
{
    sys_set_clear(s->set);
    want(s, s->waker.read_end);
    want(s, s->udp);
    want(s, s->listener);
    want(s, s->tcp);
    assert_true(sys_set_wait(s->set, PATIENCE_US) > 0);
    if (readable(s, s->waker.read_end)) sys_wake_clear(&s->waker);
    if (readable(s, s->udp)) read_udp(s);
    if (readable(s, s->tcp))
        read_tcp(s);
    else if (s->tcp == SYS_NO_SOCKET && readable(s, s->listener))
        accept_one(s);
}

/* The next event of a name whose `state` is as given ("" any); the caller frees. */
static cJSON *wait_event(struct server *s, const char *name, const char *state)
{
    for (;;) {
        cJSON *e = link_event(s->link);
        if (!e)
            turn(s);
        else if (event_is(e, name) && (!state[0] || !strcmp(proto_text(e, "state"), state)))
            return e;
        cJSON_Delete(e);
    }
}

static void expect_event(struct server *s, const char *name, const char *state)
{
    cJSON_Delete(wait_event(s, name, state));
}

/* Waits for a line from the client that holds `part`. */
static void expect_line(struct server *s, const char *part)
{
    for (;;) {
        bool too_long;
        size_t bytes;
        const char *line = s->tcp == SYS_NO_SOCKET ? NULL : wire_line(&s->wire, &bytes, &too_long);
        if (line && strstr(line, part)) return;
        if (!line) turn(s);
    }
}

static void say(struct server *s, const char *lines)
{
    assert_true(wire_send(&s->wire, lines, strlen(lines)));
    flush(s);
}

static void connect_to(struct server *s, const char *host, uint16_t port)
{
    cJSON *c = command_new("connect");

    proto_put_text(c, "host", host);
    proto_put_int(c, "port", port);
    proto_put_text(c, "nick", "maya");
    cJSON *likes = cJSON_AddObjectToObject(c, "likes");
    proto_put_text(likes, "source", "picks");
    proto_put_text(likes, "picks", "rock");
    link_command(s->link, c);
}

static void join(struct server *s)
{
    connect_to(s, "127.0.0.1", s->at.port);
    expect_event(s, "likes", "done");
    expect_line(s, "\"genres\":[[\"rock\",1]]");
    say(s, WELCOME ROOM);
    expect_event(s, "welcome", "");
    expect_event(s, "state", "in");
}

static void test_joins_and_says_bye(void **unused)
{
    struct server s;

    (void)unused;
    server_open(&s);
    join(&s);
    while (s.binds == 0) turn(&s);
    expect_line(&s, "\"udp\""); /* a PING, through the connection until BOUND comes */
    expect_event(&s, "sync", "");
    link_command(s.link, command_new("disconnect"));
    expect_line(&s, "\"bye\"");
    expect_event(&s, "state", "idle");
    server_close(&s);
}

static void test_comes_back_after_a_loss(void **unused)
{
    struct server s;

    (void)unused;
    server_open(&s);
    join(&s);
    hang_up(&s);
    cJSON *e = wait_event(&s, "state", "waiting");
    assert_non_null(strstr(proto_text(e, "text"), "is lost"));
    cJSON_Delete(e);
    expect_line(&s, "\"token\":\"44444444444444444444444444444444\"");
    say(&s, WELCOME ROOM);
    expect_event(&s, "state", "in");
    server_close(&s);
}

static void test_a_closed_port_is_said(void **unused)
{
    struct server s;

    (void)unused;
    server_open(&s);
    sys_socket_close(s.listener);
    s.listener = SYS_NO_SOCKET;
    connect_to(&s, "127.0.0.1", s.at.port);
    cJSON *e = wait_event(&s, "state", "waiting");
    assert_non_null(strstr(proto_text(e, "text"), "Cannot reach 127.0.0.1"));
    cJSON_Delete(e);
    server_close(&s);
}

static void test_stopping_says_bye(void **unused)
{
    struct server s;

    (void)unused;
    server_open(&s);
    join(&s);
    link_stop(s.link);
    s.link = NULL;
    expect_line(&s, "\"bye\"");
    server_close(&s);
}

static void test_stopping_while_connecting_is_clean(void **unused)
{
    struct server s;

    (void)unused;
    server_open(&s);
    connect_to(&s, "127.0.0.1", s.at.port);
    expect_event(&s, "state", "connecting");
    server_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_joins_and_says_bye),
        cmocka_unit_test(test_comes_back_after_a_loss),
        cmocka_unit_test(test_a_closed_port_is_said),
        cmocka_unit_test(test_stopping_says_bye),
        cmocka_unit_test(test_stopping_while_connecting_is_clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
