/* wavelength-transcode: makes a reel (Ogg Opus, see server/reel.h) of any song. It decodes what strangers made, so it is a
   program of its own: a broken file can end only this one. Prints one line: JSON, or why it failed. With --tags it only says what
   songs tell of themselves (transcode_tags.h), with --cover it only writes a song's picture (transcode_cover.h): a run of its
   own, so that no picture can spoil a reel. */
#include <cjson/cJSON.h>
#include <ebur128.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/options.h"
#include "../common/sys.h"
#include "io.h"
#include "transcode_about.h"
#include "transcode_cover.h"
#include "transcode_sound.h"
#include "transcode_tags.h"
#include "transcode_writer.h"

enum {
    REEL_RATE_HZ = 48000,
    ESTIMATE_S = 30,       /* the loudness in the reel's tags is that of its beginning */
    LEAST_S = 1,           /* shorter ones are noises; a radio would stumble from one to the next */
    MOST_S = 24 * 60 * 60, /* a reel's samples are counted in 32 bits; the rest is left out */
    SILENCE_LUFS = -70,    /* where EBU R 128 ceases to hear */
    SILENCE_PEAK_DB = -120
};

struct settings {
    int bitrate;
};

static const struct option table[] = {
    {.name = "bitrate",
     .argument = "KBIT",
     .help = "kbit/s of the reel, an even number",
     .kind = OPTION_INT,
     .initial = "128",
     .offset = offsetof(struct settings, bitrate),
     .least = 32,
     .most = 256},
};

struct song {
    struct transcode_sound sound;
    struct transcode_about about;
    ebur128_state *meter;
    float *head; /* the first ESTIMATE_S, later any second */
    size_t head_frames;
    int64_t frames; /* read so far */
    bool unwritten; /* the disk took no more of its reel */
};

/* -- what it sounds like -- */

static double loudness(ebur128_state *meter)
{
    double lufs;
    if (ebur128_loudness_global(meter, &lufs) != EBUR128_SUCCESS || !(lufs > SILENCE_LUFS))
        return SILENCE_LUFS;
    return lufs;
}

/* Of the samples alone: true peaks lie up to 1 dB above them, but cost a third of the whole work, and the limiter takes
   that much. */
static double peak_db(ebur128_state *meter)
{
    double most = 0;
    for (unsigned channel = 0; channel < 2; channel++) {
        double peak = 0;
        ebur128_sample_peak(meter, channel, &peak);
        most = fmax(most, peak);
    }
    return fmax(SILENCE_PEAK_DB, 20 * log10(most));
}

/* Reads up to `most` frames into `head` and measures them. */
static bool read_on(struct song *s, size_t most)
{
    s->head_frames = transcode_sound_read(&s->sound, s->head, most);
    s->frames += (int64_t)s->head_frames;
    ebur128_add_frames_float(s->meter, s->head, s->head_frames);
    return s->head_frames;
}

static bool read_head(struct song *s, char why[TRANSCODE_WHY_BYTES])
{
    size_t rate = (size_t)s->sound.rate_hz;
    s->meter = ebur128_init(2, (unsigned long)rate, EBUR128_MODE_I | EBUR128_MODE_SAMPLE_PEAK);
    s->head = malloc(ESTIMATE_S * rate * 2 * sizeof *s->head);
    if (!s->meter || !s->head)
        snprintf(why, TRANSCODE_WHY_BYTES, "out of memory");
    else if (!read_on(s, ESTIMATE_S * rate))
        snprintf(why, TRANSCODE_WHY_BYTES, "no sound in it");
    else if (s->head_frames < LEAST_S * rate)
        snprintf(why, TRANSCODE_WHY_BYTES, "too short to play: %.2f s",
                 (double)s->head_frames / (double)rate);
    else
        return true;
    return false;
}

/* How many samples of a reel so many frames become. */
static int64_t reel_samples(const struct song *s, int64_t frames)
{
    int rate = s->sound.rate_hz;
    return frames <= (int64_t)MOST_S * rate ? (frames * REEL_RATE_HZ + rate - 1) / rate
                                            : (int64_t)MOST_S * REEL_RATE_HZ;
}

/* Expected length; when the head was all, it is known for sure. */
static int64_t expected_samples(const struct song *s)
{
    bool all = s->head_frames < (size_t)ESTIMATE_S * (size_t)s->sound.rate_hz;
    return reel_samples(s, all ? s->frames : s->sound.frames);
}

static bool write_all(struct song *s, struct transcode_writer *w, char why[TRANSCODE_WHY_BYTES])
{
    int64_t most = (int64_t)MOST_S * s->sound.rate_hz;
    do {
        if (!transcode_writer_add(w, s->head, s->head_frames, why)) return false;
    } while (s->frames < most && read_on(s, (size_t)s->sound.rate_hz));
    return true;
}

