/* hub_history.c: what was said in a room before what is shown to who comes in, or after what somebody heard last: read from the store, page by page. */
#include "hub_parts.h"
#include "conn.h"
#include "../common/proto.h"

struct page {
    cJSON *list;
    size_t lines, bytes_left;
    bool more; /* than fit it */
};

static bool add_line(void *user, const struct chat_line *line)
{
    struct page *p = user;
    p->more = p->lines++ == PROTO_HISTORY_MOST ||
              !proto_list_add(p->list, chat_put(cJSON_CreateObject(), line), &p->bytes_left);
    return !p->more;
}

/* Lines that nobody was shown yet are nobody's yet. */
static struct store_span span_of(const struct room *r, const cJSON *asked)
{
    uint64_t before = (uint64_t)proto_int(asked, "before", 0), end = room_newest_line(r) + 1;
    return (struct store_span){.after = (uint64_t)proto_int(asked, "after", 0),
                               .before = before && before < end ? before : end,
                               .newest_first = !proto_has(asked, "after")};
}

void hub_history(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    if (!hub_may_wish(h, c, m, now)) return;
    struct store_span span = span_of(c->room, m);
    cJSON *answer = proto_new(PROTO_HISTORY);
    struct page page = {.list = cJSON_AddArrayToObject(answer, "list"),
                        .bytes_left = PROTO_LIST_BYTES};
    store_lines(h->store, room_id(c->room), &span, add_line, &page);
    proto_put_flag(answer, "more", page.more);
    if (!span.newest_first) proto_put_int(answer, "after", (int64_t)span.after);
    conn_tell(c, h->io, answer);
}
