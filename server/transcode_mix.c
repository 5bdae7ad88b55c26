#include "transcode_mix.h"
#include <assert.h>
#include <math.h>

/* Louder samples than this are a broken file's; a decoded MP3 may well pass 1. */
static const float LOUDEST = 2.0f;

enum place { LEFT, RIGHT, MIDDLE, LOW, SIDE_LEFT, SIDE_RIGHT };

/* Places of channels by their number, 3 to 8 of them; more alternate between left and right. */
static const enum place places[6][8] = {
    {LEFT, RIGHT, MIDDLE},
    {LEFT, RIGHT, SIDE_LEFT, SIDE_RIGHT},
    {LEFT, RIGHT, MIDDLE, SIDE_LEFT, SIDE_RIGHT},
    {LEFT, RIGHT, MIDDLE, LOW, SIDE_LEFT, SIDE_RIGHT},
    {LEFT, RIGHT, MIDDLE, LOW, MIDDLE, SIDE_LEFT, SIDE_RIGHT},
    {LEFT, RIGHT, MIDDLE, LOW, SIDE_LEFT, SIDE_RIGHT, SIDE_LEFT, SIDE_RIGHT},
};

/* ITU-R BS.775: centre and surround at -3 dB, the low channel left out. */
static void place_channel(struct transcode_mix *m, int i, enum place place)
{
    const float shared = 0.7071f;
    m->left[i] = place == LEFT ? 1 : place == MIDDLE || place == SIDE_LEFT ? shared : 0;
    m->right[i] = place == RIGHT ? 1 : place == MIDDLE || place == SIDE_RIGHT ? shared : 0;
}

void transcode_mix_init(struct transcode_mix *m, int channels)
{
    assert(channels >= 1 && channels <= TRANSCODE_MIX_CHANNELS);
    m->channels = channels;
    float sum = 0;
    for (int i = 0; i < channels; i++) {
        enum place place = channels == 1 ? MIDDLE : i % 2 ? RIGHT : LEFT;
        if (channels >= 3 && channels <= 8) place = places[channels - 3][i];
        place_channel(m, i, place);
        sum += m->left[i];
    }
    for (int i = 0; i < channels; i++) { /* all channels at full scale together just reach it */
        m->left[i] /= sum;
        m->right[i] /= sum;
    }
}

static float tame(float sample)
{
    if (!isfinite(sample)) return 0;
    return sample > LOUDEST ? LOUDEST : sample < -LOUDEST ? -LOUDEST : sample;
}

void transcode_mix_apply(const struct transcode_mix *m, const float *in, float *out, size_t frames)
{
    for (size_t f = 0; f < frames; f++, in += m->channels) {
        float left = 0, right = 0;
        for (int i = 0; i < m->channels; i++) {
            float sample = tame(in[i]);
            left += m->left[i] * sample;
            right += m->right[i] * sample;
        }
        out[2 * f] = left;
        out[2 * f + 1] = right;
    }
}
