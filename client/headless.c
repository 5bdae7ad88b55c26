#include "headless.h"

#include <stdio.h>
#include "event.h"
#include "../common/proto.h"

/* What is printed may lie about in a log: the nickname's token, which is as good as a password, is left out. */
static cJSON *without_token(const cJSON *event)
{
    cJSON *copy = cJSON_Duplicate(event, true);

    cJSON_DeleteItemFromObjectCaseSensitive(copy, "token");
    return copy;
}

/* Flushed at once: whoever reads acts upon it. */
static void print(void *user, const cJSON *event, int64_t mono_us)
{
    bool secret = proto_has(event, "token");
    cJSON *copy = secret ? without_token(event) : NULL;
    char *line = cJSON_PrintUnformatted(secret ? copy : event);

    (void)user;
    (void)mono_us;
    if (line) puts(line);
    fflush(stdout);
    cJSON_free(line);
    cJSON_Delete(copy);
}

static void answer(void *user, const char *text)
{
    cJSON *e = event_new("answer");

    proto_put_text(e, "text", text);
    if (e) print(user, e, 0);
    cJSON_Delete(e);
}

struct terminal_face headless_face(void)
{
    return (struct terminal_face){.event = print, .answer = answer, .shows_all = true};
}
