/* packet.h: datagrams (UDP, or carried inside the control connection as `udp` messages).

   Every packet is header, sealed body, tag; integers little endian:

     0  u8   version, 1
     1  u8   type
     2  u16  key epoch: of the room's key for RADIO, else 0
     4  u64  id: of the room for RADIO, else of the session
    12  u64  counter: the nonce; one row per key
    20  ...  body, sealed (seal.h) with the header as authenticated data
     n  16   tag

   Bodies:

     BIND    c>s  cookie 16 (zeros at first)                            "stream to where this comes from"
     COOKIE  s>c  cookie 16                                             "prove that you are there: BIND again with it"
     BOUND   s>c  i64 server time us                                    "packets now take this path"
     PING    c>s  i64 client time us
     PONG    s>c  i64 the client time echoed, i64 server time us, u32 clock epoch
     RADIO   s>c  u32 clock epoch, u32 segment, u32 first sample in the segment's reel, u8 frames that are music,
                  u8 frames in all, u16 bytes a frame, then the frames; those past the music are zero
     NACK    c>s  u8 count, then count times: u32 segment, u32 first chunk, u64 bits (bit i: chunk first + i is missing)
     KNOCK   c>s  nothing                                               "I said something on the connection"
     VOICE   both u64 member who talks (up: 0), u32 frame (20 ms each, counted through pauses), u8 flags, i64 server time
                  us at which it was spoken, then Opus
     LOSS    both u64 member who talks, u8 per cent of their voice that does not arrive; up from who listens, down to
                  who talks */
#ifndef WL_PACKET_H
#define WL_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "seal.h"

enum {
    PACKET_VERSION = 1,
    PACKET_BYTES = 1200, /* no datagram is longer */
    PACKET_HEADER_BYTES = 20,
    PACKET_COOKIE_BYTES = 16,
    PACKET_RADIO_HEAD_BYTES = 16,
    PACKET_NACK_RANGES = 16,
    PACKET_VOICE_HEAD_BYTES = 21,
    PACKET_VOICE_OPUS_BYTES = 400, /* of 20 ms at most; 32 kbit/s are 80 */
    PACKET_OVERHEAD_BYTES = PACKET_HEADER_BYTES + SEAL_TAG_BYTES,
    PACKET_FRAMES_BYTES = PACKET_BYTES - PACKET_OVERHEAD_BYTES - PACKET_RADIO_HEAD_BYTES,
};

enum packet_type {
    PACKET_BIND = 1,
    PACKET_COOKIE,
    PACKET_BOUND,
    PACKET_PING,
    PACKET_PONG,
    PACKET_RADIO,
    PACKET_NACK,
    PACKET_KNOCK,
    PACKET_VOICE,
    PACKET_LOSS,
    PACKET_TYPES
};

struct packet_header {
    enum packet_type type;
    uint16_t epoch;
    uint64_t id;
    uint64_t counter;
};

struct packet_pong {
    int64_t client_us, server_us;
    uint32_t clock_epoch;
};

struct packet_radio {
    uint32_t clock_epoch, segment, first_sample;
    uint8_t music_frames, frames;
    uint16_t frame_bytes;
    const uint8_t *data; /* frames * frame_bytes, inside the packet read, or the caller's */
};

struct packet_range {
    uint32_t segment, first_chunk;
    uint64_t bits;
};

struct packet_nack {
    uint8_t count;
    struct packet_range ranges[PACKET_NACK_RANGES];
};

enum {                        /* flags */
       PACKET_VOICE_LAST = 1, /* the last of this talk */
       PACKET_VOICE_PAUSE = 2 /* silence follows, of which nothing is sent until the next frame */
};

struct packet_voice {
    uint64_t talker;
    uint32_t frame;
    uint8_t flags;
    int64_t spoken_us;
    const uint8_t *opus; /* inside the packet read, or the caller's */
    size_t opus_bytes;   /* 1 to PACKET_VOICE_OPUS_BYTES */
};

struct packet_loss {
    uint64_t talker;
    uint8_t percent;
};

/* Reads a header. False when the packet is too short or long for its type's fixed part, of another version or of an
   unknown type. */
bool packet_read_header(const uint8_t *packet, size_t bytes, struct packet_header *out);

/* Opens the body in place. NULL when forged; else the body, and *body_bytes its length. */
uint8_t *packet_open(uint8_t *packet, size_t bytes, const struct packet_header *h, struct seal *key,
                     size_t *body_bytes);

/* Writes header, body and tag to `out` (PACKET_BYTES of room). Returns the packet's bytes, 0 when the body is too long
   or sealing failed. `body` may lie at out + PACKET_HEADER_BYTES. */
size_t packet_seal(uint8_t *out, const struct packet_header *h, struct seal *key,
                   const uint8_t *body, size_t body_bytes);

/* Bodies. Writers return bytes written (the caller's room: PACKET_BYTES - PACKET_OVERHEAD_BYTES); readers are false
   for anything that is not exactly such a body. Cookies are plain 16 bytes. */
size_t packet_put_time(uint8_t *body, int64_t us);
bool packet_get_time(const uint8_t *body, size_t bytes, int64_t *us);
size_t packet_put_pong(uint8_t *body, const struct packet_pong *p);
bool packet_get_pong(const uint8_t *body, size_t bytes, struct packet_pong *out);
size_t packet_put_radio(uint8_t *body, const struct packet_radio *p);
bool packet_get_radio(const uint8_t *body, size_t bytes, struct packet_radio *out);
size_t packet_put_nack(uint8_t *body, const struct packet_nack *p);
bool packet_get_nack(const uint8_t *body, size_t bytes, struct packet_nack *out);
size_t packet_put_voice(uint8_t *body, const struct packet_voice *p);
bool packet_get_voice(const uint8_t *body, size_t bytes, struct packet_voice *out);
size_t packet_put_loss(uint8_t *body, const struct packet_loss *p);
bool packet_get_loss(const uint8_t *body, size_t bytes, struct packet_loss *out);

#endif
