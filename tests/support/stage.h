/* stage.h: the screens without a window: a test fills the model, lets frames pass, types and clicks, and sees what is drawn and
   what the person would want. */
#ifndef WL_STAGE_H
#define WL_STAGE_H

#include <stdint.h>
#include <cjson/cJSON.h>
#include "../../client/draw.h"
#include "../../client/screens.h"

struct stage {
    struct ui ui;
    struct screens screens;
    struct model *model;
    struct draw_null seen;
    cJSON *recent;
    float w, h;
    int64_t now_us;
    struct intent wanted; /* the last one that was any */
};

/* Setup and teardown of a test: the connect screen of somebody who was at one server before, 1280 x 720. */
int stage_open(void **state);
int stage_close(void **state);

/* A busy evening: a room with people, talk and other rooms; its queue, search and history; servers to be found. */
void stage_room(struct model *m);
void stage_songs(struct model *m);
void stage_servers(struct model *m);
/* One more line of talk. */
void stage_line(struct model *m, enum model_line_kind kind, const char *nick, const char *text);

/* An id as the wire has it: Tab must tell rows apart. */
void stage_id(char out[MODEL_ID_BYTES], int number);

/* A frame; and what hands do, each followed by two: `label` is a part of what the control is called. */
void stage_frame(struct stage *stage);
void stage_feed(struct stage *stage, struct ui_event event);
void stage_press(struct stage *stage, enum ui_key key);
void stage_click(struct stage *stage, const char *label);

/* At all sizes, in all languages, at two scales: nothing outside the window, no control over another, no text cut at its side, every
   control reached by Tab. */
void stage_check(struct stage *stage);

#endif
