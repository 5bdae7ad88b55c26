/* What a room's radio makes of its members' taste: 200 tagged songs, 10 rooms, 4 hours. Each room's people love some artists and
   genres; how often they hear them, beside a shuffle in which all songs are alike. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cjson/cJSON.h>
#include "../../common/sys.h"
#include "../../server/radio.h"
#include "../../server/taste_crowd.h"
#include "../sim/figure.h"
#include "../support/fake_reel.h"
#include "../support/fake_songs.h"

#define S(seconds) ((int64_t)((seconds)*1e6))
#define HOURS      4
#define STEP_US    250000 /* a room with people runs so often */

enum {
    SONGS = 200,
    ROOMS = 10,
    GENRES = 10,
    ARTISTS = 40,
    MANY = 20000,
    CALLS = 100,
    SONG_S = 210
};

static struct fake_io world;
static struct library *songs;
static struct tastes *tastes;

static const char *const genres[GENRES] = {"rock",  "jazz", "pop",  "metal", "folk",
                                           "blues", "soul", "funk", "dabke", "techno"};

struct room {
    struct taste *taste; /* of the one who is in it */
    struct taste_crowd *crowd;
    struct radio *radio;
    int plays, hits;
    bool heard[SONGS];
};

/* As the hub does it. */
static double weight(void *user, const struct song *s)
{
    const struct room *r = user;
    return taste_song(tastes, r->crowd, s->artist, s->words);
}

static void love(cJSON *list, const char *name)
{
    cJSON *pair = cJSON_CreateArray();
    cJSON_AddItemToArray(pair, cJSON_CreateString(name));
    cJSON_AddItemToArray(pair, cJSON_CreateNumber(1));
    cJSON_AddItemToArray(list, pair);
}

/* Rooms love a genre each, and none, one or three artists of others. */
static void make_room(struct room *r, int number)
{
    char artist[40];
    cJSON *profile = cJSON_CreateObject(), *artists = cJSON_AddArrayToObject(profile, "artists");
    love(cJSON_AddArrayToObject(profile, "genres"), genres[number]);
    for (int i = 0; i < (int[]){0, 1, 3}[number % 3]; i++) {
        snprintf(artist, sizeof artist, "Artist %d", (number * 7 + i * 11) % ARTISTS);
        love(artists, artist);
    }
    r->taste = taste_new(tastes, profile);
    r->crowd = taste_crowd_new(tastes);
    taste_crowd_add(tastes, r->crowd, r->taste);
    cJSON_Delete(profile);
}

static void leave_room(struct room *r)
{
    taste_crowd_remove(tastes, r->crowd, r->taste);
    taste_crowd_free(tastes, r->crowd);
    taste_free(tastes, r->taste);
}

/* What the child says of "rock-artist 7-title 17.mp3". */
static void tag_line(char *out, size_t n, const char *path)
{
    char genre[20], artist[20], title[20];
    if (sscanf(path, "%19[^-]-%19[^-]-%19[^.]", genre, artist, title) != 3) abort();
    snprintf(out, n,
             "{\"title\":\"%s\",\"artist\":\"%s\",\"genre\":\"%s\",\"samples\":%u,\"lufs\":-20}",
             title, artist, genre, SONG_S * 48000u);
}

/* Ends all transcodings. A reel's beginning is enough: nobody listens here. */
static void transcode(struct library *l)
{
    struct fake_reel reel = {.frames = 50, .frame_bytes = 320, .frames_a_page = 50};
    size_t bytes, done = world.job_count;
    uint8_t *file = fake_reel_make(&reel, &bytes);
    for (library_work(l); world.job_count > done; library_work(l)) {
        const struct fake_job *job = &world.jobs[done++];
        char line[1024];
        tag_line(line, sizeof line, strrchr(job->song, '/') + 1);
        fake_io_put(&world, job->reel, file, bytes);
        library_job_ended(l, job->job, 0, line);
    }
    free(file);
}

/* Each genre has four artists, each artist five songs. */
static void make_songs(struct library *l, size_t count)
{
    char(*names)[80] = calloc(count, sizeof *names);
    const char **paths = calloc(count, sizeof *paths);
    if (!names || !paths) abort();
    for (size_t i = 0; i < count; i++) {
        size_t artist = i % ARTISTS;
        snprintf(names[i], sizeof names[i], "%s-artist %zu-title %zu.mp3", genres[artist % GENRES],
                 artist, i);
        paths[i] = names[i];
    }
    fake_songs_found(l, paths, count);
    if (count == SONGS) transcode(l);
    free(names);
    free(paths);
}

