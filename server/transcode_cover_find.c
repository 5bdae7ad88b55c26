/* transcode_cover_find.c: the picture in a song's file, whatever kind of file it is. */
#include <stdlib.h>
#include <string.h>
#include "transcode_cover_parts.h"

enum { HEAD_BYTES = 12 /* say what kind of file it is */ };

size_t transcode_cover_bytes(struct cover_source *s, int64_t at, void *out, size_t n)
{
    if (at < 0 || (int64_t)n > s->left) return 0;
    s->left -= (int64_t)n;
    return s->read(s->from, at, out, n);
}

uint32_t transcode_cover_number(const uint8_t *bytes, size_t n)
{
    uint32_t number = 0;
    for (size_t i = 0; i < n; i++) number = number << 8 | bytes[i];
    return number;
}

bool transcode_cover_is_one(const uint8_t *bytes, size_t n)
{
    return n >= 4 && (memcmp(bytes, "\xff\xd8\xff", 3) == 0 || memcmp(bytes, "\x89PNG", 4) == 0);
}

void transcode_cover_offer(struct cover_found *f, unsigned kind, const uint8_t *bytes, size_t n)
{
    bool front = kind == COVER_FRONT, better = !f->bytes || (front && !f->front);
    if (!better || n > COVER_BYTES || !transcode_cover_is_one(bytes, n)) return;
    uint8_t *copy = malloc(n);
    if (!copy) return;
    free(f->bytes);
    *f = (struct cover_found){memcpy(copy, bytes, n), n, front};
}

static bool is_at(const uint8_t head[HEAD_BYTES], size_t at, const char *name)
{
    return memcmp(head + at, name, strlen(name)) == 0;
}

void transcode_cover_find(struct cover_source *s, struct cover_found *f)
{
    uint8_t head[HEAD_BYTES] = {0};
    int64_t at = transcode_cover_id3(s, 0, f);
    transcode_cover_bytes(s, at, head, sizeof head);
    if (is_at(head, 0, "fLaC")) transcode_cover_flac(s, at + 4, f);
    if (is_at(head, 0, "OggS")) transcode_cover_ogg(s, f);
    if (is_at(head, 4, "ftyp")) transcode_cover_mp4(s, f);
    if (is_at(head, 0, "RIFF") && is_at(head, 8, "WAVE")) transcode_cover_chunks(s, true, f);
    if (is_at(head, 0, "FORM") && is_at(head, 8, "AIF")) transcode_cover_chunks(s, false, f);
}
