/* fft.h: the spectrum of 1024 real samples, and back (radix 2, two real halves as one complex: Cooley, Tukey 1965). */
#ifndef WL_FFT_H
#define WL_FFT_H

enum { FFT_SIZE = 1024, FFT_HALF = FFT_SIZE / 2, FFT_BINS = FFT_HALF + 1 };

struct fft {                                /* tables; any number of threads may read them */
    float cosine[FFT_HALF], sine[FFT_HALF]; /* of a full turn in FFT_SIZE steps */
    unsigned short reversed[FFT_HALF];
};

struct fft_spectrum {
    float re[FFT_BINS], im[FFT_BINS];
};

void fft_init(struct fft *f);
void fft_forward(const struct fft *f, const float in[FFT_SIZE], struct fft_spectrum *out);
/* Of what fft_forward gave it makes the same samples again. */
void fft_inverse(const struct fft *f, const struct fft_spectrum *in, float out[FFT_SIZE]);

#endif
