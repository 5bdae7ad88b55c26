/* The server's side of the world: the hub's ports, its files, and its end. */
#include "world_parts.h"
#include "reels.h"
#include "../support/fake_songs.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRANSCODE_US  400000                 /* a song takes so long to become a reel */
#define BOOT_US       (3 * INT64_C(1000000)) /* a machine that began anew shows little */
#define FIRST_BOOT_US 1000000

static struct client *at_address(struct world *w, const struct addr *a)
{
    int i = a->host[3] - 1;
    struct client *c = i >= 0 && i < WORLD_CLIENTS && w->clients[i].used ? &w->clients[i] : NULL;
    return c && world_address(c, true).host[0] == a->host[0] ? c : NULL;
}

static struct client *of_conn(struct world *w, uint64_t conn)
{
    for (int i = 0; i < WORLD_CLIENTS; i++)
        if (w->clients[i].used && w->clients[i].conn == conn) return &w->clients[i];
    return NULL;
}

/* -- ports ------------------------------------------------------------------------------------- */

static size_t port_tcp_send(void *world, uint64_t conn, const void *bytes, size_t n)
{
    struct client *c = of_conn(world, conn);
    if (!c) return n;
    world_overhear_tcp(c, bytes, n);
    world_send_tcp(world, c, false, bytes, n);
    return n;
}

static void port_tcp_heed(void *world, uint64_t conn, bool knocks)
{ /* every connection is heard at once here */
    (void)world;
    (void)conn;
    (void)knocks;
}

static void port_tcp_close(void *world, uint64_t conn)
{
    struct world *w = world;
    struct client *c = of_conn(w, conn);
    if (!c) return;
    c->ended = conn;
    if (!c->cut)
        calendar_add(&w->calendar, c->down_us > w->now_us ? c->down_us : w->now_us, SERVER_GONE,
                     c->number, conn, NULL, 0);
}

static void port_udp_send(void *world, const struct addr *to, const void *bytes, size_t n,
                          size_t each)
{
    struct client *c = at_address(world, to);
    for (size_t at = 0; c && at < n; at += each) {
        size_t length = n - at < each ? n - at : each;
        world_overhear_udp(c, (const uint8_t *)bytes + at, length);
        world_send_udp(world, c, false, (const uint8_t *)bytes + at, length);
    }
}

static void port_random(void *world, void *out, size_t n)
{
    chance_fill(&((struct world *)world)->chance, out, n);
}

static struct file *file_at(struct world *w, const char *path)
{
    for (size_t i = 0; i < w->file_count; i++)
        if (!strcmp(w->files[i].path, path)) return &w->files[i];
    return NULL;
}

static int64_t port_file_read(void *world, const char *path, int64_t offset, void *out, size_t n)
{
    struct file *f = file_at(world, path);
    if (!f) return -1;
    size_t bytes = buf_length(&f->bytes);
    if ((uint64_t)offset >= bytes) return 0;
    if (n > bytes - (size_t)offset) n = bytes - (size_t)offset;
    memcpy(out, buf_data(&f->bytes) + offset, n);
    return (int64_t)n;
}

static bool port_file_write(void *world, const char *path, const void *bytes, size_t n)
{
    struct world *w = world;
    struct file *f = file_at(w, path);
    if (!f) {
        assert(w->file_count < WORLD_FILES);
        f = &w->files[w->file_count++];
        snprintf(f->path, sizeof f->path, "%s", path);
    }
    f->time_us = w->now_us;
    buf_free(&f->bytes);
    return buf_append(&f->bytes, bytes, n);
}

static int64_t port_file_time(void *world, const char *path)
{
    const struct file *f = file_at(world, path);
    return f ? f->time_us : -1;
}

static void port_file_touch(void *world, const char *path)
{
    struct world *w = world;
    struct file *f = file_at(w, path);
    if (f) f->time_us = w->now_us;
}

static bool port_file_remove(void *world, const char *path)
{
    return file_at(world, path) && port_file_write(world, path, "", 0);
}

static void port_scan(void *world)
{
    ((struct world *)world)->scan = true;
}

