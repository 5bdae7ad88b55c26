/* plain_words.h: the sentences of --text, and the answers to what is typed there, in one table a language (plain_words_english.c,
   plain_words_arabic.c), with named holes (sentence.h). */
#ifndef WL_PLAIN_WORDS_H
#define WL_PLAIN_WORDS_H

enum plain_word {
    /* where one is */
    PLAIN_LOOKING,
    PLAIN_SERVER,
    PLAIN_RETRY,
    PLAIN_IDENTITY,
    PLAIN_WELCOME,
    PLAIN_ROOM,
    PLAIN_MEMBERS,
    PLAIN_CAME,
    PLAIN_LEFT,
    PLAIN_ROOM_LINE,
    PLAIN_MORE_ROOMS,
    PLAIN_NOTICE,
    /* chat */
    PLAIN_DAY,
    PLAIN_LINE,
    PLAIN_WHILE_AWAY,
    PLAIN_BEFORE,
    PLAIN_NOTHING_OLDER,
    PLAIN_OLDER,
    /* music */
    PLAIN_PLAYING,
    PLAIN_NEXT,
    PLAIN_NO_SONG,
    PLAIN_SYNC,
    PLAIN_TUNNEL,
    PLAIN_NO_TUNNEL,
    PLAIN_NO_TRIM,
    PLAIN_TRIM_NONE,
    PLAIN_TRIM_LATER,
    PLAIN_TRIM_EARLIER,
    /* songs */
    PLAIN_REQUEST,
    PLAIN_SKIPS,
    PLAIN_QUEUE_EMPTY,
    PLAIN_QUEUE_UNKNOWN,
    PLAIN_QUEUE,
    PLAIN_ASKS,
    PLAIN_SONG,
    PLAIN_NONE_FOUND,
    PLAIN_MORE_FOUND,
    PLAIN_HOW_TO_REQUEST,
    PLAIN_PLAY,
    PLAIN_NO_PLAYS,
    PLAIN_MORE_PLAYS,
    /* talk */
    PLAIN_QUIET,
    PLAIN_OPEN,
    PLAIN_EXCLUSIVE,
    PLAIN_TALK,
    PLAIN_NOBODY_TALKS,
    PLAIN_HEARD,
    PLAIN_NOT_HEARD,
    PLAIN_TURN_NEXT,
    PLAIN_TURN,
    /* what was typed */
    PLAIN_USE_CONNECT,
    PLAIN_NO_SUCH_SERVER,
    PLAIN_NO_SUCH_NUMBER,
    PLAIN_NOTHING_HEARD,
    PLAIN_NO_OLDER_PLAYS,
    PLAIN_NOBODY_HERE,
    PLAIN_NOTHING_SAID,
    PLAIN_WHICH_ROOM,
    PLAIN_FIND_LONG,
    PLAIN_WHICH_SONG,
    PLAIN_NAME_LONG,
    PLAIN_USE_VOTE,
    PLAIN_USE_UNREQUEST,
    PLAIN_USE_SKIP,
    PLAIN_USE_LIKE,
    PLAIN_USE_PLAYS,
    PLAIN_USE_TASTE,
    PLAIN_USE_TALK,
    PLAIN_USE_HEAR,
    PLAIN_USE_MODE,
    PLAIN_USE_TRIM,
    PLAIN_USE_CLICK,
    PLAIN_USE_COVER,
    PLAIN_NO_COMMAND,
    PLAIN_LINE_NOT_UTF8,
    PLAIN_LINE_LONG,
    /* --check */
    PLAIN_CHECK_NEVER_IN,
    PLAIN_CHECKED,
    /* what the program says before there is anything to tell */
    PLAIN_SECRET_BY_FILE,
    PLAIN_NO_MEMORY,
    PLAIN_HELP, /* lines */

    PLAIN_WORDS
};

/* In the language that is used (words.h). */
const char *plain_words(enum plain_word word);

extern const char *const plain_words_english[PLAIN_WORDS], *const plain_words_arabic[PLAIN_WORDS];

#endif
