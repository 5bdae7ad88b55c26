/* scene.h: what the tests of the virtual world share: usual servers, listeners and songs, and what is asserted of them. */
#ifndef WL_SCENE_H
#define WL_SCENE_H

#include "world.h"

#define S(seconds) ((int64_t)((seconds)*1e6))
#define ROCK       "{\"genres\":[[\"rock\",1]]}"
#define JAZZ       "{\"genres\":[[\"jazz\",1]]}"

/* A server with three rock songs and a jazz one, 2.5 s old: all scanned, the first reels written. */
struct world *scene_open(uint64_t seed, const struct world_server *server);
/* Somebody on a LAN whose clock is off by so much (and ahead by 0.1 s for each ppm), and whose device is off that clock. */
int scene_join(struct world *w, const char *nick, const char *taste, double clock_ppm,
               double device_ppm);
/* Somebody in the rock room over another network. */
int scene_join_over(struct world *w, const char *nick, const struct network_path *path);

/* A number or text of the newest event of a kind; there must be such a number. */
double scene_number(const struct world *w, int client, const char *event, const char *name);
const char *scene_text(const struct world *w, int client, const char *event, const char *name);

/* Two hear the same at a true time, less than so much apart. */
void scene_in_step(const struct world *w, int a, int b, int64_t at_us, double most_us);
/* Nobody made up a frame, or was silent for more than 20 ms between two times. */
void scene_whole(const struct world *w, int client, int64_t from_us, int64_t to_us);
/* When two are in step for good since a time (looked for in steps of 50 ms), after so many seconds; at least `most_s` + 1 s
   must have been played. */
double scene_seconds_to_step(const struct world *w, int a, int b, int64_t since_us, double most_s,
                             double most_us);

#endif
