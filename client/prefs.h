/* prefs.h: what the client remembers between two starts: a JSON file in the folder each system keeps for settings, written so
   that it is never half. A file that cannot be read as settings is kept beside it as .bad. */
#ifndef WL_PREFS_H
#define WL_PREFS_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <cjson/cJSON.h>
#include "../common/saying.h"

enum {
    PREFS_SERVERS = 20,
    PREFS_TOKENS = 200,
    PREFS_NUMBERS = 200,
    PREFS_NICKS = 20,
    PREFS_NOTICE_BYTES = 512
};

struct prefs;

/* Reads `path` (NULL: the usual place). Never fails for a bad file: `notice` then says what was done, else nothing.
   NULL only without memory. */
struct prefs *prefs_open(const char *path, struct saying *notice);
void prefs_close(struct prefs *p); /* saves first when something changed */
/* Writes what changed since the last time. False when it cannot: `error` says why the first time and is "" after that, so that a
   person hears of it once; the program can go on without. */
bool prefs_save(struct prefs *p, char *error, size_t error_bytes);

/* Settings by name; "servers", "tokens", "loves", and the lists of numbers are none. A text is valid until it is set again. */
const char *prefs_text(const struct prefs *p, const char *key, const char *absent);
double prefs_number(const struct prefs *p, const char *key, double absent);
void prefs_set_text(struct prefs *p, const char *key, const char *value);
void prefs_set_number(struct prefs *p, const char *key, double value);

/* Servers met: newest first, at most PREFS_SERVERS, older ones are forgotten: [{host, port, name, fingerprint}]. */
const cJSON *prefs_servers(const struct prefs *p);
void prefs_met(struct prefs *p, const char *host, uint16_t port, const char *name,
               const char *fingerprint);
/* The fingerprint seen at an address last time, "" when never. */
const char *prefs_fingerprint(const struct prefs *p, const char *host, uint16_t port);

/* Nickname tokens by what they prove, as visit.c writes it: {name: token}. At most PREFS_TOKENS; the oldest are forgotten. */
const cJSON *prefs_tokens(const struct prefs *p);
void prefs_set_token(struct prefs *p, const char *name, const char *token);

/* What a nickname loves, and where those likes are kept: "taste", a profile, and "likes", a place (fetch.h); NULL when not known.
   At most PREFS_NICKS nicknames, however they are written; those set the longest time ago are forgotten. Setting takes the value
   over. */
enum prefs_love { PREFS_TASTE, PREFS_LIKES };
const cJSON *prefs_love(const struct prefs *p, const char *nick, enum prefs_love what);
void prefs_set_love(struct prefs *p, const char *nick, enum prefs_love what, cJSON *value);

/* The place that likes were asked of last, whatever comes of it; taken over, and not kept in the file. NULL: another nickname
   asked, or none. */
const cJSON *prefs_tried(const struct prefs *p, const char *nick);
void prefs_try(struct prefs *p, const char *nick, cJSON *place);

/* Numbers by a name, 0 for one never set: PREFS_TRIMS, ms by sound device; PREFS_DRIFTS, ppm by server; PREFS_VOICES, by
   folded nickname how much louder than usual they are heard: -1 to 1; PREFS_MUTED, 1 for who is not heard. At most PREFS_NUMBERS
   of each; those set the longest time ago are forgotten. */
enum prefs_numbers { PREFS_TRIMS, PREFS_DRIFTS, PREFS_VOICES, PREFS_MUTED };
double prefs_number_of(const struct prefs *p, enum prefs_numbers of, const char *name);
void prefs_set_number_of(struct prefs *p, enum prefs_numbers of, const char *name, double value);

#endif
