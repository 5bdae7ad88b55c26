/* likes_tag.h: tags are words that anybody may put on music; most are genres, some say when or where it was heard. */
#ifndef WL_LIKES_TAG_H
#define WL_LIKES_TAG_H

#include <stdbool.h>

/* May a tag of this artist's music stand for a genre? "seen live", "favorites" and the artist's own name do not. */
bool likes_tag_is_genre(const char *tag, const char *artist);

#endif
