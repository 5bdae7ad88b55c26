#include "listener.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <opus.h>
#include <stdlib.h>
#include <string.h>

enum { FRAME = 960, FRAME_BYTES = 320, SONG_SECONDS = 24, SONG_FRAMES = SONG_SECONDS * 50 };

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
    OpusEncoder *e = opus_encoder_create(LISTENER_RATE_HZ, 2, OPUS_APPLICATION_AUDIO, &error);
    opus_encoder_ctl(e, OPUS_SET_BITRATE(FRAME_BYTES * 8 * 50));
    opus_encoder_ctl(e, OPUS_SET_VBR(0));
    opus_encoder_ctl(e, OPUS_SET_COMPLEXITY(2));
    opus_encoder_ctl(e, OPUS_GET_LOOKAHEAD(&encoder_delay));
    float pcm[2 * FRAME];
    for (int f = 0; f < SONG_FRAMES; f++) {
        for (int i = 0; i < FRAME; i++) {
            double t = (double)(f * FRAME + i) / LISTENER_RATE_HZ;
            pcm[2 * i] = (float)(0.3 * sin(TWO_PI * s->left_hz * t));
            pcm[2 * i + 1] = (float)(0.3 * sin(TWO_PI * s->right_hz * t));
        }
        assert_int_equal(opus_encode_float(e, pcm, FRAME, s->frames[f], FRAME_BYTES), FRAME_BYTES);
    }
    opus_encoder_destroy(e);
}

int listener_songs(void **state)
{
    (void)state;
    encode(&songs[0]);
    encode(&songs[1]);
    return 0;
}

/* -- the world ------------------------------------------------------------------------------------ */

static double server_at(const struct listener *l, double mono_us)
{
    return mono_us * (1 + l->server_ppm * 1e-6) + (double)l->server_ahead_us;
}

int64_t listener_server_us(const struct listener *l)
{
    return llround(server_at(l, (double)l->now_us));
}

/* Amplitude of a tone, and how late it is against a place in the reel (within half its period). */
static double tone(const float *stereo, int channel, double hz, double place, double *late_us)
{
    double re = 0, im = 0;
    for (int i = 0; i < LISTENER_CALLBACK; i++) {
        double phase = TWO_PI * hz * (place + i - encoder_delay) / LISTENER_RATE_HZ;
        re += (double)stereo[2 * i + channel] * sin(phase);
        im += (double)stereo[2 * i + channel] * cos(phase);
    }
    if (late_us) *late_us = -atan2(im, re) / TWO_PI / hz * 1e6;
    return hypot(re, im) * 2 / LISTENER_CALLBACK;
}

static void look_for_clicks(struct listener *l, const float *stereo, uint32_t frames)
{
    for (uint32_t i = 0; i < 2 * frames; i++) {
        float second = stereo[i] - 2 * l->before[2 + i % 2] + l->before[i % 2];
        l->before[i % 2] = l->before[2 + i % 2];
        l->before[2 + i % 2] = stereo[i];
        l->roughest = fmax(l->roughest, fabs((double)second));
    }
}

static void heard(void *user, const float *stereo, uint32_t frames, int64_t mono_us)
{
    struct listener *l = user;
    look_for_clicks(l, stereo, frames);
    double left, right;
    for (int k = 0; k < 2; k++) l->loud[k] = tone(stereo, 0, songs[k].left_hz, 0, NULL);
    const struct segment *s = &l->plan[l->watched];
    double server = server_at(l, (double)mono_us);
    double place = s->first + (server - (double)s->start_us) * 0.048;
    for (uint32_t i = 0; i < frames && l->first_us == 0; i++)
        if (fabsf(stereo[2 * i]) > 1e-4f) l->first_us = mono_us + (int64_t)i * 125 / 6;
    if (fabsf(stereo[0]) + fabsf(stereo[100]) + fabsf(stereo[301]) < 1e-4f) l->silent_us += 10000;
    const struct song *song = &songs[s->number % 2];
    double amplitude = tone(stereo, 0, song->left_hz, place, &left);
    tone(stereo, 1, song->right_hz, place, &right);
    double period = 1e6 / song->left_hz;
    if (amplitude < 0.28 || l->lates == LISTENER_LATES) return;
    l->late_us[l->lates] = left + period * round((right - left) / period);
    l->late_at[l->lates++] = mono_us;
}

static void open_device(struct listener *l, int64_t from_us, double ppm)
{
    audio_null_open(&l->device, l->mixer, from_us, ppm, LISTENER_CALLBACK);
    l->device.heard = heard;
    l->device.user = l;
}

void listener_open(struct listener *l, double device_ppm, double server_ppm)
{
    memset(l, 0, sizeof *l);
    l->mixer = mixer_new();
    l->player = player_new(l->mixer);
    l->jitter = jitter_new();
    l->clock = clocksync_new(0);
    l->now_us = 5000000;
    l->server_ppm = server_ppm;
    l->server_ahead_us = 77123456;
    l->schedule = (struct jitter_schedule){.buffer_us = 1000000,
                                           .burst_us = 600000,
                                           .burst_phase_us = 17,
                                           .chunk_frames = LISTENER_CHUNK_FRAMES,
                                           .frame_bytes = FRAME_BYTES};
    jitter_begin(l->jitter, &l->schedule, listener_server_us(l));
    open_device(l, l->now_us, device_ppm);
    player_set_latency(l->player, audio_null_latency_us(&l->device), 0);
}

