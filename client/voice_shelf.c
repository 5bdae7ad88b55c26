#include "voice_shelf.h"
#include <opus.h>

/* Of packets of one 20 ms frame that have a SILK part, the second bit of that says so (RFC 6716, 3.1 and 4.2.4). */
bool voice_packet_repeats_rt(const struct voice_packet *p)
{
    bool one = (p->opus[0] & 3) == 0, silk = !(p->opus[0] & 0x80);
    bool whole = opus_packet_get_samples_per_frame(p->opus, 48000) == VOICE_FRAME;
    return one && silk && whole && p->opus_bytes > 1 && (p->opus[1] & 0x40);
}

void voice_shelf_clear_rt(struct voice_shelf *s)
{
    for (size_t i = 0; i < VOICE_SHELF; i++) s->packets[i].opus_bytes = 0;
}

void voice_shelf_put_rt(struct voice_shelf *s, const struct voice_packet *p)
{
    s->packets[p->frame % VOICE_SHELF] = *p;
}

struct voice_packet *voice_shelf_at_rt(struct voice_shelf *s, uint32_t frame)
{
    struct voice_packet *p = &s->packets[frame % VOICE_SHELF];
    return p->opus_bytes && p->frame == frame ? p : NULL;
}

struct voice_packet *voice_shelf_first_rt(struct voice_shelf *s, uint32_t from)
{
    struct voice_packet *p = NULL;
    for (uint32_t i = 0; i < VOICE_SHELF && !p; i++) p = voice_shelf_at_rt(s, from + i);
    return p;
}
