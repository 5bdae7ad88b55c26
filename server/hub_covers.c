/* hub_covers.c: who asks for a song's picture. */
#include "conn.h"
#include "hub_parts.h"
#include "../common/proto.h"

/* An answer is some 14 KiB: ten at once, as a screen fills, then two a second. */
#define COVER_US  INT64_C(500000)
#define COVERS_US (10 * COVER_US)

void hub_cover(struct hub *h, struct conn *c, const cJSON *asked, struct now now)
{
    uint8_t jpeg[PROTO_COVER_BYTES];
    uint64_t song = proto_id(asked, "song");
    bool later = conn_is_behind(c) || !allowance_take(&c->covers, COVER_US, COVERS_US, now.mono_us);
    size_t n = later ? 0 : library_cover(h->songs, song, jpeg, sizeof jpeg, &later);
    cJSON *m = proto_new(PROTO_COVER);
    proto_put_id(m, "song", song);
    if (n) proto_put_blob(m, "jpeg", jpeg, n);
    if (later) proto_put_flag(m, "later", true);
    conn_tell(c, h->io, m);
}
