/* model.h: what the screens show: plain state, built from the engine's events (event.h) and read by the views. */
#ifndef WL_MODEL_H
#define WL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "../common/proto.h"
#include "covers.h"

enum {
    MODEL_LINES = 1000,
    MODEL_QUEUE = 30, /* requests, found songs: what is more is not shown */
    MODEL_FOUND = 40,
    MODEL_PLAYS = 200,         /* of the history; older ones are not asked for */
    MODEL_HEARTS = 256,        /* own likes of this visit; past them the oldest is forgotten */
    MODEL_PARTY_ADDRESSES = 6, /* more are not shown */
    MODEL_NAME_BYTES = 160,
    MODEL_TEXT_BYTES = 512,
    MODEL_ID_BYTES = 20,
    MODEL_CODE_BYTES = 24,
    MODEL_HEARD = PROTO_TALKERS_MOST + 1, /* at once; oneself is one of them */
    MODEL_VOLUMES =
        256, /* of people heard otherwise than others; past them the oldest is forgotten */
    MODEL_DEVICES = 16, /* of a kind, that can be chosen; further ones are not shown */
};

enum model_state {
    MODEL_IDLE,       /* no server chosen */
    MODEL_CONNECTING, /* resolving, connecting, joining */
    MODEL_IN,
    MODEL_WAITING, /* lost, tries again at retry_at_us */
    MODEL_IDENTITY /* the server is not who it was: waits for a person's yes */
};

enum model_told { /* sentences that came as events (model_told.h) */
                  TOLD_STATE,
                  TOLD_GREETING,
                  TOLD_WHY,
                  TOLD_MIC,
                  TOLD_REFUSAL,
                  TOLD_RESULT,
                  TOLD_LIKES,
                  TOLD_NOTICE,
                  TOLD_ROOMS, /* the list, each with its reason */

                  MODEL_TOLD
};

enum model_line_kind {
    LINE_CHAT,
    LINE_EVENT,
    LINE_NOTICE,
    LINE_CAME,
    LINE_LEFT
}; /* came, left: the text is who */

struct model_line { /* of the chat */
    enum model_line_kind kind;
    uint64_t seq; /* 0: own line not yet back, or no chat line */
    int64_t wall_ms;
    char nick[MODEL_NAME_BYTES];
    bool mine;
    bool pending; /* own, sent, not yet back */
    bool failed;
    bool mentions; /* oneself */
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
    char id[MODEL_ID_BYTES];
    char title[MODEL_TEXT_BYTES], artist[MODEL_TEXT_BYTES], genre[MODEL_NAME_BYTES];
    char by[MODEL_NAME_BYTES]; /* who asked for it; "" nobody */
    int64_t duration_ms;
    int64_t started_us; /* local monotonic time of its beginning */
    char next_id[MODEL_ID_BYTES], next_title[MODEL_TEXT_BYTES], next_artist[MODEL_TEXT_BYTES];
};

struct model_room {
    char id[20];
    char name[MODEL_NAME_BYTES];
    char why[MODEL_TEXT_BYTES]; /* by what the people there are alike; "" nothing is known */
    int people;
    int match; /* percent; -1: nothing is known */
    bool here, full;
};

struct model_request { /* a song that waits in the queue */
    char id[MODEL_ID_BYTES], song[MODEL_ID_BYTES];
    char title[MODEL_TEXT_BYTES], artist[MODEL_TEXT_BYTES], by[MODEL_NAME_BYTES];
    int votes;
    int my_vote; /* -1, 0, 1 */
    bool mine;
};

struct model_found { /* a song of the library */
    char song[MODEL_ID_BYTES];
    char title[MODEL_TEXT_BYTES], artist[MODEL_TEXT_BYTES], genre[MODEL_TEXT_BYTES];
    int64_t duration_ms;
};

struct model_play { /* a song that was played here */
    int64_t seq, wall_ms;
    char song[MODEL_ID_BYTES];
    char title[MODEL_TEXT_BYTES], artist[MODEL_TEXT_BYTES], by[MODEL_NAME_BYTES];
    bool liked; /* as the server told; model_likes() knows better */
};

