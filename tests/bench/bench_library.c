/* bench_library: 20,000 songs in the library: the longest call of each kind, which is what everything else waits for; and what a
   search takes. Files are real, below build/tmp. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/sys.h"
#include "../../server/library.h"
#include "../sim/figure.h"

enum {
    SONGS = 20000,
    CALL_MOST_US = 2000,
    SEARCH_MOST_US = 5000,
    NAME_MOST_US = 20000,
    REPEATS = 5
};

#define FOLDER "build/tmp/bench_library"
#define TAGS   FOLDER "/tags.jsonl"

static const char *const firsts[] = {"love", "night", "sound", "river",
                                     "fire", "stone", "heart", "road"};
static const char *const seconds[] = {"silence", "of glass", "in the rain",
                                      "moon",    "tonight",  "desert"};
static const char *const genres[] = {"rock", "jazz", "pop", "hip-hop", "طرب"};

/* -- the world -- */

static struct library *library;
static struct { /* the child that should read tags */
    uint64_t job;
    char (*labels)[40];
    size_t count;
} asked;

static int64_t file_read(void *world, const char *path, int64_t offset, void *out, size_t n)
{
    (void)world;
    return sys_file_read(path, offset, out, n);
}

static bool file_write(void *world, const char *path, const void *bytes, size_t n)
{
    char error[SYS_ERROR_BYTES];
    (void)world;
    return sys_file_write(path, bytes, n, error);
}

static bool transcode(void *world, uint64_t job, const char *song, const char *reel, int kbps)
{
    (void)world;
    (void)job;
    (void)song;
    (void)reel;
    (void)kbps;
    return true; /* and goes on for ever */
}

static bool read_tags(void *world, uint64_t job, const char *file, const char *const *songs,
                      size_t n)
{
    (void)world;
    (void)file;
    asked.job = job;
    asked.count = n;
    for (size_t i = 0; i < n; i++)
        snprintf(asked.labels[i], sizeof asked.labels[i], "%s", songs[2 * i]);
    return true;
}

static void log_nothing(void *world, enum log_level level, const char *text)
{
    (void)world;
    (void)level;
    (void)text;
}

static const struct io io = {.file_read = file_read,
                             .file_write = file_write,
                             .transcode = transcode,
                             .read_tags = read_tags,
                             .log = log_nothing};

/* -- measuring -- */

struct times {
    double longest_us, sum_us;
    size_t calls;
};

static void add(struct times *t, int64_t began_us)
{
    double us = (double)(sys_mono_us() - began_us);
    if (us > t->longest_us) t->longest_us = us;
    t->sum_us += us;
    t->calls++;
}

/* The best of all repeats: what disturbs the machine only makes it longer. */
static void keep_best(struct times *best, struct times t)
{
    if (!best->calls || t.longest_us < best->longest_us) *best = t;
}

static void tell(const char *name, struct times t, double most_us, const char *why)
{
    char full[80];
    snprintf(full, sizeof full, "library/%s", name);
    figure_at_most(full, t.longest_us / 1000, "ms", most_us / 1000, why);
    figure_note("%s: %zu calls, %.1f ms together", name, t.calls, t.sum_us / 1000);
}

/* -- songs -- */

static void path_of(char out[160], size_t i)
{
    snprintf(out, 160, "folder %zu/%s-artist %zu-%s %s %zu.mp3", i % 97, genres[i % 5], i % 1013,
             firsts[i % 8], seconds[i % 6], i);
}

static struct times scan(void)
{
    struct times t = {0};
    struct library_changes changes;
    char path[160];
    bool done = false;
    library_scan_begin(library);
    for (size_t i = 0; i < SONGS; i++) {
        path_of(path, (i * 7919) % SONGS); /* as folders list them: in no order */
        library_scan_found(library, path, (int64_t)i, 5);
    }
    while (!done) {
        int64_t began_us = sys_mono_us();
        done = library_scan_end(library, &changes);
        add(&t, began_us);
    }
    return t;
}

