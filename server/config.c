#include "config.h"
#include "../common/proto.h"
#include "../common/sys.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT(member) offsetof(struct config, member)
#define TEXT(member)                                                                               \
    .kind = OPTION_TEXT, .offset = AT(member), .text_bytes = sizeof(((struct config *)0)->member)
#define INT(member, from, to)                                                                      \
    .kind = OPTION_INT, .offset = AT(member), .least = (from), .most = (to)

static const struct option table[] = {
    {.name = "songs",
     .argument = "DIR",
     .help = "folder of songs, looked through again every 30 s",
     .initial = "songs",
     TEXT(songs)},
    {.name = "data",
     .argument = "DIR",
     .help = "folder for what must last (default: the system's place for data)",
     TEXT(data)},
    {.name = "port",
     .argument = "PORT",
     .help = "TCP and UDP port; 0 takes a free one",
     .environment = "PORT",
     .initial = "55000",
     INT(port, 0, 65535)},
    {.name = "bind", .argument = "ADDR", .help = "address to listen on (default: all)", TEXT(bind)},
    {.name = "name",
     .argument = "TEXT",
     .help = "name shown to those who look for servers (default: this machine's)",
     TEXT(name)},
    {.name = "greeting",
     .argument = "TEXT",
     .help = "line that everybody who comes in reads",
     .initial = "Welcome! Say hello.",
     TEXT(greeting)},
    {.name = "rooms",
     .argument = "taste|one",
     .help = "a room for each taste, or one for everybody (a party)",
     .initial = "taste",
     .kind = OPTION_WORD,
     .offset = AT(rooms),
     .words = "taste|one"},
    {.name = "room-size",
     .argument = "N",
     .help = "most people that a room is given; a full one gets a sibling",
     .initial = "64",
     INT(room_size, 2, 5000)},
    {.name = "queue",
     .argument = "fair|asked",
     .help = "requests: everybody in turn, then votes, or simply as they were asked",
     .initial = "fair",
     .kind = OPTION_WORD,
     .offset = AT(queue),
     .words = "fair|asked"},
    {.name = "requests-each",
     .argument = "N",
     .help = "most requests of one person that wait",
     .initial = "5",
     INT(requests_each, 1, 30)},
    {.name = "buffer-ms",
     .argument = "MS",
     .help = "how far ahead music is sent",
     .initial = "1000",
     INT(buffer_ms, 200, 5000)},
    {.name = "bitrate",
     .argument = "KBIT",
     .help = "kbit/s of the music, an even number",
     .initial = "128",
     INT(bitrate, 32, 256)},
    {.name = "reels-gb",
     .argument = "GB",
     .help = "disk for prepared songs (some 250 a GB); past it those not played longest go; 0: no "
             "limit",
     .initial = "20",
     INT(reels_gb, 0, 100000)},
    {.name = "crossfade",
     .argument = "S",
     .help = "seconds in which one song fades into the next; 0 joins them without a gap",
     .initial = "3",
     INT(crossfade_s, 0, 12)},
    {.name = "max-clients",
     .argument = "N",
     .help = "most people at once",
     .initial = "5000",
     INT(max_clients, 1, 16000)},
    {.name = "sync",
     .argument = "normal|full",
     .help = "what is kept survives a crash of the server; full: also a power cut, but each line "
             "waits for the disk",
     .initial = "normal",
     .kind = OPTION_WORD,
     .offset = AT(sync),
     .words = "normal|full"},
    {.name = "password-file",
     .argument = "FILE",
     .help = "ask for the password in the first line of FILE, which only its owner can read",
     TEXT(password_file)},
    {.name = "tls-cert",
     .argument = "FILE",
     .help = "certificate (PEM) instead of a self-made one",
     TEXT(tls_cert)},
    {.name = "tls-key", .argument = "FILE", .help = "its private key (PEM)", TEXT(tls_key)},
    {.name = "lastfm-key",
     .argument = "KEY",
     .help = "API key of Last.fm, lent to those who come in and fetch their likes from there",
     .environment = "WAVELENGTH_LASTFM_KEY",
     TEXT(lastfm_key)},
    {.name = "config",
     .argument = "FILE",
     .help = "read options from FILE: lines of name = value",
     TEXT(file)},
    {.name = "no-console",
     .help = "do not read commands from the terminal",
     .kind = OPTION_FLAG,
     .offset = AT(no_console)},
};

enum options_result config_read(struct config *c, int argc, char **argv,
                                char error[OPTIONS_ERROR_BYTES])
{
    size_t n = sizeof table / sizeof table[0];
    memset(c, 0, sizeof *c);
    options_defaults(table, n, c);
    enum options_result result =
        options_read(table, n, c, argc, argv, "wavelength-server [options]", "config", error);
    if (result != OPTIONS_RUN) return result;
    if (c->bitrate % 2) {
        snprintf(error, OPTIONS_ERROR_BYTES,
                 "--bitrate %d: take an even number, so that a frame is whole bytes", c->bitrate);
        return OPTIONS_WRONG;
    }
    if (strlen(c->lastfm_key) > PROTO_NAME_CHARS) {
        snprintf(error, OPTIONS_ERROR_BYTES, "--lastfm-key: an API key has 32 characters");
        return OPTIONS_WRONG;
    }
    if (!c->tls_cert[0] != !c->tls_key[0]) {
        snprintf(error, OPTIONS_ERROR_BYTES,
                 "--tls-cert and --tls-key go together; name both or none");
        return OPTIONS_WRONG;
    }
    return OPTIONS_RUN;
}

bool config_password(struct config *c, char error[OPTIONS_ERROR_BYTES])
{
    if (!c->password_file[0]) return true;
    if (!sys_file_is_secret(c->password_file)) {
        snprintf(
            error, OPTIONS_ERROR_BYTES,
            "password file %.150s must be there and readable by its owner alone; try: chmod 600",
            c->password_file);
        return false;
    }
    char why[SYS_ERROR_BYTES];
    size_t bytes = 0;
    char *text = sys_file_load(c->password_file, 64 << 10, &bytes, why);
    if (!text) {
        snprintf(error, OPTIONS_ERROR_BYTES, "%.250s", why);
        return false;
    }
    size_t length = strcspn(text, "\r\n");
    bool good = length > 0 && length < sizeof c->password;
    if (good)
        memcpy(c->password, text, length);
    else
        snprintf(error, OPTIONS_ERROR_BYTES,
                 "password file %.150s: its first line must hold 1 to %d bytes", c->password_file,
                 CONFIG_PASSWORD_BYTES - 1);
    free(text);
    return good;
}
