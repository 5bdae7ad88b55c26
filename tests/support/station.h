/* station.h: what a radio needs, over a fake_io: a library, rules, and a liking for one genre; for tests of radios. */
#ifndef WL_STATION_H
#define WL_STATION_H

#include "../../server/radio.h"
#include "fake_songs.h"

enum { STATION_ROOM = 0x55 };

extern struct station {
    struct fake_io world;
    struct library *songs; /* none yet */
    struct radio_rules rules;
} station;

extern const char *const station_three[3]; /* two of rock, one of jazz */

/* Set-up and teardown of a test. */
int station_begin(void **state);
int station_end(void **state);

struct radio *station_radio(const char *genre);

#endif
