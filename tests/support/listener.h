/* listener.h: a lone listener in virtual time: a server whose clock is off and drifts sends a song made of two pure tones, a null
   device of another rate plays it. The phase of the tones tells to the microsecond what is heard when. */
#ifndef WL_LISTENER_H
#define WL_LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../../client/audio.h"
#include "../../client/player.h"

enum {
    LISTENER_RATE_HZ = 48000,
    LISTENER_CHUNK_FRAMES = 3,
    LISTENER_CALLBACK = 480, /* whole periods of all tones */
    LISTENER_STEP_US = 5000,
    LISTENER_LATES = 4000
};

#define LISTENER_SMOOTH 0.02 /* second difference of the louder tone: 0.012 */

struct listener {
    struct mixer *mixer;
    struct player *player;
    struct jitter *jitter;
    struct clocksync *clock;
    struct audio_null device;
    int64_t now_us;
    double server_ppm;
    int64_t server_ahead_us;
    struct jitter_schedule schedule;
    struct segment plan[2];
    size_t planned;
    int64_t next_burst_us;       /* server time */
    uint32_t sent[2];            /* chunks of each segment */
    uint32_t lose_from, lose_to; /* chunks of the first segment that never come */
    bool device_stands, thread_stands;
    bool device_tells;      /* when its frames are heard */
    int64_t tells_wrong_us; /* by so much too late */
    double path_noise_us;
    uint64_t seed;
    /* heard */
    int watched; /* the segment whose step is measured */
    double late_us[LISTENER_LATES];
    int64_t late_at[LISTENER_LATES];
    size_t lates;
    double loud[2];   /* of each song in the last callback */
    int64_t first_us; /* when the first sound was heard */
    int64_t silent_us;
    float before[4];
    double roughest; /* largest second difference */
};

/* For a group of tests: encodes the songs. */
int listener_songs(void **state);

/* Opened 5 s after its clock began; or with a song playing that began 3 s before, after so long. */
void listener_open(struct listener *l, double device_ppm, double server_ppm);
void listener_in_a_song(struct listener *l, double device_ppm, double server_ppm, int64_t us);
void listener_close(struct listener *l);

/* The device is unplugged, and at once there is another, called back at other times. */
void listener_new_device(struct listener *l, double ppm);

/* Song number % 2 from its sample `first`, heard in_us from now; the first n of `plan` are what is played from now on. */
struct segment listener_segment(const struct listener *l, uint32_t number, int64_t in_us,
                                uint32_t first);
void listener_plan(struct listener *l, size_t n);

/* Time passes: 10 ms between the player's turns, or 5 at times, as a real thread has it. */
void listener_run(struct listener *l, int64_t us);
int64_t listener_server_us(const struct listener *l);

/* What was heard so far is forgotten. */
void listener_forget(struct listener *l);
/* The distance from step that a part of all that was heard from a time on does not pass; and that of any n numbers, which it
   sorts. */
double listener_worst_us(const struct listener *l, int64_t from_us, double part);
double listener_part(double *all, size_t n, double part);
struct player_counts listener_counts(const struct listener *l);

#endif
