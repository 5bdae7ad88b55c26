#include "likes_tag.h"
#include <string.h>
#include "../common/text_fold.h"

enum { FOLD_BYTES = 512 };

/* What people write on music that says nothing of its kind, folded (text_fold.h). */
static const char *const no_genre[] = {
    "albums i own",
    "all",
    "amazing",
    "awesome",
    "beautiful",
    "best",
    "check out",
    "cool",
    "favorite",
    "favorite artists",
    "favorite songs",
    "favorites",
    "favourite",
    "favourite artists",
    "favourites",
    "female",
    "female vocalist",
    "female vocalists",
    "good",
    "great",
    "heard on pandora",
    "i love",
    "live",
    "love",
    "love at first listen",
    "loved",
    "male",
    "male vocalist",
    "male vocalists",
    "music",
    "my music",
    "seen live",
    "songs i love",
    "spotify",
    "to listen",
    "under 2000 listeners",
    "want to see live",
};

/* "80s", "1999", "2010s": when it was made. */
static bool is_time(const char *fold)
{
    size_t digits = strspn(fold, "0123456789");
    return digits > 0 && strcmp(fold + digits, fold[digits] ? "s" : "") == 0;
}

bool likes_tag_is_genre(const char *tag, const char *artist)
{
    char fold[FOLD_BYTES], own[FOLD_BYTES];
    if (text_fold(fold, sizeof fold, tag) == 0 || is_time(fold)) return false;
    if (text_fold(own, sizeof own, artist) > 0 && strcmp(own, fold) == 0) return false;
    for (size_t i = 0; i < sizeof no_genre / sizeof *no_genre; i++)
        if (strcmp(no_genre[i], fold) == 0) return false;
    return true;
}
