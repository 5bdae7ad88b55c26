/* Between songs: real reels made by the real program, through radio, jitter and the player's decks; what comes out is
   compared with what went in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ebur128.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/jitter.h"
#include "../../client/limiter.h"
#include "../../client/player_programme.h"
#include "../../common/sys.h"
#include "../../server/radio.h"
#include "../support/transcoder.h"

#define FOLDER     "build/tmp/test_radio_between/"
#define S(seconds) ((int64_t)((seconds)*1e6))

enum { RATE = 48000, LINE_BYTES = 4096, PATIENCE_US = 60000000, BLOCK = 240 };

static const double PI = 3.14159265358979323846;

/* -- the world: real files, and a transcoder that is waited for -- */

static struct library *songs;
static uint64_t job;
static char said[LINE_BYTES];
static int code;

static int64_t world_read(void *world, const char *path, int64_t offset, void *out, size_t n)
{
    (void)world;
    return sys_file_read(path, offset, out, n);
}

static bool world_write(void *world, const char *path, const void *bytes, size_t n)
{
    char error[SYS_ERROR_BYTES];
    (void)world;
    return sys_file_write(path, bytes, n, error);
}

static int64_t world_time(void *world, const char *path)
{
    (void)world;
    return sys_file_time(path);
}

static void world_touch(void *world, const char *path)
{
    (void)world;
    sys_file_touch(path);
}

static void world_random(void *world, void *out, size_t n)
{
    static uint32_t state = 1;
    (void)world;
    for (size_t i = 0; i < n; i++) {
        state = state * 1664525u + 1013904223u;
        ((uint8_t *)out)[i] = (uint8_t)(state >> 24);
    }
}

static void world_log(void *world, enum log_level level, const char *text)
{
    (void)world;
    (void)level;
    (void)text;
}

static bool world_transcode(void *world, uint64_t id, const char *song, const char *reel,
                            int bitrate_kbps)
{
    char error[SYS_ERROR_BYTES], kbps[16];
    const char *argv[] = {transcoder_program, song, reel, "--bitrate", kbps, NULL};
    (void)world;
    snprintf(kbps, sizeof kbps, "%d", bitrate_kbps);
    struct sys_child *child = sys_child_start(argv, 0, error);
    struct sys_set *set = sys_set_new();
    size_t used = 0;
    assert_non_null(child);
    for (long got; (got = sys_child_read(child, said + used, LINE_BYTES - 1 - used)) >= 0;
         used += (size_t)got) {
        sys_set_clear(set);
        sys_set_want(set, sys_child_socket(child), true, false);
        if (got == 0) assert_true(sys_set_wait(set, PATIENCE_US) > 0);
    }
    said[used] = '\0';
    while (!sys_child_ended(child, &code)) {
    }
    sys_child_end(child);
    sys_set_free(set);
    job = id;
    return true;
}

static bool world_read_tags(void *world, uint64_t id, const char *file, const char *const *pairs,
                            size_t n)
{
    (void)world;
    (void)id;
    (void)file;
    (void)pairs;
    (void)n;
    return false;
}

static bool world_make_cover(void *world, uint64_t id, const char *song, const char *cover)
{
    (void)world;
    (void)id;
    (void)song;
    (void)cover;
    return false;
}

static const struct io real = {.random = world_random,
                               .file_read = world_read,
                               .file_write = world_write,
                               .file_time = world_time,
                               .file_touch = world_touch,
                               .transcode = world_transcode,
                               .read_tags = world_read_tags,
                               .make_cover = world_make_cover,
                               .log = world_log};

static int set_up(void **state)
{
    char error[SYS_ERROR_BYTES];
    (void)state;
    return transcoder_find() && sys_make_folder(FOLDER, error) ? 0 : -1;
}

static int begin(void **state)
{
    (void)state;
    songs = library_new(&real, FOLDER, FOLDER, 128);
    return songs ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    library_free(songs);
    return 0;
}

/* -- songs -- */

/* One signal that never stops nor repeats: what is cut from it at one place and goes on at another must fit. */
static double endless(double t)
{
    return 0.2 * sin(2 * PI * 220.3 * t) + 0.15 * sin(2 * PI * 997.7 * t) +
           0.05 * sin(2 * PI * 3313.1 * t + sin(t));
}

