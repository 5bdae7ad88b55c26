#include "transcode_writer.h"
#include <errno.h>
#include <opusenc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES_PER_S = 50, BATCH_FRAMES = 48000 };

struct transcode_writer {
    FILE *file;
    OggOpusEnc *encoder;
    opus_int32 frame_bytes;
    int packets;
    bool uneven; /* a packet of another length: not a reel */
    int error;   /* errno of the write that failed */
};

static int write_page(void *user, const unsigned char *bytes, opus_int32 n)
{
    struct transcode_writer *w = user;
    errno = 0;
    if (fwrite(bytes, 1, (size_t)n, w->file) == (size_t)n && fflush(w->file) == 0) return 0;
    w->error = errno ? errno : EIO;
    return 1;
}

static int leave_open(void *user)
{
    (void)user;
    return 0; /* transcode_writer_finish closes the file */
}

static void check_packet(void *user, const unsigned char *packet, opus_int32 n, opus_uint32 flags)
{
    struct transcode_writer *w = user;
    (void)packet;
    (void)flags;
    if (w->packets++ >= 2 && n != w->frame_bytes) w->uneven = true; /* two packets are headers */
}

static OggOpusComments *make_tags(const struct transcode_reel *reel)
{
    OggOpusComments *tags = ope_comments_create();
    char number[32];
    if (!tags) return NULL;
    if (reel->title[0]) ope_comments_add(tags, "TITLE", reel->title);
    if (reel->artist[0]) ope_comments_add(tags, "ARTIST", reel->artist);
    if (reel->genre[0]) ope_comments_add(tags, "GENRE", reel->genre);
    snprintf(number, sizeof number, "%.2f", reel->lufs);
    ope_comments_add(tags, "WAVELENGTH_LUFS", number);
    snprintf(number, sizeof number, "%.2f", reel->peak_db);
    ope_comments_add(tags, "WAVELENGTH_PEAK_DB", number);
    snprintf(number, sizeof number, "%lld", (long long)reel->samples);
    if (reel->samples) ope_comments_add(tags, "WAVELENGTH_SAMPLES", number);
    return tags;
}

/* Hard CBR, so that every frame has one length; no in-band FEC: it forces music out of Opus' best mode. */
static bool set_up(OggOpusEnc *e, int bitrate_kbps)
{
    return ope_encoder_ctl(e, OPUS_SET_BITRATE(bitrate_kbps * 1000)) == OPE_OK &&
           ope_encoder_ctl(e, OPUS_SET_VBR(0)) == OPE_OK &&
           ope_encoder_ctl(e, OPUS_SET_SIGNAL(OPUS_SIGNAL_MUSIC)) == OPE_OK &&
           ope_encoder_ctl(e, OPUS_SET_INBAND_FEC(0)) == OPE_OK &&
           ope_encoder_ctl(e, OPUS_SET_EXPERT_FRAME_DURATION(OPUS_FRAMESIZE_20_MS)) == OPE_OK;
}

static bool explain(const struct transcode_writer *w, int result, char why[TRANSCODE_WHY_BYTES])
{
    if (w->error)
        snprintf(why, TRANSCODE_WHY_BYTES, "cannot write the reel: %s", strerror(w->error));
    else if (w->uneven)
        snprintf(why, TRANSCODE_WHY_BYTES, "the encoder's frames are not of one length");
    else if (result != OPE_OK)
        snprintf(why, TRANSCODE_WHY_BYTES, "cannot encode: %s", ope_strerror(result));
    return !w->error && !w->uneven && result == OPE_OK;
}

static bool open_encoder(struct transcode_writer *w, const struct transcode_reel *reel, int rate_hz,
                         int bitrate_kbps, char why[TRANSCODE_WHY_BYTES])
{
    static const OpusEncCallbacks callbacks = {write_page, leave_open};
    int error = OPE_ALLOC_FAIL;
    OggOpusComments *tags = make_tags(reel);
    if (tags) w->encoder = ope_encoder_create_callbacks(&callbacks, w, tags, rate_hz, 2, 0, &error);
    if (tags) ope_comments_destroy(tags);
    if (w->encoder && set_up(w->encoder, bitrate_kbps) &&
        ope_encoder_ctl(w->encoder, OPE_SET_PACKET_CALLBACK(check_packet, w)) == OPE_OK &&
        ope_encoder_flush_header(w->encoder) == OPE_OK)
        return true;
    return explain(w, error == OPE_OK ? OPE_BAD_ARG : error, why);
}

struct transcode_writer *transcode_writer_new(void)
{
    return calloc(1, sizeof(struct transcode_writer));
}

void transcode_writer_free(struct transcode_writer *w)
{
    if (!w) return;
    if (w->encoder) ope_encoder_destroy(w->encoder);
    if (w->file) fclose(w->file);
    free(w);
}

bool transcode_writer_open(struct transcode_writer *w, const char *path,
                           const struct transcode_reel *reel, int rate_hz, int bitrate_kbps,
                           char why[TRANSCODE_WHY_BYTES])
{
    w->frame_bytes = (bitrate_kbps * 1000 / FRAMES_PER_S + 4) / 8; /* rounded as libopus does */
    w->file = fopen(path, "wb");
    if (w->file) return open_encoder(w, reel, rate_hz, bitrate_kbps, why);
    w->error = errno;
    return explain(w, OPE_OK, why);
}

bool transcode_writer_add(struct transcode_writer *w, const float *pcm, size_t frames,
                          char why[TRANSCODE_WHY_BYTES])
{
    int result = OPE_OK;
    for (size_t at = 0; at < frames && result == OPE_OK; at += BATCH_FRAMES) {
        size_t n = frames - at < BATCH_FRAMES ? frames - at : BATCH_FRAMES;
        result = ope_encoder_write_float(w->encoder, pcm + 2 * at, (int)n);
    }
    return explain(w, result, why);
}

bool transcode_writer_finish(struct transcode_writer *w, char why[TRANSCODE_WHY_BYTES])
{
    int result = ope_encoder_drain(w->encoder);
    if (fclose(w->file) != 0 && !w->error) w->error = errno;
    w->file = NULL;
    return explain(w, result, why);
}

bool transcode_writer_is_unwritten(const struct transcode_writer *w)
{
    return w->error != 0;
}