static bool write_reel(struct song *s, const char *path, int bitrate_kbps,
                       char why[TRANSCODE_WHY_BYTES])
{
    if (!read_head(s, why)) return false;
    struct transcode_reel reel = {.title = s->about.title,
                                  .artist = s->about.artist,
                                  .genre = transcode_about_genre(&s->about),
                                  .lufs = loudness(s->meter),
                                  .peak_db = peak_db(s->meter),
                                  .samples = expected_samples(s)};
    struct transcode_writer *w = transcode_writer_new();
    bool written = w &&
                   transcode_writer_open(w, path, &reel, s->sound.rate_hz, bitrate_kbps, why) &&
                   write_all(s, w, why) && transcode_writer_finish(w, why);
    s->unwritten = w && transcode_writer_is_unwritten(w);
    transcode_writer_free(w);
    return written;
}

/* -- what is said -- */

/* Lengths that files give may be off by a little (an MP3's is guessed from its bytes): 2 % and half a second. */
static bool is_cut_off(const struct song *s)
{
    int64_t missing = s->sound.frames - s->frames;
    return s->sound.cut_off || (missing > s->sound.frames / 50 && missing > s->sound.rate_hz / 2);
}

static bool say_done(const struct song *s)
{
    cJSON *json = cJSON_CreateObject();
    int64_t samples = reel_samples(s, s->frames);
    transcode_about_say(&s->about, json);
    cJSON_AddNumberToObject(json, "duration_ms", (double)(samples * 1000 / REEL_RATE_HZ));
    cJSON_AddNumberToObject(json, "samples", (double)samples);
    cJSON_AddNumberToObject(json, "lufs", round(loudness(s->meter) * 100) / 100);
    cJSON_AddNumberToObject(json, "peak_db", round(peak_db(s->meter) * 100) / 100);
    if (is_cut_off(s)) {
        char note[TRANSCODE_WHY_BYTES];
        snprintf(note, sizeof note, "cut off after %.0f s", (double)samples / REEL_RATE_HZ);
        cJSON_AddStringToObject(json, "note", note);
    }
    char *line = cJSON_PrintUnformatted(json);
    if (line) puts(line);
    cJSON_free(line);
    cJSON_Delete(json);
    return line;
}

static int transcode(const char *in, const char *out, int bitrate_kbps)
{
    static struct song s;
    char why[TRANSCODE_WHY_BYTES] = "out of memory";
    bool opened = transcode_sound_open(&s.sound, in, why), done = false;
    if (opened) {
        transcode_about_read(&s.about, &s.sound, in);
        done = write_reel(&s, out, bitrate_kbps, why) && say_done(&s);
        if (!done) sys_file_remove(out);
        transcode_sound_close(&s.sound);
    }
    if (!done) puts(why);
    if (s.meter) ebur128_destroy(&s.meter);
    free(s.head);
    if (s.unwritten) return IO_UNWRITTEN;
    return done && fflush(stdout) == 0 ? 0 : 1;
}

/* The decoders' libraries write their own remarks there; what matters is in our line. */
static void silence_stderr(void)
{
    if (!freopen("/dev/null", "w", stderr) && !freopen("NUL", "w", stderr)) return;
}

static int only_tags(int argc, char **argv)
{
    silence_stderr();
    bool append = argc > 1 && strcmp(argv[0], "--append") == 0;
    return append ? transcode_tags_append(argv[1], argv + 2, argc - 2)
                  : transcode_tags_print(argv, argc);
}

static int only_cover(const char *song, const char *out)
{
    char why[TRANSCODE_WHY_BYTES];
    silence_stderr();
    bool made = transcode_cover_make(song, out, why);
    if (why[0]) puts(why);
    return made && fflush(stdout) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct settings settings;
    char error[OPTIONS_ERROR_BYTES] = "name a song and the reel to make of it";
    bool named = argc > 2 && strncmp(argv[1], "--", 2) != 0;
    int skipped = named ? 2 : 0;
    sys_start();
    if (argc > 2 && strcmp(argv[1], "--tags") == 0) return only_tags(argc - 2, argv + 2);
    if (argc == 4 && strcmp(argv[1], "--cover") == 0) return only_cover(argv[2], argv[3]);
    options_defaults(table, sizeof table / sizeof *table, &settings);
    enum options_result result = argc > 1
                                     ? options_read(table, sizeof table / sizeof *table, &settings,
                                                    argc - skipped, argv + skipped,
                                                    "wavelength-transcode SONG REEL [options]\n"
                                                    "       wavelength-transcode --tags SONG ...\n"
                                                    "       wavelength-transcode --cover SONG JPEG",
                                                    NULL, error)
                                     : OPTIONS_WRONG;
    if (result == OPTIONS_DONE) return 0;
    if (result == OPTIONS_WRONG || !named) {
        fprintf(stderr, "wavelength-transcode: %s; try --help\n", error);
        return 2;
    }
    silence_stderr();
    return transcode(argv[1], argv[2], settings.bitrate);
}
