/* A listener in virtual time: a server whose clock is off and drifts sends a song made of two pure tones, a null device
   of another rate plays it. The phase of the tones tells to the microsecond what is heard when. */
#include <math.h>
#include <opus.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/audio.h"
#include "../../client/player.h"

enum {
    RATE = 48000,
    FRAME = 960,
    FRAME_BYTES = 320,
    CHUNK_FRAMES = 3,
    SONG_SECONDS = 24,
    SONG_FRAMES = SONG_SECONDS * 50,
    CALLBACK = 480, /* whole periods of all tones */
    STEP_US = 5000,
    MOST_OFFSETS = 4000
};

#define TWO_PI 6.283185307179586

/* -- songs ---------------------------------------------------------------------------------------- */

static struct song {
    double left_hz, right_hz;
    uint8_t frames[SONG_FRAMES][FRAME_BYTES];
} songs[2] = {{.left_hz = 1000, .right_hz = 100}, {.left_hz = 1500, .right_hz = 300}};

static int encoder_delay;

static void encode(struct song *s)
{
    int error;
    OpusEncoder *e = opus_encoder_create(RATE, 2, OPUS_APPLICATION_AUDIO, &error);
    opus_encoder_ctl(e, OPUS_SET_BITRATE(FRAME_BYTES * 8 * 50));
    opus_encoder_ctl(e, OPUS_SET_VBR(0));
    opus_encoder_ctl(e, OPUS_SET_COMPLEXITY(2));
    opus_encoder_ctl(e, OPUS_GET_LOOKAHEAD(&encoder_delay));
    float pcm[2 * FRAME];
    for (int f = 0; f < SONG_FRAMES; f++) {
        for (int i = 0; i < FRAME; i++) {
            double t = (double)(f * FRAME + i) / RATE;
            pcm[2 * i] = (float)(0.3 * sin(TWO_PI * s->left_hz * t));
            pcm[2 * i + 1] = (float)(0.3 * sin(TWO_PI * s->right_hz * t));
        }
        assert_int_equal(opus_encode_float(e, pcm, FRAME, s->frames[f], FRAME_BYTES), FRAME_BYTES);
    }
    opus_encoder_destroy(e);
}

static int encode_songs(void **state)
{
    (void)state;
    encode(&songs[0]);
    encode(&songs[1]);
    return 0;
}

/* -- the world ------------------------------------------------------------------------------------ */

struct world {
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
    double late_us[MOST_OFFSETS];
    int64_t late_at[MOST_OFFSETS];
    size_t lates;
    double loud[2];   /* of each song in the last callback */
    int64_t first_us; /* when the first sound was heard */
    int64_t silent_us;
    float before[4];
    double roughest; /* largest second difference */
};

static double server_at(const struct world *w, double mono_us)
{
    return mono_us * (1 + w->server_ppm * 1e-6) + (double)w->server_ahead_us;
}

static int64_t server_now(const struct world *w)
{
    return llround(server_at(w, (double)w->now_us));
}

/* Amplitude of a tone, and how late it is against a place in the reel (within half its period). */
static double tone(const float *stereo, int channel, double hz, double place, double *late_us)
{
    double re = 0, im = 0;
    for (int i = 0; i < CALLBACK; i++) {
        double phase = TWO_PI * hz * (place + i - encoder_delay) / RATE;
        re += (double)stereo[2 * i + channel] * sin(phase);
        im += (double)stereo[2 * i + channel] * cos(phase);
    }
    if (late_us) *late_us = -atan2(im, re) / TWO_PI / hz * 1e6;
    return hypot(re, im) * 2 / CALLBACK;
}

static void look_for_clicks(struct world *w, const float *stereo, uint32_t frames)
{
    for (uint32_t i = 0; i < 2 * frames; i++) {
        float second = stereo[i] - 2 * w->before[2 + i % 2] + w->before[i % 2];
        w->before[i % 2] = w->before[2 + i % 2];
        w->before[2 + i % 2] = stereo[i];
        w->roughest = fmax(w->roughest, fabs((double)second));
    }
}

