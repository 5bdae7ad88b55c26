/* proto_fields.c: the fields of a message, read and written, and ids as text. */
#include "proto_parts.h"
#include "base64.h"
#include "hex.h"
#include "utf8.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* -- reading -------------------------------------------------------------------------------- */

static const cJSON *field_of(const cJSON *m, const char *field)
{
    return cJSON_GetObjectItemCaseSensitive(m, field);
}

const char *proto_text(const cJSON *m, const char *field)
{
    const cJSON *v = field_of(m, field);
    return cJSON_IsString(v) ? v->valuestring : "";
}

int64_t proto_int(const cJSON *m, const char *field, int64_t absent)
{
    const cJSON *v = field_of(m, field);
    if (!cJSON_IsNumber(v) || !(fabs(v->valuedouble) <= PROTO_PRECISE)) return absent;
    return (int64_t)v->valuedouble;
}

double proto_real(const cJSON *m, const char *field, double absent)
{
    const cJSON *v = field_of(m, field);
    return cJSON_IsNumber(v) && isfinite(v->valuedouble) ? v->valuedouble : absent;
}

bool proto_flag(const cJSON *m, const char *field)
{
    return cJSON_IsTrue(field_of(m, field));
}

uint64_t proto_id(const cJSON *m, const char *field)
{
    return proto_id_parse(proto_text(m, field));
}

bool proto_has(const cJSON *m, const char *field)
{
    return field_of(m, field) != NULL;
}

bool proto_bytes(const cJSON *m, const char *field, uint8_t *out, size_t n)
{
    return hex_read(proto_text(m, field), out, n);
}

size_t proto_blob(const cJSON *m, const char *field, uint8_t *out, size_t n)
{
    const char *text = proto_text(m, field);
    size_t chars = strlen(text);
    uint8_t decoded[BASE64_BYTES(PROTO_COVER_CHARS)];
    size_t bytes = chars <= PROTO_COVER_CHARS ? base64_read(text, chars, decoded) : 0;
    if (bytes > n) return 0;
    memcpy(out, decoded, bytes);
    return bytes;
}

/* -- writing -------------------------------------------------------------------------------- */

void proto_put_text(cJSON *m, const char *field, const char *text)
{
    if (m) cJSON_AddStringToObject(m, field, text);
}

/* Where the first PROTO_TITLE_CHARS characters end. */
static size_t title_end(const char *title)
{
    size_t bytes = strlen(title), at = 0;
    for (size_t chars = 0; chars < PROTO_TITLE_CHARS && at < bytes; chars++)
        utf8_next(title, bytes, &at);
    return at;
}

void proto_put_title(cJSON *m, const char *field, const char *title)
{
    char cut[4 * PROTO_TITLE_CHARS + 1];
    snprintf(cut, sizeof cut, "%.*s", (int)title_end(title), title);
    proto_put_text(m, field, cut);
}

void proto_put_song(cJSON *m, uint64_t id, const char *title, const char *artist)
{
    proto_put_id(m, "song", id);
    proto_put_title(m, "title", title);
    proto_put_title(m, "artist", artist);
}

/* Written once more, only to be measured: what its fields may take together would be a guess. */
bool proto_list_add(cJSON *list, cJSON *item, size_t *bytes_left)
{
    char *text = list && item ? cJSON_PrintUnformatted(item) : NULL;
    size_t bytes = text ? strlen(text) + 1 : SIZE_MAX; /* and a comma */
    cJSON_free(text);
    if (bytes > *bytes_left) {
        cJSON_Delete(item);
        return false;
    }
    *bytes_left -= bytes;
    return cJSON_AddItemToArray(list, item);
}

void proto_put_int(cJSON *m, const char *field, int64_t value)
{
    if (m) cJSON_AddNumberToObject(m, field, (double)value);
}

void proto_put_flag(cJSON *m, const char *field, bool on)
{
    if (m) cJSON_AddBoolToObject(m, field, on);
}

void proto_put_id(cJSON *m, const char *field, uint64_t id)
{
    char text[PROTO_ID_TEXT];
    proto_put_text(m, field, proto_id_text(id, text));
}

void proto_put_bytes(cJSON *m, const char *field, const uint8_t *bytes, size_t n)
{
    char text[129];
    assert(n * 2 < sizeof text);
    hex_write(bytes, n, text);
    proto_put_text(m, field, text);
}

void proto_put_blob(cJSON *m, const char *field, const uint8_t *bytes, size_t n)
{
    char text[PROTO_COVER_CHARS + 1];
    assert(n <= PROTO_COVER_BYTES);
    base64_write(bytes, n, text);
    proto_put_text(m, field, text);
}

/* -- ids ------------------------------------------------------------------------------------ */

const char *proto_id_text(uint64_t id, char out[PROTO_ID_TEXT])
{
    snprintf(out, PROTO_ID_TEXT, "%016llx", (unsigned long long)id);
    return out;
}

uint64_t proto_id_parse(const char *text)
{
    if (!hex_is(text, 16)) return 0;
    uint64_t id = 0;
    for (int i = 0; i < 16; i++) id = id << 4 | (uint64_t)hex_digit(text[i]);
    return id;
}
