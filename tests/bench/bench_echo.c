/* bench_echo: music out of two loudspeakers comes back into the microphone of somebody who talks: how much of it is sent, and what becomes
   of the voice. Simulated rooms and clocks, the demo songs, speech by espeak-ng. Every frame is sent, so that silence hides nothing. */
#include <math.h>
#include <samplerate.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "../../common/sys.h"
#include "../../songs/piece.h"
#include "../sim/figure.h"
#include "../sim/parlour.h"
#include "../support/fake_sound.h"

enum {
    RATE_HZ = 48000,
    SONG_S = 60,
    YOUNG_S = 3,
    LEARNT_S = 10,
    MUSIC_S = 25,
    TALK_S = 20,
    AFTER_S = 10
};

#define SPEECH_FILE "build/tmp/bench_echo.wav"
#define LOUD_DB     -45.0 /* seconds in which less comes back say nothing */
#define LESS_DB     25.0
#define SPEECH_DB   2.0
#define REOPENED_S  1.0

static const struct place {
    const char *name;
    const struct piece *band;
    int song;
    double delay_ms, device_ppm, microphone_ppm;
} places[] = {
    {"rock_10ms", pieces_of_bands, 0, 10, 0, 0},
    {"techno_40ms_200ppm", pieces_of_machines, 1, 40, 100, -100},
    {"tarab_80ms_100ppm", pieces_of_maqam, 0, 80, -80, 20},
    {"waltz_25ms_50ppm", pieces_of_bands, 3, 25, 50, 0},
};

/* -- sounds -- */

static float *resampled(const float *in, size_t frames, int channels, double ratio, size_t *out)
{
    *out = (size_t)((double)frames * ratio);
    float *sound = calloc(*out * (size_t)channels, sizeof *sound);
    SRC_DATA d = {.data_in = in,
                  .data_out = sound,
                  .input_frames = (long)frames,
                  .output_frames = (long)*out,
                  .src_ratio = ratio};
    if (!sound || src_simple(&d, SRC_SINC_MEDIUM_QUALITY, channels) != 0) abort();
    return sound;
}

/* The beginning of a song is often soft: from its 20th second on. */
static float *song(const struct piece *p, size_t *frames)
{
    struct sound s;
    const char *wrong;
    if (!piece_play(p, &s, &wrong)) abort();
    size_t from = 20 * (size_t)p->rate_hz, n = SONG_S * (size_t)p->rate_hz;
    if (from + n > s.frames) n = s.frames - from;
    float *stereo = malloc(2 * n * sizeof *stereo);
    if (!stereo) abort();
    for (size_t i = 0; i < n; i++) {
        stereo[2 * i] = s.left[from + i];
        stereo[2 * i + 1] = s.right[from + i];
    }
    float *out = resampled(stereo, n, 2, (double)RATE_HZ / p->rate_hz, frames);
    free(stereo);
    sound_free(&s);
    return out;
}

static bool spoken(void)
{
    char error[SYS_ERROR_BYTES];
    return sys_make_folder("build/tmp", error) &&
           system("espeak-ng -s 150 -w " SPEECH_FILE
                  " 'People who love the same music are put in the same room. Every speaker is in "
                  "step to a fraction of a "
                  "millisecond. Let us ask for another song, this one is too slow for a party; "
                  "what about something by that band "
                  "from Beirut? I forgot what they are called, but somebody here will certainly "
                  "remember.' 2>/dev/null") == 0;
}

static float *speech(size_t *n)
{
    SF_INFO info = {0};
    SNDFILE *file = spoken() ? sf_open(SPEECH_FILE, SFM_READ, &info) : NULL;
    float *in = calloc(file ? (size_t)info.frames : 20 * RATE_HZ, sizeof *in);
    if (!in) abort();
    if (!file) {
        figure_note("espeak-ng is not there: a made-up voice speaks instead");
        *n = 20 * RATE_HZ;
        fake_speech(in, *n);
        return in;
    }
    size_t got = (size_t)sf_readf_float(file, in, info.frames);
    float *out = resampled(in, got, 1, (double)RATE_HZ / info.samplerate, n);
    sf_close(file);
    free(in);
    return out;
}

/* -- scenes -- */

struct sounds {
    float *music, *speech;
    size_t music_frames, speech_frames;
};

static struct parlour *enter(const struct place *p, const struct sounds *s, bool headset)
{
    static const struct mouth_rules send_all = {true, false, true, -200, 400, 32000};
    struct parlour *room = parlour_new(&(struct parlour_rules){
        .music = s->music,
        .music_frames = s->music_frames,
        .speech = s->speech,
        .speech_frames = s->speech_frames,
        .echo_db = headset ? -300 : -10,
        .delay_ms = p->delay_ms,
        .device_ppm = p->device_ppm,
        .microphone_ppm = p->microphone_ppm,
        .noise_db = -70,
        .late_us = 1000,
        .seed = 5,
    });
    mouth_set(parlour_mouth(room), &send_all);
    return room;
}

/* The least that is taken away of the music in any of the next seconds, from the first to the last given; *enough_from: the second from
   which on it was always enough. */
static double less_music(struct parlour *room, int first, int last, int *enough_from)
{
    double worst = 200;
    for (int s = first; s <= last; s++) {
        parlour_run(room, 1000);
        struct parlour_levels l = parlour_levels(room, 900);
        if (l.echo_db < LOUD_DB) continue;
        double less = l.echo_db - l.sent_db;
        if (less < LESS_DB) *enough_from = s + 1;
        worst = fmin(worst, less);
    }
    return worst;
}

