/* layer.h: what lies over a screen: cards beside what they belong to, sheets from the side where lines end, and hints. One is open at
   a time. What is under it shows but does not answer; Escape and a press beside it shut it; the focus stays inside, and
   then goes back to where it was. */
#ifndef WL_LAYER_H
#define WL_LAYER_H

#include "ui.h"

struct layer {   /* all zero: nothing is open */
    uint64_t id; /* of what is open; 0: nothing */
    struct rect beside;
    int64_t opened_us;
    uint64_t back; /* had the focus */
    bool by_keys;  /* the focus showed, and shall show inside */
    bool blocked;  /* by something else, when the screen began */
    bool shown;    /* in this frame, or it was opened in it */
    size_t first;  /* of this frame's controls inside */
};

/* Opens from the next frame on. `beside`: what a card belongs to. Shutting one that is not open does nothing. */
void layer_open(struct layer *l, struct ui *ui, uint64_t id, struct rect beside);
void layer_shut(struct layer *l, struct ui *ui);

/* Around the screen that lies under it. */
void layer_under(struct layer *l, struct ui *ui);
void layer_over(const struct layer *l, struct ui *ui);

/* Over the screen: false when that one is not open; else what it holds goes into `inside`, and layer_end follows. A card's inside is
   w x h. A sheet is as high as the window and w wide, all of a window that is hardly wider. */
bool layer_card(struct layer *l, struct ui *ui, uint64_t id, float w, float h, struct rect *inside);
/* A card of its own in the middle; smaller in a window that is. */
bool layer_window(struct layer *l, struct ui *ui, uint64_t id, float w, float h,
                  struct rect *inside);
bool layer_sheet(struct layer *l, struct ui *ui, uint64_t id, float w, struct rect *inside);
void layer_end(struct layer *l, struct ui *ui);

/* After all that may be over the screen: what nobody showed is gone, and blocks nothing from the next frame on. */
void layer_settle(struct layer *l, struct ui *ui);

/* Last of all: the hint of what somebody has rested on for a while (ui_hint). */
void layer_hint(struct ui *ui);

#endif
