/* voice_parts.h: what the files of a voice share (voice*.c), and nobody else. */
#ifndef WL_VOICE_PARTS_H
#define WL_VOICE_PARTS_H

#include "voice.h"

enum {
    VOICE_KNOWN = 25,      /* frames that must be known before they wait less */
    VOICE_MARGIN_US = 2000 /* the packet that waits least waits so long */
};

/* voice_turn.c: when a packet must be there: a callback before it is heard, which is sooner than it is taken. How much longer packets
   wait than they have to, as far as is known. And: silence until the next packet; if one waits already, until its turn. */
int64_t voice_turn_us_rt(const struct voice *v, uint32_t frame);
int32_t voice_excess_us_rt(const struct voice *v);
void voice_stop_rt(struct voice *v);

/* voice_frame.c: makes `pcm` hold the next frame, which is heard from heard_us on, or stops. Another talk begins: what was made up and never
   came counts. */
void voice_take_rt(struct voice *v, int64_t heard_us);
void voice_count_end_rt(struct voice *v, uint32_t next);

#endif
