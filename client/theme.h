/* theme.h: colours by their role, sizes of type and space. A room's hue comes from its name. */
#ifndef WL_THEME_H
#define WL_THEME_H

#include "colour.h"
#include "text.h"

struct theme {
    struct colour ground, panel, raised, line; /* from far to near; line: rims and rails */
    struct colour hover;                       /* raised, under the pointer */
    struct colour rim;                         /* round panels and controls, where they need one */
    struct colour text, second;                /* to be read */
    struct colour faint;                       /* never to be read */
    struct colour ok, talk, bad, warn;
    struct colour hue, hue2; /* what is yours and now; its neighbour, for light and waves */
    struct colour ink;       /* text on hue, talk, ok */
};

/* Space and sizes, in points. */
enum {
    SPACE_1 = 4,
    SPACE_2 = 8,
    SPACE_3 = 12,
    SPACE_4 = 16,
    SPACE_5 = 24,
    CONTROL = 40, /* height of buttons and fields */
    CONTROL_SMALL = 32,
    RADIUS = 12, /* panels */
    RADIUS_ROW = 10,
};

/* Type. */
static const struct text_style STYLE_LOGO = {60, true, 0};
static const struct text_style STYLE_SONG = {21, true, 0};
static const struct text_style STYLE_TITLE = {17, true, 0};
static const struct text_style STYLE_INPUT = {17, false, 0};
static const struct text_style STYLE_BODY = {15, false, 0};
static const struct text_style STYLE_STRONG = {15, true, 0};
static const struct text_style STYLE_NAME = {14, true, 0};
static const struct text_style STYLE_NAME_PLAIN = {14, false, 0};
static const struct text_style STYLE_SECOND = {13, false, 0};
static const struct text_style STYLE_SMALL = {12, false, 0};
static const struct text_style STYLE_HEADING = {12, true, 1};

enum theme_kind { THEME_DARK, THEME_LIGHT, THEME_CONTRAST, THEMES };

/* In the hue of a room's name; without one in the program's own. */
struct theme theme_of(enum theme_kind kind, const char *room);

/* The colour that goes with a name. */
struct colour theme_hue(const char *name);
/* A colour, mixed with that of text until it can be read on every ground. */
struct colour theme_ink(const struct theme *t, struct colour c);

/* Contrast of two opaque colours, 1 to 21 (WCAG 2.1). */
double theme_contrast(struct colour a, struct colour b);

#endif
