/* tongue.c: see tongue.h. */
#include "tongue.h"
#include <SDL.h>
#include <stdlib.h>
#include <stdio.h>

void tongue_of_system(char out[TONGUE_BYTES])
{
    /* What SDL looks at last, or not at all: who sets these means them. */
    static const char *const first[] = {"LC_ALL", "LC_MESSAGES"};
    const char *said = NULL;
    for (size_t i = 0; i < sizeof first / sizeof *first && (!said || !*said); i++)
        said = getenv(first[i]);
    SDL_Locale *list = said && *said ? NULL : SDL_GetPreferredLocales();
    if (list) said = list[0].language;
    snprintf(out, TONGUE_BYTES, "%s", said ? said : "");
    SDL_free(list);
}
