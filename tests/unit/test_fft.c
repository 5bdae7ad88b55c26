#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../client/fft.h"

static struct fft fft;

static int begin(void **state)
{
    (void)state;
    fft_init(&fft);
    return 0;
}

static float some(int i)
{
    return (float)((i * 7919 % 1009) - 504) / 1009;
}

/* As the definition has it. */
static void slow(const float *in, int bin, double *re, double *im)
{
    const double turn = 6.283185307179586;
    *re = *im = 0;
    for (int i = 0; i < FFT_SIZE; i++) {
        *re += (double)in[i] * cos(turn * bin * i / FFT_SIZE);
        *im -= (double)in[i] * sin(turn * bin * i / FFT_SIZE);
    }
}

static void test_spectrum_is_as_defined(void **state)
{
    (void)state;
    float in[FFT_SIZE];
    struct fft_spectrum s;
    for (int i = 0; i < FFT_SIZE; i++) in[i] = some(i);
    fft_forward(&fft, in, &s);
    for (int k = 0; k < FFT_BINS; k += k < 8 || k > 504 ? 1 : 31) {
        double re, im;
        slow(in, k, &re, &im);
        assert_true(fabs(re - (double)s.re[k]) < 1e-4);
        assert_true(fabs(im - (double)s.im[k]) < 1e-4);
    }
}

static void test_there_and_back(void **state)
{
    (void)state;
    float in[FFT_SIZE], out[FFT_SIZE];
    struct fft_spectrum s;
    for (int i = 0; i < FFT_SIZE; i++) in[i] = some(i);
    fft_forward(&fft, in, &s);
    fft_inverse(&fft, &s, out);
    for (int i = 0; i < FFT_SIZE; i++) assert_true(fabsf(in[i] - out[i]) < 1e-6f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spectrum_is_as_defined),
        cmocka_unit_test(test_there_and_back),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
