/* model_told.h: sentences on the screens that came as events: kept as they came, so that they can be said in another language. */
#ifndef WL_MODEL_TOLD_H
#define WL_MODEL_TOLD_H

#include "model.h"

/* Keeps a copy of what carries the sentence (NULL: nothing is said), and says it in the language used. */
void model_tell(struct model *m, enum model_told which, const cJSON *said);
void model_told_clear(struct model *m);

#endif
