/* event.h: what crosses between the engine's thread and whoever shows it: JSON objects, the same that --headless
   prints. Events go up with "event" naming them, commands go down with "do". PROTOCOL-like tables:

   events
     state     state: "idle" "resolving" "connecting" "joining" "in" "waiting" "identity"; text: a sentence for people;
               waiting: retry_ms until the next try; identity: fingerprint, expected, private (bool)
     welcome   nick, session, server (its name), greeting, greets {code?, text}, fingerprint, host, port; token (--headless leaves it out; lastfm_key ends in the link)
     room      id, name, why, reason (as the server gave it), mode, you (own member id), people
     members   list [{id, nick}]: everyone in the room, after "room"
     member    id, nick, in (bool), wall_ms
     chat      seq, wall_ms, id, nick, text, mine (bool), old (bool: from before one came), tag (own lines: as sent)
     history   list [as chat, oldest first], more (bool); missed (bool): what was said while the connection was lost, told by itself in
               one or more pages; or what a `history` command asked for
     playing   song (id), title, artist, genre, by (who asked, or ""), duration_ms, position_ms, mono_us (local time at which
               position was so), next {song, title, artist, by} or absent; nothing at all but "event" while no song can be played
     rooms     list [{id, name, people, here (bool), full (bool), match (0-100; absent: nothing is known), why, reason}], more (rooms left out)
     queue     list [{id, song, title, artist, duration_ms, by, votes, mine (bool), my_vote (-1, 0, 1)}], skips, skips_needed,
               my_skip (bool), asked (bool; a terminal's /queue: told again for who typed that)
     songs     list [{song, number, title, artist, genre, duration_ms}], total, tag
     result    code, about, values and text: what became of a request, of taking it back, of a vote, a skip or a `mode`, or that something was asked too
               quickly; of (vote, request, ...), id, tag: of which; value, on, song: what counts of ours now (PROTOCOL.md); talk (true: a wish to talk was
               refused)
     plays     list [{seq, wall_ms, song, title, artist, by, liked}], more (bool): newest first
     cover     song, jpeg (base64; absent: it has none), later (bool: not known yet): what a `cover` command asked for
     floor     mode "exclusive" | "open" | "quiet", talkers and waiting [{id, nick}], you "" | "talking" | "waiting" (as far as that is still wanted), host (bool: you may
               change the mode)
     talking   id, on: who is heard right now (yourself: whose voice is sent)
     voices    each second while somebody is heard, or was in the last seconds: list [{id, frames, lost, late, restored, silent,
               concealed, delay_ms, jitter_ms, buffer_ms}] (voices.h)
     talk      on (bool): the person wants to talk, or by voice: as soon as there is some; asked (bool): the server has not answered yet;
               heard (bool): what is said goes out to the others
     cue       on (bool): others hear you from now on, or not any more
     mic       open (bool), level_db, voice (bool), name, text: ten times a second while open, and when that changes; -120 while nobody
               needs it any more
     notice    text, wall_ms
     error     code, text, wall_ms, tag (a line of ours that was refused)
     closing   text
     likes     state "fetching" | "done" | "failed" (or given up); source; nick (whose); text; wall_ms; taste (done)
     servers   list [{name, host, port, people, rooms, playing, ping_us, password (bool), number (a terminal's, for /connect)}]: on this network
     sound     after_ms: from dialling until the first sample of this session is heard; once a session
     sync      each second while in a room: offset_us, error_us, rtt_us, buffer_ms, received and recovered (chunks), chunk_frames (of 20 ms in each), concealed (frames), jumps (times
               the player had to jump or to start anew), drift_ppm (the server's clock against this machine's),
               level_db, silent_ms (of what was played since entering), path "udp" | "tcp"
     device    there (bool), name: the sound device that plays from now on, or that none does
     devices   speakers [names], mics [names]: that can be chosen; none while no device is open
     trim      ms, device ("" while none is there): by how much later it plays now
     answer    text; only --headless: to what was typed

   commands
     connect   host, port, nick, password ("": the one that let us in there, if any), taste {artists, genres, keywords}, and likes (fetch.h: where it is made anew
               from, first),
               fingerprint (expected; "" none), tokens {fingerprint: token} of that nickname, drift_ppm (what is remembered of that server)
     accept    goes on although the server's identity changed
     disconnect
     say       text, tag
     rooms
     join      room: an id or a name
     find      text, tag
     request   song (id) or number or name; tag
     unrequest id
     vote      id, value
     skip      on (bool): a vote to end this song, or no more
     like      song (id), on (bool)
     plays     before (seq; absent: the newest)
     cover     song (id): its picture
     history   before (seq): older lines of chat
     taste     taste, or likes as in `connect`: what is loved, anew
     talk      on (bool), wait (bool): wants to talk, and waits for a turn; or not any more
     talk_key  down (bool): the talk key; while it is, said again every 50 ms: who holds it to talk is not heard longer than 400 ms after
               that was said last
     mode      mode: the host changes who may talk
     hear      list [{id, nick, volume (0 to 2), muted (bool)}]: how loud talkers are
     try       the microphone is opened for its level to be seen, though nobody hears it; for a second, then say it again
     talking   how "push" | "toggle" | "voice", open_db, hold_ms, noise, gain, echo, cue (bools), duck_db, volume (of all voices), mic (a
               device's name, "": the default): settings, all optional
     volume    music: 0 to 1
     trim      ms: -500 to 500, + plays later; without: only asks
     click     on (bool): a click on each whole second of server time, while music plays
     device    there (bool), name, latency_us, opening (audio.h), and what is to be said of it, as in a `notice`: from the device's thread
     devices   speakers, mics: as in the event; from the device's thread
     discover  on (bool): look for servers on this network
     quit */
#ifndef WL_EVENT_H
#define WL_EVENT_H

#include <stdbool.h>
#include <cjson/cJSON.h>

enum { EVENT_TRIM_MOST_MS = 500 };

/* New objects; NULL without memory. The receiver frees with cJSON_Delete. */
cJSON *event_new(const char *event);
cJSON *command_new(const char *what);

/* Copies a field that is there; NULL objects are allowed. */
void event_copy(cJSON *to, const cJSON *from, const char *field);

/* Is it this event / this command? */
bool event_is(const cJSON *e, const char *event);
bool command_is(const cJSON *c, const char *what);

#endif