static void heard(void *user, const float *stereo, uint32_t frames, int64_t mono_us)
{
    struct world *w = user;
    look_for_clicks(w, stereo, frames);
    double left, right;
    for (int k = 0; k < 2; k++) w->loud[k] = tone(stereo, 0, songs[k].left_hz, 0, NULL);
    const struct segment *s = &w->plan[w->watched];
    double server = server_at(w, (double)mono_us);
    double place = s->first + (server - (double)s->start_us) * 0.048;
    for (uint32_t i = 0; i < frames && w->first_us == 0; i++)
        if (fabsf(stereo[2 * i]) > 1e-4f) w->first_us = mono_us + (int64_t)i * 125 / 6;
    if (fabsf(stereo[0]) + fabsf(stereo[100]) + fabsf(stereo[301]) < 1e-4f) w->silent_us += 10000;
    const struct song *song = &songs[s->number % 2];
    double amplitude = tone(stereo, 0, song->left_hz, place, &left);
    tone(stereo, 1, song->right_hz, place, &right);
    double period = 1e6 / song->left_hz;
    if (amplitude < 0.28 || w->lates == MOST_OFFSETS) return;
    w->late_us[w->lates] = left + period * round((right - left) / period);
    w->late_at[w->lates++] = mono_us;
}

static void world_open(struct world *w, double device_ppm, double server_ppm)
{
    memset(w, 0, sizeof *w);
    w->mixer = mixer_new();
    w->player = player_new(w->mixer);
    w->jitter = jitter_new();
    w->clock = clocksync_new(0);
    w->now_us = 5000000;
    w->server_ppm = server_ppm;
    w->server_ahead_us = 77123456;
    w->schedule = (struct jitter_schedule){.buffer_us = 1000000,
                                           .burst_us = 600000,
                                           .burst_phase_us = 17,
                                           .chunk_frames = CHUNK_FRAMES,
                                           .frame_bytes = FRAME_BYTES};
    jitter_begin(w->jitter, &w->schedule, server_now(w));
    audio_null_open(&w->device, w->mixer, w->now_us, device_ppm, CALLBACK);
    w->device.heard = heard;
    w->device.user = w;
    player_set_latency(w->player, audio_null_latency_us(&w->device), 0);
}

static void world_close(struct world *w)
{
    player_free(w->player);
    jitter_free(w->jitter);
    clocksync_free(w->clock);
    mixer_free(w->mixer);
}

static void tell_plan(struct world *w, size_t n)
{
    w->planned = n;
    jitter_plan(w->jitter, w->plan, n, server_now(w));
    player_plan(w->player, w->plan, n);
    w->next_burst_us = 0;
}

/* Song number % 2 from its sample `first`, heard in_us from now. */
static struct segment segment_in(const struct world *w, uint32_t number, int64_t in_us,
                                 uint32_t first)
{
    return (struct segment){.number = number,
                            .start_us = server_now(w) + in_us,
                            .first = first,
                            .length = SONG_SECONDS * RATE - first};
}

static void send_chunks(struct world *w, size_t k)
{
    const struct segment *s = &w->plan[k];
    uint32_t end = segment_chunk_end(s, CHUNK_FRAMES);
    uint32_t from = segment_chunk_from(s, server_now(w), CHUNK_FRAMES);
    if (w->sent[k] < from) w->sent[k] = from;
    for (; w->sent[k] < end; w->sent[k]++) {
        uint32_t c = w->sent[k];
        if (segment_chunk_us(s, c, CHUNK_FRAMES) >= server_now(w) + w->schedule.buffer_us) break;
        if (k == 0 && c >= w->lose_from && c < w->lose_to) continue;
        struct packet_radio chunk = {.segment = s->number,
                                     .first_sample = c * CHUNK_FRAMES * FRAME,
                                     .music_frames = CHUNK_FRAMES,
                                     .frames = CHUNK_FRAMES,
                                     .frame_bytes = FRAME_BYTES,
                                     .data = songs[s->number % 2].frames[c * CHUNK_FRAMES]};
        jitter_put(w->jitter, &chunk, server_now(w));
    }
}

