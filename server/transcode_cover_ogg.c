/* transcode_cover_ogg.c: pictures in the comments of Ogg Vorbis and Opus files: FLAC's block in base64. */
#include <ogg/ogg.h>
#include <stdlib.h>
#include <string.h>
#include "../common/base64.h"
#include "../common/comments.h"
#include "transcode_cover_parts.h"

enum { PIECE_BYTES = 16384 };

struct pages {
    struct cover_source *source;
    int64_t at;
    ogg_sync_state sync;
    ogg_stream_state stream;
};

/* Their first two packets begin so. */
static const struct kind {
    const char *head, *tags;
} kinds[] = {{"OpusHead", "OpusTags"}, {"\001vorbis", "\003vorbis"}};

/* Pages follow each other; where one is damaged it ends, for a search through what is none can take long. */
static bool next_page(struct pages *p, ogg_page *page)
{
    int result;
    while ((result = ogg_sync_pageout(&p->sync, page)) == 0) {
        char *room = ogg_sync_buffer(&p->sync, PIECE_BYTES);
        size_t got = room ? transcode_cover_bytes(p->source, p->at, room, PIECE_BYTES) : 0;
        if (!got) return false;
        ogg_sync_wrote(&p->sync, (long)got);
        p->at += (int64_t)got;
    }
    return result == 1;
}

static bool begins(const ogg_packet *packet, const char *words)
{
    size_t n = strlen(words);
    return packet->bytes >= (long)n && memcmp(packet->packet, words, n) == 0;
}

/* The first of the file's streams that is music. */
static const struct kind *first_stream(struct pages *p)
{
    ogg_page page;
    ogg_packet packet;
    while (next_page(p, &page) && ogg_page_bos(&page)) {
        ogg_stream_reset_serialno(&p->stream, ogg_page_serialno(&page));
        ogg_stream_pagein(&p->stream, &page);
        if (ogg_stream_packetout(&p->stream, &packet) != 1) continue;
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (begins(&packet, kinds[i].head)) return &kinds[i];
    }
    return NULL;
}

static bool next_packet(struct pages *p, ogg_packet *packet)
{
    ogg_page page;
    while (ogg_stream_packetout(&p->stream, packet) != 1) {
        if (!next_page(p, &page)) return false;
        ogg_stream_pagein(&p->stream, &page); /* refuses those of other streams */
    }
    return true;
}

static void offer_text(const char *text, size_t chars, struct cover_found *f)
{
    uint8_t *block = malloc(BASE64_BYTES(chars) + 1);
    if (block) transcode_cover_block(block, base64_read(text, chars, block), f);
    free(block);
}

static void look(struct pages *p, struct cover_found *f)
{
    ogg_packet packet;
    size_t n, chars;
    const struct kind *kind = first_stream(p);
    if (!kind || !next_packet(p, &packet) || !begins(&packet, kind->tags)) return;
    size_t skip = strlen(kind->tags);
    struct comments c = comments_begin(packet.packet + skip, (size_t)packet.bytes - skip);
    for (const char *comment; (comment = comments_next(&c, &n)) != NULL;) {
        const char *text = comments_value(comment, n, "METADATA_BLOCK_PICTURE", &chars);
        if (text) offer_text(text, chars, f);
    }
}

void transcode_cover_ogg(struct cover_source *s, struct cover_found *f)
{
    struct pages p = {.source = s};
    ogg_sync_init(&p.sync);
    if (ogg_stream_init(&p.stream, 0) == 0) look(&p, f);
    ogg_stream_clear(&p.stream);
    ogg_sync_clear(&p.sync);
}
