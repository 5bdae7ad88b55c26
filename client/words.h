/* words.h: every sentence of the window, in one table, so that other languages are other tables. "{}" in a sentence is filled with
   what words_fill is given, isolated, so that a name in another direction cannot turn the sentence round. */
#ifndef WL_WORDS_H
#define WL_WORDS_H

#include <stddef.h>
#include <stdint.h>

enum word {
    /* connect */
    WORD_NAME,
    WORD_TAGLINE,
    WORD_YOU,
    WORD_NICK_HINT,
    WORD_LOVE,
    WORD_PICK,
    WORD_ARTISTS_HINT,
    WORD_LASTFM,
    WORD_LISTENBRAINZ,
    WORD_SUBSONIC,
    WORD_ANGHAMI,
    WORD_FOLDER,
    WORD_USER,
    WORD_ANGHAMI_USER,
    WORD_ANGHAMI_TOKEN,
    WORD_LASTFM_KEY,
    WORD_SUBSONIC_ADDRESS,
    WORD_FOLDER_PATH,
    WORD_REMEMBER,
    WORD_LASTFM_NOTE,
    WORD_LISTENBRAINZ_NOTE,
    WORD_SUBSONIC_NOTE,
    WORD_ANGHAMI_NOTE,
    WORD_FOLDER_NOTE,
    WORD_NETWORK,
    WORD_LOOKING,
    WORD_RECENT,
    WORD_ADDRESS,
    WORD_ADDRESS_HINT,
    WORD_PASSWORD_HINT,
    WORD_JOIN,
    WORD_JOIN_NONE,
    WORD_NO_NICK,
    WORD_BAD_ADDRESS,
    WORD_CANCEL,
    WORD_CONNECTING,
    WORD_PERSON,
    WORD_PEOPLE,
    WORD_ONE_ROOM,
    WORD_ROOMS_COUNT,
    WORD_MS,
    WORD_PLAYING_DOT,
    WORD_RETRY_IN,
    WORD_RETRY_NOW,
    /* identity */
    WORD_IDENTITY_TITLE,
    WORD_IDENTITY_PRIVATE,
    WORD_IDENTITY_TEXT,
    WORD_IDENTITY_PRIVATE_TEXT,
    WORD_EXPECTED,
    WORD_FOUND,
    WORD_GO_ON,
    WORD_STAY_AWAY,
    /* room */
    WORD_SILENT,
    WORD_SILENT_HINT,
    WORD_NEXT,
    WORD_ROOMS,
    WORD_MEMBERS,
    WORD_TAB_CHAT,
    WORD_TAB_SONGS,
    WORD_TAB_PEOPLE,
    WORD_TAB_ROOMS,
    WORD_IS_YOU,
    WORD_SAY,
    WORD_SEND,
    WORD_NEWEST,
    WORD_MUSIC,
    WORD_LEAVE,
    WORD_CONNECTED,
    WORD_IN_STEP,
    WORD_FINDING_STEP,
    WORD_LISTENING,
    WORD_TUNNEL,
    WORD_WAITING,
    WORD_NOT_SENT,
    WORD_SENDING,
    WORD_ON_SERVER,
    WORD_MORE_PEOPLE,
    WORD_QUIET_CHAT,
    WORD_MATCH,
    WORD_FULL,
    /* songs */
    WORD_ASKED_BY,
    WORD_SKIP,
    WORD_SKIP_COUNT,
    WORD_LIKE,
    WORD_LIKE_SONG,
    WORD_UNLIKE_SONG,
    WORD_TAB_QUEUE,
    WORD_TAB_SEARCH,
    WORD_TAB_HISTORY,
    WORD_NO_QUEUE,
    WORD_NO_QUEUE_HINT,
    WORD_ASK_FOR_SONG,
    WORD_VOTE_FOR,
    WORD_VOTE_AGAINST,
    WORD_TAKE_BACK,
    WORD_BY_YOU,
    WORD_SEARCH_HINT,
    WORD_SEARCHING,
    WORD_FOUND_NONE,
    WORD_FOUND_ONE,
    WORD_FOUND_MANY,
    WORD_IN_QUEUE,
    WORD_NO_PLAYS,
    WORD_OLDER,

    WORDS
};

const char *words(enum word word);

/* Writes the sentence with its first "{}" filled by a, its second by b (NULL: empty); cut at a character's boundary. Returns out. */
const char *words_fill(char *out, size_t bytes, enum word word, const char *a, const char *b);

/* "a · b", each in its own direction; one of them alone where the other is "". Returns out. */
const char *words_join(char *out, size_t bytes, const char *a, const char *b);

/* The sentence for a count: `one` for 1, `many` otherwise, filled with the number. */
const char *words_count(char *out, size_t bytes, enum word one, enum word many, int64_t count);

#endif