static double speech_off(struct parlour *room, int seconds, double *music_db, double *speech_db)
{
    parlour_speak(room, true);
    double worst = 0;
    for (int s = 0; s < seconds; s += 5) {
        parlour_run(room, 5000);
        struct parlour_levels l = parlour_levels(room, 4900);
        *music_db = l.echo_db;
        *speech_db = l.speech_db;
        worst = fmax(worst, fabs(l.sent_db - l.speech_db));
    }
    parlour_speak(room, false);
    parlour_run(room, 500);
    return worst;
}

static void tell(const struct place *p, const char *what, double value, bool least)
{
    char name[80];
    snprintf(name, sizeof name, "echo/%s/%s", p->name, what);
    if (least)
        figure_at_least(name, value, "dB", LESS_DB, "");
    else
        figure_at_most(name, value, "dB", SPEECH_DB, "");
}

/* The microphone is closed and opened again, each time with some other delay, as far as a buffer of its may be off: how long until enough is taken away again. */
static void bench_reopen(const struct place *p, struct parlour *room)
{
    static const double shift_ms[] = {0, 3.3, -2.4, 0.8, 5.1, -1.7};
    enum { OPENINGS = sizeof shift_ms / sizeof *shift_ms };
    double took_s[OPENINGS];
    char name[80];
    for (size_t i = 0; i < OPENINGS; i++) {
        int enough_from = 1;
        parlour_move(room, p->delay_ms + shift_ms[i]);
        parlour_reopen(room);
        less_music(room, 1, AFTER_S, &enough_from);
        took_s[i] = enough_from - 1;
    }
    snprintf(name, sizeof name, "echo/%s/reopened", p->name);
    figure_at_most(name, figure_quantile(took_s, OPENINGS, 0.5), "s", REOPENED_S,
                   "until enough is taken away again, the median of six openings");
    snprintf(name, sizeof name, "echo/%s/reopened_longest", p->name);
    figure_at_most(name, took_s[OPENINGS - 1], "s", REOPENED_S, "");
}

static void bench_place(const struct place *p, const struct sounds *s)
{
    struct parlour *room = enter(p, s, false);
    double music_db, speech_db;
    int enough_from = 1, again = 1;
    double less[3] = {less_music(room, 1, YOUNG_S, &enough_from),
                      less_music(room, YOUNG_S + 1, LEARNT_S, &enough_from),
                      less_music(room, LEARNT_S + 1, MUSIC_S, &enough_from)};
    tell(p, "music_less", less[2], true);
    figure_note(
        "before: %.1f dB in the first %d s, %.1f dB until %d s; enough from the second %d on",
        less[0], YOUNG_S, less[1], LEARNT_S, enough_from);
    double off = speech_off(room, TALK_S, &music_db, &speech_db);
    tell(p, "speech_off", off, false);
    figure_note("at the microphone: music %.1f dBFS, speech %.1f dBFS", music_db, speech_db);
    tell(p, "music_less_after_talk", less_music(room, 1, AFTER_S, &again), true);
    bench_reopen(p, room);
    parlour_free(room);
    room = enter(p, s, true);
    parlour_run(room, 5000);
    tell(p, "headset_speech_off", speech_off(room, TALK_S, &music_db, &speech_db), false);
    parlour_free(room);
    room = enter(p, s, true);
    tell(p, "headset_first_words_off", speech_off(room, 5, &music_db, &speech_db), false);
    parlour_free(room);
}

/* What the mouth takes for a frame of 20 ms: all but the room. */
static void bench_cpu(void)
{
    enum { FRAMES = 500 };
    struct mixer *mixer = mixer_new();
    struct mouth *m = mouth_new(mixer);
    float *said = malloc(FRAMES * MOUTH_FRAME * sizeof *said), out[2 * 512];
    struct mouth_frame f;
    double took[5];
    if (!m || !said) abort();
    fake_speech(said, FRAMES * MOUTH_FRAME);
    for (int i = 0; i < 120; i++) mixer_mix_rt(mixer, out, 512, i);
    for (size_t run = 0; run < 5; run++) {
        clock_t begin = clock();
        for (int i = 0; i < FRAMES; i++) {
            mouth_played(m, &(struct echo_played){30000, 20000 * i, 0.048});
            mouth_hear(m, said + MOUTH_FRAME * i, MOUTH_FRAME, 20000 * i);
            while (mouth_next(m, &f)) {
            }
        }
        took[run] = (double)(clock() - begin) / CLOCKS_PER_SEC * 1e3 / FRAMES;
        mouth_begin(m);
    }
    figure_at_most("echo/cpu/per_frame", figure_quantile(took, 5, 0.5), "ms", 2,
                   "it runs beside the radio");
    free(said);
    mouth_free(m);
    mixer_free(mixer);
}

int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : "";
    struct sounds s;
    sys_start();
    s.speech = speech(&s.speech_frames);
    figure_note("less music is the least of all seconds from the %dth on", LEARNT_S + 1);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (!strstr(places[i].name, only)) continue;
        s.music = song(&places[i].band[places[i].song], &s.music_frames);
        bench_place(&places[i], &s);
        free(s.music);
    }
    free(s.speech);
    bench_cpu();
    return 0;
}
