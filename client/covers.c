/* covers.c: see covers.h. */
#include "covers.h"
#include "../common/proto.h"

static size_t known(const struct covers *c)
{
    return c->count < COVERS ? c->count : COVERS;
}

void covers_clear(struct covers *c)
{
    for (size_t i = 0; i < known(c); i++) photo_free(&c->told[i].photo);
    c->count = 0;
}

static size_t find(const struct covers *c, uint64_t song)
{
    size_t at = 0;

    while (at < known(c) && c->told[at].song != song) at++;
    return at;
}

void covers_take(struct covers *c, const cJSON *event, int64_t mono_us)
{
    uint8_t jpeg[PROTO_COVER_BYTES];
    uint64_t song = proto_id(event, "song");
    size_t at = find(c, song), n = proto_blob(event, "jpeg", jpeg, sizeof jpeg);

    if (at == known(c)) at = c->count++ % COVERS;
    photo_free(&c->told[at].photo);
    c->told[at] =
        (struct cover){.song = song, .later = proto_flag(event, "later"), .at_us = mono_us};
    photo_take(&c->told[at].photo, jpeg, n);
}

const struct cover *covers_find(const struct covers *c, const char *song)
{
    size_t at = find(c, proto_id_parse(song));

    return at < known(c) ? &c->told[at] : NULL;
}
