/* config.h: what the server was asked to do. One table (config.c) holds every option with its default, flag, file key,
   environment variable and help. */
#ifndef WL_CONFIG_H
#define WL_CONFIG_H

#include <stdbool.h>
#include "../common/options.h"

enum {
    CONFIG_PATH_BYTES = 1024,
    CONFIG_NAME_BYTES = 128,
    CONFIG_TEXT_BYTES = 1024,
    CONFIG_PASSWORD_BYTES = 256
};

enum config_rooms { ROOMS_TASTE, ROOMS_ONE };
enum config_queue { ORDER_FAIR, ORDER_ASKED };
enum config_sync { SYNC_NORMAL, SYNC_FULL };

struct config {
    char songs[CONFIG_PATH_BYTES];
    char data[CONFIG_PATH_BYTES];
    int port;
    char bind[CONFIG_NAME_BYTES];
    char name[CONFIG_NAME_BYTES];
    char greeting[CONFIG_TEXT_BYTES];
    int rooms; /* enum config_rooms */
    int room_size;
    int queue; /* enum config_queue */
    int requests_each;
    int talk;                      /* enum floor_mode (floor.h) */
    char hosts[CONFIG_TEXT_BYTES]; /* nicknames, a line each */
    int sync;                      /* enum config_sync */
    int buffer_ms;
    int bitrate; /* kbit/s, even */
    int reels_gb;
    int crossfade_s;
    int max_clients;
    char lastfm_key[CONFIG_NAME_BYTES]; /* "": none */
    char password_file[CONFIG_PATH_BYTES];
    char tls_cert[CONFIG_PATH_BYTES], tls_key[CONFIG_PATH_BYTES];
    char file[CONFIG_PATH_BYTES];
    bool no_console;
    char password[CONFIG_PASSWORD_BYTES]; /* read from the file; "" for none */
};

/* From the environment, --config and flags. Fills everything but the password. */
enum options_result config_read(struct config *c, int argc, char **argv,
                                char error[OPTIONS_ERROR_BYTES]);

/* Reads the password file's first line. False and `error` when it cannot be read, is empty, or others can read it. */
bool config_password(struct config *c, char error[OPTIONS_ERROR_BYTES]);

#endif