struct model_heart { /* an own like, or one taken back */
    char song[MODEL_ID_BYTES];
    bool on;
};

struct model_result { /* what became of a request or a vote */
    char code[MODEL_CODE_BYTES], text[MODEL_TEXT_BYTES];
    bool good;
    int64_t at_us; /* local monotonic */
};

enum model_mode {
    MODE_EXCLUSIVE,
    MODE_OPEN,
    MODE_QUIET
}; /* who may talk: one at a time, all, nobody */

struct model_person {
    uint64_t id;
    char nick[MODEL_NAME_BYTES];
};

struct model_volume { /* how somebody is heard */
    uint64_t id;
    float volume; /* 0 to 2 */
    bool muted;
};

struct model_talk {
    enum model_mode mode;
    struct model_person talkers[PROTO_TALKERS_MOST], waiting[PROTO_WAITING_MOST];
    size_t talker_count, waiting_count; /* waiting: who waits longest first */
    bool mine, waits;                   /* the floor is ours; or we wait for it */
    bool host;                          /* we may change the mode */
    bool on,
        asked; /* wanted: to talk (by voice: as soon as there is some); the server has not answered yet */
    uint64_t heard[MODEL_HEARD];
    size_t heard_count;
    struct model_volume volumes[MODEL_VOLUMES];
    size_t volumes_told;
    char refusal[MODEL_TEXT_BYTES]; /* of the last wish, a sentence; "" none */
    int64_t refused_us;             /* local monotonic */
    bool busy;                      /* because somebody else talked */

    bool mic_open, voice;
    float level_db;
    char mic_text[MODEL_TEXT_BYTES]; /* why there is no microphone; "" while nobody tried */
};

struct model_devices { /* their names */
    char names[MODEL_DEVICES][MODEL_TEXT_BYTES];
    size_t count;
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
    uint64_t received, recovered, concealed; /* frames of 20 ms */
    bool tunnel;                             /* UDP is blocked: packets travel through TCP */
    bool any;
};

enum model_party_state { PARTY_OFF, PARTY_STARTING, PARTY_ON, PARTY_ENDING, PARTY_FAILED };

struct model_party { /* the server on this computer, when it was started here (party.h) */
    enum model_party_state state;
    char text[MODEL_TEXT_BYTES]; /* PARTY_FAILED: why, in the server's words; "" it did not say */
    char addresses[MODEL_PARTY_ADDRESSES][80]; /* for friends to type */
    size_t address_count;
    uint16_t port;
    char folder[MODEL_TEXT_BYTES]; /* of its songs */
    bool counted;                  /* it has told what follows */
    int people, songs, ready;
};

struct model_place { /* a server */
    char name[MODEL_NAME_BYTES], host[MODEL_NAME_BYTES];
    uint16_t port;
};

struct model {
    enum model_state state;
    char state_text
        [MODEL_TEXT_BYTES];        /* a sentence: what is happening or happened, and what to do */
    char notice[MODEL_TEXT_BYTES]; /* that came while there was no room to say it in; "" none */
    char error_code[32];           /* of the last `error` (PROTOCOL.md), until the next attempt */
    char nick_taken[MODEL_NAME_BYTES]; /* that somebody else has there, likewise; "" none */
    uint32_t refusals;        /* of nicknames and passwords: two may come between two frames */
    struct model_place going; /* where one was asked to go last, whether one got there or not */
    bool going_waits;         /* for likes: nothing was dialled yet */
    int64_t retry_at_us;
    char fingerprint[80], expected_fingerprint[80]; /* MODEL_IDENTITY */
    bool identity_private;

    char nick[MODEL_NAME_BYTES], server[MODEL_NAME_BYTES], greeting[MODEL_TEXT_BYTES],
        host[MODEL_NAME_BYTES];
    bool welcomed; /* and not in a room yet */
    uint16_t port;

