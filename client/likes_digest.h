/* likes_digest.h: adds up what a person loves, like by like, and makes the short profile of it that a server may see (likes.h).
   However many likes there are, it keeps only names and their weights. Short of memory it stays so: the profile is NULL. */
#ifndef WL_LIKES_DIGEST_H
#define WL_LIKES_DIGEST_H

#include <cjson/cJSON.h>

struct likes_digest;

/* NULL without memory. The caller frees. */
struct likes_digest *likes_digest_new(void);
void likes_digest_free(struct likes_digest *d);

/* A like: {"artist","title","genre","keywords":[..],"weight"}. What is none is passed over, and so are likes past LIKES_MOST. */
void likes_digest_like(struct likes_digest *d, const cJSON *like);
/* An artist who is loved: a like of its own. */
void likes_digest_artist(struct likes_digest *d, const char *name, double weight);
/* How many were taken so far. */
int likes_digest_count(const struct likes_digest *d);

/* Something known about what is loved, no like of its own. */
void likes_digest_genre(struct likes_digest *d, const char *name, double weight);
void likes_digest_keyword(struct likes_digest *d, const char *name, double weight);

/* The profile; nothing can be added after that. */
cJSON *likes_digest_profile(struct likes_digest *d);

#endif