static double noise(struct world *w)
{
    w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
    return ((double)(w->seed >> 11) + 0.5) / 9007199254740992.0;
}

/* The answer is there at once; what matters are its times. */
static void probe(struct world *w)
{
    if (w->now_us < clocksync_next_probe_us(w->clock)) return;
    clocksync_sent(w->clock, w->now_us);
    double back = 1000 - w->path_noise_us * log(noise(w));
    double there = 1000 - w->path_noise_us * log(noise(w));
    double passed = server_at(w, (double)w->now_us - back);
    clocksync_probe(w->clock, llround((double)w->now_us - back - there), llround(passed),
                    w->now_us);
}

/* What the sound system says, wrong by up to 30 us. */
static void tell_heard(struct world *w)
{
    int64_t heard_us = audio_null_next_us(&w->device) + audio_null_latency_us(&w->device);
    int64_t error_us = llround(60 * noise(w)) - 30;
    mixer_put_heard(w->mixer,
                    &(struct mixer_heard){.device_frame = w->device.frames,
                                          .mono_us = heard_us + error_us + w->tells_wrong_us,
                                          .error_us = 30});
}

/* 10 ms between the player's turns, or 5 at times, as a real thread has it. */
static void run(struct world *w, int64_t us)
{
    int64_t end_us = w->now_us + us;
    while (w->now_us < end_us) {
        w->now_us += STEP_US;
        probe(w);
        if (server_now(w) >= w->next_burst_us) {
            w->next_burst_us = server_now(w) + w->schedule.burst_us;
            for (size_t k = 0; k < w->planned; k++) send_chunks(w, k);
        }
        if (!w->device_stands) audio_null_run(&w->device, w->now_us);
        if (w->device_tells && w->now_us % 20000 == 0) tell_heard(w);
        if (!w->thread_stands && w->now_us % 15000 != 0)
            player_run(w->player, w->clock, w->jitter, w->now_us);
    }
}

/* A world in which a song plays that began 3 s ago, after so long. */
static void world_in_a_song(struct world *w, double device_ppm, double server_ppm, int64_t us)
{
    world_open(w, device_ppm, server_ppm);
    w->plan[0] = segment_in(w, 10, -3000000, 0);
    tell_plan(w, 1);
    run(w, us);
}

static void forget_heard(struct world *w)
{
    w->lates = 0;
    w->silent_us = 0;
    w->roughest = 0;
}

static int by_size(const void *a, const void *b)
{
    double x = fabs(*(const double *)a), y = fabs(*(const double *)b);
    return (x > y) - (x < y);
}

/* The distance from step of what was heard from a time on that a part of all does not pass. */
static double worst_late(struct world *w, int64_t from_us, double part)
{
    double all[MOST_OFFSETS];
    size_t n = 0;
    for (size_t i = 0; i < w->lates; i++)
        if (w->late_at[i] >= from_us) all[n++] = w->late_us[i];
    assert_true(n > 10);
    qsort(all, n, sizeof *all, by_size);
    return fabs(all[(size_t)((double)(n - 1) * part)]);
}

#define SMOOTH 0.02 /* second difference of the louder tone: 0.012 */

static struct player_counts counts(const struct world *w)
{
    return player_counts(w->player);
}

/* -- tests ---------------------------------------------------------------------------------------- */

static void test_joins_a_song_in_step(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, 100, -150);
    w.plan[0] = segment_in(&w, 10, -3000000, 4321);
    tell_plan(&w, 1);
    run(&w, 14000000);
    assert_in_range(w.first_us, 5000000, 5250000);
    assert_true(worst_late(&w, 0, 1) < 100);
    assert_true(worst_late(&w, 10000000, 0.99) < 20);
    assert_int_equal(counts(&w).concealed, 0);
    assert_int_equal(counts(&w).jumps, 0);
    assert_true(fabs(counts(&w).offset_us) < 20);
    assert_true(w.roughest < SMOOTH);
    assert_true(mixer_level_db(w.mixer) > -14 && mixer_level_db(w.mixer) < -13);
    world_close(&w);
}

