/* fake_link.h: the link without a thread or a server, defined where it is included: commands are kept, events are what a test says.
   Include it once, in a test of a part that has a link; link.c stays out of that program then. */
#ifndef WL_FAKE_LINK_H
#define WL_FAKE_LINK_H

#include "../../client/link.h"

struct link {
    cJSON *commands, *events; /* arrays, in order */
    void (*answer)(struct link *l,
                   const cJSON *command); /* tells what follows from one; may be NULL */
};

void link_command(struct link *l, cJSON *command)
{
    cJSON_AddItemToArray(l->commands, command);
    if (l->answer) l->answer(l, command);
}

cJSON *link_event(struct link *l)
{
    return cJSON_DetachItemFromArray(l->events, 0);
}

static struct link fake_link(void)
{
    return (struct link){.commands = cJSON_CreateArray(), .events = cJSON_CreateArray()};
}

static void fake_link_free(struct link *l)
{
    cJSON_Delete(l->commands);
    cJSON_Delete(l->events);
}

/* An event comes. */
static void fake_link_tell(struct link *l, const char *json)
{
    cJSON_AddItemToArray(l->events, cJSON_Parse(json));
}

/* The next command, unformatted; "" when there is none. Valid until the next. */
static const char *fake_link_asked(struct link *l)
{
    static char text[4096];
    cJSON *c = cJSON_DetachItemFromArray(l->commands, 0);
    text[0] = '\0';
    if (c) cJSON_PrintPreallocated(c, text, sizeof text, false);
    cJSON_Delete(c);
    return text;
}

#endif
