/* model_wishes.h: the model's songs: those that wait, those that were found, those that were played, and the own likes. */
#ifndef WL_MODEL_WISHES_H
#define WL_MODEL_WISHES_H

#include "model.h"

/* Another room: its queue and plays are not known. */
void model_wishes_clear(struct model *m);

void model_wishes_queue(struct model *m, const cJSON *queue);
/* An answer to an older search than the newest is passed over. */
void model_wishes_found(struct model *m, const cJSON *songs);
/* A page joins those it touches or overlaps; a newest one that leaves a gap takes their place. */
void model_wishes_plays(struct model *m, const cJSON *plays);
void model_wishes_result(struct model *m, const cJSON *result, int64_t mono_us);

#endif
