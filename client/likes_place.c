#include "likes_place.h"
#include <stdio.h>
#include <string.h>
#include "likes_source.h"
#include "../common/proto.h"
#include "../common/sys.h"

static const struct kind {
    const char *name;
    const char *field;    /* what stands behind the colon */
    bool address;         /* and then "@URL" */
    bool secret_optional; /* a server may lend one */
} kinds[] = {
    {"lastfm", "user", false, true},   {"listenbrainz", "user", false, false},
    {"subsonic", "user", true, false}, {"anghami", "user", false, false},
    {"folder", "path", false, false},
};

static const struct kind *find(const char *text, size_t bytes)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].name) == bytes && memcmp(kinds[i].name, text, bytes) == 0)
            return &kinds[i];
    return NULL;
}

bool likes_place_is(const char *text)
{
    size_t bytes = strcspn(text, ":");
    return text[bytes] == ':' && find(text, bytes);
}

cJSON *likes_place_new(const char *source, const char *field, const char *value)
{
    cJSON *place = cJSON_CreateObject();
    proto_put_text(place, "source", source);
    proto_put_text(place, field, value);
    return place;
}

/* Where "@http..." stands, which begins an address: user names may hold an @, too. */
static const char *find_address(const char *rest)
{
    const char *at = strstr(rest, "@http://");
    return at ? at : strstr(rest, "@https://");
}

cJSON *likes_place_read(const char *text)
{
    size_t bytes = strcspn(text, ":");
    const struct kind *k = text[bytes] ? find(text, bytes) : NULL;
    const char *rest = k ? text + bytes + 1 : "", *at = k && k->address ? find_address(rest) : NULL;
    char value[SYS_PATH_BYTES];
    if (!*rest || (k->address && !at)) return NULL;
    snprintf(value, sizeof value, "%.*s", (int)(at ? at - rest : (long)strlen(rest)), rest);
    cJSON *place = likes_place_new(k->name, k->field, value);
    if (at) proto_put_text(place, "base", at + 1);
    return place;
}

bool likes_place_needs_secret(const cJSON *place, struct saying *which)
{
    const char *name = proto_text(place, "source");
    const struct kind *k = find(name, strlen(name));
    const struct likes_source *s = likes_source_find(name);
    if (!k || !s || k->secret_optional || !s->secret) return false;
    saying_text(saying(which, s->secret), "service", s->title);
    return true;
}
