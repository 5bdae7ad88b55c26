#include "queue.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

void queue_free(struct queue *q)
{
    for (size_t i = 0; i < q->count; i++) free(q->requests[i].all);
    free(q->skippers);
    memset(q, 0, sizeof *q);
}

/* q->count: there is none such. */
static size_t place_of(const struct queue *q, uint64_t id)
{
    size_t i = 0;
    while (i < q->count && q->requests[i].id != id) i++;
    return i;
}

const struct request *queue_find(const struct queue *q, uint64_t id)
{
    size_t i = place_of(q, id);
    return i < q->count ? &q->requests[i] : NULL;
}

/* -- the order ------------------------------------------------------------------------------ */

static bool by_votes(const struct request *a, const struct request *b)
{
    return a->votes != b->votes ? a->votes > b->votes : a->age < b->age;
}

/* The round in which it is its turn: one more for each of the same person's that comes before it. */
static uint64_t turn(const struct queue *q, const struct request *r)
{
    uint64_t round = r->round;
    for (size_t i = 0; i < q->count; i++) {
        const struct request *other = &q->requests[i];
        if (other->person == r->person && other != r && by_votes(other, r)) round++;
    }
    return round;
}

static void sort(struct queue *q)
{
    uint64_t turns[PROTO_QUEUE_MOST];
    for (size_t i = 0; i < q->count; i++)
        turns[i] = q->rules.order == QUEUE_ASKED ? q->requests[i].age : turn(q, &q->requests[i]);
    for (size_t i = 1; i < q->count; i++) {
        struct request r = q->requests[i];
        uint64_t t = turns[i];
        size_t k = i;
        for (; k && (turns[k - 1] > t || (turns[k - 1] == t && by_votes(&r, &q->requests[k - 1])));
             k--) {
            q->requests[k] = q->requests[k - 1];
            turns[k] = turns[k - 1];
        }
        q->requests[k] = r;
        turns[k] = t;
    }
}

/* -- rounds --------------------------------------------------------------------------------- */

size_t queue_served(const struct queue *q)
{
    return q->served_count < QUEUE_SERVED ? q->served_count : QUEUE_SERVED;
}

const struct queue_served *queue_served_get(const struct queue *q, size_t i)
{
    assert(i < queue_served(q));
    return &q->served[(q->served_count - queue_served(q) + i) % QUEUE_SERVED];
}

void queue_serve(struct queue *q, const struct queue_served *served)
{
    q->served[q->served_count++ % QUEUE_SERVED] = *served;
}

/* Who asks joins the last round that anybody waits for, so that nobody is overtaken but by votes; who was served in it
   already, joins the one after it. */
static uint64_t joining_round(const struct queue *q, uint64_t person)
{
    uint64_t round = 0;
    for (size_t i = 0; i < q->count; i++) {
        const struct request *r = &q->requests[i];
        if (r->person == person) return r->round;
        if (r->round > round) round = r->round;
    }
    for (size_t i = 0; i < queue_served(q); i++)
        if (q->served[i].person == person && q->served[i].round >= round)
            round = q->served[i].round + 1;
    return round;
}

/* -- asking --------------------------------------------------------------------------------- */

enum queue_answer queue_add(struct queue *q, const struct request *asked)
{
    size_t own = 0;
    for (size_t i = 0; i < q->count; i++) {
        if (q->requests[i].song == asked->song) return QUEUE_ALREADY;
        own += q->requests[i].person == asked->person;
    }
    if (own >= q->rules.each) return QUEUE_LIMIT;
    if (q->count == PROTO_QUEUE_MOST) return QUEUE_FULL;
    if (!q->count) q->served_count = 0;
    struct request r = *asked;
    r.votes = 0;
    r.all = NULL;
    r.count = r.size = 0;
    r.age = ++q->asked;
    r.round = joining_round(q, r.person);
    q->requests[q->count++] = r;
    sort(q);
    return QUEUE_DONE;
}

bool queue_restore(struct queue *q, const struct request *kept)
{
    if (q->count == PROTO_QUEUE_MOST || queue_find(q, kept->id)) return false;
    struct request *r = &q->requests[q->count++];
    *r = *kept;
    r->votes = 0;
    r->all = NULL;
    r->count = r->size = 0;
    if (q->asked < r->age) q->asked = r->age;
    sort(q);
    return true;
}

