#include "options.h"
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "options_help.h"
#include "sys.h"
#include "utf8.h"
#include "version.h"

enum {
    FILE_BYTES = 64 << 10, /* the longest configuration file */
    NAME_BYTES = 48        /* the longest option name, with its terminator */
};

static bool fail(char error[OPTIONS_ERROR_BYTES], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(char error[OPTIONS_ERROR_BYTES], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error, OPTIONS_ERROR_BYTES, format, arguments);
    va_end(arguments);
    return false;
}

/* -- one value -- */

static bool set_flag(void *at, const char *value, const char *where,
                     char error[OPTIONS_ERROR_BYTES])
{
    bool yes = !strcmp(value, "yes");
    if (!yes && strcmp(value, "no"))
        return fail(error, "%s: write yes or no, not \"%.80s\"", where, value);
    memcpy(at, &yes, sizeof yes);
    return true;
}

static bool set_int(const struct option *o, void *at, const char *value, const char *where,
                    char error[OPTIONS_ERROR_BYTES])
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (end == value || *end)
        return fail(error, "%s: \"%.80s\" is not a whole number", where, value);
    if (errno || number < o->least || number > o->most) {
        return fail(error, "%s: %.80s is not from %d to %d", where, value, o->least, o->most);
    }
    int chosen = (int)number;
    memcpy(at, &chosen, sizeof chosen);
    return true;
}

static bool set_text(const struct option *o, void *at, const char *value, const char *where,
                     char error[OPTIONS_ERROR_BYTES])
{
    size_t bytes = strlen(value);
    if (bytes >= o->text_bytes) {
        return fail(error, "%s: at most %lu bytes, these are %lu", where,
                    (unsigned long)o->text_bytes - 1, (unsigned long)bytes);
    }
    if (!utf8_valid(value, bytes)) return fail(error, "%s: the text is not UTF-8", where);
    memcpy(at, value, bytes + 1);
    return true;
}

/* One line more, unless it is there: flags are read twice where there is a file. */
static bool add_line(const struct option *o, char *at, const char *value, const char *where,
                     char error[OPTIONS_ERROR_BYTES])
{
    size_t used = strlen(at), bytes = strlen(value);
    if (!bytes || strchr(value, '\n') || !utf8_valid(value, bytes))
        return fail(error, "%s: give one line of UTF-8", where);
    for (const char *line = at; *line; line += strcspn(line, "\n") + 1)
        if (!strncmp(line, value, bytes) && line[bytes] == '\n') return true;
    if (used + bytes + 1 >= o->text_bytes)
        return fail(error, "%s: all together at most %lu bytes", where,
                    (unsigned long)o->text_bytes - 1);
    snprintf(at + used, o->text_bytes - used, "%s\n", value);
    return true;
}

static bool set_word(const struct option *o, void *at, const char *value, const char *where,
                     char error[OPTIONS_ERROR_BYTES])
{
    size_t bytes = strlen(value);
    int index = 0;
    for (const char *word = o->words; word; index++) {
        size_t length = strcspn(word, "|");
        if (length == bytes && !memcmp(word, value, bytes)) {
            memcpy(at, &index, sizeof index);
            return true;
        }
        word = word[length] ? word + length + 1 : NULL;
    }
    return fail(error, "%s: \"%.80s\" is none of %.80s", where, value, o->words);
}

bool options_set(const struct option *o, void *into, const char *value, const char *where,
                 char error[OPTIONS_ERROR_BYTES])
{
    char *at = (char *)into + o->offset;
    switch (o->kind) {
    case OPTION_FLAG:
        return set_flag(at, value, where, error);
    case OPTION_INT:
        return set_int(o, at, value, where, error);
    case OPTION_TEXT:
        return set_text(o, at, value, where, error);
    case OPTION_LINES:
        return add_line(o, at, value, where, error);
    case OPTION_WORD:
        return set_word(o, at, value, where, error);
    }
    return false;
}

void options_defaults(const struct option *table, size_t n, void *into)
{
    char error[OPTIONS_ERROR_BYTES];
    for (const struct option *o = table; o < table + n; o++) {
        size_t bytes = o->text_bytes            ? o->text_bytes
                       : o->kind == OPTION_FLAG ? sizeof(bool)
                                                : sizeof(int);
        memset((char *)into + o->offset, 0, bytes);
        bool set = !o->initial || options_set(o, into, o->initial, o->name, error);
        assert(set);
        (void)set;
    }
}

/* -- names -- */

static const struct option *find(const struct option *table, size_t n, const char *name,
                                 size_t bytes)
{
    for (const struct option *o = table; o < table + n; o++) {
        if (strlen(o->name) == bytes && !memcmp(o->name, name, bytes)) return o;
    }
    return NULL;
}

/* How many letters must be put in, taken out or changed (Levenshtein). */
static size_t distance(const char *a, size_t a_bytes, const char *b)
{
    size_t row[NAME_BYTES], b_bytes = strlen(b);
    assert(b_bytes < NAME_BYTES);
    for (size_t j = 0; j <= b_bytes; j++) row[j] = j;
    for (size_t i = 1; i <= a_bytes; i++) {
        size_t corner = row[0]++;
        for (size_t j = 1; j <= b_bytes; j++) {
            size_t change = corner + (a[i - 1] != b[j - 1]);
            size_t other = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            corner = row[j];
            row[j] = change < other ? change : other;
        }
    }
    return row[b_bytes];
}