/* What the children would say. */
static void write_tags(FILE *out)
{
    for (size_t i = 0; i < asked.count; i++)
        fprintf(out,
                "{\"song\":\"%s\"}\n{\"song\":\"%s\",\"title\":\"%s %s %zu\",\"artist\":\"The "
                "Artist %zu\",\"genre\":\"%s\","
                "\"keywords\":[\"rock\",\"loud\"],\"duration_ms\":215000}\n",
                asked.labels[i], asked.labels[i], firsts[i % 8], seconds[i % 6], i, i % 1013,
                genres[i % 5]);
    fflush(out);
}

/* Until nothing more is to be taken in and no child is asked for. */
static struct times work(FILE *out)
{
    struct times t = {0};
    for (;;) {
        int64_t began_us = sys_mono_us();
        bool more = library_work(library);
        add(&t, began_us);
        if (!more && !asked.job) return t;
        if (!asked.job) continue;
        write_tags(out);
        uint64_t job = asked.job;
        asked.job = 0;
        library_job_ended(library, job, 0, "");
    }
}

static struct times search(const char *words)
{
    struct times t = {0};
    size_t found[40];
    for (int i = 0; i < 9; i++) {
        int64_t began_us = sys_mono_us();
        library_search(library, words, found, 40);
        add(&t, began_us);
    }
    return t;
}

static struct times by_name(const char *name)
{
    struct times t = {0};
    for (int i = 0; i < 9; i++) {
        int64_t began_us = sys_mono_us();
        library_by_name(library, name);
        add(&t, began_us);
    }
    return t;
}

enum {
    FIRST_SCAN,
    FIRST_TAGS,
    SCAN_AGAIN,
    NEXT_SCAN,
    NEXT_TAGS,
    SCAN_EMPTY,
    LETTER,
    WORDS,
    NAME,
    TYPO,
    KINDS
};

static void begin(void)
{
    library = library_new(&io, "songs", FOLDER, 128);
    if (!library) exit(1);
}

static void run(struct times best[KINDS])
{
    struct library_changes changes;
    FILE *out = fopen(TAGS, "wb");
    if (!out) exit(1);
    begin();
    keep_best(&best[FIRST_SCAN], scan());
    keep_best(&best[FIRST_TAGS], work(out));
    keep_best(&best[SCAN_AGAIN], scan());
    keep_best(&best[LETTER], search("a"));
    keep_best(&best[WORDS], search("sound of gl"));
    keep_best(&best[NAME], by_name("The Artist 17 - sound of glass 17"));
    keep_best(&best[TYPO], by_name("sond in the rian 9999"));
    library_free(library);
    fclose(out);
    begin();
    keep_best(&best[NEXT_SCAN], scan());
    keep_best(&best[NEXT_TAGS], work(NULL));
    struct times t = {0};
    library_scan_begin(library);
    for (bool done = false; !done;) {
        int64_t began_us = sys_mono_us();
        done = library_scan_end(library, &changes);
        add(&t, began_us);
    }
    keep_best(&best[SCAN_EMPTY], t);
    library_free(library);
}

int main(void)
{
    struct times best[KINDS] = {{0}};
    char labels[64][40], error[SYS_ERROR_BYTES];
    asked.labels = labels;
    sys_start();
    if (!sys_make_folder(FOLDER, error)) return 1;
    for (int i = 0; i < REPEATS; i++) run(best);
    tell("first_scan_longest_call", best[FIRST_SCAN], CALL_MOST_US, "");
    tell("first_tags_longest_call", best[FIRST_TAGS], CALL_MOST_US, "");
    tell("scan_again_longest_call", best[SCAN_AGAIN], CALL_MOST_US, "");
    tell("next_start_scan_longest_call", best[NEXT_SCAN], CALL_MOST_US, "");
    tell("next_start_tags_longest_call", best[NEXT_TAGS], CALL_MOST_US, "");
    tell("all_gone_longest_call", best[SCAN_EMPTY], CALL_MOST_US, "");
    tell("search_letter", best[LETTER], SEARCH_MOST_US, "");
    tell("search_words", best[WORDS], SEARCH_MOST_US, "");
    tell("by_name", best[NAME], NAME_MOST_US, "");
    tell("by_wrong_name", best[TYPO], NAME_MOST_US, "");
    sys_file_remove(TAGS);
    return 0;
}
