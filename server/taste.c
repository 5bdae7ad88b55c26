#include "taste.h"
#include "../common/proto.h"
#include "../common/text_fold.h"
#include "../common/utf8.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* The heaviest of [[name, weight], ...] in folded form, ties by name; "" when there is none but `unlike`. */
static void heaviest(const cJSON *list, const char *unlike, char out[TASTE_NAME_BYTES])
{
    double best = -1;
    const cJSON *pair;
    out[0] = '\0';
    cJSON_ArrayForEach(pair, list)
    {
        char name[TASTE_NAME_BYTES];
        double weight = pair->child->next->valuedouble;
        if (!text_fold(name, sizeof name, pair->child->valuestring) || !strcmp(name, unlike))
            continue;
        if (weight > best || (weight == best && strcmp(name, out) < 0)) {
            best = weight;
            snprintf(out, TASTE_NAME_BYTES, "%s", name);
        }
    }
}

/* "rock" as "Rock": names of rooms begin with a capital where their letters have one (ASCII suffices: folded). What grew when it was
   folded is cut again, so that the name of a room fits its field. */
static void capital(char out[TASTE_NAME_BYTES], const char *word)
{
    size_t at = 0, bytes = strlen(word);
    for (int n = 0; n < PROTO_NAME_CHARS && at < bytes; n++) utf8_next(word, bytes, &at);
    snprintf(out, TASTE_NAME_BYTES, "%.*s", (int)at, word);
    out[0] = (char)toupper((unsigned char)out[0]);
}

void taste_place(const cJSON *profile, struct taste_place *out)
{
    memset(out, 0, sizeof *out);
    heaviest(cJSON_GetObjectItemCaseSensitive(profile, "genres"), "", out->genre);
    heaviest(cJSON_GetObjectItemCaseSensitive(profile, "keywords"), out->genre, out->keyword);
    char genre[TASTE_NAME_BYTES], keyword[TASTE_NAME_BYTES];
    capital(genre, out->genre);
    capital(keyword, out->keyword);
    if (genre[0] && keyword[0]) {
        snprintf(out->room, sizeof out->room, "%s-%s", genre, keyword);
        snprintf(out->why, sizeof out->why,
                 "your likes hold most of %s, and %s more than anything else", out->genre,
                 out->keyword);
    } else if (genre[0] || keyword[0]) {
        snprintf(out->room, sizeof out->room, "%s%s", genre, keyword);
        snprintf(out->why, sizeof out->why, "your likes hold most of %s%s", out->genre,
                 out->keyword);
    } else {
        snprintf(out->room, sizeof out->room, "Lobby");
        snprintf(out->why, sizeof out->why,
                 "no likes came with you, and everybody is welcome here");
    }
}
