#include "config.h"
#include "../common/proto.h"
#include "../common/secret_file.h"
#include "../common/sys.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define AT(member)    offsetof(struct config, member)
#define CHARS(member) .offset = AT(member), .text_bytes = sizeof(((struct config *)0)->member)
#define TEXT(member)  .kind = OPTION_TEXT, CHARS(member)
#define LINES(member) .kind = OPTION_LINES, CHARS(member)
#define INT(member, from, to)                                                                      \
    .kind = OPTION_INT, .offset = AT(member), .least = (from), .most = (to)

#define WORD(member, list) .kind = OPTION_WORD, .offset = AT(member), .words = (list)
#define FLAG(member)       .kind = OPTION_FLAG, .offset = AT(member)
#define OPTION(flag, takes, usual, told, ...)                                                      \
    {                                                                                              \
        .name = (flag), .argument = (takes), .initial = (usual), .help = (told), __VA_ARGS__       \
    }

/* Flag, what it takes, what it is without, what --help says, and where it goes. */
static const struct option table[] = {
    OPTION("songs", "DIR", "songs", "folder of songs, looked through again every 30 s",
           TEXT(songs)),
    OPTION("data", "DIR", NULL, "folder for what must last (default: the system's place for data)",
           TEXT(data)),
    OPTION("port", "PORT", "55000", "TCP and UDP port; 0 takes a free one", INT(port, 0, 65535),
           .environment = "PORT"),
    OPTION("bind", "ADDR", NULL, "address to listen on (default: all)", TEXT(bind)),
    OPTION("name", "TEXT", NULL,
           "name shown to those who look for servers (default: this machine's)", TEXT(name)),
    /* As SAID_WELCOME's sentence: only then it is said in the reader's language. */
    OPTION("greeting", "TEXT", "Welcome! Say hello.", "line that everybody who comes in reads",
           TEXT(greeting)),
    OPTION("rooms", "taste|one", "taste", "a room for each taste, or one for everybody (a party)",
           WORD(rooms, "taste|one")),
    OPTION("room-size", "N", "64", "most people that a room is given; a full one gets a sibling",
           INT(room_size, 2, 5000)),
    OPTION("queue", "fair|asked", "fair",
           "requests: everybody in turn, then votes, or simply as they were asked",
           WORD(queue, "fair|asked")),
    OPTION("requests-each", "N", "5", "most requests of one person that wait",
           INT(requests_each, 1, 30)),
    OPTION("talk", "exclusive|open|quiet", "exclusive",
           "who may talk in a room: one at a time, everybody, or nobody",
           WORD(talk, "exclusive|open|quiet")),
    OPTION("host", "NICK", NULL,
           "nickname that may change who may talk (--talk) in the room it is in; may be given "
           "again. Whoever takes it first has it for good: come in yourself before you invite "
           "others",
           LINES(hosts)),
    OPTION("buffer-ms", "MS", "2000", "how far ahead music is sent", INT(buffer_ms, 200, 5000)),
    OPTION("bitrate", "KBIT", "128", "kbit/s of the music, an even number", INT(bitrate, 32, 256)),
    OPTION("reels-gb", "GB", "20",
           "disk for prepared songs (some 250 a GB); past it those not played longest go; 0: no "
           "limit",
           INT(reels_gb, 0, 100000)),
    OPTION("crossfade", "S", "3",
           "seconds in which one song fades into the next; 0 joins them without a gap",
           INT(crossfade_s, 0, 12)),
    OPTION("max-clients", "N", "5000", "most people at once", INT(max_clients, 1, 16000)),
    OPTION("sync", "normal|full", "normal",
           "what is kept survives a crash of the server; full: also a power cut, but each line "
           "waits for the disk",
           WORD(sync, "normal|full")),
    OPTION("password-file", "FILE", NULL,
           "ask for the password in the first line of FILE, which only its owner can read",
           TEXT(password_file)),
    OPTION("tls-cert", "FILE", NULL, "certificate (PEM) instead of a self-made one",
           TEXT(tls_cert)),
    OPTION("tls-key", "FILE", NULL, "its private key (PEM)", TEXT(tls_key)),
    OPTION("lastfm-key", "KEY", NULL,
           "API key of Last.fm, lent to those who come in and fetch their likes from there",
           TEXT(lastfm_key), .environment = "WAVELENGTH_LASTFM_KEY"),
    OPTION("config", "FILE", NULL, "read options from FILE: lines of name = value", TEXT(file)),
    OPTION("no-console", NULL, NULL, "do not read commands from the terminal", FLAG(no_console)),
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
        snprintf(error, OPTIONS_ERROR_BYTES,
                 "password file %.120s must be there and readable by its owner alone; try: %s",
                 c->password_file, sys_secret_advice);
        return false;
    }
    char why[SYS_ERROR_BYTES];
    bool good = secret_file_read(c->password_file, c->password, sizeof c->password, why);
    if (!good) snprintf(error, OPTIONS_ERROR_BYTES, "password file %.230s", why);
    return good;
}
