/* What somebody at the wire sees, connections being plain here; and the greedy client, who speaks with another's keys. */
#include "world_parts.h"
#include "../../common/packet.h"
#include "../../common/proto.h"
#include <stdlib.h>
#include <string.h>

#define GREED_US 20000

static struct segment segment_of(const cJSON *item)
{
    return (struct segment){.number = (uint32_t)proto_int(item, "seg", 0),
                            .start_us = proto_int(item, "start_us", 0),
                            .first = (uint32_t)proto_int(item, "first", 0),
                            .length = (uint32_t)proto_int(item, "length", 0)};
}

static void keep_playing(struct client *c, const cJSON *m)
{
    const cJSON *item;
    c->told_count = 0;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(m, "list")) if (c->told_count < WORLD_TOLD)
        c->told[c->told_count++] = segment_of(item);
}

static void keep_welcome(struct client *c, const cJSON *m)
{
    uint8_t key[SEAL_KEY_BYTES];
    if (!proto_bytes(m, "up", key, sizeof key)) return;
    seal_free(c->up);
    c->up = seal_new(key);
    c->session = proto_id(m, "session");
    c->chunk_frames = (uint32_t)proto_int(m, "chunk_frames", 0);
}

static void overhear_line(struct client *c, const char *line, size_t n)
{
    if (n > 200000 || (memcmp(line, "{\"t\":\"pl", 8) != 0 && memcmp(line, "{\"t\":\"we", 8) != 0))
        return;
    cJSON *m = cJSON_ParseWithLength(line, n);
    if (!strcmp(proto_text(m, "t"), "playing")) keep_playing(c, m);
    if (!strcmp(proto_text(m, "t"), "welcome")) keep_welcome(c, m);
    cJSON_Delete(m);
}

/* The server hands over whole lines, since it is never refused any. */
void world_overhear_tcp(struct client *c, const void *bytes, size_t n)
{
    const char *line = bytes, *end = line + n, *next;
    for (; line < end && (next = memchr(line, '\n', (size_t)(end - line))) != NULL; line = next + 1)
        if (next - line > 8) overhear_line(c, line, (size_t)(next - line));
}

void world_overhear_udp(struct client *c, const uint8_t *packet, size_t n)
{
    struct packet_header h;
    c->traffic.bytes += n;
    if (!packet_read_header(packet, n, &h) || h.type != PACKET_RADIO) return;
    c->traffic.chunk_bytes += n;
    if (c->room && h.id != c->room) c->strays++;
    uint64_t name =
        (h.id * 0x9e3779b97f4a7c15u ^ ((uint64_t)h.epoch << 48 | h.counter)) * 0x9e3779b97f4a7c15u |
        1;
    if (map_get(&c->chunks, name)) return;
    c->traffic.first_bytes += n;
    map_put(&c->chunks, name, c);
}

/* All chunks from a second ago to what may have been sent, of every segment, as far as one packet holds them. */
static void fill_nack(const struct client *c, struct packet_nack *nack)
{
    int64_t server_us = world_server_now(c->w).mono_us;
    for (size_t i = 0; i < c->told_count; i++) {
        const struct segment *s = &c->told[i];
        uint32_t chunk = segment_chunk_from(s, server_us - 1000000, c->chunk_frames);
        for (; segment_chunk_us(s, chunk, c->chunk_frames) < server_us + 6000000; chunk += 64)
            if (nack->count < PACKET_NACK_RANGES)
                nack->ranges[nack->count++] = (struct packet_range){s->number, chunk, UINT64_MAX};
            else
                return;
    }
}

void world_ask_everything(struct client *c)
{
    struct packet_nack nack = {0};
    uint8_t body[PACKET_BYTES], packet[PACKET_BYTES];
    /* Far above the counters of the client's own engine. */
    struct packet_header h = {
        .type = PACKET_NACK, .id = c->session, .counter = ((uint64_t)1 << 40) + c->greed_counter++};
    c->greed_us = c->w->now_us + GREED_US;
    if (c->greed_counter % 50 == 1) { /* alive, too */
        h.type = PACKET_PING;
        size_t ping = packet_seal(packet, &h, c->up, body,
                                  packet_put_time(body, world_client_now(c).mono_us));
        world_send_udp(c->w, c, true, packet, ping);
        return;
    }
    fill_nack(c, &nack);
    size_t n = packet_seal(packet, &h, c->up, body, packet_put_nack(body, &nack));
    world_send_udp(c->w, c, true, packet, n);
}
