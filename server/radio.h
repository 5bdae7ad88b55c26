/* radio.h: one room's programme: which song is heard when (a row of segments), and its chunks, sealed once for all.
   The playhead is a function of time alone: radio_run catches up with any pause, so that an empty room costs nothing. */
#ifndef WL_RADIO_H
#define WL_RADIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/packet.h"
#include "../common/segment.h"
#include "io.h"
#include "library.h"
#include "programme.h"

enum {
    RADIO_SEGMENTS =
        8,          /* past them songs of a second or two are planned less than the buffer ahead */
    RADIO_KEYS = 4, /* the buffer holds what was sealed with three, and the next is told early */
    RADIO_NICK_BYTES = 32 * 4 + 1
};

struct radio;

struct radio_rules { /* the same for all rooms of a server */
    uint32_t frame_bytes, chunk_frames, clock_epoch;
    int64_t buffer_us;
    int64_t crossfade_us;
};

/* Frames a chunk may hold so that it is one datagram, and bytes a frame at a bitrate. */
uint32_t radio_frame_bytes(int bitrate_kbps);
uint32_t radio_chunk_frames(uint32_t frame_bytes);

struct radio_ask { /* somebody asked for a song */
    uint64_t request, song, person;
    char by[RADIO_NICK_BYTES];
};

struct radio_playing {
    struct segment segment;
    struct radio_ask ask; /* request 0: the programme chose it */
    uint64_t song;
    char title[REEL_TEXT_BYTES], artist[REEL_TEXT_BYTES], genre[REEL_TEXT_BYTES];
    uint32_t samples; /* of the whole song */
};

/* A room's radio; the liking says what its programme is made of (NULL: all songs alike). NULL without memory. */
struct radio *radio_new(const struct io *io, struct library *songs, const struct radio_rules *rules,
                        uint64_t room, const struct programme_liking *liking);
void radio_free(struct radio *r);

/* Brings the programme up to now. Returns its revision, which grows with every change of the plan. */
uint32_t radio_run(struct radio *r, int64_t mono_us);
uint32_t radio_revision(const struct radio *r);

/* The plan from now on, the one heard first; may be empty while no song is ready. */
size_t radio_plan(const struct radio *r, const struct radio_playing **out);
/* The number before all of the plan's: the newest segment of who has none of them yet. */
uint32_t radio_before(const struct radio *r);
const struct radio_playing *radio_heard(const struct radio *r, int64_t mono_us); /* NULL: nothing */

/* Ends what is heard, both songs of a crossfade; the next begins a moment later, at once when one was about to begin
   anyway. False when nothing is on, or so many were skipped in the last second that the plan holds no more. */
bool radio_skip(struct radio *r, int64_t mono_us);

/* Is it too late to play something else instead: was it sent to somebody, or is about to be? */
bool radio_is_fixed(const struct radio *r, const struct segment *s, int64_t mono_us);

/* What was asked for comes next, instead of the first that is not fixed; NULL: the programme chooses again. False: it cannot
   be played yet, or not at all. */
bool radio_ask(struct radio *r, const struct radio_ask *ask, int64_t mono_us);

/* Other people are here: their liking is asked anew. */
void radio_reweigh(struct radio *r);

/* Nobody is here: what is planned stays, the rest is chosen anew by the next radio_run. */
void radio_rest(struct radio *r);

/* The library looked through its folder; or a transcoding ended, and this song's reel is whole, or it is a bad one. */
void radio_songs_changed(struct radio *r);
void radio_song_changed(struct radio *r, const struct song *s);

/* The sealed chunk of a planned segment (packet bytes; the same for every asker), NULL when there is none (yet). */
const uint8_t *radio_chunk(struct radio *r, const struct segment *s, uint32_t chunk,
                           int64_t mono_us, size_t *bytes);
/* Length of every chunk's packet. */
size_t radio_chunk_bytes(const struct radio *r);

/* What was on when the server ended, the first begun longest ago: it goes on where it would be by now. Once, before radio_run. */
struct radio_resumed {
    uint64_t song;
    int64_t start_us;
    struct radio_ask ask;
};
void radio_resume(struct radio *r, const struct radio_resumed *songs, size_t n, int64_t mono_us);

/* Somebody left: from a moment later on, chunks are sealed with a new key. Returns it, to be told to those who stay; NULL when the newest
   is too young to be followed already: ask again. */
struct radio_key {
    uint16_t epoch;
    uint8_t key[SEAL_KEY_BYTES];
    int64_t from_us; /* seals from then on */
};
const struct radio_key *radio_rekey(struct radio *r, int64_t mono_us);
/* Keys a newcomer needs, oldest first. */
size_t radio_keys(const struct radio *r, const struct radio_key **out);

#endif
