/* saying_sentences.c: the sentences of saying.h, in English. */
#include "saying_parts.h"

const struct saying_sentence saying_sentences[SAYINGS] = {
    [SAID_NOTHING] = {"", "", ""},
    [SAID_OTHER] = {"", "", "{text}"},
    [SAID_WELCOME] = {"welcome", "", "Welcome! Say hello."}, /* the usual --greeting: config.c */

    /* what became of a wish */
    [SAID_REQUESTED] = {"requested", "", "Song {title} has been requested!"},
    [SAID_ALREADY] = {"already", "", "Song has already been requested"},
    [SAID_UNKNOWN] = {"unknown", "", "Song does not exist"},
    [SAID_RECENT] = {"recent", "",
                     "Song {title} was played lately; ask for it again in {wait_ms}."},
    [SAID_LIMIT] = {"limit", "",
                    "You have {requests} requests waiting already; ask again when one was played."},
    [SAID_QUEUE_FULL] = {"full", "queue",
                         "{requests} requests wait already; ask again when one was played."},
    [SAID_GONE] = {"gone", "", "That request is no more: it was played, or taken back."},
    [SAID_NOT_YOURS] = {"not_yours", "", "Somebody else asked for that; vote against it instead."},
    [SAID_TAKEN_BACK] = {"taken_back", "", "Your request was taken back."},
    [SAID_VOTED] = {"voted", "", "Your vote counts."},
    [SAID_VOTE_BACK] = {"voted", "back", "Your vote was taken back."},
    [SAID_NOTHING_ON] = {"nothing", "", "Nothing is on that could be skipped."},
    [SAID_SLOW_WISHES] =
        {"slow", "wishes",
         "That was too fast: wish twenty times at once, then four times a second."},
    [SAID_SLOW_SEARCHES] = {"slow", "searches",
                            "That was too fast: search eight times at once, then twice a second."},

    /* and of a wish to talk */
    [SAID_BUSY] = {"busy", "",
                   "<{nick} talks><{people} people talk> now; you can wait for your turn."},
    [SAID_BUSY_FULL] = {"busy", "full",
                        "<{nick} talks><{people} people talk> now; and no more can wait."},
    [SAID_WAITING] =
        {"waiting", "",
         "<{nick} talks><{people} people talk> now; you are number {place} of those who wait."},
    [SAID_QUIET] = {"quiet", "", "Nobody may talk in this room."},
    [SAID_MUTED] = {"muted", "", "The host of this server does not let you talk."},
    [SAID_TURN_SILENT] = {"floor_lost", "silence",
                          "Nothing was heard of you for 30 seconds, so you do not talk any more."},
    [SAID_TURN_OVER] = {"floor_lost", "turn",
                        "You talked for a minute, and others wait: it is their turn now."},
    [SAID_NOT_HOST] = {"not_host", "", "Only a host of this server changes who may talk."},
    [SAID_NO_MODE] = {"no_mode", "", "Who may talk is exclusive, open or quiet."},

    /* errors of a server */
    [SAID_VERSION] = {"version", "",
                      "This server speaks version {version} of the protocol, you speak {yours}; "
                      "use programs of the same release."},
    [SAID_NICK_TAKEN] = {"nick_taken", "", "The nickname {nick} is taken here; choose another."},
    [SAID_NICK_SIGNS] = {"nick_bad", "signs",
                         "A nickname holds no control or direction characters; type it anew."},
    [SAID_NICK_LONG] = {"nick_bad", "long",
                        "A nickname has at most 32 characters; choose a shorter one."},
    [SAID_NICK_EMPTY] = {"nick_bad", "empty",
                         "A nickname needs at least one letter, digit or sign."},
    [SAID_BANNED_NICK] = {"banned", "nick", "The host does not let this nickname in."},
    [SAID_BANNED_ADDRESS] = {"banned", "address", "The host does not let this address in."},
    [SAID_PASSWORD_WRONG] = {"password", "wrong", "The password is wrong."},
    [SAID_PASSWORD_ASKED] = {"password", "asked", "This server asks for a password."},
    [SAID_SERVER_FULL] = {"full", "server",
                          "The server is full ({people} people); try again later."},
    [SAID_SERVER_MEMORY] = {"full", "memory", "The server has no memory left; try again later."},
    [SAID_ROOM_FULL] = {"full", "room", "That room is full; choose another."},
    [SAID_NOT_UNDERSTOOD] = {"bad", "message",
                             "The server cannot understand this client<: {detail}>."},
    [SAID_UNEXPECTED] = {"bad", "order", "The server did not expect this message now."},
    [SAID_SLOW_LINES] =
        {"slow", "lines",
         "That was too fast: five lines at once, then one a second. The line was not said."},
    [SAID_SLOW_ROOMS] =
        {"slow", "rooms",
         "That was too fast: about rooms, ask five times at once, then once a second."},
    [SAID_SLOW_PASSWORDS] =
        {"slow", "passwords",
         "Too many wrong passwords came from your address; wait a few seconds."},
    [SAID_NO_ROOM] = {"no_room", "", "There is no such room. Choose one of the list."},
    [SAID_LINE_LONG] = {"too_long", "", "A line has 1 to 2,000 characters. It was not said."},
    [SAID_BYTES_LONG] = {"too_long", "bytes",
                         "A line of more than 16 KiB came; the connection is closed."},

    /* why it lets go */
    [SAID_CLOSES] = {"closes", "", "The server closes. Thank you for listening."},
    [SAID_ELSEWHERE] = {"elsewhere", "", "You came in from another place with the same nickname."},
    [SAID_SENT_AWAY] = {"sent_away", "", "The host sent you away."},
    [SAID_SENT_AWAY_BANNED] = {"sent_away", "banned",
                               "The host sent you away, and does not let you in again."},

    /* why somebody is in a room, and what they share with its people: clauses, not sentences */
    [SAID_PARTY] = {"party", "", "this is one party, with one room for everybody"},
    [SAID_AGAIN] = {"again", "", "you were here a moment ago"},
    [SAID_CHOSEN] = {"chosen", "", "you chose it"},
    [SAID_TELL] = {"tell", "", "tell what you love, and your people are found"},
    [SAID_NEW] = {"new", "", "it is new, about {topic}; who loves that will be brought here"},
    [SAID_SIBLING] = {"sibling", "",
                      "{room}, where people are most like you, is full; this is its sibling"},
    [SAID_MANY] = {"many", "", "there are {rooms} rooms already, so newcomers meet here"},
    [SAID_SHARED] = {"shared", "",
                     "<{artists|# artist|# artists} shared with people here: {names}><people here "
                     "love it, too: {love}><; {words}>"},
    [SAID_MOVED] =
        {"moved", "",
         "you were alone, and somebody like you came: <{artists|# artist|# artists} shared with "
         "people here: {names}><people here love it, too: {love}><; {words}>"},
    [SAID_ALIKE] = {"alike", "",
                    "<{artists|# shared artist|# shared artists}: {names}><{love}><; {words}>"},

    /* how it stands with a server */
    [SAID_LOOKING] = {"looking", "", "Looking for {host}, port {port}."},
    [SAID_CONNECTING] = {"connecting", "", "Connecting to {host}, port {port}."},
    [SAID_JOINING] = {"joining", "", "Connected; joining."},
    [SAID_IN] = {"in", "", "You are in {room}."},
    [SAID_NOT_CONNECTED] = {"not_connected", "", "Not connected."},
    [SAID_NO_ADDRESS] = {"no_address", "",
                         "A connection needs the server's address and a port from 1 to 65535."},
    [SAID_IDENTITY] = {"identity", "",
                       "The server at {host} is not the one that was there before: its identity "
                       "changed. Nothing was sent to it. Accept it only if you know why."},
    [SAID_OTHER_VERSION] =
        {"version", "client",
         "The server speaks another version: update this program, or the server."},
    [SAID_LOST] = {"lost", "", "The connection to the server is lost."},
    [SAID_LOST_CLOSED] = {"lost", "closed", "The server closed the connection."},
    [SAID_LOST_NO_ANSWER] = {"lost", "no_answer", "The server does not answer."},
    [SAID_LOST_SILENCE] = {"lost", "silence", "The server does not answer any more."},
    [SAID_LOST_STUCK] = {"lost", "stuck", "The server takes nothing any more."},
    [SAID_LOST_LINE] = {"lost", "line", "The server sent a line that is too long."},
    [SAID_LOST_NONSENSE] = {"lost", "nonsense",
                            "The server sent what cannot be understood<: {detail}>. Update this "
                            "program, or the server."},
    [SAID_LOST_RADIO] = {"lost", "radio",
                         "The server's numbers for its radio do not fit together."},
    [SAID_LOST_ROOM] = {"lost", "room", "The server's numbers for its room do not fit together."},
    [SAID_NOT_SECURE] = {"not_secure", "", "The secure connection to {host} failed<: {reason}>."},
    [SAID_NO_MEMORY] = {"no_memory", "", "There is not enough memory."},
    [SAID_UNREACHED] = {"unreached", "", "Cannot reach {host}<: {reason}>."},
    [SAID_UNREACHED_NAME] = {"unreached", "name", "Cannot reach {host}<: {reason}>."},
    [SAID_UNREACHED_SILENT] = {"unreached", "silent",
                               "Cannot reach {host}: no answer from {address}."},

    /* commands that could not be carried out */
    [SAID_NOT_IN_SAY] = {"not_in", "say", "Not connected: the line was not sent."},
    [SAID_NOT_IN_ROOMS] = {"not_in", "rooms", "Not connected: there are no rooms to list."},
    [SAID_NOT_IN_JOIN] = {"not_in", "join", "Not connected: there is no room to join."},
    [SAID_NOT_IN_FIND] = {"not_in", "find", "Not connected: there are no songs to search."},
    [SAID_NOT_IN_REQUEST] = {"not_in", "request", "Not connected: nobody can be asked for a song."},
    [SAID_NOT_IN_QUEUE] = {"not_in", "unrequest", "Not connected: there is no queue."},
    [SAID_NOT_IN_VOTE] = {"not_in", "vote", "Not connected: there is nothing to vote on."},
    [SAID_NOT_IN_SKIP] = {"not_in", "skip", "Not connected: there is no song to skip."},
    [SAID_NOT_IN_LIKE] = {"not_in", "like", "Not connected: nobody would know of it."},
    [SAID_NOT_IN_MODE] = {"not_in", "mode",
                          "Not connected: there is no room whose mode could change."},
    [SAID_NOT_IN_COVER] = {"not_in", "cover", "Not connected: there are no pictures."},
    [SAID_NOT_IN_PLAYS] = {"not_in", "plays", "Not connected: nothing was played."},
    [SAID_NOT_IN_HISTORY] = {"not_in", "history", "Not connected: nothing was said."},
    [SAID_LINE_EMPTY] = {"bad", "empty", "There is nothing in that line to be sent."},
    [SAID_OWN_LINE_LONG] = {"bad", "long", "That line is too long: 2,000 characters are the most."},
    [SAID_LINE_UNSENT] = {"bad", "line", "That line cannot be sent."},
    [SAID_WISH_UNFIT] = {"bad", "wish", "That cannot be asked of the server."},
    [SAID_TASTE_UNFIT] = {"bad", "taste", "That taste does not fit what a server takes."},
    [SAID_NO_DISCOVERY] = {"discover", "", "Cannot look for servers on this network<: {reason}>."},

    /* this machine */
    [SAID_NO_SOUND] =
        {"no_sound", "",
         "No sound can be played here<: {reason}>. Music runs silently until it can."},
    [SAID_SOUND_GONE] = {"no_sound", "gone",
                         "The sound device is gone. Music runs silently until there is one again."},
    [SAID_SOUND_STILL] =
        {"no_sound", "still",
         "The sound device stands still. Music runs silently until it plays again."},
    [SAID_SOUND] = {"sound", "", "There is sound now."},
    [SAID_SOUND_ELSEWHERE] =
        {"sound", "elsewhere",
         "{device} cannot be used now. Music comes from the system's own sound "
         "device until it can."},
    [SAID_SOUND_BACK] = {"sound", "back", "Music comes from {device} again."},
    [SAID_SMALL_BUFFER] = {"small_buffer", "", "<{reason}>"},
    [SAID_NO_MIC] = {"no_mic", "", "no microphone<: {reason}>"},
    [SAID_MIC_GONE] = {"no_mic", "gone", "The microphone is gone."},
    [SAID_SETTINGS_ASIDE] =
        {"settings", "aside",
         "The settings could not be read; they are kept as {path}, and new ones begin."},
    [SAID_SETTINGS_LOST] = {"settings", "lost",
                            "The settings in {path} could not be read; new ones begin."},

    /* reading likes */
    [SAID_FETCHING] = {"fetching", "", "Fetching your likes."},
    [SAID_FETCHING_LATER] = {"fetching", "key", "Last.fm will be asked with the server's key."},
    [SAID_PICKS_TAKEN] = {"taken", "picks", "Your picks were taken."},
    [SAID_FILE_TAKEN] = {"taken", "file", "Your likes were read."},
    [SAID_FOLDER_TAKEN] = {"taken", "folder",
                           "{songs|# song|# songs} in your music folder {songs|was|were} taken."},
    [SAID_LIKES_TAKEN] =
        {"taken", "", "{service} knows {likes|# like|# likes} of yours<, most of all {genre}>."},
    [SAID_LIKES_PARTLY] = {"taken", "partly",
                           "{service} knows {likes|# like|# likes} of yours<, most of all "
                           "{genre}>; not everything could be read."},
    [SAID_TASTE_STAYS] = {"then", "stays", "Your taste stays what it was."},
    [SAID_TASTE_LAST] = {"then", "last", "Your likes of last time are taken."},
    [SAID_TASTE_NONE] = {"then", "lobby", "You go on without a taste, into the lobby."},
    [SAID_NEEDS_USER] = {"needs", "user", "{service} needs your user name."},
    [SAID_NEEDS_TOKEN] =
        {"needs", "token",
         "{service} needs your access token: one line of plain letters and digits."},
    [SAID_NEEDS_KEY] = {"needs", "key",
                        "{service} needs an API key: your own, or that of the server you go to."},
    [SAID_NEEDS_PASSWORD] = {"needs", "password", "{service} needs your password."},
    [SAID_NEEDS_LENT_KEY] =
        {"needs", "lent_key",
         "Last.fm needs an API key: this server lends none, so start with --token-file."},
    [SAID_NEEDS_ADDRESS] =
        {"needs", "address",
         "The address for {service} must look like https://host or http://host:port/path."},
    [SAID_NO_PLACE] = {"no_place", "", "\"{place}\" is no place that likes can be read from."},
    [SAID_NO_MD5] = {"no_md5", "", "This system has no MD5, which Subsonic asks for."},
    [SAID_LIKES_MEMORY] = {"no_memory", "likes", "Not enough memory to read the likes."},
    [SAID_NO_LIST] = {"likes", "no_list", "{service} answered something that is no list of likes."},
    [SAID_LIKES_LONG] = {"likes", "long",
                         "{service} answered more than {mib} MiB: that is no list of likes."},
    [SAID_LIKES_LATE] = {"likes", "late", "{service} did not answer within {seconds} s."},
    [SAID_LIKES_NO_NAME] = {"likes", "name",
                            "{service} was not reached: nothing is known by the name {host}."},
    [SAID_LIKES_NO_WAY] = {"likes", "unreached",
                           "{service} was not reached: {host} takes no connections."},
    [SAID_LIKES_NO_PROOF] =
        {"likes", "proof", "{service} was not asked: {host} cannot prove who it is< ({reason})>."},
    [SAID_LIKES_BROKEN] = {"likes", "broken", "{service} broke off in the middle of its answer."},
    [SAID_LIKES_UNREAD] = {"likes", "unread", "{service} could not be read<: {reason}>."},
    [SAID_REFUSED_TOKEN] = {"likes", "token",
                            "{service} answered {status}: the token is wrong or has expired."},
    [SAID_REFUSED] = {"likes", "refused", "{service} answered {status}: it does not let us in."},
    [SAID_REFUSED_NOT_THERE] = {"likes", "not_there",
                                "{service} answered {status}: there are no likes at that address."},
    [SAID_REFUSED_OFTEN] =
        {"likes", "often",
         "{service} answered {status}: it was asked too often; try again in some minutes."},
    [SAID_REFUSED_WAIT] =
        {"likes", "wait",
         "{service} answered {status}: it was asked too often; try again in {seconds} s."},
    [SAID_REFUSED_ELSEWHERE] = {"likes", "elsewhere",
                                "{service} answered {status}: it sends elsewhere, and that is not "
                                "followed; check the address."},
    [SAID_REFUSED_TROUBLE] =
        {"likes", "trouble",
         "{service} answered {status}: it has trouble of its own; try again later."},
    [SAID_REFUSED_NO_LIST] = {"likes", "status",
                              "{service} answered {status}: that is no list of likes."},
    [SAID_LASTFM_NOBODY] = {"likes", "nobody",
                            "Last.fm did not give your likes: nobody is known there by that name."},
    [SAID_LASTFM_KEY] = {"likes", "key", "Last.fm did not give your likes: the API key is wrong."},
    [SAID_LASTFM_OFF] =
        {"likes", "off",
         "Last.fm did not give your likes: it is off for a while; try again later."},
    [SAID_LASTFM_OFF_BRIEFLY] =
        {"likes", "off_briefly",
         "Last.fm did not give your likes: it is off for a moment; try again."},
    [SAID_LASTFM_PRIVATE] = {"likes", "private",
                             "Last.fm did not give your likes: these likes are private."},
    [SAID_LASTFM_WITHDRAWN] = {"likes", "withdrawn",
                               "Last.fm did not give your likes: the API key was withdrawn."},
    [SAID_LISTENBRAINZ_NOBODY] = {"likes", "unknown_user",
                                  "ListenBrainz knows nobody by the name {user}."},
    [SAID_SUBSONIC_PASSWORD] =
        {"likes", "password",
         "{service} at {host} did not give your likes: wrong user name or password."},
    [SAID_SUBSONIC_KIND] =
        {"likes", "kind",
         "{service} at {host} did not give your likes: it does not take passwords this way."},
    [SAID_SUBSONIC_NOT_ALLOWED] =
        {"likes", "not_allowed",
         "{service} at {host} did not give your likes: you are not allowed to."},
    [SAID_SUBSONIC_TRIAL] = {"likes", "trial",
                             "{service} at {host} did not give your likes: its trial is over."},
    [SAID_SUBSONIC_TROUBLE] =
        {"likes", "own_trouble",
         "{service} at {host} did not give your likes: it has trouble of its own."},
    [SAID_FILE_UNREAD] = {"likes", "file", "Likes were not read<: {reason}>."},
    [SAID_FILE_NO_LIKES] = {"likes", "no_likes",
                            "{path} holds no likes: it must be a JSON array of likes, or one "
                            "\"Artist - Title\" a line."},
    [SAID_FOLDER_UNREAD] = {"likes", "folder", "The music folder was not read<: {reason}>."},
    [SAID_FOLDER_EMPTY] = {"likes", "no_songs", "There are no songs in {path}."},
};
