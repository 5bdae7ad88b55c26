/* model_talk.h: the model's talk: who has the floor, who waits, who is heard, the own microphone, the sound device. */
#ifndef WL_MODEL_TALK_H
#define WL_MODEL_TALK_H

#include "model.h"

void model_talk_clear(struct model *m); /* another room */
void model_talk_floor(struct model *m, const cJSON *floor);
void model_talk_heard(struct model *m, const cJSON *talking);
void model_talk_wish(struct model *m, const cJSON *talk);
void model_talk_mic(struct model *m, const cJSON *mic);
void model_talk_devices(struct model *m, const cJSON *devices);

/* What became of a wish to talk; false when the result is of something else. */
bool model_talk_result(struct model *m, const cJSON *result, int64_t mono_us);

void model_talk_device(struct model *m, const cJSON *device);
void model_talk_trim(struct model *m, const cJSON *trim);

#endif
