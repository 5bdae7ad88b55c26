/* taste_parts.h: how tastes are kept, for the files of this noun alone (taste*.c). */
#ifndef WL_TASTE_PARTS_H
#define WL_TASTE_PARTS_H

#include "taste.h"
#include "taste_crowd.h"

enum { TASTE_CROWDS = UINT16_MAX /* past them there is no further one */ };

/* What a crowd has of a word. */
struct taste_share {
    uint16_t crowd;  /* its number; shares are in this order */
    uint16_t people; /* who love it */
    float value;     /* the sum of theirs, */
    float weight;    /* and of their weights */
};

struct taste_word {
    char *text; /* folded, and after its terminator as people write it; NULL: free */
    struct taste_share *shares;
    uint32_t share_count, share_size;
    uint32_t people; /* who love it, of all that are known */
    float value;     /* the sum of theirs */
    uint32_t next;   /* of those with the same slot, or of the free ones; 0: none */
    uint8_t kind;    /* enum taste_kind */
};

enum { TASTE_WORDS_KNOWN = 1 << 24 /* all together; further ones are not known */ };
#define TASTE_VALUE_PARTS  255.0F
#define TASTE_WEIGHT_PARTS 65535.0F

/* 6 bytes, for there are hundreds of them for each of 50,000 people. */
struct taste_entry {
    uint16_t word_low; /* of the word's index */
    uint8_t word_high;
    uint8_t value;   /* 1 for artists, for the others what the profile says */
    uint16_t weight; /* in a vector of length 1 */
};

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

static inline uint32_t taste_index(const struct taste_entry *e)
{
    return (uint32_t)e->word_high << 16 | e->word_low;
}

static inline struct taste_word *taste_word(const struct tastes *all, const struct taste_entry *e)
{
    return &all->words[taste_index(e)];
}

static inline float taste_value(const struct taste_entry *e)
{
    return (float)e->value / TASTE_VALUE_PARTS;
}

static inline float taste_weight(const struct taste_entry *e)
{
    return (float)e->weight / TASTE_WEIGHT_PARTS;
}

/* Of a name that grew when it was folded. */
enum { TASTE_FOLD_BYTES = 640 };
/* By its words, so that "Hip-Hop" is the "hip hop" of songs; a name of signs alone ("!!!") as it is. Returns the bytes. */
size_t taste_fold(char out[TASTE_FOLD_BYTES], const char *name);

/* As people write it. */
const char *taste_shown(const struct taste_word *w);
/* The word with this folded text; 0: nobody knows it. */
uint32_t taste_find(const struct tastes *all, enum taste_kind kind, const char *fold, size_t bytes);

/* Where a word stands, made when it is new; 0 without memory. And when nobody loves it any more. */
uint32_t taste_know(struct tastes *all, enum taste_kind kind, const char *fold, const char *shown);
void taste_forget(struct tastes *all, uint32_t at);

/* What a crowd has of a word; NULL: nothing. */
struct taste_share *taste_share_of(const struct taste_word *w, uint32_t crowd);

#endif