void listener_new_device(struct listener *l, double ppm)
{
    player_new_device(l->player);
    open_device(l, l->now_us + 3333, ppm);
}

void listener_close(struct listener *l)
{
    player_free(l->player);
    jitter_free(l->jitter);
    clocksync_free(l->clock);
    mixer_free(l->mixer);
}

void listener_plan(struct listener *l, size_t n)
{
    l->planned = n;
    jitter_plan(l->jitter, l->plan, n, listener_server_us(l));
    player_plan(l->player, l->plan, n);
    l->next_burst_us = 0;
}

struct segment listener_segment(const struct listener *l, uint32_t number, int64_t in_us,
                                uint32_t first)
{
    return (struct segment){.number = number,
                            .start_us = listener_server_us(l) + in_us,
                            .first = first,
                            .length = SONG_SECONDS * LISTENER_RATE_HZ - first};
}

static void send_chunks(struct listener *l, size_t k)
{
    const struct segment *s = &l->plan[k];
    uint32_t end = segment_chunk_end(s, LISTENER_CHUNK_FRAMES);
    uint32_t from = segment_chunk_from(s, listener_server_us(l), LISTENER_CHUNK_FRAMES);
    if (l->sent[k] < from) l->sent[k] = from;
    for (; l->sent[k] < end; l->sent[k]++) {
        uint32_t c = l->sent[k];
        if (segment_chunk_us(s, c, LISTENER_CHUNK_FRAMES) >=
            listener_server_us(l) + l->schedule.buffer_us)
            break;
        if (k == 0 && c >= l->lose_from && c < l->lose_to) continue;
        struct packet_radio chunk = {.segment = s->number,
                                     .first_sample = c * LISTENER_CHUNK_FRAMES * FRAME,
                                     .music_frames = LISTENER_CHUNK_FRAMES,
                                     .frames = LISTENER_CHUNK_FRAMES,
                                     .frame_bytes = FRAME_BYTES,
                                     .data =
                                         songs[s->number % 2].frames[c * LISTENER_CHUNK_FRAMES]};
        jitter_put(l->jitter, &chunk, listener_server_us(l));
    }
}

static double noise(struct listener *l)
{
    l->seed = l->seed * 6364136223846793005u + 1442695040888963407u;
    return ((double)(l->seed >> 11) + 0.5) / 9007199254740992.0;
}

/* The answer is there at once; what matters are its times. */
static void probe(struct listener *l)
{
    if (l->now_us < clocksync_next_probe_us(l->clock)) return;
    clocksync_sent(l->clock, l->now_us);
    double back = 1000 - l->path_noise_us * log(noise(l));
    double there = 1000 - l->path_noise_us * log(noise(l));
    double passed = server_at(l, (double)l->now_us - back);
    clocksync_probe(l->clock, llround((double)l->now_us - back - there), llround(passed),
                    l->now_us);
}

/* What the sound system says, wrong by up to 30 us. */
static void tell_heard(struct listener *l)
{
    int64_t heard_us = audio_null_next_us(&l->device) + audio_null_latency_us(&l->device);
    int64_t error_us = llround(60 * noise(l)) - 30;
    mixer_put_heard(l->mixer,
                    &(struct mixer_heard){.device_frame = l->device.frames,
                                          .mono_us = heard_us + error_us + l->tells_wrong_us,
                                          .error_us = 30});
}

void listener_run(struct listener *l, int64_t us)
{
    int64_t end_us = l->now_us + us;
    while (l->now_us < end_us) {
        l->now_us += LISTENER_STEP_US;
        probe(l);
        if (listener_server_us(l) >= l->next_burst_us) {
            l->next_burst_us = listener_server_us(l) + l->schedule.burst_us;
            for (size_t k = 0; k < l->planned; k++) send_chunks(l, k);
        }
        if (!l->device_stands) audio_null_run(&l->device, l->now_us);
        if (l->device_tells && l->now_us % 20000 == 0) tell_heard(l);
        if (!l->thread_stands && l->now_us % 15000 != 0)
            player_run(l->player, l->clock, l->jitter, l->now_us);
    }
}

void listener_in_a_song(struct listener *l, double device_ppm, double server_ppm, int64_t us)
{
    listener_open(l, device_ppm, server_ppm);
    l->plan[0] = listener_segment(l, 10, -3000000, 0);
    listener_plan(l, 1);
    listener_run(l, us);
}

void listener_forget(struct listener *l)
{
    l->lates = 0;
    l->silent_us = 0;
    l->roughest = 0;
}

static int by_size(const void *a, const void *b)
{
    double x = fabs(*(const double *)a), y = fabs(*(const double *)b);
    return (x > y) - (x < y);
}

double listener_part(double *all, size_t n, double part)
{
    assert_true(n > 10);
    qsort(all, n, sizeof *all, by_size);
    return fabs(all[(size_t)((double)(n - 1) * part)]);
}

double listener_worst_us(const struct listener *l, int64_t from_us, double part)
{
    double all[LISTENER_LATES];
    size_t n = 0;
    for (size_t i = 0; i < l->lates; i++)
        if (l->late_at[i] >= from_us) all[n++] = l->late_us[i];
    return listener_part(all, n, part);
}

struct player_counts listener_counts(const struct listener *l)
{
    return player_counts(l->player);
}
