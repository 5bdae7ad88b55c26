#include "fake_path.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>
#include "../../common/seal.h"
#include "fake_host.h"

static struct seal *key_of(const cJSON *welcome, const char *field)
{
    uint8_t key[SEAL_KEY_BYTES];
    assert_true(proto_bytes(welcome, field, key, sizeof key));
    struct seal *s = seal_new(key);
    assert_non_null(s);
    return s;
}

struct fake_path fake_path_of(uint64_t conn)
{
    cJSON *welcome = host_last(conn, PROTO_WELCOME);
    assert_non_null(welcome);
    struct fake_path p = {
        .conn = conn,
        .id = proto_id(welcome, "session"),
        .up = key_of(welcome, "up"),
        .down = key_of(welcome, "down"),
        .from = {.family = 4, .host = {127, 0, 0, 1}, .port = (uint16_t)(5000 + conn)}};
    cJSON_Delete(welcome);
    return p;
}

void fake_path_free(struct fake_path *p)
{
    seal_free(p->up);
    seal_free(p->down);
    *p = (struct fake_path){0};
}

static size_t pack(struct fake_path *p, enum packet_type type, const void *body, size_t bytes,
                   uint8_t *packet)
{
    struct packet_header header = {.type = type, .id = p->id, .counter = p->counter++};
    return packet_seal(packet, &header, p->up, body, bytes);
}

void fake_path_send(struct fake_path *p, enum packet_type type, const void *body, size_t bytes)
{
    uint8_t packet[PACKET_BYTES];
    size_t n = pack(p, type, body, bytes, packet);
    hub_udp(host.hub, &p->from, packet, n, host_now());
}

void fake_path_tunnel(struct fake_path *p, enum packet_type type, const void *body, size_t bytes)
{
    uint8_t packet[PACKET_BYTES];
    struct buf line = {0};
    size_t n = pack(p, type, body, bytes, packet);
    cJSON *m = proto_new(PROTO_UDP_UP);
    proto_put_blob(m, "p", packet, n);
    assert_true(proto_write(m, &line));
    hub_tcp_data(host.hub, p->conn, buf_data(&line), buf_length(&line), host_now());
    buf_free(&line);
}

enum packet_type fake_path_open(struct fake_path *p, uint8_t *packet, size_t n, uint8_t **body,
                                size_t *bytes)
{
    struct packet_header h;
    if (!packet_read_header(packet, n, &h) || h.id != p->id) return 0;
    *body = packet_open(packet, n, &h, p->down, bytes);
    return *body ? h.type : 0;
}

/* -- taking datagrams ------------------------------------------------------------------------ */

static struct {
    uint8_t packet[PACKET_BYTES];
    size_t bytes;
} answered;

static void take_answer(void *world, const struct addr *to, const void *bytes, size_t n,
                        size_t each)
{
    (void)world;
    (void)to;
    assert_true(n == each && n <= sizeof answered.packet);
    memcpy(answered.packet, bytes, n);
    answered.bytes = n;
}

/* As whoever is there does: the cookie that is sent there comes back. */
void fake_path_bind(struct fake_path *p)
{
    static const uint8_t no_cookie[PACKET_COOKIE_BYTES];
    uint8_t *cookie;
    size_t bytes;
    struct io *io = &host.world.io, usual = *io;
    io->udp_send = take_answer;
    fake_path_send(p, PACKET_BIND, no_cookie, sizeof no_cookie);
    *io = usual;
    assert_int_equal(fake_path_open(p, answered.packet, answered.bytes, &cookie, &bytes),
                     PACKET_COOKIE);
    fake_path_send(p, PACKET_BIND, cookie, bytes);
}
