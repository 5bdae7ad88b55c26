/* reel_tags.h: the two header packets of an Ogg Opus file (RFC 7845). */
#ifndef WL_REEL_TAGS_H
#define WL_REEL_TAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "reel.h"

/* False when it is no head of a stereo stream. */
bool reel_tags_read_head(const uint8_t *packet, size_t n, uint32_t *delay_samples);

/* False when the packet is damaged. Texts are tidied and cut to fit. */
bool reel_tags_read(struct reel_tags *out, const uint8_t *packet, size_t n);

#endif
