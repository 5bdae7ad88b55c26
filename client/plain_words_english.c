/* plain_words_english.c: see plain_words.h. Whole sentences, for who hears them read aloud. */
#include "plain_words.h"

const char *const plain_words_english[PLAIN_WORDS] = {
    [PLAIN_LOOKING] = "Looking for servers on this network. /connect and a number or an address "
                      "goes to one, /quit ends.",
    [PLAIN_SERVER] =
        "{number}. {name}: {people|# person|# people}<, playing {playing}><{?password}, "
        "asks for a password: start with --password-file>.",
    [PLAIN_RETRY] = "Trying again in {retry_ms}.",
    [PLAIN_IDENTITY] = "It was {was}... and is {is}...; type /accept to go on, or /quit.",
    [PLAIN_WELCOME] = "Connected to {server} as {nick}.",
    [PLAIN_ROOM] = "You are in {name}<: {why}>.",
    [PLAIN_MEMBERS] = "{people|# person is|# people are} here: {names}<{?more} and others>.",
    [PLAIN_CAME] = "{nick} joined.",
    [PLAIN_LEFT] = "{nick} left.",
    [PLAIN_ROOM_LINE] = "{name}: {people|# person|# people}<, {match} % like you>< "
                        "({why})><{?full}, full><{?here}, you are here>",
    [PLAIN_MORE_ROOMS] = "And {more|# room|# rooms} more: /join and a name goes there.",
    [PLAIN_NOTICE] = "Notice: {said}",
    [PLAIN_DAY] = "On {day}:",
    [PLAIN_LINE] = "[{wall_ms}] {nick}: {text}",
    [PLAIN_WHILE_AWAY] = "While you were away:",
    [PLAIN_BEFORE] = "Before that:",
    [PLAIN_NOTHING_OLDER] = "Nothing older is kept.",
    [PLAIN_OLDER] = "/older goes further back.",
    [PLAIN_PLAYING] =
        "Playing: {title}< by {artist}><, asked for by {by}> ({position_ms} of {duration_ms}).",
    [PLAIN_NEXT] = "Next: {title}< by {artist}>.",
    [PLAIN_NO_SONG] = "No song is ready yet.",
    [PLAIN_SYNC] = "In step within {offset} ms, level {level_db} dB, {buffer_ms} ms in reserve.",
    [PLAIN_TUNNEL] = "UDP does not get through: music comes inside the connection.",
    [PLAIN_NO_TUNNEL] = "UDP gets through now.",
    [PLAIN_NO_TRIM] = "There is no sound device to trim.",
    [PLAIN_TRIM_NONE] = "Music is not trimmed on {device}.",
    [PLAIN_TRIM_LATER] = "Music comes {ms} ms later on {device}.",
    [PLAIN_TRIM_EARLIER] = "Music comes {ms} ms earlier on {device}.",
    [PLAIN_REQUEST] =
        "{number}. {title}< by {artist}><{?mine}, asked for by you><, asked for by {by}>, {votes|# "
        "vote|# votes}<{?for}, you voted for it><{?against}, you voted against it>.",
    [PLAIN_SKIPS] =
        "{skips} of {skips_needed} votes to skip this song<{?my_skip}, one of them yours>.",
    [PLAIN_QUEUE_EMPTY] = "Nobody has asked for a song. /songs lists what there is, /request asks.",
    [PLAIN_QUEUE_UNKNOWN] = "Nothing is known of the queue.",
    [PLAIN_QUEUE] = "{songs|# song|# songs} in the queue; /queue lists them.",
    [PLAIN_ASKS] = "{by} asks for {title}< by {artist}>.",
    [PLAIN_SONG] = "{number}. {title}< by {artist}><{?duration_ms} ({duration_ms})>",
    [PLAIN_NONE_FOUND] = "No song here holds these words.",
    [PLAIN_MORE_FOUND] = "And {more} more: /songs and a word or two finds fewer.",
    [PLAIN_HOW_TO_REQUEST] = "/request and a number asks for one.",
    [PLAIN_PLAY] = "{wall_ms} {title}< by {artist}><, asked for by {by}><{?liked}, you love it>.",
    [PLAIN_NO_PLAYS] = "Nothing was played here yet.",
    [PLAIN_MORE_PLAYS] = "/plays more goes further back.",
    [PLAIN_QUIET] = "Nobody may talk in this room.",
    [PLAIN_OPEN] = "Everyone may talk here at once.",
    [PLAIN_EXCLUSIVE] = "One at a time may talk here.",
    [PLAIN_TALK] = "{names} {talkers|talks|talk}.",
    [PLAIN_NOBODY_TALKS] = "Nobody talks any more.",
    [PLAIN_HEARD] = "Others hear you now.",
    [PLAIN_NOT_HEARD] = "Others do not hear you any more.",
    [PLAIN_TURN_NEXT] = "It is your turn next.",
    [PLAIN_TURN] = "You are number {place} of those who wait.",
    [PLAIN_USE_CONNECT] = "Write /connect and the number of a server that was found, or an "
                          "address, such as /connect 192.168.1.5.",
    [PLAIN_NO_SUCH_SERVER] = "No server with that number was found.",
    [PLAIN_NO_SUCH_NUMBER] = "There is no such number in the queue; /queue shows it.",
    [PLAIN_NOTHING_HEARD] = "No song is being heard.",
    [PLAIN_NO_OLDER_PLAYS] = "Nothing older is known; /plays tells what was played last.",
    [PLAIN_NOBODY_HERE] = "Nobody of that name is here.",
    [PLAIN_NOTHING_SAID] = "Nothing was said here yet.",
    [PLAIN_WHICH_ROOM] = "Which room? Write /join and its name; /rooms lists them.",
    [PLAIN_FIND_LONG] = "That is too much to search for: 100 characters are the most.",
    [PLAIN_WHICH_SONG] =
        "Which song? Write /request and its number, or its name; /songs lists them.",
    [PLAIN_NAME_LONG] = "That name is too long: 300 characters are the most.",
    [PLAIN_USE_VOTE] = "Write /vote, a number of the queue, and +, - or 0, such as /vote 2 +.",
    [PLAIN_USE_UNREQUEST] = "Write /unrequest and a number of the queue, such as /unrequest 2.",
    [PLAIN_USE_SKIP] = "Write /skip to vote for the next song, or /skip off.",
    [PLAIN_USE_LIKE] = "Write /like to love this song, or /like off.",
    [PLAIN_USE_PLAYS] = "Write /plays, or /plays more to go further back.",
    [PLAIN_USE_TASTE] = "Write /taste and words, or lastfm:USER, listenbrainz:USER or folder:DIR.",
    [PLAIN_USE_TALK] = "Write /talk on, /talk wait or /talk off.",
    [PLAIN_USE_HEAR] = "Write /hear, a nickname and 0 to 200 per cent, such as /hear Maya 150.",
    [PLAIN_USE_MODE] = "Write /mode and exclusive, open or quiet.",
    [PLAIN_USE_TRIM] = "Write /trim and ms between -500 and 500, such as /trim 12: + plays later.",
    [PLAIN_USE_CLICK] = "Write /click on or /click off.",
    [PLAIN_USE_COVER] = "Write /cover and the id of a song.",
    [PLAIN_NO_COMMAND] = "There is no such command; /help lists them.",
    [PLAIN_LINE_NOT_UTF8] = "That line is not UTF-8 and was not sent.",
    [PLAIN_LINE_LONG] = "That line is too long and was not sent.",
    [PLAIN_CHECK_NEVER_IN] = "Failed: it was never in a room.",
    [PLAIN_CHECKED] =
        "<{?good}Good><{?bad}Failed>: {seconds} s of music at up to {level_db} dB, {missing} ms "
        "silent or made up, and the line <{?back}came back><{?lost}did not come back>.",
    [PLAIN_SECRET_BY_FILE] = "write --token-file FILE with it in its first line",
    [PLAIN_NO_MEMORY] = "there is not enough memory to start",
    [PLAIN_HELP] =
        "Type a line to say it. Commands:\n"
        "/rooms      lists the rooms, and how like you the people there are\n"
        "/join ROOM  goes to another room, by its name\n"
        "/songs      lists songs that can be asked for; /songs WORDS those with these words\n"
        "/request N  asks for the song with that number, or by its name\n"
        "/queue      lists what was asked for\n"
        "/vote N +   votes for the Nth of the queue, with - against it, with 0 not any more\n"
        "/unrequest N  takes back what you asked for\n"
        "/skip       votes to end this song; /skip off takes that back\n"
        "/like       says that you love this song; /like off takes that back\n"
        "/plays      lists what was played last; /plays more goes further back\n"
        "/older      lists what was said before that\n"
        "/taste WORDS  says what you love: genres and artists with commas between\n"
        "/taste PLACE  reads it from lastfm:USER, listenbrainz:USER or folder:DIR; /taste reads it "
        "anew from where it was (with a password or key: if you started with --remember-token)\n"
        "/talk on    talks, while the microphone is open; /talk wait when it is your turn; /talk "
        "off ends that\n"
        "/hear NICK N  hears this talker at N per cent, 0 to 200\n"
        "/mode MODE  lets the host say who may talk here: exclusive, open or quiet\n"
        "/trim MS    makes the music here come later (or earlier, with -), from -500 to 500\n"
        "/trim       says by how much it does\n"
        "/click on   clicks each second while music plays, with all who do the same: trim until it "
        "is one\n"
        "/click off  ends that\n"
        "/connect N  goes to the server with that number, or to an address\n"
        "/accept     goes on although the server's identity changed\n"
        "/quit       ends\n"
        "//text      says a line that begins with '/'",
};
