#include <SDL.h>
#include <SDL_mixer.h>
#include <stdio.h>
#include "audio.h"
#include "../common/sys.h"

/* Callbacks of 512 frames (10.7 ms): short enough to start and to talk quickly, long enough for busy machines. SDL gives
   whole buffers only and does not say how many of them its system holds; two is what most do. */
enum {
    CALLBACK_FRAMES = 512,
    CHANNELS = 2,
    BUFFERS = 2,
    FRAME_BYTES = CHANNELS * (int)sizeof(float)
};

static void call_back_rt(void *mixer, Uint8 *stream, int bytes)
{
    int64_t now_us = sys_mono_us();
    mixer_mix_rt(mixer, (float *)(void *)stream, (size_t)bytes / FRAME_BYTES, now_us);
}

/* SDL converts to what the device wants, but a driver may still have been asked for something else by the environment. */
static bool is_as_asked(char error[AUDIO_ERROR_BYTES])
{
    int hz = 0, channels = 0;
    Uint16 format = 0;
    Mix_QuerySpec(&hz, &format, &channels);
    if (hz == MIXER_RATE_HZ && format == AUDIO_F32SYS && channels == CHANNELS) return true;
    snprintf(error, AUDIO_ERROR_BYTES,
             "the sound device plays %d channels at %d Hz (format %x), not stereo floats at %d Hz",
             channels, hz, (unsigned)format, MIXER_RATE_HZ);
    return false;
}

static bool open_device(char error[AUDIO_ERROR_BYTES])
{
    if (Mix_OpenAudioDevice(MIXER_RATE_HZ, AUDIO_F32SYS, CHANNELS, CALLBACK_FRAMES, NULL, 0) != 0) {
        snprintf(error, AUDIO_ERROR_BYTES, "no sound device: %s", Mix_GetError());
        return false;
    }
    if (is_as_asked(error)) return true;
    Mix_CloseAudio();
    return false;
}

bool audio_sdl_open(struct mixer *m, char error[AUDIO_ERROR_BYTES])
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        snprintf(error, AUDIO_ERROR_BYTES, "no sound: %s", SDL_GetError());
        return false;
    }
    if (!open_device(error)) {
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return false;
    }
    Mix_HookMusic(call_back_rt, m);
    return true;
}

void audio_sdl_close(void)
{
    Mix_HookMusic(NULL, NULL); /* waits for a callback that runs */
    Mix_CloseAudio();
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

int64_t audio_sdl_latency_us(void)
{
    return (int64_t)BUFFERS * CALLBACK_FRAMES * 1000000 / MIXER_RATE_HZ;
}
