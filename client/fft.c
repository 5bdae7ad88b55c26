#include <math.h>
#include "fft.h"

#define TURN 6.283185307179586

void fft_init(struct fft *f)
{
    for (int i = 0; i < FFT_HALF; i++) {
        f->cosine[i] = (float)cos(TURN * i / FFT_SIZE);
        f->sine[i] = (float)sin(TURN * i / FFT_SIZE);
        unsigned reversed = 0;
        for (unsigned bit = 1; bit < FFT_HALF; bit <<= 1)
            reversed = reversed << 1 | (((unsigned)i & bit) != 0);
        f->reversed[i] = (unsigned short)reversed;
    }
}

/* FFT_HALF complex numbers, in the order of reversed bits, in place. */
static void transform(const struct fft *f, float *re, float *im)
{
    for (int half = 1; half < FFT_HALF; half *= 2) {
        int turn = FFT_SIZE / (2 * half);
        for (int from = 0; from < FFT_HALF; from += 2 * half) {
            for (int i = 0; i < half; i++) {
                int a = from + i, b = a + half;
                float c = f->cosine[i * turn], s = f->sine[i * turn];
                float r = c * re[b] + s * im[b], j = c * im[b] - s * re[b];
                re[b] = re[a] - r;
                im[b] = im[a] - j;
                re[a] += r;
                im[a] += j;
            }
        }
    }
}

/* Even samples are the real parts, odd ones the imaginary. What belongs to each is told apart by symmetry. */
void fft_forward(const struct fft *f, const float in[FFT_SIZE], struct fft_spectrum *out)
{
    float re[FFT_HALF], im[FFT_HALF];
    for (int i = 0; i < FFT_HALF; i++) {
        re[f->reversed[i]] = in[2 * i];
        im[f->reversed[i]] = in[2 * i + 1];
    }
    transform(f, re, im);
    for (int i = 0; i < FFT_HALF; i++) {
        int k = (FFT_HALF - i) % FFT_HALF;
        float even_re = (re[i] + re[k]) / 2, even_im = (im[i] - im[k]) / 2;
        float odd_re = (im[i] + im[k]) / 2, odd_im = (re[k] - re[i]) / 2;
        float c = f->cosine[i], s = f->sine[i];
        out->re[i] = even_re + c * odd_re + s * odd_im;
        out->im[i] = even_im + c * odd_im - s * odd_re;
    }
    out->re[FFT_HALF] = re[0] - im[0];
    out->im[FFT_HALF] = 0;
}

/* As forward with both parts changed for each other, which turns the other way round. */
void fft_inverse(const struct fft *f, const struct fft_spectrum *in, float out[FFT_SIZE])
{
    float re[FFT_HALF], im[FFT_HALF];
    for (int i = 0; i < FFT_HALF; i++) {
        int k = FFT_HALF - i;
        float even_re = in->re[i] + in->re[k], even_im = in->im[i] - in->im[k];
        float diff_re = in->re[i] - in->re[k], diff_im = in->im[i] + in->im[k];
        float c = f->cosine[i], s = f->sine[i];
        float odd_re = c * diff_re - s * diff_im, odd_im = c * diff_im + s * diff_re;
        re[f->reversed[i]] = even_im + odd_re;
        im[f->reversed[i]] = even_re - odd_im;
    }
    transform(f, re, im);
    for (int i = 0; i < FFT_HALF; i++) {
        out[2 * i] = im[i] / FFT_SIZE;
        out[2 * i + 1] = re[i] / FFT_SIZE;
    }
}
