/* look.h: how the window shows itself to this person: colours, size, language, motion. Kept in the prefs. */
#ifndef WL_LOOK_H
#define WL_LOOK_H

#include "prefs.h"
#include "ui.h"
#include "words.h"

enum { LOOK_PERCENT_LEAST = 75, LOOK_PERCENT_MOST = 250, LOOK_PERCENT_STEP = 25 };

struct look {
    enum theme_kind theme;
    int percent; /* size of everything */
    bool still;  /* less motion */
    bool as_system;
    enum words_language own, system; /* the language chosen, and the system's */
};

/* `locale`: the system's name for its language. */
void look_read(struct look *look, const struct prefs *prefs, const char *locale);
void look_keep(const struct look *look, struct prefs *prefs);

/* A step larger (1) or smaller (-1); one language from now on. */
void look_resize(struct look *look, int steps);
void look_speak(struct look *look, enum words_language language);

enum words_language look_language(const struct look *look);
/* What the screens of this frame are drawn with; `room`: whose hue. */
void look_apply(const struct look *look, struct ui *ui, const char *room);
/* Points of the system in one of ours, in a window this large (in points of the system): at most so many that every screen has its
   place. */
float look_zoom(const struct look *look, float width, float height);

#endif