static void test_begins_with_the_song(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, -80, 20);
    w.plan[0] = segment_in(&w, 10, 2000000, 0);
    int64_t begins_us = w.now_us + 2000000;
    tell_plan(&w, 1);
    run(&w, 1500000);
    assert_int_equal(w.first_us, 0);
    run(&w, 2000000);
    assert_in_range(w.first_us, begins_us + 1000,
                    begins_us + 9000); /* the encoder's delay: 6.5 ms */
    assert_true(worst_late(&w, 0, 1) < 100);
    world_close(&w);
}

/* Two segments that are one piece of music, cut somewhere. */
static double roughest_cut(int64_t start_rest)
{
    struct world w;
    world_open(&w, 0, 0);
    w.plan[0] = segment_in(&w, 10, 300000, 0);
    while (w.plan[0].start_us * 6 % 125 != start_rest) w.plan[0].start_us++;
    w.plan[0].length = 48121;
    w.plan[1] = w.plan[0];
    w.plan[1].number = 12;
    w.plan[1].first = w.plan[0].length;
    w.plan[1].start_us = segment_end_us(&w.plan[0]);
    tell_plan(&w, 2);
    run(&w, 1000000);
    forget_heard(&w);
    run(&w, 1000000);
    double roughest = w.roughest;
    assert_int_equal(w.silent_us, 0);
    w.watched = 1;
    forget_heard(&w);
    run(&w, 1000000);
    assert_true(worst_late(&w, 0, 1) < 50);
    assert_int_equal(counts(&w).concealed, 0);
    world_close(&w);
    return roughest;
}

static void test_segments_that_abut_are_gapless(void **state)
{
    (void)state;
    for (int64_t rest = 0; rest < 6; rest++) assert_true(roughest_cut(rest) < SMOOTH);
}

/* Where one's end and the other's beginning lie either side of the middle of a frame, one frame is left out or doubled;
   silence would make it 0.3. */
static void test_segments_that_abut_between_frames(void **state)
{
    (void)state;
    for (int64_t rest = 58; rest < 64; rest++) assert_true(roughest_cut(rest) < 0.06);
}

static void test_begins_when_its_data_is_there(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, 0, 0);
    w.lose_from = 0;
    w.lose_to = 60;
    w.plan[0] = segment_in(&w, 10, -3000000, 0);
    int64_t there_us = w.now_us + 600000;
    tell_plan(&w, 1);
    run(&w, 3000000);
    assert_in_range(w.first_us, there_us, there_us + 100000);
    assert_int_equal(counts(&w).concealed, 0);
    assert_true(worst_late(&w, 0, 1) < 100);
    world_close(&w);
}

static void test_crossfade_keeps_the_power(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, 50, 0);
    w.plan[0] = segment_in(&w, 10, 0, 0);
    w.plan[0].length = 6 * RATE;
    w.plan[0].fade_out = 3 * RATE;
    w.plan[1] = segment_in(&w, 11, 3000000, 0);
    w.plan[1].fade_in = 3 * RATE;
    w.plan[1].gain_db = -6.0206f;
    tell_plan(&w, 2);
    run(&w, 2800000);
    assert_true(w.loud[0] > 0.28 && w.loud[1] < 0.01);
    run(&w, 1700000);
    double first = w.loud[0], second = 2 * w.loud[1];
    assert_true(fabs(first - 0.3 * 0.7071) < 0.02 && fabs(second - 0.3 * 0.7071) < 0.02);
    assert_true(fabs(hypot(first, second) - 0.3) < 0.01);
    run(&w, 1700000);
    assert_true(w.loud[0] < 0.01 && fabs(w.loud[1] - 0.15) < 0.01);
    assert_true(w.roughest < SMOOTH);
    world_close(&w);
}

