#include <SDL.h>
#include <string.h>
#include "../common/utf8.h"
#include "audio.h"

static int count(bool capture)
{
    return SDL_WasInit(SDL_INIT_AUDIO) ? SDL_GetNumAudioDevices(capture) : 0;
}

/* SDL's name of the i-th, and how it is shown. */
static const char *name_at(int i, bool capture, char shown[AUDIO_NAME_BYTES])
{
    const char *name = SDL_GetAudioDeviceName(i, capture);

    if (name) utf8_tidy(shown, AUDIO_NAME_BYTES, name);
    return name;
}

cJSON *audio_list(bool capture)
{
    cJSON *list = cJSON_CreateArray();
    char shown[AUDIO_NAME_BYTES];

    for (int i = 0, n = count(capture); i < n; i++)
        if (name_at(i, capture, shown)) cJSON_AddItemToArray(list, cJSON_CreateString(shown));
    return list;
}

const char *audio_listed(const char *device, bool capture)
{
    char shown[AUDIO_NAME_BYTES];

    for (int i = 0, n = count(capture); i < n; i++) {
        const char *name = name_at(i, capture, shown);
        if (name && strcmp(shown, device) == 0) return name;
    }
    return NULL;
}
