/* taste_parts.h: how tastes are kept, for the files of this noun alone (taste*.c). */
#ifndef WL_TASTE_PARTS_H
#define WL_TASTE_PARTS_H

#include "taste.h"
#include "taste_crowd.h"

/* What a crowd has of a word. */
struct taste_share {
    uint32_t crowd;  /* its number; places are in this order */
    uint32_t people; /* who love it */
    float value;     /* the sum of theirs, */
    float weight;    /* and of their weights */
};

struct taste_word {
    char *text; /* folded, and after its terminator as people write it; NULL: free */
    struct taste_share *places;
    uint32_t place_count, place_size;
    uint32_t people; /* who love it, of all that are known */
    float value;     /* the sum of theirs */
    uint32_t next;   /* of those with the same slot, or of the free ones; 0: none */
    uint8_t kind;    /* enum taste_kind */
};

/* 8 bytes, for there are a hundred of them for each of 50,000 people. */
struct taste_entry {
    uint32_t word;
    uint16_t value; /* of the strongest of its kind, in parts of TASTE_PARTS */
    uint16_t
        weight; /* in a vector of length 1, where what is rare weighs more, in the same parts */
};
#define TASTE_PARTS 65535.0F

struct taste {
    uint32_t count;
    float mass[TASTE_KINDS]; /* sums of the values */
    struct taste_entry entries[];
};

struct taste_crowd {
    uint32_t number, people; /* people: those with a taste */
    double square;           /* of the length of the sum of their vectors */
};

struct tastes {
    struct taste_word *words; /* the first is none */
    uint32_t word_count, word_size, free_word;
    uint32_t *slots; /* heads of chains, by hash */
    uint32_t slot_count;
    size_t people;
    struct taste_crowd **crowds; /* by number; NULL: free */
    uint32_t crowd_count, crowd_size;
    double *dots; /* room for a number a crowd */
};

static inline float taste_value(const struct taste_entry *e)
{
    return (float)e->value / TASTE_PARTS;
}

static inline float taste_weight(const struct taste_entry *e)
{
    return (float)e->weight / TASTE_PARTS;
}

/* As people write it. */
const char *taste_shown(const struct taste_word *w);
/* The word with this folded text; 0: nobody knows it. */
uint32_t taste_find(const struct tastes *all, enum taste_kind kind, const char *fold, size_t bytes);

/* What a crowd has of a word; NULL: nothing. */
struct taste_share *taste_share_of(const struct taste_word *w, uint32_t crowd);

#endif