/* The same, but much louder from 5 s on. */
static double endless_and_louder(double t)
{
    return endless(t) * (t < 5 ? 1 : t < 5.5 ? 1 + 2 * (t - 5) : 2);
}

static double low_tone(double t)
{
    return 0.3 * sin(2 * PI * 311 * t);
}

static double middle_tone(double t)
{
    return 0.3 * sin(2 * PI * 466 * t);
}

static double high_tone(double t)
{
    return 0.3 * sin(2 * PI * 699 * t);
}

/* A tone with a drum on it: peaks far above the mean. */
static double drummed(double t)
{
    double beat = fmod(t, 0.5);
    return 0.1 * sin(2 * PI * 440 * t) + 0.9 * exp(-beat * 120) * sin(2 * PI * 90 * beat);
}

struct part { /* of a sound, in samples at `rate_hz` */
    const char *name;
    double (*sound)(double t);
    int rate_hz, format;
    int64_t from, to;
    double level;
};

static void write_part(const struct part *p)
{
    SF_INFO info = {.samplerate = p->rate_hz, .channels = 2, .format = p->format};
    char path[512];
    snprintf(path, sizeof path, FOLDER "%s", p->name);
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    if (!file) fail_msg("%s: %s", path, sf_strerror(NULL));
    for (int64_t i = p->from; i < p->to; i++) {
        float x = (float)(p->level * p->sound((double)i / p->rate_hz)), frame[2] = {x, x};
        sf_writef_float(file, frame, 1);
    }
    sf_close(file);
}

/* Writes the parts as song files and makes their reels. */
static void make_songs(const struct part *parts, size_t n)
{
    static int64_t changed_us; /* another one each time: no reel of an earlier run is taken */
    if (!changed_us) changed_us = sys_now().wall_us;
    library_scan_begin(songs);
    for (size_t i = 0; i < n; i++) {
        write_part(&parts[i]);
        library_scan_found(songs, parts[i].name, 1000, ++changed_us);
    }
    while (!library_scan_end(songs, &(struct library_changes){0})) {
    }
    for (size_t i = 0; i < n; i++) {
        library_work(songs);
        const struct song *s = library_job_ended(songs, job, code, said);
        assert_non_null(s);
        if (s->state != SONG_READY) fail_msg("%s", said);
    }
}

/* -- a listener without a network -- */

struct listener {
    struct radio *radio;
    struct radio_rules rules;
    struct jitter *jitter;
    struct player_programme programme;
    uint32_t revision;
    int64_t now_us, head;
    unsigned made_up;
    struct radio_playing seen[64]; /* every segment planned, in order */
    size_t count;
};

static void open_listener(struct listener *l, double crossfade_s, double buffer_s)
{
    memset(l, 0, sizeof *l);
    l->rules = (struct radio_rules){.frame_bytes = 320,
                                    .chunk_frames = 3,
                                    .clock_epoch = 1,
                                    .buffer_us = S(buffer_s),
                                    .crossfade_us = S(crossfade_s)};
    l->radio = radio_new(&real, songs, &l->rules, 5, NULL);
    l->jitter = jitter_new();
    struct jitter_schedule s = {.buffer_us = l->rules.buffer_us,
                                .burst_us = 100000,
                                .burst_phase_us = 0,
                                .chunk_frames = 3,
                                .frame_bytes = 320};
    assert_true(l->radio && player_programme_init(&l->programme));
    assert_true(jitter_begin(l->jitter, &s, 0));
    l->now_us = S(10);
    l->head = l->now_us / 125 * 6;
}

static void close_listener(struct listener *l)
{
    player_programme_free(&l->programme);
    jitter_free(l->jitter);
    radio_free(l->radio);
}

static void note_seen(struct listener *l, const struct radio_playing *p)
{
    for (size_t i = 0; i < l->count; i++) {
        if (l->seen[i].segment.number != p->segment.number) continue;
        l->seen[i] = *p;
        return;
    }
    if (l->count < 64) l->seen[l->count++] = *p;
}

static void take_plan(struct listener *l)
{
    const struct radio_playing *plan;
    size_t n = radio_plan(l->radio, &plan);
    struct segment segments[RADIO_SEGMENTS];
    for (size_t i = 0; i < n; i++) {
        segments[i] = plan[i].segment;
        note_seen(l, &plan[i]);
    }
    jitter_plan(l->jitter, segments, n, l->now_us);
    player_programme_set(&l->programme, segments, n, l->head, true);
}

