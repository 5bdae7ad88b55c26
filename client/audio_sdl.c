#include <SDL.h>
#include <SDL_mixer.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include "audio.h"
#include "audio_probe.h"
#include "../common/sys.h"

/* Callbacks of 512 frames (10.7 ms): short enough to start and to talk quickly, long enough for busy machines. SDL gives
   whole buffers only and does not say how many of them its system holds. */
enum { CALLBACK_FRAMES = 512, CHANNELS = 2, FRAME_BYTES = CHANNELS * (int)sizeof(float) };

/* SDL_mixer has one device, and so have we. */
static struct {
    struct mixer *mixer;
    char device[AUDIO_NAME_BYTES]; /* asked for; "": the default */
    struct audio_probe *probe;
    uint32_t opening;
    _Atomic uint32_t fed; /* the opening that takes from the mixer */
    _Atomic uint64_t callbacks;
    atomic_bool lost;
} the;

static void call_back_rt(void *unused, Uint8 *stream, int bytes)
{
    int64_t now_us = sys_mono_us();
    (void)unused;
    audio_probe_pause_rt(the.probe);
    if (atomic_load_explicit(&the.fed, memory_order_acquire) == the.opening)
        mixer_mix_rt(the.mixer, (float *)(void *)stream, (size_t)bytes / FRAME_BYTES, now_us);
    else
        memset(stream, 0, (size_t)bytes);
    atomic_fetch_add_explicit(&the.callbacks, 1, memory_order_relaxed);
}

/* SDL tells of an open device by its number, of others by 0. Asked as it is sent, so that nobody has to read SDL's queue. */
static int watch(void *unused, SDL_Event *e)
{
    (void)unused;
    if (e->type == SDL_AUDIODEVICEREMOVED && !e->adevice.iscapture && e->adevice.which != 0)
        atomic_store(&the.lost, true);
    return 0;
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

/* Where SDL can list the devices (-1: it cannot) and there are none, opening one only makes ALSA complain at length. */
static bool is_there(const char *device, char error[AUDIO_ERROR_BYTES])
{
    if (device[0] ? audio_listed(device, false) != NULL : SDL_GetNumAudioDevices(0) != 0)
        return true;
    snprintf(error, AUDIO_ERROR_BYTES, "there is no sound device");
    return false;
}

static bool open_device(const char *device, char error[AUDIO_ERROR_BYTES])
{
    if (!is_there(device, error)) return false;
    if (Mix_OpenAudioDevice(MIXER_RATE_HZ, AUDIO_F32SYS, CHANNELS, CALLBACK_FRAMES,
                            device[0] ? audio_listed(device, false) : NULL, 0) != 0) {
        snprintf(error, AUDIO_ERROR_BYTES, "no sound device: %s", Mix_GetError());
        return false;
    }
    if (is_as_asked(error)) return true;
    Mix_CloseAudio();
    return false;
}

static void end_audio(void)
{
    SDL_DelEventWatch(watch, NULL);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

/* SDL's drivers do not survive their sound server: each opening begins with the driver, too. */
bool audio_sdl_open(struct mixer *m, const char *device, char error[AUDIO_ERROR_BYTES])
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        snprintf(error, AUDIO_ERROR_BYTES, "no sound: %s", SDL_GetError());
        return false;
    }
    the.mixer = m;
    snprintf(the.device, sizeof the.device, "%s", device);
    the.opening++;
    atomic_store(&the.lost, false);
    SDL_AddEventWatch(watch, NULL);
    if (!open_device(device, error)) {
        end_audio();
        return false;
    }
    the.probe = audio_probe_start(m);
    Mix_HookMusic(call_back_rt, NULL);
    return true;
}

void audio_sdl_close(void)
{
    Mix_HookMusic(NULL, NULL); /* waits for a callback that runs */
    audio_probe_stop(the.probe);
    Mix_CloseAudio();
    end_audio();
}

void audio_sdl_leave(void)
{
    SDL_TLSCleanup();
}

bool audio_sdl_name(char out[AUDIO_NAME_BYTES])
{
    snprintf(out, AUDIO_NAME_BYTES, "%s", the.device[0] ? the.device : "default");
    if (the.device[0]) return true;
#if SDL_VERSION_ATLEAST(2, 24, 0)
    SDL_AudioSpec ignored;
    char *name = NULL;
    if (SDL_GetDefaultAudioInfo(&name, &ignored, 0) != 0 || !name) return false;
    snprintf(out, AUDIO_NAME_BYTES, "%s", name);
    SDL_free(name);
    return true;
#else
    return false;
#endif
}

int64_t audio_sdl_latency_us(void)
{
    return (int64_t)audio_probe_buffers * CALLBACK_FRAMES * 1000000 / MIXER_RATE_HZ;
}

bool audio_sdl_is_lost(void)
{
    return atomic_load(&the.lost);
}

uint64_t audio_sdl_callbacks(void)
{
    return atomic_load_explicit(&the.callbacks, memory_order_relaxed);
}

uint32_t audio_sdl_opening(void)
{
    return the.opening;
}

void audio_sdl_feed(uint32_t opening)
{
    atomic_store_explicit(&the.fed, opening, memory_order_release);
}
