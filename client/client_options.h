/* client_options.h: what the command line of `wavelength` asked for. */
#ifndef WL_CLIENT_OPTIONS_H
#define WL_CLIENT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/options.h"

enum {
    CLIENT_TEXT_BYTES = 512,
    CLIENT_PATH_BYTES = 1024,
    CLIENT_PORT = 55000, /* of servers that name no other */
    CLIENT_SECONDS_MOST = 1000000,
};

struct client_options {
    char connect[CLIENT_TEXT_BYTES]; /* HOST[:PORT]; "" when not given */
    char nick[CLIENT_TEXT_BYTES];    /* "" when not given */
    char taste[CLIENT_TEXT_BYTES];
    char likes[CLIENT_PATH_BYTES];
    char taste_from[CLIENT_PATH_BYTES];
    char likes_base[CLIENT_TEXT_BYTES];
    bool remember_token;
    char token_file[CLIENT_PATH_BYTES];
    char password_file[CLIENT_PATH_BYTES];
    char prefs[CLIENT_PATH_BYTES];
    char language[CLIENT_TEXT_BYTES]; /* its code; "" when not given */
    char check[CLIENT_TEXT_BYTES];    /* a line to say on joining; the run is then judged */
    bool text, headless, null_audio;
    int seconds; /* 0: until quit */

    /* made of the above by client_options_read */
    char host[CLIENT_TEXT_BYTES];
    uint16_t port;
};

/* Environment and flags; like options_read, with what only fits together checked as well. */
enum options_result client_options_read(struct client_options *o, int argc, char **argv,
                                        char error[OPTIONS_ERROR_BYTES]);

#endif
