/* transcode_sndfile.c: WAV, MP3, FLAC, Ogg Vorbis, Opus, AIFF by libsndfile. */
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "transcode_mix.h"
#include "transcode_sound.h"

enum { BLOCK_FRAMES = 4096, LOG_BYTES = 16384, RATE_LEAST_HZ = 1000, RATE_MOST_HZ = 768000 };

struct reader {
    SNDFILE *file;
    struct transcode_mix mix;
    float block[BLOCK_FRAMES * TRANSCODE_MIX_CHANNELS];
};

static size_t read_some(void *reader, float *out, size_t frames)
{
    struct reader *r = reader;
    size_t done = 0;
    while (done < frames) {
        size_t want = frames - done < BLOCK_FRAMES ? frames - done : BLOCK_FRAMES;
        sf_count_t got = sf_readf_float(r->file, r->block, (sf_count_t)want);
        if (got <= 0) break;
        transcode_mix_apply(&r->mix, r->block, out + 2 * done, (size_t)got);
        done += (size_t)got;
    }
    return done;
}

static void close_file(void *reader)
{
    struct reader *r = reader;
    sf_close(r->file);
    free(r);
}

static void take_tag(char out[TRANSCODE_TAG_BYTES], SNDFILE *file, int tag)
{
    const char *text = sf_get_string(file, tag);
    snprintf(out, TRANSCODE_TAG_BYTES, "%s", text ? text : "");
}

/* A WAV that was cut off is read as far as it goes; only libsndfile's log says what its header promised. Headers of
   endless streams promise 0 or all bits set. */
static bool log_says_cut_off(SNDFILE *file)
{
    char log[LOG_BYTES] = "";
    sf_command(file, SFC_GET_LOG_INFO, log, sizeof log);
    const char *data = strstr(log, "\ndata : ");
    unsigned long long promised = 0, there = 0;
    if (!data || sscanf(data, "\ndata : %llu (should be %llu", &promised, &there) != 2)
        return false;
    return promised > there && promised < 0xfffff000u;
}

/* Some endless or cut off files claim the longest length there is. */
static void take_length(struct transcode_sound *s, SNDFILE *file, const SF_INFO *info)
{
    bool claims = info->frames > 0 && info->frames < SF_COUNT_MAX / 1000000;
    s->frames = claims ? info->frames : 0;
    int kind = info->format & SF_FORMAT_TYPEMASK;
    s->cut_off =
        (kind == SF_FORMAT_OGG && !claims) || (kind == SF_FORMAT_WAV && log_says_cut_off(file));
}

bool transcode_sndfile_open(struct transcode_sound *s, const char *path)
{
    SF_INFO info = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    struct reader *r = file ? malloc(sizeof *r) : NULL;
    if (!r || info.channels < 1 || info.channels > TRANSCODE_MIX_CHANNELS ||
        info.samplerate < RATE_LEAST_HZ || info.samplerate > RATE_MOST_HZ) {
        free(r);
        if (file) sf_close(file);
        return false;
    }
    r->file = file;
    transcode_mix_init(&r->mix, info.channels);
    s->rate_hz = info.samplerate;
    take_length(s, file, &info);
    take_tag(s->title, file, SF_STR_TITLE);
    take_tag(s->artist, file, SF_STR_ARTIST);
    take_tag(s->genre, file, SF_STR_GENRE);
    s->reader = r;
    s->read = read_some;
    s->close = close_file;
    return true;
}
