/* replay.c: feeds files to a harness: each argument, or every file in it when it is a folder. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/sys.h"

enum { INPUT_BYTES = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool feed_file(const char *path)
{
    char error[SYS_ERROR_BYTES];
    size_t n;
    char *text = sys_file_load(path, INPUT_BYTES, &n, error);
    if (!text) {
        fprintf(stderr, "%s\n", error);
        return false;
    }
    /* A copy without the terminator: a harness that reads past its input is caught. */
    uint8_t *exact = malloc(n ? n : 1);
    if (exact) {
        memcpy(exact, text, n);
        LLVMFuzzerTestOneInput(exact, n);
    }
    free(text);
    free(exact);
    return exact != NULL;
}

/* Returns how many, -1 when one could not be read. */
static long feed_folder(struct sys_walk *w, const char *folder)
{
    static struct sys_file file;
    static char path[2 * SYS_PATH_BYTES];
    long count = 0;
    while (sys_walk_next(w, &file)) {
        snprintf(path, sizeof path, "%.4000s/%s", folder, file.path);
        if (!feed_file(path)) return -1;
        count++;
    }
    return count;
}

static long feed(const char *path)
{
    char error[SYS_ERROR_BYTES];
    struct sys_walk *w = sys_walk_start(path, error);
    if (!w) return feed_file(path) ? 1 : -1;
    long count = feed_folder(w, path);
    sys_walk_end(w);
    return count;
}

int main(int argc, char **argv)
{
    long inputs = 0;
    for (int i = 1; i < argc; i++) {
        long count = feed(argv[i]);
        if (count < 0) return 1;
        inputs += count;
    }
    printf("%ld inputs\n", inputs);
    return 0;
}
