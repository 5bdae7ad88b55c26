/* proto.h: control messages: one JSON object a line. One table of types and fields stands in proto.c; what a line may
   hold is checked against it here, once, so that handlers only meet fields that fit. Unknown messages and unknown
   fields are ignored. The messages themselves are described in PROTOCOL.md. */
#ifndef WL_PROTO_H
#define WL_PROTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "buf.h"

enum {
    PROTO_VERSION = 1,
    PROTO_NICK_CHARS = 32,
    PROTO_CHAT_CHARS = 2000,
    PROTO_NAME_CHARS = 64,
    PROTO_ERROR_BYTES = 160,
    PROTO_TASTE_ARTISTS = 200,
    PROTO_TASTE_GENRES = 50,
    PROTO_TASTE_KEYWORDS = 100,
    PROTO_FIND_CHARS = 100,    /* of a search */
    PROTO_SONGS_MOST = 40,     /* found songs in one answer */
    PROTO_QUEUE_MOST = 30,     /* requests that wait in a room */
    PROTO_PLAYS_MOST = 40,     /* of the history in one answer */
    PROTO_HISTORY_MOST = 100,  /* lines of chat in one answer */
    PROTO_TALKERS_MOST = 16,   /* who talk at once in a room */
    PROTO_WAITING_MOST = 32,   /* who wait for the floor */
    PROTO_COVER_BYTES = 10240, /* of a song's picture, a JPEG, */
    PROTO_COVER_SIDE = 256,    /* pixels it is wide and high at most */
    PROTO_TITLE_CHARS = 120,   /* of titles and artists in lists; longer ones are cut */
    PROTO_LIST_BYTES = 15000,  /* of a list in one line; less than 1 KiB stands beside it */
    PROTO_ID_TEXT = 17,        /* 16 hex digits and the terminator */
};
enum { PROTO_COVER_CHARS = (PROTO_COVER_BYTES + 2) / 3 * 4 }; /* in base64: the longest blob */

enum proto_type {
    /* from the client */
    PROTO_HELLO,
    PROTO_SAY,       /* "chat" */
    PROTO_ASK_ROOMS, /* "rooms" */
    PROTO_JOIN,
    PROTO_UDP_UP, /* "udp" */
    PROTO_TASTE,
    PROTO_FIND, /* "songs" */
    PROTO_REQUEST,
    PROTO_UNREQUEST,
    PROTO_VOTE,
    PROTO_SKIP,
    PROTO_LIKE,
    PROTO_ASK_COVER,   /* "cover" */
    PROTO_ASK_PLAYS,   /* "plays" */
    PROTO_ASK_HISTORY, /* "history" */
    PROTO_TALK,
    PROTO_MODE,
    PROTO_BYE,
    /* from the server */
    PROTO_WELCOME,
    PROTO_ROOM,
    PROTO_MEMBERS,
    PROTO_HISTORY,
    PROTO_PLAYING,
    PROTO_ROOM_END,
    PROTO_MEMBER,
    PROTO_CHAT,
    PROTO_KEY,
    PROTO_ROOMS,
    PROTO_QUEUE,
    PROTO_VOTES,
    PROTO_SONGS,
    PROTO_RESULT,
    PROTO_PLAYS,
    PROTO_COVER,
    PROTO_FLOOR,
    PROTO_NOTICE,
    PROTO_UDP_DOWN, /* "udp" */
    PROTO_ERROR,
    PROTO_CLOSING,
    PROTO_TYPES
};

enum proto_side { PROTO_FROM_CLIENT, PROTO_FROM_SERVER };

enum proto_result { PROTO_OK, PROTO_IGNORED, PROTO_BAD };

/* Reads one line sent by `side`. PROTO_OK: *type and *message are set, and the caller frees the message with
   cJSON_Delete. PROTO_IGNORED: a message this version does not know. PROTO_BAD: `error` says, as words of a
   sentence, what came instead of a message. */
enum proto_result proto_read(enum proto_side side, const char *line, size_t bytes,
                             enum proto_type *type, cJSON **message, char error[PROTO_ERROR_BYTES]);

/* Does a line begin as messages of this type are written here? To tell what is not wanted, for a hundredth of what reading it
   costs. */
bool proto_begins(enum proto_type type, const char *line, size_t bytes);

/* Fields of a message that was read (or of an object in one of its lists). Absent: "" / the default / 0. */
const char *proto_text(const cJSON *m, const char *field);
int64_t proto_int(const cJSON *m, const char *field, int64_t absent);
double proto_real(const cJSON *m, const char *field, double absent);
bool proto_flag(const cJSON *m, const char *field);
uint64_t proto_id(const cJSON *m, const char *field);
bool proto_has(const cJSON *m, const char *field);
/* Hex digits as bytes; false when they are not exactly `n` bytes. */
bool proto_bytes(const cJSON *m, const char *field, uint8_t *out, size_t n);
/* Base64 as bytes: how many, at most `n`; 0 when it is none or too long. */
size_t proto_blob(const cJSON *m, const char *field, uint8_t *out, size_t n);

/* A new message of a type; fields are added with the functions below (or cJSON's). NULL without memory, and all the
   functions below take NULL and do nothing. */
cJSON *proto_new(enum proto_type type);
void proto_put_text(cJSON *m, const char *field, const char *text);
/* A title or a name, cut to PROTO_TITLE_CHARS characters. */
void proto_put_title(cJSON *m, const char *field, const char *title);
/* What lists of songs say of each: `song`, `title`, `artist`. */
void proto_put_song(cJSON *m, uint64_t id, const char *title, const char *artist);
/* Adds an object to a list in whose line so many bytes are left (PROTO_LIST_BYTES at first). False when it does not fit: it is
   freed, and nothing should follow it. */
bool proto_list_add(cJSON *list, cJSON *item, size_t *bytes_left);
void proto_put_int(cJSON *m, const char *field, int64_t value);
void proto_put_flag(cJSON *m, const char *field, bool on);
void proto_put_id(cJSON *m, const char *field, uint64_t id);
void proto_put_bytes(cJSON *m, const char *field, const uint8_t *bytes, size_t n);
void proto_put_blob(cJSON *m, const char *field, const uint8_t *bytes, size_t n);

/* Appends the message as a line to *out and frees it. False without memory, or when it would be too long. */
bool proto_write(cJSON *m, struct buf *out);

/* Ids as text, and back (0 when it is none; 0 is never an id). */
const char *proto_id_text(uint64_t id, char out[PROTO_ID_TEXT]);
uint64_t proto_id_parse(const char *text);

#endif
