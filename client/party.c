/* party.c: see party.h. */
#include "party.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "client_options.h"
#include "../common/sys.h"

enum {
    LINE_BYTES = 1024, /* longer ones are cut: addresses and counts are short */
    LOOK_US = 100000,  /* while it starts or ends, */
    COUNT_US = 1000000,
    GOODBYE_US = 1000000
};

static const char secret_file[] = "party-password";

struct party {
    char program[SYS_PATH_BYTES];
    struct sys_child *child;          /* NULL: no party */
    char secret[SYS_PATH_BYTES + 32]; /* the password's file, until it was read; "" */
    char line[LINE_BYTES];
    size_t line_bytes;
    int64_t count_us; /* when it is asked to count */
};

struct party *party_new(const char *program)
{
    struct party *h = calloc(1, sizeof *h);
    if (h) snprintf(h->program, sizeof h->program, "%s", program);
    return h;
}

static void forget_secret(struct party *h)
{
    if (h->secret[0]) sys_file_remove(h->secret);
    h->secret[0] = '\0';
}

static void close_child(struct party *h)
{
    sys_child_end(h->child);
    h->child = NULL;
    h->line_bytes = 0;
    forget_secret(h);
}

void party_free(struct party *h)
{
    if (!h) return;
    int64_t until_us = sys_mono_us() + GOODBYE_US;
    bool asked = h->child && sys_child_say(h->child, "stop");
    while (asked && !sys_child_ended(h->child, NULL) && sys_mono_us() < until_us)
        sys_sleep_us(5000);
    close_child(h);
    free(h);
}

/* -- beginning -- */

static void fail(struct model_party *p, const char *why)
{
    p->state = PARTY_FAILED;
    snprintf(p->text, sizeof p->text, "%s", why);
}

/* Others find the usual port; another server on this computer may have it. */
static int free_port(void)
{
    struct addr at = {.family = 6, .port = CLIENT_PORT};
    bool is_free = sys_tcp_is_free(&at);
    at.family = 4; /* a system without IPv6 */
    return is_free || sys_tcp_is_free(&at) ? CLIENT_PORT : 0;
}

/* The server takes its password from a file that only its owner can read; it is removed once it was read. */
static bool write_secret(struct party *h, const char *password, char error[SYS_ERROR_BYTES])
{
    char folder[SYS_PATH_BYTES] = "";
    if (!password[0]) return true;
    snprintf(error, SYS_ERROR_BYTES, "there is no folder for the password");
    if (!sys_data_folder(folder) || !sys_make_folder(folder, error)) return false;
    snprintf(h->secret, sizeof h->secret, "%s/%s", folder, secret_file);
    return sys_file_save(h->secret, password, strlen(password), true, error);
}

static bool has_songs_folder(const char *folder, char error[SYS_ERROR_BYTES])
{
    struct sys_walk *w = sys_walk_start(folder, error);
    sys_walk_end(w);
    return w != NULL;
}

static bool start(struct party *h, const struct party_wish *wish, char error[SYS_ERROR_BYTES])
{
    enum { USUAL = 11 };
    char port[16];
    const char *argv[USUAL + 5] = {
        h->program, "--songs",  wish->songs, "--rooms",  wish->one_room ? "one" : "taste",
        "--name",   wish->name, "--host",    wish->nick, "--port",
        port};
    snprintf(port, sizeof port, "%d", free_port());
    if (!has_songs_folder(wish->songs, error) || !write_secret(h, wish->password, error))
        return false;
    if (h->secret[0]) {
        argv[USUAL] = "--password-file";
        argv[USUAL + 1] = h->secret;
    }
    h->child = sys_child_start(argv, SYS_CHILD_SPOKEN_TO, error);
    return h->child != NULL;
}

void party_start(struct party *h, const struct party_wish *wish, struct model_party *p)
{
    char error[SYS_ERROR_BYTES];
    if (h->child) return;
    *p = (struct model_party){.state = PARTY_STARTING};
    snprintf(p->folder, sizeof p->folder, "%s", wish->songs);
    h->count_us = 0;
    if (start(h, wish, error)) return;
    fail(p, error);
    forget_secret(h);
}

/* -- ending -- */

/* By itself, or as it was asked to. */
static void end(struct party *h, struct model_party *p)
{
    enum model_party_state was = p->state;
    close_child(h);
    p->state = was == PARTY_ENDING ? PARTY_OFF : PARTY_FAILED;
    p->people = 0;
}

/* One that cannot be told has ended already. */
void party_stop(struct party *h, struct model_party *p)
{
    if (!h->child) return;
    p->state = PARTY_ENDING;
    if (!sys_child_say(h->child, "stop")) end(h, p);
}

/* -- what it says -- */

static const char *after(const char *line, const char *begin)
{
    size_t n = strlen(begin);
    return strncmp(line, begin, n) == 0 ? line + n : NULL;
}

/* As server.c and hub_console.c print them. */
static void hear(struct party *h, struct model_party *p, const char *line)
{
    const char *rest;
    int ready, waiting, bad, people, songs;
    if ((rest = after(line, "listening on ")) && (rest = strrchr(rest, ':'))) {
        p->port = (uint16_t)strtol(rest + 1, NULL, 10);
        p->state = PARTY_ON;
        forget_secret(h);
    } else if ((rest = after(line, "friends can type "))) {
        if (p->address_count < MODEL_PARTY_ADDRESSES)
            snprintf(p->addresses[p->address_count++], sizeof *p->addresses, "%s", rest);
    } else if ((rest = after(line, "wavelength-server: "))) {
        snprintf(p->text, sizeof p->text, "%s", rest);
    } else if (sscanf(line, "songs: %d ready, %d to be prepared, %d bad", &ready, &waiting, &bad) ==
               3) {
        p->ready = ready;
    } else if (sscanf(line, "%d %*[a-z], %*d %*[a-z], %d song", &people, &songs) == 2) {
        p->people = people;
        p->songs = songs;
        p->counted = true;
    }
}

/* True when lines came. */
static bool listen(struct party *h, struct model_party *p, bool *ended)
{
    char bytes[1024];
    long got;
    bool any = false;
    while ((got = sys_child_read(h->child, bytes, sizeof bytes)) > 0)
        for (long i = 0; i < got; i++) {
            if (bytes[i] != '\n') {
                if (h->line_bytes + 1 < sizeof h->line) h->line[h->line_bytes++] = bytes[i];
                continue;
            }
            h->line[h->line_bytes - (h->line_bytes && h->line[h->line_bytes - 1] == '\r')] = '\0';
            h->line_bytes = 0;
            hear(h, p, h->line);
            any = true;
        }
    *ended = got < 0 && sys_child_ended(h->child, NULL);
    return any;
}

bool party_tick(struct party *h, struct model_party *p, int64_t mono_us, int64_t *next_us)
{
    bool ended;
    *next_us = INT64_MAX;
    if (!h || !h->child) return false;
    bool changed = listen(h, p, &ended);
    if (ended) end(h, p);
    if (ended) return true;
    if (p->state == PARTY_ON && mono_us >= h->count_us) {
        sys_child_say(h->child, "count");
        h->count_us = mono_us + COUNT_US;
    }
    /* its answer is heard with the next question */
    *next_us = p->state == PARTY_ON && p->counted ? h->count_us : mono_us + LOOK_US;
    return changed;
}
