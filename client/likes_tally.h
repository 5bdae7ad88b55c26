/* likes_tally.h: adds up weights by name. Names that fold to the same (text_fold.h) are one, shown as first seen. */
#ifndef WL_LIKES_TALLY_H
#define WL_LIKES_TALLY_H

#include <stdbool.h>
#include <stddef.h>

struct likes_tally;

struct likes_sum {
    char *name; /* tidy, at most PROTO_NAME_CHARS characters */
    char *fold;
    double weight;
};

/* NULL without memory. The caller frees. */
struct likes_tally *likes_tally_new(void);
void likes_tally_free(struct likes_tally *t);

/* False only without memory: a name that is empty or no UTF-8 is passed over, and so is a new one when there are too
   many already. */
bool likes_tally_add(struct likes_tally *t, const char *name, double weight);

/* Returns the strongest, at most `most` (*n), strongest first, equal ones by folded name; nothing can be added after that. */
const struct likes_sum *likes_tally_strongest(struct likes_tally *t, size_t most, size_t *n);

#endif
