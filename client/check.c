#include "check.h"

#include <string.h>
#include "event.h"
#include "plain_words.h"
#include "words.h"
#include "../common/proto.h"

enum { FRAME_MS = 20, MISSING_MOST_MS = 1000 };

#define SILENCE_DB (-60.0)

static void take_sync(struct check *c, const cJSON *e, int64_t mono_us)
{
    double level_db = proto_real(e, "level_db", -120);

    if (level_db > SILENCE_DB) c->seconds_heard++;
    if (c->seconds_heard == 1 || level_db > c->level_db) c->level_db = level_db;
    c->silent_ms = proto_int(e, "silent_ms", 0);
    c->told_us = mono_us;
    c->concealed = (uint64_t)proto_int(e, "concealed", 0);
}

void check_event(struct check *c, const cJSON *event, const char *line, int64_t mono_us)
{
    if (event_is(event, "state") && strcmp(proto_text(event, "state"), "in") == 0 && !c->joined) {
        c->joined = true;
        c->joined_us = mono_us;
    }
    if (event_is(event, "chat") && proto_flag(event, "mine") && !proto_flag(event, "old"))
        c->line_back |= strcmp(proto_text(event, "text"), line) == 0;
    if (event_is(event, "sync")) take_sync(c, event, mono_us);
}

/* What was silent, what was made up, and the seconds at the end of which nothing is known; one of those is only not over yet. */
static int64_t missing_ms(const struct check *c, int64_t mono_us)
{
    int64_t deaf_s = (mono_us - (c->told_us ? c->told_us : c->joined_us)) / 1000000;

    return c->silent_ms + (int64_t)c->concealed * FRAME_MS + (deaf_s > 1 ? deaf_s * 1000 : 0);
}

bool check_verdict(const struct check *c, int64_t mono_us, char text[CHECK_TEXT_BYTES])
{
    int64_t missing = missing_ms(c, mono_us);
    bool good = c->joined && c->line_back && missing <= MISSING_MOST_MS;

    if (!c->joined) {
        words_filled(text, CHECK_TEXT_BYTES, plain_words(PLAIN_CHECK_NEVER_IN), NULL);
        return false;
    }
    cJSON *fields = cJSON_CreateObject();
    proto_put_int(fields, "good", good);
    proto_put_int(fields, "bad", !good);
    proto_put_int(fields, "seconds", c->seconds_heard);
    if (fields)
        cJSON_AddNumberToObject(fields, "level_db", c->seconds_heard ? c->level_db : -120.0);
    proto_put_int(fields, "missing", missing);
    proto_put_int(fields, "back", c->line_back);
    proto_put_int(fields, "lost", !c->line_back);
    words_filled(text, CHECK_TEXT_BYTES, plain_words(PLAIN_CHECKED), fields);
    cJSON_Delete(fields);
    return good;
}
