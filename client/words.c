/* words.c: English. */
#include "words.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const english[WORDS] = {
    [WORD_NAME] = "wavelength",
    [WORD_TAGLINE] = "people who love the same music, hearing the same second",
    [WORD_YOU] = "YOU",
    [WORD_NICK_HINT] = "Your nickname",
    [WORD_LOVE] = "WHAT YOU LOVE",
    [WORD_PICK] = "Pick",
    [WORD_LASTFM] = "Last.fm",
    [WORD_LISTENBRAINZ] = "ListenBrainz",
    [WORD_SUBSONIC] = "Subsonic",
    [WORD_ANGHAMI] = "Anghami",
    [WORD_FOLDER] = "My folder",
    [WORD_ARTISTS_HINT] = "and artists: Disturbed, \xD9\x81\xD9\x8A\xD8\xB1\xD9\x88\xD8\xB2, Korn",
    [WORD_USER] = "User name",
    [WORD_ANGHAMI_USER] = "Anghami user ID",
    [WORD_ANGHAMI_TOKEN] = "Access token",
    [WORD_LASTFM_KEY] = "API key, if you have one",
    [WORD_SUBSONIC_ADDRESS] = "https://music.example.org",
    [WORD_FOLDER_PATH] = "Folder of your music",
    [WORD_REMEMBER] = "Remember it on this computer",
    [WORD_LASTFM_NOTE] = "Loved tracks, top artists and their tags, read by this computer. Without "
                         "a key of your own that of the server you join is used.",
    [WORD_LISTENBRAINZ_NOTE] = "What you love and hear most, read by this computer.",
    [WORD_SUBSONIC_NOTE] = "What you starred on your Subsonic or Navidrome server, read by this "
                           "computer. The password is sent to nobody.",
    [WORD_ANGHAMI_NOTE] =
        "Your likes are read from Anghami by this computer. The token is sent to nobody "
        "else.",
    [WORD_FOLDER_NOTE] = "The tags of your songs are read on this computer; no song leaves it.",
    [WORD_NETWORK] = "ON THIS NETWORK",
    [WORD_LOOKING] = "Looking for parties on this network\xE2\x80\xA6",
    [WORD_RECENT] = "RECENT",
    [WORD_ADDRESS] = "ANOTHER ADDRESS",
    [WORD_ADDRESS_HINT] = "radio.example.org or 192.168.1.20",
    [WORD_PASSWORD_HINT] = "Password",
    [WORD_JOIN] = "Join {}",
    [WORD_JOIN_NONE] = "Choose a party or type an address",
    [WORD_NO_NICK] = "First type a nickname: others see it beside what you say.",
    [WORD_BAD_ADDRESS] =
        "That is no address. Type a name or an IP address, like radio.example.org:55000.",
    [WORD_CANCEL] = "Cancel",
    [WORD_CONNECTING] = "Joining {}\xE2\x80\xA6",
    [WORD_PERSON] = "{} person",
    [WORD_PEOPLE] = "{} people",
    [WORD_ONE_ROOM] = "{} room",
    [WORD_ROOMS_COUNT] = "{} rooms",
    [WORD_MS] = "{} ms",
    [WORD_PLAYING_DOT] = "\xE2\x99\xAA {}",
    [WORD_RETRY_IN] = "Next try in {} s.",
    [WORD_RETRY_NOW] = "Trying again now.",
    [WORD_IDENTITY_TITLE] = "This is not the server you met last time",
    [WORD_IDENTITY_PRIVATE] = "Another server than last time",
    [WORD_IDENTITY_TEXT] =
        "Its identity has changed. Either its owner set it up anew, or somebody stands between you "
        "and it. "
        "Nothing was sent yet. Ask the owner to read you the fingerprint before you go on.",
    [WORD_IDENTITY_PRIVATE_TEXT] = "At this address a different server answers now. On home "
                                   "networks this is usual: addresses are "
                                   "given out anew. Your saved name there is kept back.",
    [WORD_EXPECTED] = "LAST TIME",
    [WORD_FOUND] = "NOW",
    [WORD_GO_ON] = "Go on anyway",
    [WORD_STAY_AWAY] = "Stay away",
    [WORD_SILENT] = "Nothing is playing yet",
    [WORD_SILENT_HINT] = "Put songs into the server's songs folder; they start by themselves.",
    [WORD_NEXT] = "Next  {}",
    [WORD_ROOMS] = "ROOMS",
    [WORD_MEMBERS] = "IN THIS ROOM",
    [WORD_TAB_CHAT] = "Chat",
    [WORD_TAB_SONGS] = "Songs",
    [WORD_TAB_PEOPLE] = "People",
    [WORD_TAB_ROOMS] = "Rooms",
    [WORD_IS_YOU] = "you",
    [WORD_SAY] = "Say something\xE2\x80\xA6",
    [WORD_SEND] = "Send",
    [WORD_NEWEST] = "Newest",
    [WORD_MUSIC] = "Music",
    [WORD_LEAVE] = "Leave",
    [WORD_CONNECTED] = "connected",
    [WORD_IN_STEP] = "in step {} ms",
    [WORD_FINDING_STEP] = "finding the step, {} ms off",
    [WORD_LISTENING] = "measuring the clock\xE2\x80\xA6",
    [WORD_TUNNEL] = "UDP blocked: music comes over TCP",
    [WORD_WAITING] = "reconnecting\xE2\x80\xA6",
    [WORD_NOT_SENT] = "not sent",
    [WORD_SENDING] = "sending\xE2\x80\xA6",
    [WORD_ON_SERVER] = "on {}",
    [WORD_MORE_PEOPLE] = "and {} more",
    [WORD_QUIET_CHAT] = "Nobody has said anything yet. Say hello.",
    [WORD_MATCH] = "{} %",
    [WORD_FULL] = "full",
    [WORD_ASKED_BY] = "asked by {}",
    [WORD_SKIP] = "Skip",
    [WORD_SKIP_COUNT] = "Skip {}",
    [WORD_LIKE] = "Love this song",
    [WORD_LIKE_SONG] = "Love {}",
    [WORD_UNLIKE_SONG] = "Love {} no more",
    [WORD_TAB_QUEUE] = "Queue",
    [WORD_TAB_SEARCH] = "Search",
    [WORD_TAB_HISTORY] = "History",
    [WORD_NO_QUEUE] = "Nobody has asked for a song",
    [WORD_NO_QUEUE_HINT] = "The radio chooses by what you all love.",
    [WORD_ASK_FOR_SONG] = "+  Ask for a song",
    [WORD_VOTE_FOR] = "Vote for {}",
    [WORD_VOTE_AGAINST] = "Vote against {}",
    [WORD_TAKE_BACK] = "Take back {}",
    [WORD_BY_YOU] = "asked by you",
    [WORD_SEARCH_HINT] = "Title, artist or genre",
    [WORD_SEARCHING] = "Looking\xE2\x80\xA6",
    [WORD_FOUND_NONE] = "No song here holds these words.",
    [WORD_FOUND_ONE] = "{} song. Enter asks for it.",
    [WORD_FOUND_MANY] = "{} songs. A click or Enter asks for one.",
    [WORD_IN_QUEUE] = "in the queue",
    [WORD_NO_PLAYS] = "Nothing was played here yet",
    [WORD_OLDER] = "Older",
};

