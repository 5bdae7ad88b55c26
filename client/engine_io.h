/* engine_io.h: the engine's ports to the world. link.c fills them with sockets, the tests with a simulated network. */
#ifndef WL_ENGINE_IO_H
#define WL_ENGINE_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>

struct engine_io {
    void *world; /* handed back as the first argument of each */

    /* Begins a connection to a name or address (resolving is the world's); engine_connected or engine_closed follows,
       but not before this call has returned. Of several addresses it begins with the one that was reached last, or, `past` it,
       with the one that follows: that one was of no use. */
    void (*connect)(void *world, const char *host, uint16_t port, bool past);
    /* Takes at most n bytes and returns how many; after fewer engine_writable follows. */
    size_t (*tcp_send)(void *world, const void *bytes, size_t n);
    /* Gives up connection or attempt, after sending what was taken; no event of it follows. */
    void (*close)(void *world);
    /* One datagram to the host and port that the connection reached. May lose it. */
    void (*udp_send)(void *world, const void *bytes, size_t n);
    /* Would a connection to the same server now begin at another address of this machine, as after a cable was put in? */
    bool (*moved)(void *world);
    /* Fills with bytes nobody can guess. */
    void (*random)(void *world, void *out, size_t n);
    /* An event (event.h); ownership goes along. */
    void (*event)(void *world, cJSON *event);
};

#endif
