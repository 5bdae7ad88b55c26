#include "event.h"

#include <string.h>

static cJSON *named(const char *key, const char *value)
{
    cJSON *o = cJSON_CreateObject();

    if (o && cJSON_AddStringToObject(o, key, value)) return o;
    cJSON_Delete(o);
    return NULL;
}

static bool is(const cJSON *o, const char *key, const char *value)
{
    const char *got = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(o, key));

    return got && strcmp(got, value) == 0;
}

cJSON *event_new(const char *event)
{
    return named("event", event);
}

cJSON *command_new(const char *what)
{
    return named("do", what);
}

void event_copy(cJSON *to, const cJSON *from, const char *field)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(from, field);

    if (to && v) cJSON_AddItemToObject(to, field, cJSON_Duplicate(v, true));
}

bool event_is(const cJSON *e, const char *event)
{
    return is(e, "event", event);
}

bool command_is(const cJSON *c, const char *what)
{
    return is(c, "do", what);
}
