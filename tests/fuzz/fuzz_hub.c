/* The hub as a script: the input is a row of events (connections, lines, datagrams, songs, console, time), which a hub in memory lives
   through. Nothing may break, and at the end everything is freed. Each event is one byte of kind, one of connection, one of length,
   then so many bytes. */
#include "../../server/hub.h"
#include "../../server/store.h"
#include "../../common/packet.h"
#include "../support/fake_io.h"
#include "../support/fake_songs.h"
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { CONNS = 4, STEPS_MOST = 400 };

static bool open_conns[CONNS + 1];
static uint64_t last_session[CONNS + 1];

/* Sends take everything, or now and then half; the session ids of `welcome` are noted, so that datagrams can be addressed. */
static size_t tcp_send(void *world, uint64_t conn, const void *bytes, size_t n)
{
    (void)world;
    static const char mark[] = "\"session\":\"";
    for (size_t i = 0; i + 40 < n; i++) {
        char id[17];
        if (memcmp((const char *)bytes + i, mark, sizeof mark - 1) != 0) continue;
        memcpy(id, (const char *)bytes + i + sizeof mark - 1, 16);
        id[16] = '\0';
        last_session[conn] = strtoull(id, NULL, 16);
    }
    return n > 7 && n % 5 == 0 ? n / 2 : n;
}

static void tcp_close(void *world, uint64_t conn)
{
    (void)world;
    open_conns[conn] = false;
}

static void udp_send(void *world, const struct addr *to, const void *bytes, size_t n, size_t each)
{
    (void)world;
    (void)bytes;
    if (!to->family || !each || n > 1 << 20) abort();
}

static const char hello[] = "{\"t\":\"hello\",\"v\":1,\"nick\":\"N\"}\n";
static const char *const songs[] = {"rock-a-one.mp3", "jazz-b-two.ogg", "x.txt",
                                    "hip-hop-c-three.wav"};

static void step(struct hub *h, struct fake_io *f, uint8_t kind, uint8_t which,
                 const uint8_t *bytes, size_t n, struct now *now)
{
    uint64_t conn = 1 + which % CONNS;
    struct addr peer = {.family = 4, .host = {10, 0, 0, (uint8_t)conn}, .port = 1000};
    uint8_t packet[PACKET_BYTES] = {0};
    char line[512];
    memcpy(line, bytes, n);
    line[n] = '\0';
    switch (kind % 9) {
    case 0:
        if (!open_conns[conn]) open_conns[conn] = true, hub_tcp_open(h, conn, &peer, *now);
        break;
    case 1:
        hub_tcp_data(h, conn, bytes, n, *now);
        break;
    case 2:
        hub_tcp_data(h, conn, hello, sizeof hello - 1, *now);
        break;
    case 3:
        hub_tcp_closed(h, conn, *now);
        open_conns[conn] = false;
        break;
    case 4: /* a datagram with the right session and version */
        memcpy(packet, bytes, n);
        packet[0] = PACKET_VERSION;
        for (int i = 0; i < 8; i++) packet[4 + i] = (uint8_t)(last_session[conn] >> 8 * i);
        hub_udp(h, &peer, packet, n < 40 ? 52 : n, *now);
        break;
    case 5:
        hub_console(h, line, *now);
        break;
    case 6:
        for (size_t i = 0; i < 4; i++)
            if (which >> i & 1) hub_song_found(h, songs[i], 1000, which);
        hub_scan_done(h, which & 16, *now);
        break;
    case 7:
        if (f->job_count && f->job_count < FAKE_IO_JOBS)
            hub_job_ended(h, f->jobs[f->job_count - 1].job, which & 1, line, *now);
        break;
    default:
        now->mono_us += (int64_t)which * which * 5000;
        break;
    }
    hub_tcp_writable(h, conn, *now);
    hub_tick(h, *now);
}

static void scan(void *world)
{
    (void)world;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct fake_io *f = calloc(1, sizeof *f);
    static struct config config = {.songs = "songs",
                                   .name = "Fuzz",
                                   .greeting = "Hi",
                                   .buffer_ms = 1000,
                                   .bitrate = 128,
                                   .requests_each = 3,
                                   .room_size = 64,
                                   .hosts = "M\n",
                                   .max_clients = 3};
    if (!f) return 0;
    fake_io_init(f);
    f->io.tcp_send = tcp_send;
    f->io.tcp_close = tcp_close;
    f->io.udp_send = udp_send;
    f->io.scan = scan;
    memset(open_conns, 0, sizeof open_conns);
    memset(last_session, 0, sizeof last_session);
    struct now now = {.mono_us = 1000000, .wall_us = 1700000000000000};
    struct store *store = store_open(NULL, false, &f->io, now.wall_us);
    struct hub *h = hub_new(&config, &f->io, NULL, store, "reels", now);
    size_t at = 0;
    for (int steps = 0; h && at + 3 <= n && steps < STEPS_MOST; steps++) {
        size_t length = data[at + 2] < n - at - 3 ? data[at + 2] : n - at - 3;
        step(h, f, data[at], data[at + 1], data + at + 3, length, &now);
        at += 3 + length;
    }
    hub_free(h);
    store_free(store);
    fake_io_free(f);
    free(f);
    return 0;
}
