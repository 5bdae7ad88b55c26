#include "options_help.h"
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 80, LEFT_BYTES = 96 /* the longest "--name ARGUMENT" */ };

/* Left column of an option: "--port PORT". */
static int left_column(const struct option *o, char out[LEFT_BYTES])
{
    return snprintf(out, LEFT_BYTES, "--%s%s%s", o->name, o->argument ? " " : "",
                    o->argument ? o->argument : "");
}

/* Prints text from column `indent` on, in lines that fit. */
static void print_wrapped(FILE *out, const char *text, int indent)
{
    int column = indent;
    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        int word = (int)strcspn(text, " ");
        if (column > indent && column + 1 + word > COLUMNS) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        }
        column += fprintf(out, "%s%.*s", column > indent ? " " : "", word, text);
        text += word;
    }
    fprintf(out, "\n");
}

static void print_option(FILE *out, const struct option *o, int width)
{
    char left[LEFT_BYTES], text[1024];
    bool shown = o->initial && *o->initial && o->kind != OPTION_FLAG;
    left_column(o, left);
    int used = snprintf(text, sizeof text, "%.700s", o->help);
    if (shown)
        used += snprintf(text + used, sizeof text - (size_t)used, " (default %.100s)", o->initial);
    if (o->environment) {
        snprintf(text + used, sizeof text - (size_t)used, " ($%.100s)", o->environment);
    }
    fprintf(out, "  %-*s  ", width, left);
    print_wrapped(out, text, width + 4);
}

void options_help_print(FILE *out, const struct option *table, size_t n, const char *usage)
{
    static const struct option always[] = {{.name = "help", .help = "show this"},
                                           {.name = "version", .help = "show the version"}};
    char left[LEFT_BYTES];
    int width = 0;
    for (const struct option *o = table; o < table + n; o++) {
        int used = left_column(o, left);
        if (used > width) width = used;
    }
    fprintf(out, "usage: %s\n\n", usage);
    for (const struct option *o = table; o < table + n; o++) print_option(out, o, width);
    for (size_t i = 0; i < 2; i++) print_option(out, &always[i], width);
}
