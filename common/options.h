/* options.h: one way to read options for every program: a table of names, defaults and help, and one setter for flags, the
   environment and files. */
#ifndef WL_OPTIONS_H
#define WL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum option_kind {
    OPTION_FLAG,  /* bool: no argument ("yes" / "no" in a file) */
    OPTION_INT,   /* int, from `least` to `most` */
    OPTION_TEXT,  /* char[text_bytes], UTF-8 */
    OPTION_LINES, /* the same, and may be given again: each value a line */
    OPTION_WORD   /* int: index into `words`, separated by '|' */
};

struct option {
    const char *name;     /* "port": --port in flags, port= in a file */
    const char *argument; /* "PORT" in the help; NULL for flags */
    const char *help;
    const char *environment; /* variable that sets it, or NULL */
    enum option_kind kind;
    const char *initial; /* as text; NULL: 0 or "" */
    size_t offset;       /* into the struct that is filled */
    int least, most;
    size_t text_bytes;
    const char *words;
};

enum { OPTIONS_ERROR_BYTES = 256 };
enum options_result { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_WRONG };

/* Fills `into` with the defaults. */
void options_defaults(const struct option *table, size_t n, void *into);

/* One value, wherever it comes from (`where`: "--port", "wavelength.conf:3"). False and `error` for a bad one. */
bool options_set(const struct option *o, void *into, const char *value, const char *where,
                 char error[OPTIONS_ERROR_BYTES]);

/* Over what `into` holds (options_defaults): environment first, then flags. `usage` begins with the program's name, which
   --version shows too. --help and --version print and give OPTIONS_DONE. With OPTIONS_WRONG, `error` is a
   sentence that names the flag and what to do. `config`: the name of the option that names a file of key = value lines,
   read between the environment and the flags; NULL for none. */
enum options_result options_read(const struct option *table, size_t n, void *into, int argc,
                                 char **argv, const char *usage, const char *config,
                                 char error[OPTIONS_ERROR_BYTES]);

#endif
