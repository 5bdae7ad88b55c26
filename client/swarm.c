/* swarm.c: many listeners in one program, which do everything but decode: to see what a server bears. */
#include <stdio.h>
#include <stdlib.h>
#include "swarm_crowd.h"
#include "../common/secret_file.h"

enum { SECRET_BYTES = 512, EXIT_WRONG = 2 };

/* "" without a file. */
static bool read_password(const char *path, char out[SECRET_BYTES])
{
    char error[SYS_ERROR_BYTES];

    out[0] = '\0';
    if (!path[0] || secret_file_read(path, out, SECRET_BYTES, error)) return true;
    fprintf(stderr, "wavelength-swarm: --password-file: %s\n", error);
    return false;
}

static int report(const struct swarm_sums *sums)
{
    cJSON *o = swarm_sums_json(sums);
    char *line = o ? cJSON_PrintUnformatted(o) : NULL;

    if (line) puts(line);
    cJSON_free(line);
    cJSON_Delete(o);
    return line && swarm_sums_good(sums) ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run(const struct swarm_options *o, const char *password)
{
    static struct swarm_sums sums;
    static struct swarm_net net;
    char error[SWARM_ERROR_BYTES];
    bool good = swarm_net_open(&net, o, error) && swarm_crowd_run(o, password, &net, &sums, error);

    swarm_net_close(&net);
    if (good) return report(&sums);
    fprintf(stderr, "wavelength-swarm: %s\n", error);
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    static struct swarm_options options;
    char error[OPTIONS_ERROR_BYTES], password[SECRET_BYTES];

    sys_start();
    sys_catch_stop(NULL);
    enum options_result asked = swarm_options_read(&options, argc, argv, error);
    if (asked == OPTIONS_DONE) return EXIT_SUCCESS;
    if (asked == OPTIONS_WRONG) fprintf(stderr, "wavelength-swarm: %s\n", error);
    if (asked == OPTIONS_WRONG || !read_password(options.password_file, password))
        return EXIT_WRONG;
    return run(&options, password);
}