static void note(struct room *r, const struct radio_playing *p)
{
    r->plays++;
    for (size_t i = 0; i < SONGS; i++) {
        const struct song *s = library_song(songs, i);
        if (s->id != p->song) continue;
        r->heard[i] = true;
        r->hits += weight(r, s) > 0;
    }
}

/* Four hours of one room. */
static void play(struct room *r)
{
    static const struct radio_rules rules = {.frame_bytes = 320,
                                             .chunk_frames = 3,
                                             .clock_epoch = 1,
                                             .buffer_us = 1000000,
                                             .crossfade_us = 3000000};
    struct programme_liking liking = {.user = r, .weight = weight};
    uint32_t number = 0;
    bool any = false;
    r->radio = radio_new(&world.io, songs, &rules, 1, &liking);
    if (!r->radio) abort();
    for (int64_t t = S(10); t < S(10 + HOURS * 3600); t += STEP_US) {
        radio_run(r->radio, t);
        const struct radio_playing *p = radio_heard(r->radio, t);
        if (!p || (any && p->segment.number == number)) continue;
        any = true;
        number = p->segment.number;
        note(r, p);
    }
    radio_free(r->radio);
}

static void rooms(void)
{
    static struct room all[ROOMS];
    double times[ROOMS], least = 1e9;
    int unheard = 0;
    songs = library_new(&world.io, "songs", "reels", 128);
    make_songs(songs, SONGS);
    for (int i = 0; i < ROOMS; i++) {
        int loved = 0;
        make_room(&all[i], i);
        play(&all[i]);
        for (size_t k = 0; k < SONGS; k++) loved += weight(&all[i], library_song(songs, k)) > 0;
        times[i] = all[i].hits * (double)SONGS / (double)(all[i].plays * loved);
        if (times[i] < least) least = times[i];
        figure_note("room %d: %d of %d songs loved, %d of %d plays", i + 1, loved, SONGS,
                    all[i].hits, all[i].plays);
        leave_room(&all[i]);
    }
    for (size_t k = 0; k < SONGS; k++) {
        bool heard = false;
        for (int i = 0; i < ROOMS; i++) heard |= all[i].heard[k];
        unheard += !heard;
    }
    printf("%-40s %9.4g %-8s (target >= 3: of what a uniform shuffle plays) %s\n",
           "programme/loved_times_worst_room", least, "times", least >= 3 ? "met" : "missed");
    printf("%-40s %9.4g %-8s\n", "programme/loved_times_median", figure_quantile(times, ROOMS, 0.5),
           "times");
    figure_at_most("programme/songs_never_heard", unheard, "songs", 0, "by any of the rooms");
    library_free(songs);
}

/* What one call takes with many songs: weighing a slice, choosing, looking at all. */
static void many(void)
{
    struct room r = {0};
    static double took[3][CALLS];
    make_room(&r, 1);
    songs = library_new(&world.io, "songs", "reels", 128);
    make_songs(songs, MANY);
    struct programme_liking liking = {.user = &r, .weight = weight};
    struct programme *p = programme_new(&world.io, songs, &liking);
    for (int64_t n = 0; n < CALLS; n++) {
        int64_t began = sys_now().mono_us;
        programme_weigh(p);
        int64_t weighed = sys_now().mono_us;
        const struct song *s;
        size_t skip = 0;
        while ((s = programme_candidate(p, skip)) && !programme_fits(p, s, n * S(210))) skip++;
        if (s) programme_played(p, s, n * S(210));
        int64_t chosen = sys_now().mono_us;
        programme_refresh(p);
        took[0][n] = (double)(weighed - began) / 1e3;
        took[1][n] = (double)(chosen - weighed) / 1e3;
        took[2][n] = (double)(sys_now().mono_us - chosen) / 1e3;
    }
    figure_at_most("programme/20000/weigh", figure_quantile(took[0], CALLS, 0.5), "ms", 2,
                   "the loop waits meanwhile");
    figure_at_most("programme/20000/choose", figure_quantile(took[1], CALLS, 0.5), "ms", 2, "");
    figure_at_most("programme/20000/refresh", figure_quantile(took[2], CALLS, 0.5), "ms", 5,
                   "when the folder changed");
    programme_free(p);
    leave_room(&r);
    library_free(songs);
}

int main(void)
{
    fake_io_init(&world);
    tastes = tastes_new();
    rooms();
    many();
    tastes_free(tastes);
    fake_io_free(&world);
    return 0;
}
