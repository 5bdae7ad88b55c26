/* widget.h: the controls, in the program's one look. `id`: ui_id. */
#ifndef WL_WIDGET_H
#define WL_WIDGET_H

#include "icons.h"
#include "ui.h"

enum widget_align { ALIGN_START, ALIGN_MIDDLE, ALIGN_END };
enum widget_weight {
    BUTTON_MAIN,
    BUTTON_PLAIN,
    BUTTON_QUIET
}; /* filled with the hue; raised; bare */

/* One row of text in r, in its middle height, cut with "..." when too long. Returns where its ink is. */
struct rect widget_label(struct ui *ui, struct rect r, const char *words, struct text_style style,
                         struct colour c, enum widget_align align);
/* Wrapped from the top of r; text in its own direction stands at its own side. Returns its height. */
float widget_paragraph(struct ui *ui, struct rect r, const char *words, struct text_style style,
                       struct colour c, int rows);
/* Spaced capitals. */
void widget_heading(struct ui *ui, struct rect r, const char *words);
void widget_panel(struct ui *ui, struct rect r);
/* Where something stands or is typed, with its rim where the theme has one. */
void widget_place(struct ui *ui, struct rect r, float radius, struct colour c);
void widget_pill(struct ui *ui, struct rect r, struct colour c);
void widget_ring(struct ui *ui, struct rect r, float radius);

/* A pill. True when clicked. An icon may stand before the words; without words it stands alone (then `words` is what it means). */
bool widget_button(struct ui *ui, uint64_t id, struct rect r, const char *words,
                   enum widget_weight weight);
bool widget_icon_button(struct ui *ui, uint64_t id, struct rect r, enum icon icon,
                        const char *words, bool show_words);
/* A round sign; filled with the hue while it is on. */
bool widget_round(struct ui *ui, uint64_t id, struct rect r, enum icon icon, const char *words,
                  bool on);
/* How wide a pill with these words wants to be. */
float widget_button_width(struct ui *ui, const char *words, bool icon);

/* On or off; true when changed. */
bool widget_chip(struct ui *ui, uint64_t id, struct rect r, const char *words, bool *on);
float widget_chip_width(struct ui *ui, const char *words);

/* On or off: a small switch at the end of its row; the whole of r answers. True when changed. */
bool widget_switch(struct ui *ui, uint64_t id, struct rect r, const char *words, bool *on);
/* One of several, a row each: a dot before the words. True when it is chosen. */
bool widget_choice(struct ui *ui, uint64_t id, struct rect r, const char *words, bool on);

/* One of several ways, side by side; true when *chosen changed. */
bool widget_tabs(struct ui *ui, uint64_t id, struct rect r, const char *const *words, size_t n,
                 size_t *chosen);

/* 0 to 1, by mouse, wheel and arrow keys; true when changed. Runs from left to right in every language. */
bool widget_slider(struct ui *ui, uint64_t id, struct rect r, const char *words, float *value);

/* How far something has come: 0 to 1. */
void widget_progress(struct ui *ui, struct rect r, float value);

#endif
