/* ui.h: the immediate-mode core: each frame the screens are called, ask their controls what happened, and append what they look
   like to a command list. It knows ids, focus, what is under the pointer, easing and when the next frame is wanted; no SDL.
   Units: points and microseconds. Controls stand in widget.h and field.h, scrolling in scroll.h. */
#ifndef WL_UI_H
#define WL_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paint.h"
#include "rect.h"
#include "text.h"
#include "theme.h"

enum {
    UI_TYPED_BYTES = 1024,
    UI_EASES = 256,
    UI_CONTROLS = 512,
    UI_LABEL_BYTES = 64,
    UI_HINT_BYTES = 400
};

enum ui_key {
    UI_LEFT,
    UI_RIGHT,
    UI_UP,
    UI_DOWN,
    UI_HOME,
    UI_END,
    UI_PAGE_UP,
    UI_PAGE_DOWN,
    UI_BACKSPACE,
    UI_DELETE,
    UI_ENTER,
    UI_ESCAPE,
    UI_TAB,
    UI_SPACE,
    UI_COPY,
    UI_CUT,
    UI_PASTE,
    UI_SELECT_ALL
};

enum ui_event_kind {
    UI_POINTER, /* moved to x, y */
    UI_GONE,    /* the pointer left the window */
    UI_PRESS,   /* the main button, at x, y; `count`: 2 for a double click */
    UI_RELEASE,
    UI_WHEEL, /* y: notches, up is positive */
    UI_KEY,
    UI_TEXT,   /* typed */
    UI_BIND,   /* any key or further mouse button, while one is wanted: its place and its name */
    UI_COMPOSE /* text being composed by an input method */
};

struct ui_event {
    enum ui_event_kind kind;
    float x, y;
    int count;
    enum ui_key key;
    bool shift, ctrl; /* ctrl: the key that jumps by words */
    bool repeat;      /* the key is held */
    int place;        /* a scancode, or 0: the mouse's */
    int button;
    char text[256]; /* typed or composed; a key's name */
};

enum ui_cursor { UI_ARROW, UI_HAND, UI_BEAM };

struct ui_clipboard { /* both may be NULL */
    void *user;
    const char *(*get)(void *user); /* until the next call; NULL or "" when empty */
    void (*set)(void *user, const char *text);
};

struct ui_seen { /* a control of this frame */
    uint64_t id;
    struct rect rect, visible;
    char label[UI_LABEL_BYTES]; /* what it is, in words; cut */
    bool focusable;
};

struct ui_hint { /* what something is, for who rests on it */
    uint64_t id; /* 0: nothing is rested on */
    struct rect rect;
    char words[UI_HINT_BYTES]; /* cut */
    int64_t since_us;
    bool offered; /* in this frame */
};

struct ui_ease {
    uint64_t id;
    float value;
    int64_t at_us;
};

struct ui {
    struct paint paint;
    struct text *text; /* not owned */
    struct theme theme;
    struct ui_clipboard clipboard;
    struct rect window;
    int64_t now_us;
    bool still;       /* less motion: everything is where it is going at once */
    bool rtl;         /* the layout runs from right to left */
    bool active;      /* the window has the keyboard */
    bool moves;       /* decoration may move: not still, active, and before awake_us */
    int64_t awake_us; /* somebody was here lately, or something happened */
    bool stirred;     /* something did since the last frame */

    /* what happened since the last frame */
    float mouse_x, mouse_y, wheel;
    bool mouse_in, pressed, released, down;
    int clicks;
    bool press_shift;
    bool fed;            /* anything at all */
    struct ui_event key; /* while has_key */
    bool has_key;
    char typed[UI_TYPED_BYTES], composed[256];
    bool space_spent; /* a control was clicked by it: the sign it types is not wanted any more */
    struct ui_event bound; /* UI_BIND, while has_bound */
    bool has_bound;

    const char
        *dropped; /* a file or folder let go over the window: its path, in this frame; else NULL */

    /* what the person is at */
    uint64_t focus, held;
    uint64_t had_focus; /* when the frame began */
    bool focus_shown;   /* came by keyboard */
    bool focus_moved;   /* by keyboard, in the last frame: scroll areas bring it into view */
    bool blocked;       /* controls are shown but do not answer (something lies over them) */

    /* for the window */
    enum ui_cursor cursor;
    bool wants_text;
    bool wants_bind;   /* the next key is to be bound, not to do anything */
    struct rect caret; /* where the input method shows its list */
    int64_t next_us;   /* when the next frame is wanted even if nothing happens; INT64_MAX: never */

    struct ui_hint hint;
    struct ui_seen seen[UI_CONTROLS]; /* past that many, controls cannot be reached by Tab */
    size_t seen_count;
    struct ui_ease eases[UI_EASES]; /* by id; a clash of two only makes one jump */
};

/* Begins with nothing focused. The text outlives it. */
void ui_init(struct ui *ui, struct text *text);
void ui_free(struct ui *ui);

/* Takes what the person did. False: not taken, a frame must be run first: clicks, keys and text keep their order, and what comes after
   a click or a key is for whoever has the focus then. */
bool ui_feed(struct ui *ui, const struct ui_event *event);

/* A frame of a window of this size. */
void ui_begin(struct ui *ui, float width, float height, int64_t now_us);
void ui_end(struct ui *ui);

/* An id from a name and a number. Never 0. */
uint64_t ui_id(const char *name, uint64_t number);

struct ui_answer {
    bool hover, held, focus, clicked;
    bool ring; /* has the focus and should show it */
};

/* A control at a place: what the person does with it. Enter and Space click one that has the focus. `label`: in words. */
struct ui_answer ui_control(struct ui *ui, uint64_t id, struct rect r, const char *label);
/* The same without focus and keys: for places the mouse alone acts on. */
struct ui_answer ui_spot(struct ui *ui, uint64_t id, struct rect r, const char *label);
void ui_focus(struct ui *ui, uint64_t id);
/* The same by keyboard: it shows, and scroll areas bring it into view. */
void ui_step(struct ui *ui, uint64_t id);

/* Was a key pressed this frame? Takes it, so that nobody else does. Never under what blocks. */
bool ui_key(struct ui *ui, enum ui_key key);

/* Somebody rests on this: the words say what it is. Shown by layer_hint. */
void ui_hint(struct ui *ui, uint64_t id, struct rect r, const char *words);

/* A value on its way to `target`, there after `ms`. */
float ui_ease(struct ui *ui, uint64_t id, float target, int ms);

/* Something happened that is worth looking up for: decoration that rests moves again, for a short while. */
void ui_stir(struct ui *ui);

/* The next frame is wanted at this time at the latest. */
void ui_wake_at(struct ui *ui, int64_t at_us);

/* What a point in the window can still show (the clip). */
struct rect ui_clip(const struct ui *ui);

/* Cuts `w` off the side where reading starts, or ends. */
struct rect ui_cut_start(const struct ui *ui, struct rect *r, float w);
struct rect ui_cut_end(const struct ui *ui, struct rect *r, float w);

#endif
