/* reel_pages.h: an Ogg file page by page, by an index that grows as the file is walked, so that any packet is found again.
   Packets are counted through the whole file, the two of the headers included. Pages must follow each other without a gap
   and belong to one stream; anything else is broken. */
#ifndef WL_REEL_PAGES_H
#define WL_REEL_PAGES_H

#include <ogg/ogg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "io.h"
#include "reel.h"

struct reel_page {
    int64_t offset;
    uint32_t bytes;
    uint32_t packets_before; /* that end on earlier pages */
    uint32_t packets;        /* that end on this one */
    bool continued;          /* begins inside a packet of the page before */
    bool open;               /* ends inside a packet */
    bool last;
};

struct reel_pages {
    const struct io *io;
    char *path;
    struct reel_page *pages;
    size_t count, room;
    int serial;
    int64_t end_granule; /* the latest seen */
};

/* Copies the path; false without memory. */
bool reel_pages_init(struct reel_pages *p, const struct io *io, const char *path);
void reel_pages_free(struct reel_pages *p);

/* Page i's entry, walking on as far as needed. REEL_END: there is none, the file has ended. The pointer lasts until the
   next call. */
enum reel_result reel_pages_get(struct reel_pages *p, size_t i, const struct reel_page **out);

/* The page on which packet k ends. */
enum reel_result reel_pages_find(struct reel_pages *p, uint32_t k, size_t *page);

/* Reads page i and checks its sum; *out points into `sync`. */
enum reel_result reel_pages_load(struct reel_pages *p, size_t i, ogg_sync_state *sync,
                                 ogg_page *out);

#endif
