#include "plain_talk.h"

#include <stdio.h>
#include <string.h>
#include "plain_tell.h"
#include "words.h"
#include "../common/proto.h"
#include "../common/sentence.h"

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
        plain_tell(PLAIN_QUIET, NULL);
    else if (strcmp(mode, "open") == 0)
        plain_tell(PLAIN_OPEN, NULL);
    else if (!first)
        plain_tell(PLAIN_EXCLUSIVE, NULL);
}

/* The others who talk, as fields of the sentence. */
static cJSON *others(const cJSON *floor, const char *you)
{
    cJSON *fields = cJSON_CreateObject(), *names = cJSON_AddArrayToObject(fields, "names");
    const cJSON *who;

    cJSON_ArrayForEach(who, cJSON_GetObjectItemCaseSensitive(floor, "talkers"))
    {
        if (strcmp(proto_text(who, "id"), you) != 0)
            cJSON_AddItemToArray(names, cJSON_CreateString(proto_text(who, "nick")));
    }
    proto_put_int(fields, "talkers", cJSON_GetArraySize(names));
    return fields;
}

static void tell_talkers(struct plain_talk *t, const cJSON *floor, const char *you)
{
    cJSON *fields = others(floor, you);
    char *text = cJSON_PrintUnformatted(fields);
    bool mine = strcmp(proto_text(floor, "you"), "talking") == 0;
    bool any = proto_int(fields, "talkers", 0) > 0;
    bool news = is_news(t->talkers, sizeof t->talkers, any && text ? text : "");

    if (news && any) plain_tell(PLAIN_TALK, fields);
    if (news && !any && !mine) plain_tell(PLAIN_NOBODY_TALKS, NULL);
    cJSON_free(text);
    cJSON_Delete(fields);
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

static void tell_turn(int turn)
{
    cJSON *fields = cJSON_CreateObject();

    proto_put_int(fields, "place", turn);
    plain_tell_made(turn == 1 ? PLAIN_TURN_NEXT : PLAIN_TURN, fields);
}

static void tell_own(struct plain_talk *t, const cJSON *floor, const char *you)
{
    const char *now = proto_text(floor, "you");
    int turn = turn_of(floor, you);
    bool was_talking = strcmp(t->you, "talking") == 0;
    bool news = is_news(t->you, sizeof t->you, now), talking = strcmp(now, "talking") == 0;

    if (news && talking) plain_tell(PLAIN_HEARD, NULL);
    if (news && was_talking) plain_tell(PLAIN_NOT_HEARD, NULL);
    if (turn > 0 && turn != t->turn) tell_turn(turn);
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
    char text[SENTENCE_BYTES];
    bool deaf = !proto_flag(mic, "open") && proto_text(mic, "text")[0];

    if (deaf && !t->deaf) plain_say(words_said(text, sizeof text, mic));
    t->deaf = deaf;
}
