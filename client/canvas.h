/* canvas.h: the window as the system has it: what is drawn on and with, its size, its title, its pointer. SDL's video lives from its
   opening to its closing. */
#ifndef WL_CANVAS_H
#define WL_CANVAS_H

#include <SDL.h>
#include <stdbool.h>
#include "draw.h"
#include "text.h"
#include "ui.h"

enum { CANVAS_WIDTH_LEAST = 640, CANVAS_HEIGHT_LEAST = 480, CANVAS_TITLE_BYTES = 1200 };

struct canvas { /* all zero: not open */
    SDL_Window *window;
    SDL_Renderer *renderer;
    struct draw_sdl *draw;
    struct text *text;
    SDL_Cursor *cursors[3];
    enum ui_cursor cursor;
    char title[CANVAS_TITLE_BYTES];
};

/* In points of the system; smaller where the screen is. Hidden until something is drawn. False: it says why on stderr. */
bool canvas_open(struct canvas *c, int width, int height);
void canvas_close(struct canvas *c);

/* How large it is, in points of the system; returns pixels a point. */
float canvas_size(const struct canvas *c, int *width, int *height);
bool canvas_is_front(const struct canvas *c);

/* Draws a frame and shows it. */
void canvas_show(struct canvas *c, const struct ui *ui, float scale);

/* After a frame: the pointer's shape, and where an input method shows its list. zoom: points of the system in one of the screens'. */
void canvas_settle(struct canvas *c, const struct ui *ui, float zoom);
void canvas_title(struct canvas *c, const char *title);

#endif
