/* saying.h: every sentence that a server or the engine says, each with a code for programs, which case of the code it is, and named
   holes (sentence.h) for what it is about. A message or event carries all of that: `code`, `about` where there are several, the values
   under their names, and `text`, the sentence in English; so that who shows it can say it in another language. */
#ifndef WL_SAYING_H
#define WL_SAYING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>

enum said {
    SAID_NOTHING,
    SAID_OTHER, /* a sentence that is not known here, in its own words */

    SAID_WELCOME, /* the greeting of a server whose host chose none */

    /* what became of a wish */
    SAID_REQUESTED,
    SAID_ALREADY,
    SAID_UNKNOWN,
    SAID_RECENT,
    SAID_LIMIT,
    SAID_QUEUE_FULL,
    SAID_GONE,
    SAID_NOT_YOURS,
    SAID_TAKEN_BACK,
    SAID_VOTED,
    SAID_VOTE_BACK,
    SAID_NOTHING_ON,
    SAID_SLOW_WISHES,
    SAID_SLOW_SEARCHES,

    /* and of a wish to talk */
    SAID_BUSY,
    SAID_BUSY_FULL,
    SAID_WAITING,
    SAID_QUIET,
    SAID_MUTED,
    SAID_TURN_SILENT,
    SAID_TURN_OVER,
    SAID_NOT_HOST,
    SAID_NO_MODE,

    /* errors of a server */
    SAID_VERSION,
    SAID_NICK_TAKEN,
    SAID_NICK_SIGNS,
    SAID_NICK_LONG,
    SAID_NICK_EMPTY,
    SAID_BANNED_NICK,
    SAID_BANNED_ADDRESS,
    SAID_PASSWORD_WRONG,
    SAID_PASSWORD_ASKED,
    SAID_SERVER_FULL,
    SAID_SERVER_MEMORY,
    SAID_ROOM_FULL,
    SAID_NOT_UNDERSTOOD,
    SAID_UNEXPECTED,
    SAID_SLOW_LINES,
    SAID_SLOW_ROOMS,
    SAID_SLOW_PASSWORDS,
    SAID_NO_ROOM,
    SAID_LINE_LONG,
    SAID_BYTES_LONG,

    /* why it lets go */
    SAID_CLOSES,
    SAID_ELSEWHERE,
    SAID_SENT_AWAY,
    SAID_SENT_AWAY_BANNED,

    /* why somebody is in a room, and what they share with its people: clauses, not sentences */
    SAID_PARTY,
    SAID_AGAIN,
    SAID_CHOSEN,
    SAID_TELL,
    SAID_NEW,
    SAID_SIBLING,
    SAID_MANY,
    SAID_SHARED,
    SAID_MOVED,
    SAID_ALIKE,

    /* how it stands with a server */
    SAID_LOOKING,
    SAID_CONNECTING,
    SAID_JOINING,
    SAID_IN,
    SAID_NOT_CONNECTED,
    SAID_NO_ADDRESS,
    SAID_IDENTITY,
    SAID_OTHER_VERSION,
    SAID_LOST,
    SAID_LOST_CLOSED,
    SAID_LOST_NO_ANSWER,
    SAID_LOST_SILENCE,
    SAID_LOST_STUCK,
    SAID_LOST_LINE,
    SAID_LOST_NONSENSE,
    SAID_LOST_RADIO,
    SAID_LOST_ROOM,
    SAID_NOT_SECURE,
    SAID_NO_MEMORY,
    SAID_UNREACHED,
    SAID_UNREACHED_NAME,
    SAID_UNREACHED_SILENT,

    /* commands that could not be carried out */
    SAID_NOT_IN_SAY,
    SAID_NOT_IN_ROOMS,
    SAID_NOT_IN_JOIN,
    SAID_NOT_IN_FIND,
    SAID_NOT_IN_REQUEST,
    SAID_NOT_IN_QUEUE,
    SAID_NOT_IN_VOTE,
    SAID_NOT_IN_SKIP,
    SAID_NOT_IN_LIKE,
    SAID_NOT_IN_MODE,
    SAID_NOT_IN_COVER,
    SAID_NOT_IN_PLAYS,
    SAID_NOT_IN_HISTORY,
    SAID_LINE_EMPTY,
    SAID_OWN_LINE_LONG,
    SAID_LINE_UNSENT,
    SAID_WISH_UNFIT,
    SAID_TASTE_UNFIT,
    SAID_NO_DISCOVERY,

