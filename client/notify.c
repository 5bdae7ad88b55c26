/* notify.c: see notify.h. */
#include "notify.h"
#include <string.h>
#include "event.h"
#include "mention.h"
#include "../common/proto.h"

#define QUIET_US 3000000 /* a lively chat shall not ring like a slot machine */

static const char *const keys[NOTIFY_KINDS] = {"alert_mention", "alert_message", "alert_join",
                                               "alert_leave"};

void notify_read(struct notify *n, const struct prefs *p)
{
    for (int i = 0; i < NOTIFY_KINDS; i++)
        n->wanted[i] = prefs_number(p, keys[i], i <= NOTIFY_MESSAGE) != 0;
}

void notify_keep(const struct notify *n, struct prefs *p)
{
    for (int i = 0; i < NOTIFY_KINDS; i++) prefs_set_number(p, keys[i], n->wanted[i]);
}

static void ring(struct notify *n, enum notify_kind kind, int64_t mono_us)
{
    bool said = kind == NOTIFY_MENTION || kind == NOTIFY_MESSAGE;
    if (!n->wanted[kind] || (n->front && kind != NOTIFY_MENTION)) return;
    n->unread += said && !n->front;
    if (kind != NOTIFY_MENTION && mono_us < n->quiet_us) return;
    n->quiet_us = mono_us + QUIET_US;
    n->rings |= 1u << kind;
}

/* Who does not want to be called hears a call as any other line. */
static enum notify_kind kind_of(const struct notify *n, const char *text, const char *nick)
{
    return n->wanted[NOTIFY_MENTION] && mention_has(text, nick) ? NOTIFY_MENTION : NOTIFY_MESSAGE;
}

void notify_event(struct notify *n, const cJSON *event, const char *nick, int64_t mono_us)
{
    if (event_is(event, "chat") && !proto_flag(event, "mine") && !proto_flag(event, "old"))
        ring(n, kind_of(n, proto_text(event, "text"), nick), mono_us);
    if (event_is(event, "member") && strcmp(proto_text(event, "nick"), nick) != 0)
        ring(n, proto_flag(event, "in") ? NOTIFY_JOIN : NOTIFY_LEAVE, mono_us);
}

void notify_front(struct notify *n, bool front)
{
    n->front = front;
    if (front) n->unread = 0;
}

bool notify_take(struct notify *n, enum notify_kind *kind)
{
    unsigned rings = n->rings;
    n->rings = 0;
    for (int i = 0; i < NOTIFY_KINDS; i++)
        if (rings & 1u << i) {
            *kind = (enum notify_kind)i;
            return true;
        }
    return false;
}
