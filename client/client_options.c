#include "client_options.h"

#include <stdio.h>
#include <string.h>
#include "likes_place.h"
#include "words.h"
#include "../common/addr.h"

#define AT(member) .offset = offsetof(struct client_options, member)
#define TEXT(member)                                                                               \
    .kind = OPTION_TEXT, AT(member), .text_bytes = sizeof(((struct client_options *)0)->member)
#define FLAG(member) .kind = OPTION_FLAG, AT(member)

static const struct option table[] = {
    {.name = "connect",
     .argument = "HOST[:PORT]",
     .help = "the server to go to at once",
     TEXT(connect)},
    {.name = "nick",
     .argument = "NAME",
     .help = "how others see you (default: the name used last)",
     TEXT(nick)},
    {.name = "taste",
     .argument = "WORDS",
     .help = "what you love: genres and artists with commas between, such as rock,metal",
     TEXT(taste)},
    {.name = "likes",
     .argument = "FILE",
     .help = "what you love, from a file: JSON, or one \"Artist - Title\" a line",
     TEXT(likes)},
    {.name = "taste-from",
     .argument = "PLACE",
     .help = "what you love, from where you keep it: lastfm:USER, listenbrainz:USER, "
             "subsonic:USER@URL, anghami:ID or folder:DIR",
     TEXT(taste_from)},
    {.name = "likes-base",
     .argument = "URL",
     .help = "where --taste-from asks, instead of its usual place",
     TEXT(likes_base)},
    {.name = "token-file",
     .argument = "FILE",
     .help = "file whose first line is the token, password or key for --taste-from (else it is "
             "asked for, where one is needed)",
     TEXT(token_file)},
    {.name = "remember-token",
     .help = "keep that in your settings, too, so that it need not be given again",
     FLAG(remember_token)},
    {.name = "password-file",
     .argument = "FILE",
     .help = "file whose first line is the server's password",
     TEXT(password_file)},
    {.name = "text",
     .help = "no window: plain sentences; type to chat, /help for more; without --connect it lists "
             "the servers on this network",
     FLAG(text)},
    {.name = "headless",
     .help = "no window: events as JSON, one a line; the input as with --text",
     FLAG(headless)},
    {.name = "seconds",
     .argument = "N",
     .help = "end after N seconds; 0: when asked to",
     .initial = "0",
     .kind = OPTION_INT,
     AT(seconds),
     .most = CLIENT_SECONDS_MOST},
    {.name = "check",
     .argument = "LINE",
     .help = "with --text and --seconds: say LINE, then judge whether it came back and music was "
             "heard",
     TEXT(check)},
    {.name = "null-audio", .help = "play into nothing, in real time", FLAG(null_audio)},
    {.name = "language",
     .argument = "CODE",
     .help =
         "what the window and --text speak: en or ar (default: as chosen in the window, else the "
         "system's)",
     TEXT(language)},
    {.name = "prefs",
     .argument = "FILE",
     .help = "remember settings in FILE instead of the usual place",
     TEXT(prefs)},
};

static const char usage[] = "wavelength [--connect HOST[:PORT]] [--nick NAME] [--taste WORDS] ...";

static bool wrong(char error[OPTIONS_ERROR_BYTES], const char *text)
{
    snprintf(error, OPTIONS_ERROR_BYTES, "%s", text);
    return false;
}

static bool check_place(const struct client_options *o, char error[OPTIONS_ERROR_BYTES])
{
    cJSON *place = o->taste_from[0] ? likes_place_read(o->taste_from) : NULL;

    if (!place && o->taste_from[0])
        wrong(error, "--taste-from: likes can be read from lastfm:USER, listenbrainz:USER, "
                     "subsonic:USER@URL, anghami:ID or folder:DIR");
    cJSON_Delete(place);
    return place || !o->taste_from[0];
}

static bool check_taste(const struct client_options *o, char error[OPTIONS_ERROR_BYTES])
{
    int given = (o->taste[0] != 0) + (o->likes[0] != 0) + (o->taste_from[0] != 0);

    if (given > 1) return wrong(error, "only one of --taste, --likes and --taste-from can be used");
    if ((o->likes_base[0] || o->token_file[0] || o->remember_token) && !o->taste_from[0])
        return wrong(error, "--likes-base, --token-file and --remember-token are only of use with "
                            "--taste-from");
    return check_place(o, error);
}

static bool check_language(const struct client_options *o, char error[OPTIONS_ERROR_BYTES])
{
    if (!o->language[0] || words_language_known(o->language)) return true;
    snprintf(error, OPTIONS_ERROR_BYTES, "--language: \"%.20s\" is not known here; use en or ar",
             o->language);
    return false;
}

static bool check_face(const struct client_options *o, char error[OPTIONS_ERROR_BYTES])
{
    if (o->text && o->headless) return wrong(error, "use either --text or --headless");
    if (o->headless && !o->connect[0])
        return wrong(error, "--headless needs --connect HOST[:PORT]");
    if (o->check[0] && (!o->text || o->seconds == 0))
        return wrong(error, "--check needs --text and --seconds N");
    if (o->check[0] && !o->connect[0]) return wrong(error, "--check needs --connect HOST[:PORT]");
    return true;
}

static bool split_address(struct client_options *o, char error[OPTIONS_ERROR_BYTES])
{
    if (!o->connect[0]) return true;
    if (addr_split(o->connect, CLIENT_PORT, o->host, sizeof o->host, &o->port)) return true;
    snprintf(error, OPTIONS_ERROR_BYTES,
             "--connect: \"%.100s\" is no address; write HOST, HOST:PORT or [IPv6]:PORT",
             o->connect);
    return false;
}

enum options_result client_options_read(struct client_options *o, int argc, char **argv,
                                        char error[OPTIONS_ERROR_BYTES])
{
    size_t n = sizeof table / sizeof *table;

    memset(o, 0, sizeof *o);
    enum options_result result = options_read(table, n, o, argc, argv, usage, NULL, error);
    if (result != OPTIONS_RUN) return result;
    bool good = check_taste(o, error) && check_face(o, error) && check_language(o, error) &&
                split_address(o, error);
    return good ? OPTIONS_RUN : OPTIONS_WRONG;
}
