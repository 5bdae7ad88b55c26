/* post.h: a queue of JSON objects (event.h) between two threads. */
#ifndef WL_POST_H
#define WL_POST_H

#include <cjson/cJSON.h>

enum {
    POST_MOST = 65536
}; /* objects waiting; past them the oldest is dropped: what is true now matters more */

struct post;

/* `wake` is called after each object sent, on the sender's thread (NULL allowed). NULL without memory. */
struct post *post_new(void (*wake)(void *user), void *user);
void post_free(struct post *p);

/* Takes ownership; NULL is ignored. */
void post_send(struct post *p, cJSON *object);

/* The oldest, now the caller's; NULL when there is none. Never waits. */
cJSON *post_take(struct post *p);

#endif