static void test_what_never_came_is_made_up(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, 100, 50);
    w.lose_from = 100;
    w.lose_to = 101;
    w.plan[0] = segment_in(&w, 10, -3000000, 0);
    tell_plan(&w, 1);
    run(&w, 1000000);
    forget_heard(&w);
    run(&w, 4000000);
    assert_int_equal(counts(&w).concealed, CHUNK_FRAMES);
    assert_int_equal(counts(&w).jumps, 0);
    assert_int_equal(w.silent_us, 0);
    assert_true(worst_late(&w, 9000000, 1) < 50);
    world_close(&w);
}

static void test_long_gap_is_silence_and_ends_in_step(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, 100, 50);
    w.lose_from = 80;
    w.lose_to = 110;
    w.plan[0] = segment_in(&w, 10, -3000000, 0);
    tell_plan(&w, 1);
    run(&w, 3000000);
    assert_true(w.loud[0] < 0.01);
    run(&w, 3000000);
    assert_int_equal(counts(&w).concealed, 30 * CHUNK_FRAMES);
    assert_true(worst_late(&w, 9000000, 1) < 50);
    world_close(&w);
}

static void test_skip(void **state)
{
    (void)state;
    struct world w;
    world_in_a_song(&w, 100, 50, 5000000);
    forget_heard(&w);
    w.plan[0] = segment_in(&w, 13, 0, 0);
    w.sent[0] = 0;
    tell_plan(&w, 1);
    run(&w, 150000);
    assert_true(w.loud[0] < 0.001 && w.loud[1] > 0.28);
    assert_true(w.roughest < SMOOTH);
    forget_heard(&w);
    run(&w, 3000000);
    assert_true(w.loud[1] > 0.28);
    assert_true(worst_late(&w, 0, 1) < 50);
    assert_true(w.roughest < SMOOTH);
    assert_int_equal(w.silent_us, 0);
    assert_int_equal(counts(&w).concealed, 0);
    assert_int_equal(counts(&w).jumps, 0);
    world_close(&w);
}

static void test_device_that_stood_still(void **state)
{
    (void)state;
    struct world w;
    world_in_a_song(&w, 100, 50, 5000000);
    w.device_stands = true;
    run(&w, 2000000);
    w.device_stands = false;
    w.device.started_us += 2000000;
    forget_heard(&w);
    run(&w, 3000000);
    assert_true(worst_late(&w, 12000000 + 50000, 1) < 100);
    assert_true(w.silent_us < 250000);
    assert_int_equal(counts(&w).jumps, 1);
    world_close(&w);
}

/* Unplugged, and at once another: of another rate, called back at other times, heard later. */
static void test_another_device(void **state)
{
    (void)state;
    struct world w;
    world_in_a_song(&w, 200, 50, 9000000);
    player_new_device(w.player);
    audio_null_open(&w.device, w.mixer, w.now_us + 3333, -200, CALLBACK);
    w.device.heard = heard;
    w.device.user = &w;
    forget_heard(&w);
    run(&w, 3000000);
    assert_true(worst_late(&w, 14000000 + 50000, 1) < 100);
    assert_true(w.silent_us < 250000);
    world_close(&w);
}

static void test_clicks_on_the_server_s_seconds(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, 100, 50);
    w.plan[0] = segment_in(&w, 10, -3000000, 0);
    tell_plan(&w, 1);
    player_set_click(w.player, true);
    run(&w, 3000000);
    run(&w, 1000000 - server_now(&w) % 1000000 - 40000);
    for (int i = 0; i < 2; i++) {
        forget_heard(&w);
        run(&w, 80000);
        assert_true(w.roughest > 2 * SMOOTH);
        forget_heard(&w);
        run(&w, 920000);
        assert_true(w.roughest < SMOOTH);
    }
    player_set_click(w.player, false);
    run(&w, 500000); /* what was made before */
    forget_heard(&w);
    run(&w, 2000000);
    assert_true(w.roughest < SMOOTH);
    world_close(&w);
}