/* Its end comes to the server that began it alone. */
static bool port_transcode(void *world, uint64_t job, const char *song_path, const char *reel_path,
                           int bitrate_kbps)
{
    struct world *w = world;
    char text[512];
    int n = snprintf(text, sizeof text, "%s\n%s\n%d", song_path, reel_path, bitrate_kbps);
    calendar_add(&w->calendar, w->now_us + TRANSCODE_US, TRANSCODED, w->boots, job, text,
                 (size_t)n + 1);
    return true;
}

/* Songs say nothing of themselves in this world. */
static bool port_read_tags(void *world, uint64_t job, const char *file_path,
                           const char *const *songs, size_t n)
{
    struct world *w = world;
    (void)file_path;
    (void)songs;
    (void)n;
    calendar_add(&w->calendar, w->now_us + TRANSCODE_US, TRANSCODED, w->boots, job, "", 1);
    return true;
}

/* Nor have they covers. */
static bool port_make_cover(void *world, uint64_t job, const char *song_path,
                            const char *cover_path)
{
    (void)cover_path;
    return port_read_tags(world, job, song_path, NULL, 0);
}

static void port_log(void *world, enum log_level level, const char *text)
{
    world_trace_line(world, "log%s: %s", level == LOG_INFO ? "" : "!", text);
}

static void port_print(void *world, const char *text)
{
    world_trace_line(world, "console: %s", text);
}

/* -- songs ------------------------------------------------------------------------------------- */

void world_transcoded(struct world *w, const struct calendar_item *it)
{
    char path[256], reel[256], line[1024];
    const struct song_file *song = w->songs;
    if (!w->hub || it->client != w->boots) return;
    if (sscanf((char *)it->bytes, "%255[^\n]\n%255[^\n]", path, reel) != 2) { /* tags */
        hub_job_ended(w->hub, it->conn, 0, "", world_server_now(w));
        return;
    }
    while (!strstr(path, song->path)) song++;
    uint32_t samples;
    const struct buf *bytes =
        reels_get(path, song->tones, song->seconds, w->config.bitrate, &samples);
    port_file_write(w, reel, buf_data(bytes), buf_length(bytes));
    fake_songs_line(line, sizeof line, path, samples, -16);
    hub_job_ended(w->hub, it->conn, 0, line, world_server_now(w));
}

void world_scan(struct world *w)
{
    w->scan = false;
    for (size_t i = 0; i < w->song_count; i++) hub_song_found(w->hub, w->songs[i].path, 1000, 1);
    hub_scan_done(w->hub, true, world_server_now(w));
}

/* -- beginning and end ------------------------------------------------------------------------- */

void world_begin_server(struct world *w)
{
    w->io = (struct io){.world = w,
                        .tcp_send = port_tcp_send,
                        .tcp_heed = port_tcp_heed,
                        .tcp_close = port_tcp_close,
                        .udp_send = port_udp_send,
                        .random = port_random,
                        .file_read = port_file_read,
                        .file_write = port_file_write,
                        .file_time = port_file_time,
                        .file_touch = port_file_touch,
                        .file_remove = port_file_remove,
                        .scan = port_scan,
                        .transcode = port_transcode,
                        .read_tags = port_read_tags,
                        .make_cover = port_make_cover,
                        .log = port_log,
                        .print = port_print};
    watch_begin(&w->watch, w->now_us, w->boots++ ? BOOT_US : FIRST_BOOT_US, 0);
    if (!w->store) w->store = store_open(NULL, false, &w->io, world_server_now(w).wall_us);
    w->hub = hub_new(&w->config, &w->io, NULL, w->store, "reels", world_server_now(w));
    assert(w->hub);
    w->scan = false;
    w->hub_due_us = w->now_us;
}

/* Killed: nobody is told, but the system closes its connections. */
void world_end_server(struct world *w)
{
    for (int i = 0; i < WORLD_CLIENTS; i++) {
        struct client *c = &w->clients[i];
        if (!c->used || c->gone || c->cut || !c->conn) continue;
        int64_t at_us = w->now_us + world_delay_us(w, c, false);
        calendar_add(&w->calendar, at_us > c->down_us ? at_us : c->down_us, SERVER_GONE, i, c->conn,
                     NULL, 0);
    }
    hub_free(w->hub);
    w->hub = NULL;
}
