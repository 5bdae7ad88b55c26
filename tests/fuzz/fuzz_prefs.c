/* fuzz_prefs.c: a file of settings may hold anything: what is read out of it has the shape that the program relies on, and what is
   set is there after the next start. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/prefs.h"
#include "../../common/proto.h"
#include "../../common/sys.h"

#define FOLDER "build/fuzz_prefs.tmp"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void must(bool promise)
{
    if (!promise) abort();
}

/* As those who read it expect it, whatever was in the file. */
static void check(struct prefs *p)
{
    const cJSON *item;
    must(cJSON_GetArraySize(prefs_servers(p)) <= PREFS_SERVERS);
    must(cJSON_GetArraySize(prefs_tokens(p)) <= PREFS_TOKENS);
    cJSON_ArrayForEach(item, prefs_servers(p))
    {
        must(proto_has(item, "host") && proto_has(item, "name"));
        int64_t port = proto_int(item, "port", 0);
        must(port >= 1 && port <= UINT16_MAX);
        must(prefs_fingerprint(p, proto_text(item, "host"), (uint16_t)port) != NULL);
    }
    cJSON_ArrayForEach(item, prefs_tokens(p)) must(cJSON_IsString(item) && item->string);
    must(prefs_text(p, "nick", "nobody") != NULL);
    must(isfinite(prefs_number(p, "volume", 0.8)));
    must(isfinite(prefs_number_of(p, PREFS_TRIMS, "speakers")));
    prefs_love(p, "nour", PREFS_TASTE);
}

static void set(struct prefs *p)
{
    cJSON *taste = cJSON_Parse("{\"artists\":[[\"Korn\",1]]}");
    prefs_set_text(p, "nick", "Nour");
    prefs_set_number(p, "volume", 0.5);
    prefs_met(p, "h", 1, "Home", "ab");
    prefs_set_token(p, "ab", "cd");
    prefs_set_number_of(p, PREFS_MUTED, "maya", 1);
    prefs_set_love(p, "nour", PREFS_TASTE, taste);
}

static void check_set(struct prefs *p)
{
    must(strcmp(prefs_text(p, "nick", ""), "Nour") == 0);
    must(fabs(prefs_number(p, "volume", 0) - 0.5) < 1e-9);
    must(strcmp(prefs_fingerprint(p, "h", 1), "ab") == 0);
    must(strcmp(proto_text(prefs_tokens(p), "ab"), "cd") == 0);
    must(fabs(prefs_number_of(p, PREFS_MUTED, "maya") - 1) < 1e-9);
    must(prefs_love(p, "nour", PREFS_TASTE) != NULL);
}

static struct prefs *open_again(struct prefs *p, const char *path)
{
    struct saying notice;
    if (p) prefs_close(p);
    p = prefs_open(path, &notice);
    must(p != NULL);
    return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static char path[SYS_PATH_BYTES]; /* of this process alone */
    char error[SYS_ERROR_BYTES];
    uint64_t own;
    if (!path[0]) {
        sys_random(&own, sizeof own);
        snprintf(path, sizeof path, FOLDER "/%llx.json", (unsigned long long)own);
        must(sys_make_folder(FOLDER, error));
    }
    must(sys_file_save(path, (const char *)bytes, n, true, error));
    struct prefs *p = open_again(NULL, path);
    check(p);
    set(p);
    check_set(p);
    p = open_again(p, path);
    check(p);
    check_set(p);
    prefs_close(p);
    sys_file_remove(path);
    strcat(path, ".bad");
    sys_file_remove(path);
    path[strlen(path) - strlen(".bad")] = '\0';
    return 0;
}
