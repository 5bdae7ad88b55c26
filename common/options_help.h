/* options_help.h: the page that --help prints. */
#ifndef WL_OPTIONS_HELP_H
#define WL_OPTIONS_HELP_H

#include <stdio.h>
#include "options.h"

/* Prints usage and the table: names, help, defaults and environment names, aligned, at most 80 columns wide. */
void options_help_print(FILE *out, const struct option *table, size_t n, const char *usage);

#endif
