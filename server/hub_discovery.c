/* hub_discovery.c: what those hear who look for servers. */
#include "hub_parts.h"
#include "../common/discovery.h"
#include "../common/hex.h"
#include <stdio.h>
#include <string.h>

void hub_listening(struct hub *h, uint16_t port, const char *fingerprint)
{
    h->listening_port = port;
    hex_read(fingerprint, h->fingerprint, sizeof h->fingerprint);
}

/* The song of the room with most people. */
static const struct radio_playing *foremost(struct hub *h, struct now now)
{
    struct room *best = NULL;
    size_t at = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;)
        if (room_people(r) && (!best || room_people(r) > room_people(best))) best = r;
    return best ? radio_heard(room_radio(best), now.mono_us) : NULL;
}

size_t hub_discovery(struct hub *h, const uint8_t *question, size_t n, uint8_t *answer,
                     struct now now)
{
    struct discovery_answer a = {.port = h->listening_port,
                                 .password = h->config->password[0] != '\0'};
    if (h->stopping || !discovery_get_question(question, n, &a.nonce)) return 0;
    size_t at = 0, rooms = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) rooms += room_people(r) > 0;
    a.people = (uint16_t)h->by_session.count;
    a.rooms = (uint16_t)rooms;
    snprintf(a.name, sizeof a.name, "%s", h->config->name);
    const struct radio_playing *song = foremost(h, now);
    if (song) utf8_tidy(a.playing, sizeof a.playing, song->title);
    memcpy(a.fingerprint, h->fingerprint, sizeof a.fingerprint);
    return discovery_put_answer(answer, &a);
}
