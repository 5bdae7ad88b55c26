#include "plain_talk.h"

#include <stdio.h>
#include <string.h>
#include "plain_tell.h"
#include "../common/proto.h"

void plain_talk_enter(struct plain_talk *t)
{
    *t = (struct plain_talk){0};
}

/* True when it is another text than `kept`, which then is it. */
static bool is_news(char *kept, size_t bytes, const char *text)
{
    bool same = strcmp(kept, text) == 0;

    snprintf(kept, bytes, "%s", text);
    return !same;
}

static void tell_mode(struct plain_talk *t, const cJSON *floor)
{
    const char *mode = proto_text(floor, "mode");
    bool first = !t->mode[0];

    if (!is_news(t->mode, sizeof t->mode, mode)) return;
    if (strcmp(mode, "quiet") == 0)
        plain_tell("Nobody may talk in this room.");
    else if (strcmp(mode, "open") == 0)
        plain_tell("Everyone may talk here at once.");
    else if (!first)
        plain_tell("One at a time may talk here.");
}

/* The names of the others who talk. */
static int name_talkers(const cJSON *floor, const char *you, char out[PLAIN_TALK_BYTES])
{
    const cJSON *who;
    int n = 0;

    out[0] = '\0';
    cJSON_ArrayForEach(who, cJSON_GetObjectItemCaseSensitive(floor, "talkers"))
    {
        size_t used = strlen(out);
        if (strcmp(proto_text(who, "id"), you) == 0) continue;
        snprintf(out + used, PLAIN_TALK_BYTES - used, "%s%s", n++ ? ", " : "",
                 proto_text(who, "nick"));
    }
    return n;
}

static void tell_talkers(struct plain_talk *t, const cJSON *floor, const char *you)
{
    char names[PLAIN_TALK_BYTES];
    int n = name_talkers(floor, you, names);
    bool mine = strcmp(proto_text(floor, "you"), "talking") == 0;

    if (!is_news(t->talkers, sizeof t->talkers, names)) return;
    if (n > 0)
        plain_tell("%s %s.", names, n == 1 ? "talks" : "talk");
    else if (!mine)
        plain_tell("Nobody talks any more.");
}

static int turn_of(const cJSON *floor, const char *you)
{
    const cJSON *who;
    int turn = 0;

    cJSON_ArrayForEach(who, cJSON_GetObjectItemCaseSensitive(floor, "waiting"))
    {
        turn++;
        if (strcmp(proto_text(who, "id"), you) == 0) return turn;
    }
    return 0;
}

static void tell_own(struct plain_talk *t, const cJSON *floor, const char *you)
{
    const char *now = proto_text(floor, "you");
    int turn = turn_of(floor, you);
    bool was_talking = strcmp(t->you, "talking") == 0;
    bool news = is_news(t->you, sizeof t->you, now), talking = strcmp(now, "talking") == 0;

    if (news && talking) plain_tell("Others hear you now.");
    if (news && was_talking) plain_tell("Others do not hear you any more.");
    if (turn > 0 && turn != t->turn)
        plain_tell(turn == 1 ? "It is your turn next." : "You are number %d of those who wait.",
                   turn);
    t->turn = turn;
}

void plain_talk_floor(struct plain_talk *t, const cJSON *floor, const char *you)
{
    tell_mode(t, floor);
    tell_talkers(t, floor, you);
    tell_own(t, floor, you);
}

void plain_talk_mic(struct plain_talk *t, const cJSON *mic)
{
    bool deaf = !proto_flag(mic, "open") && proto_text(mic, "text")[0];

    if (deaf && !t->deaf) plain_tell("%s", proto_text(mic, "text"));
    t->deaf = deaf;
}
