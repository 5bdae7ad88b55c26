#include "shown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

void shown_tell_at(struct model *m, const char *json, int64_t mono_us)
{
    cJSON *e = cJSON_Parse(json);

    assert_non_null(e);
    model_event(m, e, mono_us);
    cJSON_Delete(e);
}

void shown_tell(struct model *m, const char *json)
{
    shown_tell_at(m, json, 1000);
}

struct model *shown_in(void)
{
    struct model *m = model_new();

    assert_non_null(m);
    shown_tell(
        m,
        "{\"event\":\"welcome\",\"nick\":\"Maya\",\"server\":\"Home\",\"greets\":{\"text\":\"Hi\"},"
        "\"host\":\"h\",\"port\":5}");
    shown_tell(m, SHOWN_ROOM);
    shown_tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in Rock.\"}");
    return m;
}

void shown_chat(struct model *m, int seq, const char *id, const char *nick, const char *text,
                const char *more)
{
    char json[512];

    snprintf(json, sizeof json,
             "{\"event\":\"chat\",\"seq\":%d,\"wall_ms\":7,\"id\":\"%s\",\"nick\":\"%s\",\"text\":"
             "\"%s\"%s}",
             seq, id, nick, text, more);
    shown_tell(m, json);
}
