/* fuzz_packet.c: datagrams as they come from anybody: the header, then every body reader, whatever the type says. What a reader
   takes is written again and must be the same bytes. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { BODY_BYTES = PACKET_BYTES - PACKET_OVERHEAD_BYTES };

static void must(bool promise)
{
    if (!promise) abort();
}

static void read_times(const uint8_t *body, size_t n)
{
    uint8_t again[BODY_BYTES];
    int64_t us;
    struct packet_pong pong;
    if (packet_get_time(body, n, &us))
        must(packet_put_time(again, us) == n && !memcmp(again, body, n));
    if (packet_get_pong(body, n, &pong))
        must(packet_put_pong(again, &pong) == n && !memcmp(again, body, n));
}

static void read_radio(const uint8_t *body, size_t n)
{
    uint8_t again[BODY_BYTES];
    struct packet_radio radio;
    if (!packet_get_radio(body, n, &radio)) return;
    size_t music = PACKET_RADIO_HEAD_BYTES + (size_t)radio.music_frames * radio.frame_bytes;
    must(packet_put_radio(again, &radio) == n && music <= n && !memcmp(again, body, music));
}

static void read_nack(const uint8_t *body, size_t n)
{
    uint8_t again[BODY_BYTES];
    struct packet_nack nack;
    if (packet_get_nack(body, n, &nack))
        must(packet_put_nack(again, &nack) == n && !memcmp(again, body, n));
}

static void read_voice(const uint8_t *body, size_t n)
{
    uint8_t again[BODY_BYTES];
    struct packet_voice voice;
    struct packet_loss loss;
    if (packet_get_voice(body, n, &voice)) {
        must(voice.opus_bytes > 0 && voice.opus_bytes <= PACKET_VOICE_OPUS_BYTES);
        must(packet_put_voice(again, &voice) == n && !memcmp(again, body, n));
    }
    if (packet_get_loss(body, n, &loss))
        must(packet_put_loss(again, &loss) == n && !memcmp(again, body, n));
}

/* A stranger's packet must not open; the same body sealed by us must, and be read as sent. */
static void open_packet(const uint8_t *packet, size_t n, const struct packet_header *h)
{
    static const uint8_t key_bytes[SEAL_KEY_BYTES] = {42};
    static struct seal *key;
    if (!key) key = seal_new(key_bytes);
    uint8_t copy[PACKET_BYTES];
    size_t body_bytes;
    memcpy(copy, packet, n);
    must(!packet_open(copy, n, h, key, &body_bytes));
    const uint8_t *text = packet + PACKET_HEADER_BYTES;
    size_t text_bytes = n - PACKET_OVERHEAD_BYTES;
    must(packet_seal(copy, h, key, text, text_bytes) == n);
    struct packet_header again;
    must(packet_read_header(copy, n, &again) && again.type == h->type && again.epoch == h->epoch &&
         again.id == h->id && again.counter == h->counter);
    const uint8_t *body = packet_open(copy, n, &again, key, &body_bytes);
    must(body && body_bytes == text_bytes && !memcmp(body, text, text_bytes));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    uint8_t *exact = calloc(n ? n : 1, 1); /* so that a byte past the end is seen */
    if (!exact) return 0;
    if (n) memcpy(exact, bytes, n);
    struct packet_header h;
    if (packet_read_header(exact, n, &h)) {
        must(n <= PACKET_BYTES && h.type > 0 && h.type < PACKET_TYPES);
        open_packet(exact, n, &h);
        read_radio(exact + PACKET_HEADER_BYTES, n - PACKET_OVERHEAD_BYTES);
        read_nack(exact + PACKET_HEADER_BYTES, n - PACKET_OVERHEAD_BYTES);
        read_times(exact + PACKET_HEADER_BYTES, n - PACKET_OVERHEAD_BYTES);
        read_voice(exact + PACKET_HEADER_BYTES, n - PACKET_OVERHEAD_BYTES);
    }
    read_radio(exact, n);
    read_nack(exact, n);
    read_times(exact, n);
    read_voice(exact, n);
    free(exact);
    return 0;
}
