#include <SDL.h>
#include <stdatomic.h>
#include <stdio.h>
#include "audio.h"
#include "../common/sys.h"

enum { MIC_CALLBACK_FRAMES = 480 }; /* 10 ms: half of what is sent at a time */

static struct {
    struct mic *mic;
    _Atomic uint32_t id; /* 0: not open */
    atomic_bool lost;
} the;

static void call_back_rt(void *unused, Uint8 *stream, int bytes)
{
    (void)unused;
    mic_put_rt(the.mic, (const float *)(const void *)stream, (size_t)bytes / sizeof(float),
               sys_mono_us());
}

static int watch(void *unused, SDL_Event *e)
{
    (void)unused;
    if (e->type == SDL_AUDIODEVICEREMOVED && e->adevice.iscapture &&
        e->adevice.which == atomic_load(&the.id))
        atomic_store(&the.lost, true);
    return 0;
}

bool audio_mic_open(struct mic *m, const char *device, char text[MIC_TEXT_BYTES])
{
    const SDL_AudioSpec wanted = {.freq = MIC_RATE_HZ,
                                  .format = AUDIO_F32SYS,
                                  .channels = 1,
                                  .samples = MIC_CALLBACK_FRAMES,
                                  .callback = call_back_rt};

    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        snprintf(text, MIC_TEXT_BYTES, "%s", SDL_GetError());
        return false;
    }
    the.mic = m;
    atomic_store(&the.lost, false);
    /* One that is not listed (any more) is the default's turn. */
    const char *name = device[0] ? audio_listed(device, true) : NULL;
    SDL_AudioDeviceID id = SDL_OpenAudioDevice(name, 1, &wanted, NULL, 0);
    if (id == 0) {
        snprintf(text, MIC_TEXT_BYTES, "%s", SDL_GetError());
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return false;
    }
    atomic_store(&the.id, id);
    SDL_AddEventWatch(watch, NULL);
    snprintf(text, MIC_TEXT_BYTES, "%s", name ? device : "default");
    SDL_PauseAudioDevice(id, 0);
    return true;
}

void audio_mic_close(void)
{
    SDL_DelEventWatch(watch, NULL);
    SDL_CloseAudioDevice(atomic_exchange(&the.id, 0));
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

bool audio_mic_is_lost(void)
{
    return atomic_load(&the.lost);
}
