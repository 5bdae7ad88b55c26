/* view_settings.h: the sheet of settings: a tab for each kind (view_settings_NAME.c), all made of the same rows. */
#ifndef WL_VIEW_SETTINGS_H
#define WL_VIEW_SETTINGS_H

#include "hotkey_why.h"
#include "layer.h"
#include "look.h"
#include "notify.h"
#include "scroll.h"
#include "view.h"
#include "words.h"

struct view_settings {
    size_t tab;
    struct scroll scroll;
    bool binds;          /* the next key becomes the talk key */
    bool tries, clicks;  /* the microphone, the click test; both end with the sheet */
    int64_t again_us;    /* when it is said again that the microphone is tried */
    enum hotkey_why why; /* how the talk key fares while another program is in front */
};

/* What the tabs show and change; a change comes with an intent. */
struct settings {
    const struct model *m;
    struct habits *habits;
    struct look *look;
    struct notify *notify;
    float *volume; /* of the music: 0 to 1 */
    struct intent *out;
};

/* Over the screen, when it is open: ui_id("settings sheet", 0). */
void view_settings_show(struct view_settings *v, struct ui *ui, struct layer *l,
                        const struct settings *s);

/* -- rows, for the tabs: each cuts itself off the top of *rest. Words below a label ("": none) say more of it. -- */

void settings_heading(struct ui *ui, struct rect *rest, const char *words);
void settings_note(struct ui *ui, struct rect *rest, const char *words, struct colour c);
/* Returns where its control stands, `w` wide. */
struct rect settings_row(struct ui *ui, struct rect *rest, const char *words, const char *more,
                         float w);
bool settings_switch(struct ui *ui, struct rect *rest, uint64_t id, const char *words,
                     const char *more, bool *on);
/* From `least` to `most`; `says`: the value in words. */
bool settings_slider(struct ui *ui, struct rect *rest, uint64_t id, const char *words,
                     const char *says, float least, float most, float *value);
/* A whole number with its unit ("{} ms"). Returns out. */
const char *settings_number(char *out, size_t bytes, enum word unit, double value);
bool settings_choice(struct ui *ui, struct rect *rest, uint64_t id, const char *words, bool on);
/* The system's own (`own`: which one that is, where it is known) or one of those `there`, by name; one that is chosen and not there is
   told so. `chosen`: "" the system's own; true when it changed. `kind`: for ids. */
bool settings_devices(struct ui *ui, struct rect *rest, const char *kind,
                      const struct model_devices *there, const char *own,
                      char chosen[MIC_TEXT_BYTES]);

/* -- the tabs -- */

void view_settings_talk(struct view_settings *v, struct ui *ui, struct rect *rest,
                        const struct settings *s);
void view_settings_sound(struct view_settings *v, struct ui *ui, struct rect *rest,
                         const struct settings *s);
void view_settings_look(struct view_settings *v, struct ui *ui, struct rect *rest,
                        const struct settings *s);
void view_settings_language(struct view_settings *v, struct ui *ui, struct rect *rest,
                            const struct settings *s);
void view_settings_alerts(struct view_settings *v, struct ui *ui, struct rect *rest,
                          const struct settings *s);
void view_settings_network(struct view_settings *v, struct ui *ui, struct rect *rest,
                           const struct settings *s);
void view_settings_about(struct view_settings *v, struct ui *ui, struct rect *rest,
                         const struct settings *s);

#endif
