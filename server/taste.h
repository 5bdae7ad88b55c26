/* taste.h: what somebody loves, and which room that makes. Pure: same profile, same answer. */
#ifndef WL_TASTE_H
#define WL_TASTE_H

#include <cjson/cJSON.h>

enum { TASTE_NAME_BYTES = 272, TASTE_WHY_BYTES = 640 };

struct taste_place {
    char room[TASTE_NAME_BYTES * 2]; /* "Rock-Disturbed"; "Lobby" when nothing is known */
    char genre[TASTE_NAME_BYTES];    /* what the room's radio looks for; "" for none */
    char keyword[TASTE_NAME_BYTES];
    char why[TASTE_WHY_BYTES * 2]; /* a sentence for the person */
};

/* Places a profile (the `taste` of `hello`, checked by proto; NULL: none): most liked genre and most frequent keyword,
   ties by name. */
void taste_place(const cJSON *profile, struct taste_place *out);

#endif
