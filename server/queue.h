/* queue.h: what people asked for in a room: whose turn it is, votes for and against, and votes to skip what is heard. Pure.
   People are known by ids that stay the same when they come back. */
#ifndef WL_QUEUE_H
#define WL_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/proto.h"

enum {
    QUEUE_SERVED = 64,   /* who was served longer ago than that many songs may ask as if never */
    QUEUE_VOTES = 20000, /* on one request, or to skip; further ones do not count */
    QUEUE_NICK_BYTES = PROTO_NICK_CHARS * 4 + 1
};

/* Fair: everybody in turn, in each round those with most votes first, then those who asked first. Or simply as it was asked. */
enum queue_order { QUEUE_FAIR, QUEUE_ASKED };

struct queue_rules {
    enum queue_order order;
    size_t each; /* requests of one person that may wait */
};

struct queue_vote {
    uint64_t person;
    int value; /* 1 or -1 */
    bool here; /* only those who are here count */
};

struct request {
    uint64_t id, song, person;
    char nick[QUEUE_NICK_BYTES]; /* of who asked, then */
    int64_t wall_us;
    int votes; /* of those who are here */

    uint64_t age; /* the queue's: counts requests */
    uint64_t
        round; /* of its person's next turn; its own, if others of theirs come before it, is further on */
    struct queue_vote *all;
    size_t count, size;
};

struct queue { /* all zero: nothing asked */
    struct queue_rules rules;
    struct request requests[PROTO_QUEUE_MOST]; /* the next to play first */
    size_t count;
    uint64_t asked; /* so far */
    struct queue_served {
        uint64_t person, round;
    } served[QUEUE_SERVED]; /* a ring, since somebody waits */
    size_t served_count;
    uint64_t *skippers; /* who votes to skip */
    size_t skips, skips_size;
};

void queue_free(struct queue *q);

enum queue_answer {
    QUEUE_DONE,
    QUEUE_ALREADY,
    QUEUE_LIMIT,
    QUEUE_FULL,
    QUEUE_GONE,
    QUEUE_NOT_YOURS
};

/* Somebody asks; of `asked` id, song, person, nick and wall_us count. */
enum queue_answer queue_add(struct queue *q, const struct request *asked);
/* Puts back one of before a restart, at its turn (age and round); votes are put back by queue_vote, and do not count until
   queue_presence. False when the queue is full. */
bool queue_restore(struct queue *q, const struct request *kept);
/* Who was served is remembered: how many are, and each, the one longest ago first. And somebody was served, now or before a
   restart. */
size_t queue_served(const struct queue *q);
const struct queue_served *queue_served_get(const struct queue *q, size_t i);
void queue_serve(struct queue *q, const struct queue_served *served);
enum queue_answer queue_take_back(struct queue *q, uint64_t id, uint64_t person);
/* It is being played (its person's turn is over), or cannot be: it is no longer in the queue. */
void queue_played(struct queue *q, uint64_t id);
void queue_drop(struct queue *q, uint64_t id);
const struct request *queue_find(const struct queue *q, uint64_t id); /* NULL: none */

/* For (1), against (-1) or neither (0). */
enum queue_answer queue_vote(struct queue *q, uint64_t id, uint64_t person, int value);
int queue_vote_of(const struct request *r, uint64_t person);

/* Somebody came or left: what they asked for stays, their votes count while they are here. */
void queue_presence(struct queue *q, uint64_t person, bool here);

/* A vote to skip; false when nothing changed. More than half of the people are needed. */
bool queue_skip(struct queue *q, uint64_t person, bool on);
bool queue_skips_of(const struct queue *q, uint64_t person);
size_t queue_skips_needed(size_t people);
/* Another song is heard. */
void queue_skip_none(struct queue *q);

#endif
