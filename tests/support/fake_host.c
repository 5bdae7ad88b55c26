#include "fake_host.h"
#include "fake_reel.h"
#include "fake_songs.h"
#include "in_english.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct host host;

struct now host_now(void)
{
    return (struct now){.mono_us = host.clock_us, .wall_us = 1700000000000000 + host.clock_us};
}

/* -- the network's ports -------------------------------------------------------------------- */

static size_t tcp_send(void *world, uint64_t conn, const void *bytes, size_t n)
{
    (void)world;
    if (host.stuck) return 0;
    assert_true(buf_append(&host.heard[conn], bytes, n));
    return n;
}

static void tcp_close(void *world, uint64_t conn)
{
    (void)world;
    host.ended[conn] = true;
}

static void udp_send(void *world, const struct addr *to, const void *bytes, size_t n, size_t each)
{
    (void)world;
    (void)to;
    (void)bytes;
    host.datagrams += (int)((n + each - 1) / each);
}

/* -- beginning and ending ------------------------------------------------------------------- */

static void make_hub(void)
{
    host.hub = hub_new(&host.config, &host.world.io, NULL, host.store, "reels", host_now());
    assert_non_null(host.hub);
}

static void forget_heard(void)
{
    for (size_t i = 0; i < HOST_CLIENTS; i++) buf_free(&host.heard[i]);
}

int host_begin(void **state)
{
    (void)state;
    memset(&host, 0, sizeof host);
    fake_io_init(&host.world);
    host.world.io.tcp_send = tcp_send;
    host.world.io.tcp_close = tcp_close;
    host.world.io.udp_send = udp_send;
    host.config = (struct config){.songs = "songs",
                                  .name = "test",
                                  .buffer_ms = 1000,
                                  .bitrate = 128,
                                  .requests_each = 5,
                                  .room_size = 64,
                                  .max_clients = 5000};
    host.clock_us = 100000000;
    host.store = store_open(NULL, false, &host.world.io, host_now().wall_us);
    make_hub();
    return 0;
}

int host_end(void **state)
{
    (void)state;
    hub_free(host.hub);
    store_free(host.store);
    forget_heard();
    fake_io_free(&host.world);
    return 0;
}

void host_anew(void)
{
    hub_free(host.hub);
    forget_heard();
    make_hub();
}

void host_turn(void)
{
    host.clock_us += 10000;
    hub_tick(host.hub, host_now());
}

void host_make_reels(unsigned frames, unsigned samples)
{
    struct fake_reel reel = {.frames = frames, .frame_bytes = 320, .frames_a_page = 50};
    for (; host.reels < host.world.job_count; host.reels++) {
        const struct fake_job *job = &host.world.jobs[host.reels];
        char line[500];
        size_t bytes;
        uint8_t *file = fake_reel_make(&reel, &bytes);
        fake_io_put(&host.world, job->reel, file, bytes);
        free(file);
        fake_songs_line(line, sizeof line, job->song, samples, -16);
        hub_job_ended(host.hub, job->job, 0, line, host_now());
    }
}

/* -- talking -------------------------------------------------------------------------------- */

void host_say(uint64_t conn, const char *line)
{
    hub_tcp_data(host.hub, conn, line, strlen(line), host_now());
}

void host_hello_again(uint64_t conn, const char *nick, const char *taste, const char *token)
{
    static const struct addr peer = {.family = 4, .host = {127, 0, 0, 1}, .port = 1};
    char line[2200], proof[60] = "";
    if (token) snprintf(proof, sizeof proof, ",\"token\":\"%s\"", token);
    snprintf(line, sizeof line, "{\"t\":\"hello\",\"v\":1,\"nick\":\"%s\"%s%s%s}\n", nick, proof,
             taste ? ",\"taste\":" : "", taste ? taste : "");
    hub_tcp_open(host.hub, conn, &peer, host_now());
    host_say(conn, line);
}

void host_hello(uint64_t conn, const char *nick, const char *taste)
{
    host_hello_again(conn, nick, taste, NULL);
}

/* -- listening ------------------------------------------------------------------------------ */

const char *host_heard(uint64_t conn)
{
    struct buf *heard = &host.heard[conn];
    assert_true(buf_append(heard, "", 1));
    heard->end--; /* the terminator stays behind what was heard */
    return (const char *)buf_data(heard);
}

int host_count(uint64_t conn, const char *what)
{
    int n = 0;
    for (const char *at = host_heard(conn); (at = strstr(at, what)) != NULL; at++) n++;
    return n;
}

cJSON *host_last(uint64_t conn, enum proto_type wanted)
{
    const char *line = host_heard(conn), *stop = line + buf_length(&host.heard[conn]);
    cJSON *found = NULL;
    for (const char *newline; line < stop; line = newline + 1) {
        enum proto_type type;
        cJSON *m = NULL;
        char error[PROTO_ERROR_BYTES];
        newline = memchr(line, '\n', (size_t)(stop - line));
        assert_non_null(newline);
        if (proto_read(PROTO_FROM_SERVER, line, (size_t)(newline - line), &type, &m, error) !=
            PROTO_OK)
            fail_msg("%s: %.200s", error, line);
        if (type == wanted) {
            cJSON_Delete(found);
            found = m;
        } else
            cJSON_Delete(m);
    }
    return found;
}

void host_assert_room(uint64_t conn, const char *name, const char *why)
{
    cJSON *room = host_last(conn, PROTO_ROOM);
    assert_non_null(room);
    assert_string_equal(proto_text(room, "name"), name);
    const char *told = in_english_of(cJSON_GetObjectItem(room, "reason"));
    if (!strstr(told, why)) fail_msg("why: %s", told);
    cJSON_Delete(room);
}

void host_check(uint64_t conn)
{
    cJSON_Delete(host_last(conn, PROTO_WELCOME)); /* which reads them all */
}

void host_token(uint64_t conn, char out[HOST_TOKEN_TEXT])
{
    const char *at = strstr(host_heard(conn), "\"token\":\"");
    assert_non_null(at);
    snprintf(out, HOST_TOKEN_TEXT, "%s", at + 9);
}