void queue_drop(struct queue *q, uint64_t id)
{
    size_t i = place_of(q, id);
    if (i == q->count) return;
    struct request *r = &q->requests[i];
    free(r->all);
    memmove(r, r + 1, (--q->count - i) * sizeof *r);
    sort(q);
}

enum queue_answer queue_take_back(struct queue *q, uint64_t id, uint64_t person)
{
    const struct request *r = queue_find(q, id);
    if (!r) return QUEUE_GONE;
    if (r->person != person) return QUEUE_NOT_YOURS;
    queue_drop(q, id);
    return QUEUE_DONE;
}

void queue_played(struct queue *q, uint64_t id)
{
    const struct request *r = queue_find(q, id);
    if (!r) return;
    uint64_t person = r->person, round = r->round;
    queue_serve(q, &(struct queue_served){person, round});
    for (size_t i = 0; i < q->count; i++)
        if (q->requests[i].person == person) q->requests[i].round = round + 1;
    queue_drop(q, id);
}

/* -- votes ---------------------------------------------------------------------------------- */

static struct queue_vote *vote_of(const struct request *r, uint64_t person)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->all[i].person == person) return &r->all[i];
    return NULL;
}

int queue_vote_of(const struct request *r, uint64_t person)
{
    const struct queue_vote *v = vote_of(r, person);
    return v ? v->value : 0;
}

static size_t grown(size_t size)
{
    return size ? size * 2 : 8;
}

static void add_vote(struct request *r, uint64_t person, int value)
{
    if (r->count == r->size) {
        size_t size = grown(r->size);
        struct queue_vote *all =
            r->count < QUEUE_VOTES ? realloc(r->all, size * sizeof *all) : NULL;
        if (!all) return;
        r->all = all;
        r->size = size;
    }
    r->all[r->count++] = (struct queue_vote){.person = person, .value = value, .here = true};
    r->votes += value;
}

static void take_vote(struct request *r, struct queue_vote *v)
{
    if (v->here) r->votes -= v->value;
    *v = r->all[--r->count];
}

enum queue_answer queue_vote(struct queue *q, uint64_t id, uint64_t person, int value)
{
    assert(value >= -1 && value <= 1);
    size_t i = place_of(q, id);
    if (i == q->count) return QUEUE_GONE;
    struct request *r = &q->requests[i];
    struct queue_vote *v = vote_of(r, person);
    if (v) take_vote(r, v);
    if (value) add_vote(r, person, value);
    sort(q);
    return QUEUE_DONE;
}

void queue_presence(struct queue *q, uint64_t person, bool here)
{
    if (!here) queue_skip(q, person, false);
    for (size_t i = 0; i < q->count; i++) {
        struct queue_vote *v = vote_of(&q->requests[i], person);
        if (!v || v->here == here) continue;
        v->here = here;
        q->requests[i].votes += here ? v->value : -v->value;
    }
    sort(q);
}

/* -- skipping ------------------------------------------------------------------------------- */

static size_t skipper(const struct queue *q, uint64_t person)
{
    size_t i = 0;
    while (i < q->skips && q->skippers[i] != person) i++;
    return i;
}

bool queue_skips_of(const struct queue *q, uint64_t person)
{
    return skipper(q, person) < q->skips;
}

bool queue_skip(struct queue *q, uint64_t person, bool on)
{
    size_t i = skipper(q, person);
    if ((i < q->skips) == on) return false;
    if (!on) {
        q->skippers[i] = q->skippers[--q->skips];
        return true;
    }
    if (q->skips == q->skips_size) {
        size_t size = grown(q->skips_size);
        uint64_t *all = q->skips < QUEUE_VOTES ? realloc(q->skippers, size * sizeof *all) : NULL;
        if (!all) return false;
        q->skippers = all;
        q->skips_size = size;
    }
    q->skippers[q->skips++] = person;
    return true;
}

size_t queue_skips_needed(size_t people)
{
    return people / 2 + 1;
}

void queue_skip_none(struct queue *q)
{
    q->skips = 0;
}
