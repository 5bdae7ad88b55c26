/* io.h: the hub's ports to the world. server.c fills them with sockets and files, the tests with a simulated network.
   Nothing else of the world reaches the hub but its events (hub.h). */
#ifndef WL_IO_H
#define WL_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/addr.h"
#include "../common/log.h"

/* The exit code of wavelength-transcode when the disk took no more: the song is not to blame. */
enum { IO_UNWRITTEN = 3 };
/* In place of a child's exit code: it took too long, and was ended. */
enum { IO_OVERDUE = 255 };

enum { IO_TAGS_MOST = 64 /* songs whose tags are read by one child */ };

struct io {
    void *world; /* handed back as the first argument of each */

    /* Takes at most `n` bytes for a connection and returns how many; the rest is offered again after
       hub_tcp_writable. */
    size_t (*tcp_send)(void *world, uint64_t conn, const void *bytes, size_t n);

    /* This connection may speak now. `knocks`: later, too, it says so by UDP before it does, and looking after it now and
       then is enough. */
    void (*tcp_heed)(void *world, uint64_t conn, bool knocks);

    /* Closes once what was taken is sent. No event of this connection follows. */
    void (*tcp_close)(void *world, uint64_t conn);

    /* Sends `n` bytes as datagrams of `datagram_bytes` each (the last may be shorter). May lose any of them. */
    void (*udp_send)(void *world, const struct addr *to, const void *bytes, size_t n,
                     size_t datagram_bytes);

    /* Fills with bytes nobody can guess. */
    void (*random)(void *world, void *out, size_t n);

    /* Reads up to `n` bytes at `offset` of a file; returns how many, 0 at its end, -1 when it cannot. */
    int64_t (*file_read)(void *world, const char *path, int64_t offset, void *out, size_t n);

    /* Writes a whole small file that can be made again, without waiting for the disk: it is there as before or as now, never
       half; after a power cut it may be empty. */
    bool (*file_write)(void *world, const char *path, const void *bytes, size_t n);

    /* When a file was written or touched last, wall time; -1: it is not there. Touching it makes that now. */
    int64_t (*file_time)(void *world, const char *path);
    void (*file_touch)(void *world, const char *path);

    /* Forgets a file. */
    bool (*file_remove)(void *world, const char *path);

    /* Starts a look through the songs folder: hub_song_found for each file, then hub_scan_done. */
    void (*scan)(void *world);
    /* And one through the folder of reels: hub_reel_found for each file, then hub_reels_done. NULL: there is none. */
    void (*scan_reels)(void *world);

    /* Starts wavelength-transcode for a song: hub_job_ended tells the end. False when it cannot be started. */
    bool (*transcode)(void *world, uint64_t job, const char *song_path, const char *reel_path,
                      int bitrate_kbps);

    /* Starts wavelength-transcode to append what songs say of themselves to a file; `songs` are `n` pairs of a label and a
       path. hub_job_ended tells the end. False when it cannot be started. */
    bool (*read_tags)(void *world, uint64_t job, const char *file_path, const char *const *songs,
                      size_t n);

    /* Starts wavelength-transcode to write a song's cover: hub_job_ended tells the end. False when it cannot be started. */
    bool (*make_cover)(void *world, uint64_t job, const char *song_path, const char *cover_path);

    /* A line for the log. */
    void (*log)(void *world, enum log_level level, const char *text);

    /* A line in answer to whoever types at the console. */
    void (*print)(void *world, const char *text);
};

#endif
