/* news.h: what the server tells about room and people, made events (event.h). */
#ifndef WL_NEWS_H
#define WL_NEWS_H

#include <stdbool.h>
#include <stdint.h>
#include <cjson/cJSON.h>
#include "engine_io.h"
#include "missed.h"

enum {
    NEWS_MEMBERS = 20000, /* of a room's snapshot; further ones are left out */
    NEWS_ROOM_BYTES = 520,
};

struct news {
    const struct engine_io *io;
    cJSON *members; /* those of a snapshot that is not complete yet, else NULL */
    int member_count;
    char room[NEWS_ROOM_BYTES];
    uint64_t me; /* own member id */
    struct missed missed;
};

/* Forgets a snapshot that was not complete. */
void news_drop(struct news *n);

/* `target`: host and port of the `connect` that led there. */
void news_welcome(struct news *n, const cJSON *m, const char *fingerprint, const cJSON *target);
void news_room(struct news *n, const cJSON *m);
void news_members(struct news *n, const cJSON *m);
/* False when there was no snapshot to end. */
bool news_room_end(struct news *n);
/* A page of a snapshot, or one that was asked for. */
void news_history(struct news *n, const cJSON *m, int64_t mono_us);
/* The question for lines that were missed, when it is time for it; else NULL. */
cJSON *news_ask(struct news *n, int64_t mono_us);
void news_chat(struct news *n, const cJSON *m);
void news_member(struct news *n, const cJSON *m);
void news_rooms(struct news *n, const cJSON *m);
void news_songs(struct news *n, const cJSON *m);
void news_result(struct news *n, const cJSON *m, bool refuses_talk);
void news_plays(struct news *n, const cJSON *m);
void news_cover(struct news *n, const cJSON *m);
void news_notice(struct news *n, const cJSON *m);

#endif