static void take_chunk(struct listener *l, const struct segment *s, uint32_t k)
{
    size_t bytes;
    struct packet_header h;
    struct packet_radio body;
    uint8_t copy[PACKET_BYTES];
    const struct radio_key *keys;
    const uint8_t *packet = radio_chunk(l->radio, s, k, l->now_us, &bytes);
    if (!packet) return;
    memcpy(copy, packet, bytes);
    assert_true(packet_read_header(copy, bytes, &h));
    radio_keys(l->radio, &keys);
    struct seal *seal = seal_new(keys[0].key);
    uint8_t *open = packet_open(copy, bytes, &h, seal, &bytes);
    assert_true(open && packet_get_radio(open, bytes, &body));
    jitter_put(l->jitter, &body, l->now_us);
    seal_free(seal);
}

/* Everything heard within the buffer that is not here yet. */
static void take_chunks(struct listener *l)
{
    const struct radio_playing *plan;
    size_t n = radio_plan(l->radio, &plan), bytes;
    for (size_t i = 0; i < n; i++) {
        const struct segment *s = &plan[i].segment;
        uint32_t k = segment_chunk_from(s, l->now_us, 3), last = segment_chunk_end(s, 3);
        for (; k < last && segment_chunk_us(s, k, 3) < l->now_us + l->rules.buffer_us; k++)
            if (!jitter_frame(l->jitter, s->number, k * 3, &bytes)) take_chunk(l, s, k);
    }
}

/* 5 ms of sound. */
static void listen(struct listener *l, float out[2 * BLOCK])
{
    uint32_t revision = radio_run(l->radio, l->now_us);
    if (revision != l->revision) take_plan(l);
    l->revision = revision;
    take_chunks(l);
    l->made_up += player_programme_render(&l->programme, l->jitter, l->head, out, BLOCK);
    l->head += BLOCK;
    l->now_us += 5000;
}

/* Listens until a time and keeps everything; the caller frees. */
static float *listen_until(struct listener *l, int64_t until_us)
{
    size_t blocks = (size_t)(until_us - l->now_us) / 5000 + 1;
    float *out = calloc(blocks * 2 * BLOCK, sizeof *out);
    assert_non_null(out);
    for (size_t i = 0; i < blocks; i++) listen(l, out + i * 2 * BLOCK);
    return out;
}

static int64_t stream_frame(int64_t server_us)
{
    return (server_us / 125) * 6 + (server_us % 125 * 6 + 62) / 125;
}

/* The first moment when a song of this title is followed by one of that; NULL: never (heard whole). */
static const struct radio_playing *join_of(const struct listener *l, const char *a, const char *b)
{
    for (size_t i = 1; i < l->count; i++)
        if (!strcmp(l->seen[i - 1].title, a) && !strcmp(l->seen[i].title, b) &&
            segment_end_us(&l->seen[i].segment) < l->now_us)
            return &l->seen[i];
    return NULL;
}

static double rms(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sqrt(sum / (double)n);
}

static double gain(const struct radio_playing *p)
{
    return pow(10, (double)p->segment.gain_db / 20);
}

/* -- 0 seconds of crossfade: to the sample -- */

enum { AROUND = 24000 }; /* half a second */

/* Output minus source, from half a second before a join to half a second after. */
static void difference(double error[2 * AROUND], const float *heard, int64_t began,
                       const struct radio_playing *two, double cut_s)
{
    const struct radio_playing *one = two - 1;
    int64_t join = stream_frame(two->segment.start_us), start = stream_frame(one->segment.start_us);
    assert_int_equal(join - start, one->segment.length); /* nothing lost, nothing doubled */
    for (int i = 0; i < 2 * AROUND; i++) {
        int64_t frame = join - AROUND + i;
        double t =
            i < AROUND ? (double)(frame - start) / RATE : cut_s + (double)(frame - join) / RATE;
        double level = i < AROUND ? gain(one) : gain(two);
        error[i] = (double)heard[2 * (frame - began)] / level - endless(t);
    }
}

