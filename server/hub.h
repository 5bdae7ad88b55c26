/* hub.h: the server's brain: it owns connections, rooms, the library and the nicknames, and turns events of the world into calls of
   its ports (io.h). It reads no clock and no randomness of its own; every event carries its time. */
#ifndef WL_HUB_H
#define WL_HUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/addr.h"
#include "../common/now.h"
#include "../common/tls.h"
#include "config.h"
#include "io.h"

struct hub;
struct store;

/* `tls` NULL: plain connections (the virtual world of the tests). Reels go to cache_folder, which exists. Config, io, tls
   and the store outlive the hub. NULL without memory. */
struct hub *hub_new(const struct config *config, const struct io *io, struct tls_context *tls,
                    struct store *store, const char *cache_folder, struct now now);
void hub_free(struct hub *h);

/* Connections: `conn` is a number never used again (not 0). After io.tcp_close no event of it may follow. */
void hub_tcp_open(struct hub *h, uint64_t conn, const struct addr *peer, struct now now);
void hub_tcp_data(struct hub *h, uint64_t conn, const void *bytes, size_t n, struct now now);
void hub_tcp_writable(struct hub *h, uint64_t conn, struct now now);
void hub_tcp_closed(struct hub *h, uint64_t conn, struct now now);
/* Room for connections gets scarce: where a quarter of them only opened one, those end that did not come in within 2 s. */
void hub_hurry(struct hub *h, struct now now);

/* A datagram; opened in place. It may have waited: this `now` lies up to some 10 ms before that of the last tick. */
void hub_udp(struct hub *h, const struct addr *from, uint8_t *packet, size_t n, struct now now);

/* A question of somebody who looks for servers: writes the answer (DISCOVERY_BYTES of room), returns its bytes; 0: none. */
size_t hub_discovery(struct hub *h, const uint8_t *question, size_t n, uint8_t *answer,
                     struct now now);

/* The port and identity to be told to those who look. */
void hub_listening(struct hub *h, uint16_t port, const char *fingerprint);

/* A scan of the songs folder that io.scan began; was all of it readable? What was not is not forgotten. */
void hub_song_found(struct hub *h, const char *path, int64_t bytes, int64_t modified_us);
void hub_scan_done(struct hub *h, bool readable, struct now now);
/* A look through the folder of reels that io.scan_reels began: names without the folder. */
void hub_reel_found(struct hub *h, const char *name, int64_t bytes, int64_t modified_us);
void hub_reels_done(struct hub *h);
/* A child that io.transcode, io.read_tags or io.make_cover started has ended; `line` is what it printed. */
void hub_job_ended(struct hub *h, uint64_t job, int exit_code, const char *line, struct now now);

/* A line typed at the console. */
void hub_console(struct hub *h, const char *line, struct now now);

/* Tells everybody that the server closes. hub_stopped is true once all were told and closed; the world gives their last
   words time to arrive. */
void hub_stop(struct hub *h);
bool hub_stopped(const struct hub *h);

/* Does what is due; returns the monotonic time at which it wants to be called again. */
int64_t hub_tick(struct hub *h, struct now now);

#endif