/* The known name that was most likely meant. */
static const char *nearest(const struct option *table, size_t n, const char *name, size_t bytes)
{
    const char *best = "help";
    size_t least = distance(name, bytes, best);
    for (const struct option *o = table; o < table + n; o++) {
        size_t d = distance(name, bytes, o->name);
        if (d < least) {
            least = d;
            best = o->name;
        }
    }
    return best;
}

/* -- where values come from -- */

struct reading {
    const struct option *table;
    size_t n;
    void *into;
    char *error;
};

static bool read_environment(const struct reading *r)
{
    for (const struct option *o = r->table; o < r->table + r->n; o++) {
        const char *value = o->environment ? getenv(o->environment) : NULL;
        char where[NAME_BYTES];
        snprintf(where, sizeof where, "$%s", o->environment ? o->environment : "");
        if (value && *value && !options_set(o, r->into, value, where, r->error)) return false;
    }
    return true;
}

/* Sets one flag. `next` is the argument after it; *took_next says whether it was the value. */
static bool read_flag(const struct reading *r, const char *flag, const char *next, bool *took_next)
{
    *took_next = false;
    if (strncmp(flag, "--", 2)) {
        return fail(r->error, "\"%.80s\" is no option: they begin with --; see --help", flag);
    }
    const char *name = flag + 2;
    size_t bytes = strcspn(name, "=");
    const struct option *o = find(r->table, r->n, name, bytes);
    int shown = bytes < 80 ? (int)bytes : 80;
    if (!o) {
        return fail(r->error, "--%.*s is unknown; did you mean --%s? See --help", shown, name,
                    nearest(r->table, r->n, name, (size_t)shown));
    }
    char where[NAME_BYTES + 2];
    snprintf(where, sizeof where, "--%s", o->name);
    if (name[bytes]) return options_set(o, r->into, name + bytes + 1, where, r->error);
    if (o->kind == OPTION_FLAG) return options_set(o, r->into, "yes", where, r->error);
    if (!next || !strncmp(next, "--", 2)) {
        return fail(r->error, "--%s needs a value: --%s %s", o->name, o->name, o->argument);
    }
    *took_next = true;
    return options_set(o, r->into, next, where, r->error);
}

static bool read_flags(const struct reading *r, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        bool took_next;
        if (!read_flag(r, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &took_next)) return false;
        i += took_next;
    }
    return true;
}

/* Ends the text before trailing blanks and returns its first character that is none. */
static char *trim(char *text)
{
    text += strspn(text, " \t\r");
    size_t bytes = strlen(text);
    while (bytes && strchr(" \t\r", text[bytes - 1])) text[--bytes] = '\0';
    return text;
}

/* One line of a file; `config` is the option that names files and has no place in one. */
static bool read_line(const struct reading *r, char *line, const char *where, const char *config)
{
    line = trim(line);
    if (!*line || *line == '#') return true;
    char *equals = strchr(line, '=');
    if (!equals) return fail(r->error, "%s: \"%.60s\" is not a line of name = value", where, line);
    *equals = '\0';
    char *name = trim(line), *value = trim(equals + 1);
    size_t bytes = strlen(name);
    const struct option *o = find(r->table, r->n, name, bytes);
    if (o && !strcmp(name, config))
        return fail(r->error, "%s: \"%s\" has no place in a file", where, name);
    if (o) return options_set(o, r->into, value, where, r->error);
    return fail(r->error, "%s: \"%.40s\" is unknown here; did you mean %s?", where, name,
                nearest(r->table, r->n, name, bytes < 80 ? bytes : 80));
}

static bool read_file(const struct reading *r, const char *path, const char *config)
{
    size_t bytes;
    char *text = sys_file_load(path, FILE_BYTES, &bytes, r->error);
    if (!text) return false;
    bool good = true;
    static const char mark[] = "\xef\xbb\xbf"; /* some editors begin UTF-8 files with it */
    char *line = strncmp(text, mark, 3) ? text : text + 3;
    for (int number = 1; good && line; number++) {
        char *end = strchr(line, '\n'), where[128];
        if (end) *end = '\0';
        snprintf(where, sizeof where, "%.100s:%d", path, number);
        good = read_line(r, line, where, config);
        line = end ? end + 1 : NULL;
    }
    free(text);
    return good;
}

static bool asked_for(int argc, char **argv, const char *flag)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], flag)) return true;
    }
    return false;
}

/* Flags are read twice: they may name the file, and weigh more than what stands in it. */
static bool read_all(const struct reading *r, int argc, char **argv, const char *config)
{
    if (!read_environment(r) || !read_flags(r, argc, argv)) return false;
    const struct option *o = config ? find(r->table, r->n, config, strlen(config)) : NULL;
    assert(!config || (o && o->kind == OPTION_TEXT));
    const char *named = o ? (const char *)r->into + o->offset : "";
    if (!*named) return true;
    char path[SYS_PATH_BYTES];
    snprintf(path, sizeof path, "%s", named);
    return read_file(r, path, config) && read_flags(r, argc, argv);
}

enum options_result options_read(const struct option *table, size_t n, void *into, int argc,
                                 char **argv, const char *usage, const char *config,
                                 char error[OPTIONS_ERROR_BYTES])
{
    if (asked_for(argc, argv, "--help") || asked_for(argc, argv, "-h")) {
        options_help_print(stdout, table, n, usage);
        return OPTIONS_DONE;
    }
    if (asked_for(argc, argv, "--version")) {
        printf("%.*s %s\n", (int)strcspn(usage, " "), usage, WAVELENGTH_VERSION);
        return OPTIONS_DONE;
    }
    struct reading r = {table, n, into, error};
    return read_all(&r, argc, argv, config) ? OPTIONS_RUN : OPTIONS_WRONG;
}
