#include "figure.h"
#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double figure_quantile(double *values, size_t n, double share)
{
    assert(n > 0);
    qsort(values, n, sizeof *values, ascending);
    size_t at = (size_t)((double)n * share);
    return values[at < n ? at : n - 1];
}

static void tell(const char *name, double value, const char *unit, const char *relation,
                 double limit, const char *why, bool met)
{
    char target[200];
    snprintf(target, sizeof target, "(target %s %g%s%s)", relation, limit, why[0] ? ": " : "", why);
    printf("%-40s %9.4g %-8s %s %s\n", name, value, unit, target, met ? "met" : "missed");
    fflush(stdout);
}

void figure_at_most(const char *name, double value, const char *unit, double most, const char *why)
{
    tell(name, value, unit, "<=", most, why, value <= most);
}

void figure_at_least(const char *name, double value, const char *unit, double least,
                     const char *why)
{
    tell(name, value, unit, ">=", least, why, value >= least);
}

void figure_note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("# ");
    vprintf(format, args);
    printf("\n");
    fflush(stdout);
    va_end(args);
}