static const char isolate[] = "\xE2\x81\xA8", isolate_end[] = "\xE2\x81\xA9"; /* FSI, PDI */

const char *words(enum word word)
{
    return english[word];
}

/* Appends whole characters while they fit. */
static void append(char *out, size_t bytes, const char *text, size_t n)
{
    size_t have = strlen(out), room = bytes - have - 1;
    if (n > room) n = room;
    if (n == room)
        while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) n--;
    memcpy(out + have, text, n);
    out[have + n] = '\0';
}

static void append_isolated(char *out, size_t bytes, const char *text)
{
    append(out, bytes, isolate, sizeof isolate - 1);
    append(out, bytes, text, strlen(text));
    append(out, bytes, isolate_end, sizeof isolate_end - 1);
}

const char *words_fill(char *out, size_t bytes, enum word word, const char *a, const char *b)
{
    const char *at = words(word), *fill[] = {a, b};
    size_t nth = 0;
    *out = '\0';
    for (const char *hole; nth < 2 && (hole = strstr(at, "{}")); at = hole + 2, nth++) {
        append(out, bytes, at, (size_t)(hole - at));
        if (!fill[nth]) continue;
        append_isolated(out, bytes, fill[nth]);
    }
    append(out, bytes, at, strlen(at));
    return out;
}

const char *words_join(char *out, size_t bytes, const char *a, const char *b)
{
    static const char dot[] = " \xC2\xB7 ";
    *out = '\0';
    if (a[0]) append_isolated(out, bytes, a);
    if (a[0] && b[0]) append(out, bytes, dot, sizeof dot - 1);
    if (b[0]) append_isolated(out, bytes, b);
    return out;
}

const char *words_count(char *out, size_t bytes, enum word one, enum word many, int64_t count)
{
    char number[24];
    snprintf(number, sizeof number, "%" PRId64, count);
    return words_fill(out, bytes, count == 1 ? one : many, number, NULL);
}
