#include "post.h"

#include <stdlib.h>
#include "../common/sys.h"

struct letter {
    struct letter *next;
    cJSON *object;
};

struct post {
    struct sys_lock *lock;
    struct letter *oldest, *newest; /* guarded by lock, as is count */
    size_t count;
    void (*wake)(void *user);
    void *user;
};

struct post *post_new(void (*wake)(void *user), void *user)
{
    struct post *p = calloc(1, sizeof *p);

    if (!p) return NULL;
    p->lock = sys_lock_new();
    p->wake = wake;
    p->user = user;
    if (p->lock) return p;
    free(p);
    return NULL;
}

/* Unlinks the oldest; the caller holds the lock. */
static cJSON *pop(struct post *p)
{
    struct letter *l = p->oldest;
    cJSON *object = l ? l->object : NULL;

    if (!l) return NULL;
    p->oldest = l->next;
    if (!p->oldest) p->newest = NULL;
    p->count--;
    free(l);
    return object;
}

void post_free(struct post *p)
{
    if (!p) return;
    while (p->oldest) cJSON_Delete(pop(p));
    sys_lock_free(p->lock);
    free(p);
}

static void push(struct post *p, struct letter *l)
{
    if (p->newest)
        p->newest->next = l;
    else
        p->oldest = l;
    p->newest = l;
    p->count++;
}

void post_send(struct post *p, cJSON *object)
{
    struct letter *l = object ? calloc(1, sizeof *l) : NULL;
    cJSON *dropped = NULL;

    if (!l) {
        cJSON_Delete(object);
        return;
    }
    l->object = object;
    sys_lock_take(p->lock);
    if (p->count == POST_MOST) dropped = pop(p);
    push(p, l);
    sys_lock_give(p->lock);
    cJSON_Delete(dropped);
    if (p->wake) p->wake(p->user);
}

cJSON *post_take(struct post *p)
{
    cJSON *object;

    sys_lock_take(p->lock);
    object = pop(p);
    sys_lock_give(p->lock);
    return object;
}
