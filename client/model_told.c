#include "model_told.h"

#include "model_list.h"
#include "words.h"
#include "../common/sentence.h"
#include "../common/utf8.h"

static char *text_of(struct model *m, enum model_told which)
{
    switch (which) {
    case TOLD_STATE:
        return m->state_text;
    case TOLD_GREETING:
        return m->greeting;
    case TOLD_WHY:
        return m->why;
    case TOLD_MIC:
        return m->talk.mic_text;
    case TOLD_REFUSAL:
        return m->talk.refusal;
    case TOLD_RESULT:
        return m->result.text;
    case TOLD_NOTICE:
        return m->notice;
    default:
        return m->likes_text;
    }
}

static void speak(struct model *m, enum model_told which)
{
    char text[SENTENCE_BYTES];

    if (which == TOLD_ROOMS)
        model_list_rooms(m, m->told[which]);
    else
        utf8_tidy(text_of(m, which), MODEL_TEXT_BYTES,
                  words_said(text, sizeof text, m->told[which]));
}

void model_tell(struct model *m, enum model_told which, const cJSON *said)
{
    cJSON_Delete(m->told[which]);
    m->told[which] = cJSON_Duplicate(said, true);
    speak(m, which);
}

/* What was cleared since stays so. */
void model_retell(struct model *m)
{
    for (int i = 0; i < TOLD_ROOMS; i++)
        if (text_of(m, (enum model_told)i)[0]) speak(m, (enum model_told)i);
    if (m->room_count) speak(m, TOLD_ROOMS);
}

void model_told_clear(struct model *m)
{
    for (int i = 0; i < MODEL_TOLD; i++) cJSON_Delete(m->told[i]);
}
