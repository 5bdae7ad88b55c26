#include "station.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

struct station station;
const char *const station_three[3] = {"rock-a-one.mp3", "rock-b-two.mp3", "jazz-c-three.mp3"};

int station_begin(void **state)
{
    (void)state;
    station.rules = (struct radio_rules){.frame_bytes = 320,
                                         .chunk_frames = 3,
                                         .clock_epoch = 9,
                                         .buffer_us = 1000000,
                                         .crossfade_us = 3000000};
    fake_io_init(&station.world);
    station.songs = library_new(&station.world.io, "songs", "reels", 128);
    return station.songs ? 0 : -1;
}

int station_end(void **state)
{
    (void)state;
    library_free(station.songs);
    fake_io_free(&station.world);
    return 0;
}

static double has_genre(void *genre, const struct song *s)
{
    return fake_songs_has(s, genre);
}

struct radio *station_radio(const char *genre)
{
    static char wanted[40];
    struct programme_liking liking = {.user = wanted, .weight = has_genre};
    snprintf(wanted, sizeof wanted, "%s", genre);
    struct radio *r =
        radio_new(&station.world.io, station.songs, &station.rules, STATION_ROOM, &liking);
    assert_non_null(r);
    return r;
}