/* Sound systems take a first buffer or two and then nothing for a while. Tones repeat, so what tells the time here is
   where one song follows another. */
static void test_device_that_hesitates_at_first(void **state)
{
    (void)state;
    for (int64_t pause_us = 50000; pause_us <= 450000; pause_us += 100000) {
        struct world w;
        world_open(&w, 0, 0);
        w.plan[0] = segment_in(&w, 10, -3000000, 0);
        w.plan[0].length = 6 * RATE;
        w.plan[1] = segment_in(&w, 11, 3000000, 480);
        tell_plan(&w, 2);
        run(&w, 15000);
        w.device_stands = true;
        run(&w, pause_us);
        w.device_stands = false;
        w.device.started_us += pause_us;
        run(&w, 2900000 - 15000 - pause_us);
        assert_true(w.silent_us < 1000000);
        assert_int_equal(counts(&w).jumps, 0); /* the first that was heard was in step */
        while (w.loud[0] > w.loud[1]) run(&w, STEP_US);
        int64_t follows_us = w.now_us + audio_null_latency_us(&w.device) - CALLBACK * 125 / 6 / 2;
        assert_in_range(follows_us, 5000000 + 3000000 - 15000, 5000000 + 3000000 + 15000);
        world_close(&w);
    }
}

static void test_thread_that_stood_still(void **state)
{
    (void)state;
    struct world w;
    world_in_a_song(&w, 100, 50, 5000000);
    w.thread_stands = true;
    run(&w, 300000);
    w.thread_stands = false;
    forget_heard(&w);
    run(&w, 3000000);
    assert_true(worst_late(&w, 0, 1) < 100);
    assert_true(w.silent_us > 0 && w.silent_us < 150000);
    assert_true(w.roughest < SMOOTH);
    assert_int_equal(counts(&w).jumps, 1);
    world_close(&w);
}

/* A laptop wakes: the device's thread first, or the player's. */
static void test_everything_stood_still(void **state)
{
    (void)state;
    for (int player_first = 0; player_first < 2; player_first++) {
        struct world w;
        world_open(&w, 100, 50);
        w.plan[0] = segment_in(&w, 10, -3000000, 0);
        tell_plan(&w, 1);
        run(&w, 5000000);
        int64_t stood_us = 5005000; /* tones repeat in 10 ms */
        w.device_stands = w.thread_stands = true;
        run(&w, stood_us);
        w.device_stands = w.thread_stands = false;
        w.device.started_us += stood_us;
        forget_heard(&w);
        if (player_first) player_run(w.player, w.clock, w.jitter, w.now_us);
        w.now_us += 2 * STEP_US;
        audio_null_run(&w.device, w.now_us);
        run(&w, 3000000);
        assert_true(worst_late(&w, 0, 1) < 100); /* nothing of what was late was heard */
        assert_true(w.silent_us < 250000);
        assert_int_equal(counts(&w).jumps, 1);
        assert_int_equal(counts(&w).concealed, 0);
        world_close(&w);
    }
}

static void test_jumps_past_5_ms(void **state)
{
    (void)state;
    struct world w;
    world_in_a_song(&w, 100, 50, 5000000);
    int64_t latency_us = audio_null_latency_us(&w.device);
    for (int64_t change_us = -7000; change_us <= 7000; change_us += 14000) {
        player_set_latency(w.player, latency_us + change_us, 0);
        forget_heard(&w);
        run(&w, 3000000);
        assert_true(w.roughest < SMOOTH);
        double off = w.late_us[w.lates - 1] + (double)change_us; /* the tones repeat in 10 ms */
        assert_true(fabs(remainder(off, 10000)) < 100);
    }
    assert_int_equal(counts(&w).jumps, 2);
    assert_int_equal(counts(&w).concealed, 0);
    world_close(&w);
}

