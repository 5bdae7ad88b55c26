#include "swarm_options.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "client_options.h"
#include "../common/addr.h"

#define AT(member) .offset = offsetof(struct swarm_options, member)
#define TEXT(member)                                                                               \
    .kind = OPTION_TEXT, AT(member), .text_bytes = sizeof(((struct swarm_options *)0)->member)
#define FLAG(member)          .kind = OPTION_FLAG, AT(member)
#define INT(member, from, to) .kind = OPTION_INT, AT(member), .least = (from), .most = (to)

static const struct option table[] = {
    {.name = "connect",
     .argument = "HOST[:PORT]",
     .help = "the server to listen to",
     TEXT(connect)},
    {.name = "clients",
     .argument = "N",
     .help = "how many listeners",
     .initial = "100",
     INT(clients, 1, SWARM_CLIENTS_MOST)},
    {.name = "seconds",
     .argument = "S",
     .help = "how long to measure, once all of them hear music",
     .initial = "10",
     INT(seconds, 1, SWARM_SECONDS_MOST)},
    {.name = "ramp",
     .argument = "N",
     .help = "how many join in a second",
     .initial = "200",
     INT(ramp, 1, SWARM_CLIENTS_MOST)},
    {.name = "rooms",
     .argument = "R",
     .help = "spread them over R rooms, by tastes that differ",
     .initial = "1",
     INT(rooms, 1, SWARM_CLIENTS_MOST)},
    {.name = "talkers",
     .argument = "N",
     .help = "so many of them talk, as soon as they hear music",
     .initial = "0",
     INT(talkers, 0, SWARM_CLIENTS_MOST)},
    {.name = "loss",
     .argument = "P",
     .help = "lose this share of the datagrams that come, such as 0.05",
     .initial = "0",
     TEXT(loss_text)},
    {.name = "no-offload",
     .help = "take datagrams one by one, also where the system could hand over several at once",
     FLAG(no_offload)},
    {.name = "password-file",
     .argument = "FILE",
     .help = "file whose first line is the server's password",
     TEXT(password_file)},
};

static const char usage[] = "wavelength-swarm --connect HOST[:PORT] [--clients N] [--seconds S] "
                            "[--loss P] ...";

static bool read_loss(struct swarm_options *o, char error[OPTIONS_ERROR_BYTES])
{
    char *end;

    o->loss = strtod(o->loss_text, &end);
    if (end != o->loss_text && *end == '\0' && o->loss >= 0 && o->loss < 1) return true;
    snprintf(error, OPTIONS_ERROR_BYTES, "--loss %.30s: give a share from 0 to less than 1",
             o->loss_text);
    return false;
}

static bool split_address(struct swarm_options *o, char error[OPTIONS_ERROR_BYTES])
{
    if (!o->connect[0]) {
        snprintf(error, OPTIONS_ERROR_BYTES, "--connect HOST[:PORT] must say which server");
        return false;
    }
    if (addr_split(o->connect, CLIENT_PORT, o->host, sizeof o->host, &o->port)) return true;
    snprintf(error, OPTIONS_ERROR_BYTES,
             "--connect: \"%.100s\" is no address; write HOST, HOST:PORT or [IPv6]:PORT",
             o->connect);
    return false;
}

enum options_result swarm_options_read(struct swarm_options *o, int argc, char **argv,
                                       char error[OPTIONS_ERROR_BYTES])
{
    size_t n = sizeof table / sizeof *table;

    memset(o, 0, sizeof *o);
    options_defaults(table, n, o);
    enum options_result result = options_read(table, n, o, argc, argv, usage, NULL, error);
    if (result != OPTIONS_RUN) return result;
    return split_address(o, error) && read_loss(o, error) ? OPTIONS_RUN : OPTIONS_WRONG;
}
