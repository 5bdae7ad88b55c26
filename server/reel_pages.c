#include "reel_pages.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Longer files, and those whose tags fill more pages, are broken. */
enum { PAGES = 200000, HEADER_PAGES = 32, FIRST_ROOM = 64, FIXED_BYTES = 27, LACING_BYTES = 255 };

bool reel_pages_init(struct reel_pages *p, const struct io *io, const char *path)
{
    size_t n = strlen(path) + 1;
    *p = (struct reel_pages){.io = io, .path = malloc(n)};
    if (p->path) memcpy(p->path, path, n);
    return p->path;
}

void reel_pages_free(struct reel_pages *p)
{
    free(p->path);
    free(p->pages);
}

static enum reel_result read_at(const struct reel_pages *p, int64_t offset, void *out, size_t n)
{
    for (size_t done = 0; done < n;) {
        int64_t got = p->io->file_read(p->io->world, p->path, offset + (int64_t)done,
                                       (char *)out + done, n - done);
        if (got < 0) return REEL_BROKEN;
        if (got == 0) return REEL_NOT_YET;
        done += (size_t)got;
    }
    return REEL_OK;
}

/* Reads a page's header; libogg's functions then tell what is in it (RFC 3533). */
static enum reel_result read_header(const struct reel_pages *p, int64_t offset,
                                    uint8_t bytes[FIXED_BYTES + LACING_BYTES], ogg_page *og)
{
    enum reel_result result = read_at(p, offset, bytes, FIXED_BYTES);
    if (result != REEL_OK) return result;
    if (memcmp(bytes, "OggS", 5) != 0) return REEL_BROKEN; /* the fifth byte is version 0 */
    size_t lacing = bytes[FIXED_BYTES - 1];
    result = read_at(p, offset + FIXED_BYTES, bytes + FIXED_BYTES, lacing);
    *og = (ogg_page){.header = bytes, .header_len = FIXED_BYTES + (long)lacing};
    for (size_t i = 0; i < lacing; i++) og->body_len += bytes[FIXED_BYTES + i];
    return result;
}

static bool make_room(struct reel_pages *p)
{
    if (p->count < p->room) return true;
    size_t room = p->room ? 2 * p->room : FIRST_ROOM;
    struct reel_page *bigger = realloc(p->pages, room * sizeof *bigger);
    if (!bigger) return false;
    p->pages = bigger;
    p->room = room;
    return true;
}

/* Does the page follow the one before it? */
static bool follows(const struct reel_pages *p, const ogg_page *og, const struct reel_page *page)
{
    if (p->count == 0) return ogg_page_bos(og) && !page->continued && ogg_page_pageno(og) == 0;
    const struct reel_page *before = &p->pages[p->count - 1];
    bool too_long = page->packets == 0 && !page->last && p->count >= HEADER_PAGES;
    return ogg_page_serialno(og) == p->serial && ogg_page_pageno(og) == (long)p->count &&
           page->continued == before->open && !ogg_page_bos(og) && !too_long;
}

/* Adds the page after the last known. */
static enum reel_result walk(struct reel_pages *p)
{
    uint8_t header[FIXED_BYTES + LACING_BYTES];
    ogg_page og;
    if (p->count && p->pages[p->count - 1].last) return REEL_END;
    if (p->count == PAGES || !make_room(p)) return REEL_BROKEN;
    struct reel_page page = {0};
    if (p->count) {
        const struct reel_page *before = &p->pages[p->count - 1];
        page.offset = before->offset + before->bytes;
        page.packets_before = before->packets_before + before->packets;
    }
    enum reel_result result = read_header(p, page.offset, header, &og);
    if (result != REEL_OK) return result;
    page.bytes = (uint32_t)(og.header_len + og.body_len);
    page.packets = (uint32_t)ogg_page_packets(&og);
    page.continued = ogg_page_continued(&og);
    page.open = og.header_len > FIXED_BYTES ? header[og.header_len - 1] == 255 : page.continued;
    page.last = ogg_page_eos(&og);
    if (!follows(p, &og, &page)) return REEL_BROKEN;
    if (!p->count) p->serial = ogg_page_serialno(&og);
    if (ogg_page_granulepos(&og) >= 0) p->end_granule = ogg_page_granulepos(&og);
    p->pages[p->count++] = page;
    return REEL_OK;
}

enum reel_result reel_pages_get(struct reel_pages *p, size_t i, const struct reel_page **out)
{
    while (i >= p->count) {
        enum reel_result result = walk(p);
        if (result != REEL_OK) return result;
    }
    *out = &p->pages[i];
    return REEL_OK;
}

enum reel_result reel_pages_find(struct reel_pages *p, uint32_t k, size_t *page)
{
    for (const struct reel_page *end = p->count ? &p->pages[p->count - 1] : NULL;
         !end || k >= end->packets_before + end->packets; end = &p->pages[p->count - 1]) {
        enum reel_result result = walk(p);
        if (result != REEL_OK) return result;
    }
    size_t low = 0, high = p->count - 1; /* the first page by whose end k has ended */
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct reel_page *m = &p->pages[middle];
        if (k < m->packets_before + m->packets)
            high = middle;
        else
            low = middle + 1;
    }
    *page = low;
    return REEL_OK;
}

enum reel_result reel_pages_load(struct reel_pages *p, size_t i, ogg_sync_state *sync,
                                 ogg_page *out)
{
    const struct reel_page *page;
    enum reel_result result = reel_pages_get(p, i, &page);
    if (result != REEL_OK) return result;
    ogg_sync_reset(sync);
    char *bytes = ogg_sync_buffer(sync, (long)page->bytes);
    if (!bytes) return REEL_BROKEN;
    result = read_at(p, page->offset, bytes, page->bytes);
    if (result != REEL_OK) return result;
    ogg_sync_wrote(sync, (long)page->bytes);
    bool whole = ogg_sync_pageout(sync, out) == 1 &&
                 out->header_len + out->body_len == (long)page->bytes &&
                 ogg_page_packets(out) == (int)page->packets;
    return whole ? REEL_OK : REEL_BROKEN;
}