/* The device knows better than those who set its latency, and says so from the beginning. */
static void test_believes_the_sound_system(void **state)
{
    (void)state;
    for (int64_t wrong_us = -8000; wrong_us <= 8000; wrong_us += 8000) {
        struct world w;
        world_open(&w, 250, 50);
        w.device_tells = true;
        player_set_latency(w.player, audio_null_latency_us(&w.device) + wrong_us, 0);
        w.plan[0] = segment_in(&w, 10, -3000000, 0);
        tell_plan(&w, 1);
        run(&w, 8000000);
        assert_true(worst_late(&w, 0, 1) < 100);
        assert_true(worst_late(&w, 7000000, 0.99) < 30);
        assert_int_equal(counts(&w).jumps, 0);
        world_close(&w);
    }
}

static void test_trims_what_the_sound_system_says(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, 0, 0);
    w.device_tells = true;
    player_set_latency(w.player, 0, 2000);
    w.plan[0] = segment_in(&w, 10, -3000000, 0);
    tell_plan(&w, 1);
    run(&w, 5000000);
    assert_true(fabs(w.late_us[w.lates - 1] - 2000) < 50);
    world_close(&w);
}

/* It tells when music flows already. */
static void test_jumps_when_the_sound_system_speaks_late(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, 250, 50);
    player_set_latency(w.player, audio_null_latency_us(&w.device) + 7000, 0);
    w.plan[0] = segment_in(&w, 10, -3000000, 0);
    tell_plan(&w, 1);
    run(&w, 3000000);
    w.device_tells = true;
    run(&w, 1000000);
    forget_heard(&w);
    run(&w, 3000000);
    assert_true(worst_late(&w, 0, 1) < 100);
    assert_int_equal(counts(&w).jumps, 1);
    world_close(&w);
}

/* The sound takes another way: what the system says changes for good, and so does what is played. A single strange answer
   changes nothing. */
static void test_follows_a_step_of_the_sound_system(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, 250, 50);
    w.device_tells = true;
    w.plan[0] = segment_in(&w, 10, -3000000, 0);
    tell_plan(&w, 1);
    run(&w, 5000000);
    forget_heard(&w);
    w.tells_wrong_us = 10667;
    run(&w, 40000);
    w.tells_wrong_us = 0;
    run(&w, 3000000);
    assert_true(worst_late(&w, 0, 1) < 60);
    w.tells_wrong_us = 7000;
    run(&w, 1000000);
    assert_true(fabs(remainder(w.late_us[w.lates - 1] + 7000, 10000)) < 100);
    assert_int_equal(counts(&w).jumps, 1);
    world_close(&w);
}

/* No start while strange things are heard. */
static void test_starts_when_the_sound_system_is_sure(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, 0, 0);
    w.device_tells = true;
    w.plan[0] = segment_in(&w, 10, -3000000, 0);
    tell_plan(&w, 1);
    for (int i = 0; i < 100; i++) {
        w.tells_wrong_us = i % 7 * 5000;
        run(&w, 20000);
    }
    assert_int_equal(w.first_us, 0);
    w.tells_wrong_us = 0;
    run(&w, 1000000);
    assert_true(w.first_us > 0);
    assert_true(worst_late(&w, 0, 1) < 100);
    world_close(&w);
}

static void test_steers_below_5_ms(void **state)
{
    (void)state;
    struct world w;
    world_in_a_song(&w, 0, 0, 5000000);
    player_set_latency(w.player, audio_null_latency_us(&w.device) - 2000, 0);
    forget_heard(&w);
    run(&w, 2000000);
    double way = w.late_us[w.lates - 1] - w.late_us[w.lates - 101];
    assert_true(way > 400 && way < 510); /* in a second: 500 ppm */
    run(&w, 10000000);
    assert_true(fabs(w.late_us[w.lates - 1] - 2000) < 20);
    assert_int_equal(counts(&w).jumps, 0);
    world_close(&w);
}

