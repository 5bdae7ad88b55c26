/* figure.h: the lines of a bench, as tests/bench/figures.py prints them; and what of many numbers is told. */
#ifndef WL_SIM_FIGURE_H
#define WL_SIM_FIGURE_H

#include <stddef.h>

/* Sorts; the smallest that a share of all does not exceed. */
double figure_quantile(double *values, size_t n, double share);

/* A line: what was measured, at most or at least what it should be, and why. */
void figure_at_most(const char *name, double value, const char *unit, double most, const char *why);
void figure_at_least(const char *name, double value, const char *unit, double least,
                     const char *why);
/* A remark. */
void figure_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
