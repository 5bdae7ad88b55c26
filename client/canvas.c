/* canvas.c: see canvas.h. */
#include "canvas.h"
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "badge.h"
#include "renderer.h"
#include "../common/sys.h"

enum { BADGE = 64, TROUBLE_BYTES = 1024 };

/* -- opening and closing -- */

/* Who started it by a double click reads no stderr. */
static bool tell(const char *trouble)
{
    fprintf(stderr, "wavelength: %s\n", trouble);
    if (!sys_is_read()) SDL_ShowSimpleMessageBox(SDL_MESSAGEBOX_ERROR, "Wavelength", trouble, NULL);
    return false;
}

static bool fail(const char *what)
{
    char trouble[TROUBLE_BYTES];
    snprintf(trouble, sizeof trouble, "%s: %s. \"wavelength --text\" works without a window.", what,
             SDL_GetError());
    return tell(trouble);
}

static void set_icon(SDL_Window *window)
{
    uint32_t pixels[BADGE * BADGE];
    if (!badge_pixels(pixels, BADGE)) return;
    SDL_Surface *icon = SDL_CreateRGBSurfaceWithFormatFrom(pixels, BADGE, BADGE, 32, BADGE * 4,
                                                           SDL_PIXELFORMAT_ARGB8888);
    if (icon) SDL_SetWindowIcon(window, icon);
    SDL_FreeSurface(icon);
}

/* Without any locale X11 hands over Latin letters only, and titles with others get lost. */
static void want_all_letters(void)
{
    if (!getenv("LC_ALL") && !getenv("LC_CTYPE") && !getenv("LANG"))
        SDL_setenv("LC_CTYPE", "C.UTF-8", 0);
    if (!setlocale(LC_CTYPE, ""))
        setlocale(LC_CTYPE, "C.UTF-8"); /* a language that is not installed */
}

static void set_hints(void)
{
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE,
                "0"); /* a party's guests are asked about first */
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    /* Else Windows draws the window small and stretches it. By its name: headers before SDL 2.24 lack it. */
    SDL_SetHint("SDL_WINDOWS_DPI_SCALING", "1");
}

static bool open_window(struct canvas *c, int width, int height)
{
    SDL_Rect screen = {.w = width, .h = height}; /* no window is larger than what it stands on */
    SDL_GetDisplayUsableBounds(0, &screen);
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_HIDDEN;
    c->window = SDL_CreateWindow("Wavelength", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                 SDL_max(SDL_min(width, screen.w), CANVAS_WIDTH_LEAST),
                                 SDL_max(SDL_min(height, screen.h), CANVAS_HEIGHT_LEAST), flags);
    if (!c->window) return fail("no window can be opened");
    SDL_SetWindowMinimumSize(c->window, CANVAS_WIDTH_LEAST, CANVAS_HEIGHT_LEAST);
    c->renderer = renderer_open(c->window);
    if (!c->renderer) return fail("nothing can be drawn");
    set_icon(c->window);
    return true;
}

static bool open_text(struct canvas *c)
{
    char error[FONTS_ERROR_BYTES];
    c->text = text_new(error);
    if (c->text) c->draw = draw_sdl_open(c->renderer, text_fonts(c->text), error);
    return c->draw || tell(error);
}

bool canvas_open(struct canvas *c, int width, int height)
{
    want_all_letters();
    set_hints();
    renderer_prepare();
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
        return fail("there is no screen to open a window on");
    if (!open_window(c, width, height) || !open_text(c)) return false;
    c->cursors[UI_ARROW] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_ARROW);
    c->cursors[UI_HAND] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_HAND);
    c->cursors[UI_BEAM] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_IBEAM);
    SDL_StartTextInput(); /* and never off: what is typed while a field opens would be lost */
    return true;
}

void canvas_close(struct canvas *c)
{
    for (size_t i = 0; i < sizeof c->cursors / sizeof *c->cursors; i++)
        if (c->cursors[i]) SDL_FreeCursor(c->cursors[i]);
    draw_sdl_close(c->draw);
    text_free(c->text);
    if (c->renderer) SDL_DestroyRenderer(c->renderer);
    if (c->window) SDL_DestroyWindow(c->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

/* -- between -- */

float canvas_size(const struct canvas *c, int *width, int *height)
{
    int pixels = 0, ignored;
    SDL_GetWindowSize(c->window, width, height);
    SDL_GetRendererOutputSize(c->renderer, &pixels, &ignored);
    return *width > 0 && pixels > 0 ? (float)pixels / (float)*width : 1;
}

bool canvas_is_front(const struct canvas *c)
{
    return SDL_GetWindowFlags(c->window) & SDL_WINDOW_INPUT_FOCUS;
}

void canvas_show(struct canvas *c, const struct ui *ui, float scale)
{
    draw_sdl_run(c->draw, &ui->paint, scale, ui->theme.ground);
    SDL_RenderPresent(c->renderer);
}

void canvas_settle(struct canvas *c, const struct ui *ui, float zoom)
{
    if (ui->cursor != c->cursor && c->cursors[ui->cursor]) SDL_SetCursor(c->cursors[ui->cursor]);
    c->cursor = ui->cursor;
    if (!ui->wants_text) return;
    SDL_Rect caret = {(int)(ui->caret.x * zoom), (int)(ui->caret.y * zoom), 2,
                      (int)(ui->caret.h * zoom)};
    SDL_SetTextInputRect(&caret);
}

void canvas_title(struct canvas *c, const char *title)
{
    if (strcmp(title, c->title) == 0) return;
    snprintf(c->title, sizeof c->title, "%s", title);
    SDL_SetWindowTitle(c->window, title);
}
