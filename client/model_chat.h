/* model_chat.h: the model's chat lines: in the server's order, own lines that are still on their way last. */
#ifndef WL_MODEL_CHAT_H
#define WL_MODEL_CHAT_H

#include "model.h"

void model_chat_clear(struct model *m);

/* A `chat` event. A line that is there already (history after a loss) is passed over; an own one takes the place of what was
   shown as pending or failed. */
void model_chat_add(struct model *m, const cJSON *chat);

/* A `history` event: lines of before, each in its place. */
void model_chat_history(struct model *m, const cJSON *history);

/* An own line, sent and not yet back; and something that is told. */
void model_chat_said(struct model *m, uint32_t tag, const char *text, int64_t wall_ms);
void model_chat_tell(struct model *m, enum model_line_kind kind, int64_t wall_ms, const char *text);

/* The server refused the line with this tag / the connection is gone with all that was pending. */
void model_chat_refused(struct model *m, uint32_t tag);
void model_chat_fail_pending(struct model *m);

#endif
