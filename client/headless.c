#include "headless.h"

#include <stdio.h>
#include "event.h"
#include "../common/proto.h"

/* Flushed at once: whoever reads acts upon it. */
static void print(void *user, const cJSON *event, int64_t mono_us)
{
    char *line = cJSON_PrintUnformatted(event);

    (void)user;
    (void)mono_us;
    if (line) puts(line);
    fflush(stdout);
    cJSON_free(line);
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
