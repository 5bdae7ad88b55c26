#include "setlist.h"

#include <string.h>
#include "event.h"
#include "../common/proto.h"
#include "../common/seq.h"

enum { NONE = -1 };

#define SOON_US 1000000
#define GAIN_MOST_DB                                                                               \
    20.0 /* a louder wish is an error of the server's: the limiter would flatten it */

void setlist_clear(struct setlist *p)
{
    cJSON_Delete(p->songs);
    memset(p, 0, sizeof *p);
}

static uint32_t field_u32(const cJSON *item, const char *name)
{
    return (uint32_t)proto_int(item, name, 0);
}

/* proto.c bounds each field; here they are made to agree with each other. False for a segment of no length. */
static bool read_segment(const cJSON *item, struct segment *out)
{
    double gain_db = proto_real(item, "gain_db", 0);

    *out = (struct segment){
        .number = field_u32(item, "seg"),
        .start_us = proto_int(item, "start_us", 0),
        .first = field_u32(item, "first"),
        .length = field_u32(item, "length"),
        .fade_in = field_u32(item, "fade_in"),
        .fade_out = field_u32(item, "fade_out"),
        .gain_db = (float)(gain_db < GAIN_MOST_DB ? gain_db : GAIN_MOST_DB),
    };
    if (out->length > UINT32_MAX - out->first) out->length = UINT32_MAX - out->first;
    if (out->fade_in > out->length) out->fade_in = out->length;
    if (out->fade_out > out->length) out->fade_out = out->length;
    return out->length > 0;
}

void setlist_set(struct setlist *p, const cJSON *playing)
{
    const cJSON *item, *list = cJSON_GetObjectItemCaseSensitive(playing, "list");

    cJSON_Delete(p->songs);
    p->count = 0;
    p->songs = cJSON_CreateArray();
    cJSON_ArrayForEach(item, list)
    {
        cJSON *song = NULL;
        if (p->count == JITTER_SEGMENTS) break;
        if (!read_segment(item, &p->segments[p->count])) continue;
        song = cJSON_Duplicate(item, true);
        if (!song || !cJSON_AddItemToArray(p->songs, song)) {
            cJSON_Delete(song);
            break;
        }
        p->count++;
    }
}

/* Where some were left out nobody can say. */
bool setlist_is_later(const struct setlist *p, uint32_t segment)
{
    for (size_t i = 0; i < p->count; i++)
        if (!seq_after(segment, p->segments[i].number)) return false;
    return p->count > 0 && p->count < JITTER_SEGMENTS;
}

/* Of two that overlap in a crossfade, the one that comes is the one being heard. */
static int heard_at(const struct setlist *p, int64_t server_us)
{
    int heard = NONE;

    for (int i = 0; i < (int)p->count; i++) {
        const struct segment *s = &p->segments[i];
        if (s->start_us > server_us || segment_end_us(s) <= server_us) continue;
        if (heard == NONE || s->start_us >= p->segments[heard].start_us) heard = i;
    }
    return heard;
}

static int next_after(const struct setlist *p, int64_t server_us)
{
    int next = NONE;

    for (int i = 0; i < (int)p->count; i++) {
        const struct segment *s = &p->segments[i];
        if (s->start_us <= server_us) continue;
        if (next == NONE || s->start_us < p->segments[next].start_us) next = i;
    }
    return next;
}

static void put_song(cJSON *e, const cJSON *song)
{
    event_copy(e, song, "song");
    proto_put_text(e, "title", proto_text(song, "title"));
    proto_put_text(e, "artist", proto_text(song, "artist"));
    proto_put_text(e, "by", proto_text(song, "by"));
}

static cJSON *describe(const struct setlist *p, int heard, int next, int64_t server_us,
                       int64_t mono_us)
{
    cJSON *e = event_new("playing");

    if (heard == NONE) return e;
    const cJSON *song = cJSON_GetArrayItem(p->songs, heard);
    put_song(e, song);
    proto_put_text(e, "genre", proto_text(song, "genre"));
    proto_put_int(e, "duration_ms", proto_int(song, "duration_ms", 0));
    proto_put_int(e, "position_ms",
                  segment_sample_at(&p->segments[heard], server_us) * 1000 / SEGMENT_RATE_HZ);
    proto_put_int(e, "mono_us", mono_us);
    if (next != NONE && e)
        put_song(cJSON_AddObjectToObject(e, "next"), cJSON_GetArrayItem(p->songs, next));
    return e;
}

static int64_t number_of(const struct setlist *p, int i)
{
    return i == NONE ? NONE : (int64_t)p->segments[i].number;
}

/* A song begins in a moment: that nothing plays until then is no news. */
static bool about_to(const struct setlist *p, int next, int64_t server_us)
{
    return next != NONE && p->segments[next].start_us - server_us < SOON_US;
}

cJSON *setlist_event(struct setlist *p, int64_t server_us, int64_t mono_us)
{
    int heard = heard_at(p, server_us), next = next_after(p, server_us);
    if (heard == NONE && about_to(p, next, server_us)) return NULL;
    int64_t heard_number = number_of(p, heard), next_number = number_of(p, next);

    if (p->told && heard_number == p->told_heard && next_number == p->told_next) return NULL;
    p->told = true;
    p->told_heard = heard_number;
    p->told_next = next_number;
    return describe(p, heard, next, server_us, mono_us);
}
