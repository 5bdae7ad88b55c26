#include "saying.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "proto.h"
#include "saying_parts.h"
#include "sentence.h"

#define NUMBER_MOST 9007199254740992.0 /* 2^53: what doubles, and so JSON, hold exactly */

struct saying *saying(struct saying *s, enum said said)
{
    s->said = said;
    s->count = 0;
    return s;
}

static struct saying_value *value(struct saying *s, const char *name)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->values[i].name, name) == 0) return &s->values[i];
    assert(s->count < SAYING_VALUES);
    struct saying_value *v = &s->values[s->count++];
    snprintf(v->name, sizeof v->name, "%s", name);
    v->text[0] = '\0';
    return v;
}

struct saying *saying_number(struct saying *s, const char *name, int64_t number)
{
    struct saying_value *v = value(s, name);
    v->kind = SAYING_NUMBER;
    v->number = number;
    return s;
}

struct saying *saying_text(struct saying *s, const char *name, const char *text)
{
    struct saying_value *v = value(s, name);
    v->kind = SAYING_TEXT;
    v->text[0] = '\0';
    sentence_append(v->text, sizeof v->text, text, strlen(text));
    return s;
}

struct saying *saying_add(struct saying *s, const char *name, const char *text)
{
    struct saying_value *v = value(s, name);
    v->kind = SAYING_LIST;
    if (strlen(v->text) + strlen(text) + 2 > sizeof v->text) return s;
    sentence_append(v->text, sizeof v->text, text, strlen(text));
    sentence_append(v->text, sizeof v->text, "\n", 1);
    return s;
}

/* -- in messages ----------------------------------------------------------------------------- */

static void put_list(cJSON *m, const struct saying_value *v)
{
    cJSON *list = cJSON_AddArrayToObject(m, v->name);
    char item[SAYING_TEXT_BYTES];
    for (const char *at = v->text; *at; at += strcspn(at, "\n") + 1) {
        snprintf(item, sizeof item, "%.*s", (int)strcspn(at, "\n"), at);
        cJSON_AddItemToArray(list, cJSON_CreateString(item));
    }
}

static void put_value(cJSON *m, const struct saying_value *v)
{
    cJSON_DeleteItemFromObjectCaseSensitive(m, v->name);
    if (v->kind == SAYING_NUMBER)
        proto_put_int(m, v->name, v->number);
    else if (v->kind == SAYING_TEXT)
        proto_put_text(m, v->name, v->text);
    else
        put_list(m, v);
}

void saying_put_values(const struct saying *s, cJSON *m)
{
    const struct saying_sentence *row = &saying_sentences[s->said];
    if (!m) return;
    if (row->code[0]) proto_put_text(m, "code", row->code);
    if (row->about[0]) proto_put_text(m, "about", row->about);
    for (size_t i = 0; i < s->count; i++) put_value(m, &s->values[i]);
}

void saying_put(const struct saying *s, cJSON *m)
{
    char text[SENTENCE_BYTES];
    if (!m) return;
    saying_put_values(s, m);
    cJSON_DeleteItemFromObjectCaseSensitive(m, "text");
    proto_put_text(m, "text", saying_english(s, text, sizeof text));
}

const char *saying_code(enum said said)
{
    return saying_sentences[said].code;
}

const char *saying_sentence(enum said said)
{
    return saying_sentences[said].english;
}

/* False: a value that the sentence asks for is not there. */
static bool fill(const struct saying *s, char *out, size_t bytes)
{
    cJSON *values = cJSON_CreateObject();
    saying_put_values(s, values);
    bool whole =
        sentence_fill(out, bytes, saying_sentence(s->said), values, &sentence_english) || !values;
    cJSON_Delete(values);
    return whole;
}

const char *saying_english(const struct saying *s, char *out, size_t bytes)
{
    bool whole = fill(s, out, bytes);
    assert(whole);
    (void)whole;
    return out;
}

/* -- out of messages ------------------------------------------------------------------------- */

enum said saying_of(const cJSON *m)
{
    const char *code = proto_text(m, "code"), *about = proto_text(m, "about");
    for (int i = SAID_OTHER + 1; i < SAYINGS; i++)
        if (strcmp(saying_sentences[i].code, code) == 0 &&
            strcmp(saying_sentences[i].about, about) == 0)
            return (enum said)i;
    return proto_text(m, "text")[0] ? SAID_OTHER : SAID_NOTHING;
}

static struct saying *other(struct saying *s, const cJSON *m)
{
    const char *text = proto_text(m, "text");
    return text[0] ? saying_text(saying(s, SAID_OTHER), "text", text) : saying(s, SAID_NOTHING);
}

static void read_value(struct saying *s, const char *name, const cJSON *m)
{
    const cJSON *item, *field = cJSON_GetObjectItemCaseSensitive(m, name);
    if (cJSON_IsNumber(field) && fabs(field->valuedouble) <= NUMBER_MOST)
        saying_number(s, name, proto_int(m, name, 0));
    if (cJSON_IsString(field)) saying_text(s, name, field->valuestring);
    if (!cJSON_IsArray(field)) return;
    cJSON_ArrayForEach(item, field)
    {
        if (cJSON_IsString(item)) saying_add(s, name, item->valuestring);
    }
}

/* Only what the sentence asks for: a message's other fields are none of its business. */
static void read_values(struct saying *s, const cJSON *m)
{
    char name[SAYING_NAME_BYTES];
    for (const char *at = saying_sentence(s->said); (at = strchr(at, '{')); at++) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at + 1, "|}"), at + 1);
        read_value(s, name, m);
    }
}

/* Judged by what was kept: a list may hold nothing that fits. */
void saying_read(struct saying *s, const cJSON *m)
{
    char text[SENTENCE_BYTES];
    saying(s, saying_of(m));
    read_values(s, m);
    if (!fill(s, text, sizeof text)) other(s, m);
}

void saying_pass_on(const cJSON *m, cJSON *e)
{
    struct saying said;
    if (!e) return;
    saying_read(&said, m);
    if (said.said == SAID_OTHER && proto_has(m, "code"))
        proto_put_text(e, "code", proto_text(m, "code"));
    saying_put(&said, e);
}