static void check_cut(int rate_hz, int format, const char *ending)
{
    char names[2][32];
    int64_t cut = (int64_t)(3.4567 * rate_hz);
    for (int i = 0; i < 2; i++)
        snprintf(names[i], sizeof names[i], "x-%s.%s", i ? "two" : "one", ending);
    const struct part parts[] = {{names[0], endless, rate_hz, format, 0, cut, 1},
                                 {names[1], endless, rate_hz, format, cut, 7 * rate_hz, 1}};
    struct listener l;
    static double error[2 * AROUND];
    make_songs(parts, 2);
    open_listener(&l, 0, 1);
    int64_t began = l.head;
    float *heard = listen_until(&l, S(10 + 4 * 7));
    const struct radio_playing *two = join_of(&l, "one", "two");
    assert_non_null(two);
    difference(error, heard, began, two, (double)cut / rate_hz);
    double coding = rms(error, AROUND / 2), most = 0;
    assert_true(coding < 0.005); /* 34 dB below the signal: what the codec leaves of phases */
    assert_true(rms(error + AROUND - 240, 240) < 2 * coding);
    assert_true(rms(error + AROUND - 48, 48) < 2 * coding);
    assert_true(rms(error + AROUND, 48) < 2 * coding);
    assert_true(rms(error + AROUND, 240) < 2 * coding);
    for (int i = AROUND - 240; i < AROUND + 240; i++) most = fmax(most, fabs(error[i]));
    assert_true(most < 0.02); /* a sample more or less were 0.047 */
    assert_int_equal(l.made_up, 0);
    free(heard);
    close_listener(&l);
}

static void a_sound_cut_in_two_songs_goes_on_to_the_sample(void **state)
{
    (void)state;
    check_cut(48000, SF_FORMAT_WAV | SF_FORMAT_FLOAT, "wav");
}

static void also_when_it_is_resampled(void **state)
{
    (void)state;
    check_cut(44100, SF_FORMAT_FLAC | SF_FORMAT_PCM_24, "flac");
}

/* The largest step of the slope: a click is far above what the sound itself has. */
static double sharpest(const float *heard, int64_t from, int64_t to)
{
    double most = 0;
    for (int64_t i = from; i < to; i++) {
        double now = (double)heard[2 * i],
               bend = now + (double)heard[2 * i - 4] - 2 * (double)heard[2 * i - 2];
        most = fmax(most, fabs(bend));
    }
    return most;
}

/* How loud the source comes out in a millisecond beside the join. */
static double level_of(const float *heard, int64_t join, int from, double cut_s)
{
    double both = 0, square = 0;
    for (int i = from; i < from + 48; i++) {
        double source = endless(cut_s + (double)i / RATE);
        both += (double)heard[2 * (join + i)] * source;
        square += source * source;
    }
    return both / square;
}

/* The two halves get different gains; the second begins with that of the first, and a step becomes a fade of 5 ms. */
static void another_gain_does_not_click(void **state)
{
    (void)state;
    int64_t cut = (int64_t)(3.4567 * RATE);
    int format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    const struct part parts[] = {{"x-one.wav", endless_and_louder, RATE, format, 0, cut, 1},
                                 {"x-two.wav", endless_and_louder, RATE, format, cut, 9 * RATE, 1}};
    struct listener l;
    make_songs(parts, 2);
    open_listener(&l, 0, 1);
    int64_t began = l.head;
    float *heard = listen_until(&l, S(10 + 4 * 9));
    const struct radio_playing *two = join_of(&l, "one", "two");
    assert_non_null(two);
    assert_true(gain(two - 1) > 1.5 * gain(two));
    int64_t join = stream_frame(two->segment.start_us) - began;
    double cut_s = (double)cut / RATE;
    assert_float_equal(level_of(heard, join, -48, cut_s), gain(two - 1), 0.05);
    assert_float_equal(level_of(heard, join, 0, cut_s), gain(two - 1), 0.08);
    assert_float_equal(level_of(heard, join, 480, cut_s), gain(two), 0.05);
    free(heard);
    close_listener(&l);
}

/* -- skips -- */

/* How much of a tone is in 100 ms (Goertzel). */
static double tone(const float *heard, int64_t from, double hz)
{
    double re = 0, im = 0;
    for (int i = 0; i < RATE / 10; i++) {
        double phase = 2 * PI * hz * i / RATE, window = 1 - cos(2 * PI * i * 10 / RATE);
        re += window * (double)heard[2 * (from + i)] * cos(phase);
        im += window * (double)heard[2 * (from + i)] * sin(phase);
    }
    return 2 * sqrt(re * re + im * im) / (RATE / 10);
}