    /* this machine */
    SAID_NO_SOUND,
    SAID_SOUND_GONE,
    SAID_SOUND_STILL,
    SAID_SOUND,
    SAID_SOUND_ELSEWHERE,
    SAID_SOUND_BACK,
    SAID_SMALL_BUFFER,
    SAID_NO_MIC,
    SAID_MIC_GONE,
    SAID_SETTINGS_ASIDE,
    SAID_SETTINGS_LOST,

    /* reading likes */
    SAID_FETCHING,
    SAID_FETCHING_LATER,
    SAID_PICKS_TAKEN,
    SAID_FILE_TAKEN,
    SAID_FOLDER_TAKEN,
    SAID_LIKES_TAKEN,
    SAID_LIKES_PARTLY,
    SAID_TASTE_STAYS,
    SAID_TASTE_LAST,
    SAID_TASTE_NONE,
    SAID_NEEDS_USER,
    SAID_NEEDS_TOKEN,
    SAID_NEEDS_KEY,
    SAID_NEEDS_PASSWORD,
    SAID_NEEDS_LENT_KEY,
    SAID_NEEDS_ADDRESS,
    SAID_NO_PLACE,
    SAID_NO_MD5,
    SAID_LIKES_MEMORY,
    SAID_NO_LIST,
    SAID_LIKES_LONG,
    SAID_LIKES_LATE,
    SAID_LIKES_NO_NAME,
    SAID_LIKES_NO_WAY,
    SAID_LIKES_NO_PROOF,
    SAID_LIKES_BROKEN,
    SAID_LIKES_UNREAD,
    SAID_REFUSED_TOKEN,
    SAID_REFUSED,
    SAID_REFUSED_NOT_THERE,
    SAID_REFUSED_OFTEN,
    SAID_REFUSED_WAIT,
    SAID_REFUSED_ELSEWHERE,
    SAID_REFUSED_TROUBLE,
    SAID_REFUSED_NO_LIST,
    SAID_LASTFM_NOBODY,
    SAID_LASTFM_KEY,
    SAID_LASTFM_OFF,
    SAID_LASTFM_OFF_BRIEFLY,
    SAID_LASTFM_PRIVATE,
    SAID_LASTFM_WITHDRAWN,
    SAID_LISTENBRAINZ_NOBODY,
    SAID_SUBSONIC_PASSWORD,
    SAID_SUBSONIC_KIND,
    SAID_SUBSONIC_NOT_ALLOWED,
    SAID_SUBSONIC_TRIAL,
    SAID_SUBSONIC_TROUBLE,
    SAID_FILE_UNREAD,
    SAID_FILE_NO_LIKES,
    SAID_FOLDER_UNREAD,
    SAID_FOLDER_EMPTY,

    SAYINGS
};

enum {
    SAYING_VALUES = 4,
    SAYING_NAME_BYTES = 16,
    SAYING_TEXT_BYTES = 800, /* of a value; longer ones are cut */
};

struct saying { /* all zero: nothing is said */
    enum said said;
    size_t count;
    struct saying_value {
        char name[SAYING_NAME_BYTES]; /* in the sentence, and in messages */
        enum { SAYING_NUMBER, SAYING_TEXT, SAYING_LIST } kind;
        int64_t number;
        char text[SAYING_TEXT_BYTES]; /* of lists: each ends with '\n' */
    } values[SAYING_VALUES];
};

/* A sentence, and what fills its holes. These return it. */
struct saying *saying(struct saying *s, enum said said);
struct saying *saying_number(struct saying *s, const char *name, int64_t number);
struct saying *saying_text(struct saying *s, const char *name, const char *text);
/* Appends to a list. */
struct saying *saying_add(struct saying *s, const char *name, const char *text);

/* Writes code, case and values into a message; and `text`. NULL objects are allowed. */
void saying_put_values(const struct saying *s, cJSON *m);
void saying_put(const struct saying *s, cJSON *m);
/* What a message says; one that is not known, or lacks a value, in its own words (`text`). */
void saying_read(struct saying *s, const cJSON *m);

/* What a message says, with its code, for an event. */
void saying_pass_on(const cJSON *m, cJSON *e);

/* Which one a message says: SAID_OTHER for one that is not known, SAID_NOTHING where nothing is said. */
enum said saying_of(const cJSON *m);
/* Its code; the sentence in English with its holes; and filled. Return what is theirs, or out. */
const char *saying_code(enum said said);
const char *saying_sentence(enum said said);
const char *saying_english(const struct saying *s, char *out, size_t bytes);

#endif
