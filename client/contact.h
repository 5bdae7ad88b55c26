/* contact.h: the sockets of one engine: the connection to its server, being made or standing, and datagrams beside it. They fill
   the engine's ports (engine_io.h). Reads the clocks. */
#ifndef WL_CONTACT_H
#define WL_CONTACT_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../common/saying.h"
#include "engine.h"
#include "engine_io.h"
#include "../common/sys.h"

struct dial;

struct contact_port {
    void *user;
    /* A socket for datagrams to and from the server that was reached; SYS_NO_SOCKET: everything comes through the
       connection. */
    sys_socket (*open_udp)(void *user, const struct addr *server);
    void (*event)(void *user, cJSON *event); /* of the engine; ownership goes along */
};

struct contact {
    struct contact_port port;
    struct dial *dial; /* under way, or NULL */
    sys_socket tcp, udp;
    struct addr server; /* where tcp leads, or led last */
    bool want_write;
    bool asked;       /* a datagram went out since the owner cleared this */
    enum said broken; /* why the connection is of no use any more */
};

void contact_init(struct contact *c, const struct contact_port *port);
/* For engine_new; `c` outlives the engine. */
struct engine_io contact_io(struct contact *c);
/* Gives everything up, without a word to the engine. */
void contact_drop(struct contact *c);

/* What to wait for: datagrams always; a quiet connection only with `connection`. And until when. */
void contact_want(const struct contact *c, struct sys_set *set, bool connection);
int64_t contact_next_us(const struct contact *c);
/* Are there datagrams? The owner reads them. */
bool contact_has_datagrams(const struct contact *c, const struct sys_set *ready);
/* Serves attempt and connection; a lost one is told by contact_tell_broken, when nothing else uses it. */
void contact_serve(struct contact *c, struct engine *e, const struct sys_set *ready);
void contact_tell_broken(struct contact *c, struct engine *e);

#endif