static void a_skip_in_a_crossfade_does_not_click_and_leaves_nothing(void **state)
{
    (void)state;
    int format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    const double hz[] = {311, 466, 699};
    const struct part parts[] = {{"x-low.wav", low_tone, RATE, format, 0, 12 * RATE, 1},
                                 {"x-middle.wav", middle_tone, RATE, format, 0, 12 * RATE, 1},
                                 {"x-high.wav", high_tone, RATE, format, 0, 12 * RATE, 1}};
    make_songs(parts, 3);
    for (int64_t into_us = S(0.2); into_us < S(3.3); into_us += S(0.5)) {
        struct listener l;
        open_listener(&l, 3, 1);
        int64_t began = l.head, first_us = l.now_us;
        float *heard = listen_until(&l, l.now_us + S(9.2) + into_us);
        assert_true(radio_skip(l.radio, l.now_us));
        int64_t skip = l.head - began, more_us = S(4);
        float *rest = listen_until(&l, l.now_us + more_us);
        size_t n = (size_t)skip, m = (size_t)(l.head - began) - n;
        float *all = realloc(heard, (n + m) * 2 * sizeof *all);
        assert_non_null(all);
        memcpy(all + 2 * n, rest, m * 2 * sizeof *all);
        assert_true(sharpest(all, skip, skip + 2 * RATE) < 0.0017); /* the highest tone: 0.0014 */
        int loud = 0;
        for (int i = 0; i < 3; i++) {
            double level = tone(all, skip + RATE * 6 / 10, hz[i]);
            loud += level > 0.1;
            assert_true(level > 0.1 || level < 0.002); /* -40 dB */
        }
        assert_int_equal(loud, 1);
        assert_int_equal(l.made_up, 0);
        assert_int_equal(first_us, S(10));
        free(rest);
        free(all);
        close_listener(&l);
    }
}

/* -- loudness -- */

static double loudness(const float *heard, size_t frames)
{
    double lufs = 0;
    ebur128_state *meter = ebur128_init(2, RATE, EBUR128_MODE_I);
    ebur128_add_frames_float(meter, heard, frames);
    ebur128_loudness_global(meter, &lufs);
    ebur128_destroy(&meter);
    return lufs;
}

/* From -36 to -6 LUFS, tones and drums, as they come out of decks and limiter. */
static void all_songs_are_equally_loud(void **state)
{
    (void)state;
    int format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    const struct part parts[] = {
        {"x-1.wav", endless, RATE, format, 0, 10 * RATE, 0.08},
        {"x-2.wav", endless, RATE, format, 0, 10 * RATE, 0.5},
        {"x-3.wav", endless, RATE, format, 0, 10 * RATE, 2.4},
        {"x-4.wav", drummed, RATE, format, 0, 10 * RATE, 0.16},
        {"x-5.wav", drummed, RATE, format, 0, 10 * RATE, 0.4},
        {"x-6.wav", drummed, RATE, format, 0, 10 * RATE, 0.95},
    };
    struct listener l;
    make_songs(parts, 6);
    open_listener(&l, 0, 1);
    int64_t began = l.head;
    float *heard = listen_until(&l, S(10 + 75));
    struct limiter limiter;
    limiter_init(&limiter);
    limiter_run_rt(&limiter, heard, (size_t)(l.head - began));
    for (size_t i = 0; i < 6; i++) {
        const struct segment *s = &l.seen[i].segment;
        int64_t at = stream_frame(s->start_us) - began;
        double lufs = loudness(heard + 2 * at, s->length);
        if (fabs(lufs + 16) > 0.5)
            fail_msg("%s with %.1f dB: %.1f LUFS", l.seen[i].title, (double)s->gain_db, lufs);
    }
    free(heard);
    close_listener(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_sound_cut_in_two_songs_goes_on_to_the_sample, begin, end),
        cmocka_unit_test_setup_teardown(also_when_it_is_resampled, begin, end),
        cmocka_unit_test_setup_teardown(another_gain_does_not_click, begin, end),
        cmocka_unit_test_setup_teardown(a_skip_in_a_crossfade_does_not_click_and_leaves_nothing,
                                        begin, end),
        cmocka_unit_test_setup_teardown(all_songs_are_equally_loud, begin, end),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