static void test_stop_is_silence_until_the_next_plan(void **state)
{
    (void)state;
    struct world w;
    world_in_a_song(&w, 0, 0, 2000000);
    player_stop(w.player);
    run(&w, 50000);
    forget_heard(&w);
    run(&w, 1000000);
    assert_int_equal(w.silent_us, 1000000);
    assert_false(counts(&w).playing);
    tell_plan(&w, 1);
    run(&w, 200000);
    forget_heard(&w);
    run(&w, 1000000);
    assert_int_equal(w.silent_us, 0);
    assert_true(worst_late(&w, 0, 1) < 100);
    world_close(&w);
}

static void test_no_clock_is_silence(void **state)
{
    (void)state;
    struct world w;
    world_open(&w, 0, 0);
    w.plan[0] = segment_in(&w, 10, -3000000, 0);
    tell_plan(&w, 1);
    for (int i = 0; i < 100; i++) {
        w.now_us += STEP_US;
        audio_null_run(&w.device, w.now_us);
        player_run(w.player, i % 2 ? w.clock : NULL, w.jitter, w.now_us);
    }
    assert_int_equal(w.first_us, 0);
    world_close(&w);
}

/* Two listeners on one LAN: delays with 1 ms of exponential noise each way, callbacks up to 3 ms late. */
static void test_two_agree(void **state)
{
    (void)state;
    static double late[2][MOST_OFFSETS];
    size_t n = MOST_OFFSETS;
    for (int k = 0; k < 2; k++) {
        struct world w;
        world_open(&w, k ? 180 : -120, k ? -60 : 190);
        w.seed = (uint64_t)k + 1;
        w.path_noise_us = 1000;
        w.device.late_us = 3000;
        w.plan[0] = segment_in(&w, 10, 0, 0);
        tell_plan(&w, 1);
        run(&w, 22000000);
        assert_true(worst_late(&w, 0, 1) < 1000);
        assert_true(worst_late(&w, 15000000, 0.99) < 50);
        if (w.lates < n) n = w.lates;
        for (size_t i = 0; i < w.lates; i++) late[k][i] = w.late_us[w.lates - 1 - i];
        world_close(&w);
    }
    double apart[MOST_OFFSETS];
    for (size_t i = 0; i < 1200; i++) apart[i] = late[0][i] - late[1][i];
    assert_true(n > 2000);
    qsort(apart, 1200, sizeof *apart, by_size);
    assert_true(fabs(apart[1188]) < 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_joins_a_song_in_step),
        cmocka_unit_test(test_begins_with_the_song),
        cmocka_unit_test(test_segments_that_abut_are_gapless),
        cmocka_unit_test(test_segments_that_abut_between_frames),
        cmocka_unit_test(test_begins_when_its_data_is_there),
        cmocka_unit_test(test_crossfade_keeps_the_power),
        cmocka_unit_test(test_what_never_came_is_made_up),
        cmocka_unit_test(test_long_gap_is_silence_and_ends_in_step),
        cmocka_unit_test(test_skip),
        cmocka_unit_test(test_device_that_stood_still),
        cmocka_unit_test(test_another_device),
        cmocka_unit_test(test_clicks_on_the_server_s_seconds),
        cmocka_unit_test(test_device_that_hesitates_at_first),
        cmocka_unit_test(test_thread_that_stood_still),
        cmocka_unit_test(test_everything_stood_still),
        cmocka_unit_test(test_jumps_past_5_ms),
        cmocka_unit_test(test_steers_below_5_ms),
        cmocka_unit_test(test_believes_the_sound_system),
        cmocka_unit_test(test_trims_what_the_sound_system_says),
        cmocka_unit_test(test_jumps_when_the_sound_system_speaks_late),
        cmocka_unit_test(test_follows_a_step_of_the_sound_system),
        cmocka_unit_test(test_starts_when_the_sound_system_is_sure),
        cmocka_unit_test(test_stop_is_silence_until_the_next_plan),
        cmocka_unit_test(test_no_clock_is_silence),
        cmocka_unit_test(test_two_agree),
    };
    return cmocka_run_group_tests(tests, encode_songs, NULL);
}
