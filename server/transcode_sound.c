#include "transcode_sound.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Can it be read at all, and does it hold anything? */
static bool check_file(const char *path, char why[TRANSCODE_WHY_BYTES])
{
    char byte;
    errno = 0;
    FILE *file = fopen(path, "rb");
    size_t got = file ? fread(&byte, 1, 1, file) : 0;
    if (errno)
        snprintf(why, TRANSCODE_WHY_BYTES, "cannot be read: %s", strerror(errno));
    else if (!got)
        snprintf(why, TRANSCODE_WHY_BYTES, "empty file");
    if (file) fclose(file);
    return got;
}

bool transcode_sound_open(struct transcode_sound *s, const char *path,
                          char why[TRANSCODE_WHY_BYTES])
{
    memset(s, 0, sizeof *s);
    if (!check_file(path, why)) return false;
    if (transcode_sndfile_open(s, path)) return true;
    memset(s, 0, sizeof *s);
    if (transcode_ffmpeg_open(s, path)) return true;
    bool full = transcode_ffmpeg_is_there();
    snprintf(why, TRANSCODE_WHY_BYTES, "not a sound file%s",
             full ? "" : ", or one that needs ffmpeg, which is not installed");
    return false;
}

size_t transcode_sound_read(struct transcode_sound *s, float *out, size_t frames)
{
    return s->read(s->reader, out, frames);
}

void transcode_sound_close(struct transcode_sound *s)
{
    s->close(s->reader);
}
