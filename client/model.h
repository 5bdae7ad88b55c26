/* model.h: what the screens show: plain state, built from the engine's events (event.h) and read by the views. */
#ifndef WL_MODEL_H
#define WL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>

enum { MODEL_LINES = 1000, MODEL_NAME_BYTES = 160, MODEL_TEXT_BYTES = 512 };

enum model_state {
    MODEL_IDLE,       /* no server chosen */
    MODEL_CONNECTING, /* resolving, connecting, joining */
    MODEL_IN,
    MODEL_WAITING, /* lost, tries again at retry_at_us */
    MODEL_IDENTITY /* the server is not who it was: waits for a person's yes */
};

enum model_line_kind { LINE_CHAT, LINE_EVENT, LINE_NOTICE };

struct model_line { /* of the chat */
    enum model_line_kind kind;
    uint64_t seq; /* 0: own line not yet back, or no chat line */
    int64_t wall_ms;
    char nick[MODEL_NAME_BYTES];
    bool mine;
    bool pending; /* own, sent, not yet back */
    bool failed;
    uint32_t tag;
    char *text; /* owned */
};

struct model_member {
    uint64_t id;
    char nick[MODEL_NAME_BYTES];
    bool me;
    int64_t since_us; /* when they came, local monotonic; for motion */
};

struct model_song {
    bool any;
    char title[MODEL_TEXT_BYTES], artist[MODEL_TEXT_BYTES], genre[MODEL_NAME_BYTES];
    int64_t duration_ms;
    int64_t started_us; /* local monotonic time of its beginning */
    char next_title[MODEL_TEXT_BYTES], next_artist[MODEL_TEXT_BYTES];
};

struct model_room {
    char id[20];
    char name[MODEL_NAME_BYTES];
    int people;
    bool here;
};

struct model_server { /* found on this network */
    char name[MODEL_NAME_BYTES], host[MODEL_NAME_BYTES], playing[MODEL_TEXT_BYTES];
    uint16_t port;
    int people, rooms;
    int64_t ping_us;
    bool password;
};

struct model_sync {
    double offset_us, error_us;
    int64_t rtt_us;
    int buffer_ms;
    uint64_t received, recovered, concealed;
    double level_db;
    bool tunnel; /* UDP is blocked: packets travel through TCP */
    bool any;
};

struct model {
    enum model_state state;
    char state_text
        [MODEL_TEXT_BYTES]; /* a sentence: what is happening or happened, and what to do */
    char error_code[32];    /* of the last `error` (PROTOCOL.md), until the next attempt */
    int64_t retry_at_us;
    char fingerprint[80], expected_fingerprint[80]; /* MODEL_IDENTITY */
    bool identity_private;

    char nick[MODEL_NAME_BYTES], server[MODEL_NAME_BYTES], greeting[MODEL_TEXT_BYTES],
        host[MODEL_NAME_BYTES];
    bool welcomed; /* and not in a room yet */
    uint16_t port;

    char room[MODEL_NAME_BYTES], room_id[20], why[MODEL_TEXT_BYTES];
    struct model_member *members; /* by name */
    size_t member_count;
    struct model_line *lines; /* oldest first, at most MODEL_LINES */
    size_t line_count;
    struct model_song song;
    struct model_room *rooms;
    size_t room_count;
    struct model_server *servers;
    size_t server_count;
    struct model_sync sync;
    bool likes_busy;
    char likes_text[MODEL_TEXT_BYTES];
    uint64_t me;      /* own member id in the room */
    uint32_t changes; /* grows whenever anything above changed */
};

struct model *model_new(void); /* NULL without memory; the caller frees */
void model_free(struct model *m);

/* Takes in one event; not owned. */
void model_event(struct model *m, const cJSON *event, int64_t mono_us);

/* An own line was sent: shown as pending until it comes back. */
void model_said(struct model *m, uint32_t tag, const char *text, int64_t wall_ms);

#endif
