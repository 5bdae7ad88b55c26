/* renderer.c: see renderer.h. */
#include "renderer.h"
#include <stdbool.h>
#include <string.h>

enum { GL_RENDERER_NAME = 0x1F01 };

typedef const unsigned char *gl_get_string(unsigned name);

void renderer_prepare(void)
{
    /* Otherwise SDL shows what its software renderer drew through OpenGL, imitated too: 60 MB and three times the work. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_RENDER_BATCHING, "1");
}

/* OpenGL without a card: Mesa's and others' imitations. */
static bool is_imitated(SDL_Renderer *renderer)
{
    static const char *const imitations[] = {"llvmpipe", "softpipe", "SwiftShader",
                                             "Software Rasterizer", "GDI Generic"};
    SDL_RendererInfo info;
    gl_get_string *get = NULL;
    if (SDL_GetRendererInfo(renderer, &info) != 0 || !strstr(info.name, "opengl")) return false;
    void *found = SDL_GL_GetProcAddress("glGetString");
    if (!found) return false;
    memcpy(&get, &found, sizeof get); /* ISO C has no cast for this */
    const char *name = (const char *)get(GL_RENDERER_NAME);
    for (size_t i = 0; name && i < sizeof imitations / sizeof *imitations; i++)
        if (strstr(name, imitations[i])) return true;
    return false;
}

SDL_Renderer *renderer_open(SDL_Window *window)
{
    SDL_Renderer *renderer = SDL_CreateRenderer(window, -1, SDL_RENDERER_PRESENTVSYNC);
    if (renderer && !is_imitated(renderer)) return renderer;
    if (renderer) SDL_DestroyRenderer(renderer);
    return SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE);
}