    char room[MODEL_NAME_BYTES], room_id[MODEL_ID_BYTES], why[MODEL_TEXT_BYTES];
    char why_code[MODEL_CODE_BYTES]; /* why one is here (saying.h) */
    struct model_member *members;    /* by name */
    size_t member_count;
    struct model_line *lines; /* oldest first, at most MODEL_LINES */
    size_t line_count;
    bool lines_end; /* none older is to be had */
    struct model_song song;
    struct covers covers;
    struct model_room *rooms;
    size_t room_count;
    int rooms_more; /* left out of the list */
    struct model_server *servers;
    size_t server_count;
    struct model_request *queue; /* the next to play first, at most MODEL_QUEUE */
    size_t queue_count;
    int skips, skips_needed; /* votes to end the song */
    bool my_skip;
    struct model_found *found; /* best first, at most MODEL_FOUND */
    size_t found_count;
    int found_total;
    uint32_t find_tag;        /* of the newest search */
    bool finding;             /* it is not answered yet */
    struct model_play *plays; /* newest first, at most MODEL_PLAYS */
    size_t play_count;
    bool plays_more;        /* there are older ones to be had */
    bool plays_behind;      /* what was played lately may be missing: to be asked for */
    int64_t plays_again_us; /* but not before: it was asked for too quickly */
    bool plays_asked;       /* the newest were, and are not answered yet */
    struct model_heart hearts[MODEL_HEARTS]; /* oldest first */
    size_t heart_count;
    struct model_result result;
    struct model_sync sync;
    struct model_talk talk;
    struct model_devices speakers, mics; /* there are */
    char device[MODEL_NAME_BYTES];       /* that plays; "" none */
    bool deaf;                           /* there is none, as was told */
    int trim_ms;                         /* by how much later it does */
    bool likes_busy;
    char likes_text[MODEL_TEXT_BYTES];
    bool likes_elsewhere; /* they came from a place that can be asked again */
    uint64_t me;          /* own member id in the room */
    struct model_party party;
    cJSON *told[MODEL_TOLD]; /* what the sentences above came as */
};

struct model *model_new(void); /* NULL without memory; the caller frees */
void model_free(struct model *m);

/* Takes in one event; not owned. */
void model_event(struct model *m, const cJSON *event, int64_t mono_us);

/* A `connect` goes out. What was said of the likes of the last one is said no more. */
void model_goes(struct model *m, const char *name, const char *host, uint16_t port);

bool model_same_place(const struct model_place *a, const struct model_place *b);

/* On the way somewhere, without being in a room: dialling, waiting to try again, or for likes to be read first? */
bool model_is_going(const struct model *m);

/* In the party that is held on this computer, or on the way there? */
bool model_at_own_party(const struct model *m);

/* Says everything that was told in the language that is used now. */
void model_retell(struct model *m);

/* An own line was sent: shown as pending until it comes back. */
void model_said(struct model *m, uint32_t tag, const char *text, int64_t wall_ms);

/* An own line that was not sent goes. */
void model_unsay(struct model *m, uint32_t tag);

/* Older lines of chat are asked for before this number; 0: there are none to be had, or no more are kept here. */
uint64_t model_older(const struct model *m);

/* A search was sent: from now on only its answer counts. The plays were asked for. */
void model_searched(struct model *m, uint32_t tag);
void model_asked_plays(struct model *m);

/* A song was liked, or not any more. Is it? */
void model_like(struct model *m, const char *song, bool on);
bool model_likes(const struct model *m, const char *song);

/* Is a member heard talking right now (oneself: sent)? Which in the row of those who wait for the floor: 1 is next, 0 none. */
bool model_hears(const struct model *m, uint64_t id);
size_t model_turn(const struct model *m, uint64_t id);

/* A `hear` command (event.h) was given. How is somebody heard? */
void model_hear(struct model *m, const cJSON *command);
struct model_volume model_volume(const struct model *m, uint64_t id);

/* Does the song wait in the queue? */
bool model_waits(const struct model *m, const char *song);

#endif
