/* compose: plays the pieces of this folder into song files, each unless it is there already. */
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/sys.h"
#include "piece.h"

static const struct {
    const char *ending;
    int format;
    double quality; /* of lossy ones, 0 to 1; below 0: not asked */
} formats[] = {
    [PIECE_MP3] = {"mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 0.8},
    [PIECE_OGG] = {"ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 0.6},
    [PIECE_OPUS] = {"opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, -1},
    [PIECE_FLAC] = {"flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, -1},
    [PIECE_WAV] = {"wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, -1},
};

enum { BLOCK_FRAMES = 4096 };

static bool write_sound(SNDFILE *file, const struct sound *s)
{
    float block[2 * BLOCK_FRAMES];
    for (size_t at = 0; at < s->frames; at += BLOCK_FRAMES) {
        size_t n = s->frames - at < BLOCK_FRAMES ? s->frames - at : BLOCK_FRAMES;
        for (size_t i = 0; i < n; i++) {
            block[2 * i] = s->left[at + i];
            block[2 * i + 1] = s->right[at + i];
        }
        if (sf_writef_float(file, block, (sf_count_t)n) != (sf_count_t)n) return false;
    }
    return true;
}

static bool write_file(const struct piece *p, const struct sound *s, const char *path)
{
    SF_INFO info = {.samplerate = p->rate_hz, .channels = 2, .format = formats[p->format].format};
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    if (!file) {
        fprintf(stderr, "compose: cannot write %s: %s\n", path, sf_strerror(NULL));
        return false;
    }
    double compression = 1 - formats[p->format].quality;
    if (compression <= 1)
        sf_command(file, SFC_SET_COMPRESSION_LEVEL, &compression, sizeof compression);
    sf_set_string(file, SF_STR_TITLE, p->title);
    sf_set_string(file, SF_STR_ARTIST, p->artist);
    sf_set_string(file, SF_STR_GENRE, p->genre);
    bool written = write_sound(file, s);
    if (sf_close(file) == 0 && written) return true;
    fprintf(stderr, "compose: cannot write all of %s: is the disk full?\n", path);
    return false;
}

static bool is_there(const char *path)
{
    char byte;
    return sys_file_read(path, 0, &byte, 1) == 1;
}

/* Under another name until it is whole, so that a server that looks never finds half a song. */
static bool compose(const struct piece *p, const char *folder)
{
    char path[SYS_PATH_BYTES], part[SYS_PATH_BYTES + 8];
    snprintf(path, sizeof path, "%s/%s.%s", folder, p->file, formats[p->format].ending);
    snprintf(part, sizeof part, "%s.part", path);
    if (is_there(path)) return true;
    struct sound sound;
    const char *wrong;
    if (!piece_play(p, &sound, &wrong)) {
        fprintf(stderr, "compose: %s: wrong from here on: %.40s\n", p->file, wrong);
        return false;
    }
    bool done = write_file(p, &sound, part) && sys_file_rename(part, path);
    sound_free(&sound);
    if (done)
        printf("composed %s\n", path);
    else
        sys_file_remove(part);
    return done;
}

/* -- several at once -- */

enum { WORKERS = 3, PIECES = 64 }; /* each worker holds five sounds of 10 to 20 MB */

struct work {
    const char *folder;
    const struct piece *pieces[PIECES];
    size_t count, next;
    bool done;
    struct sys_lock *lock; /* of next and done */
};

static void find_work(struct work *w)
{
    static const struct piece *const lists[] = {pieces_of_bands, pieces_of_machines,
                                                pieces_of_maqam};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (const struct piece *p = lists[i]; p->file && w->count < PIECES; p++)
            w->pieces[w->count++] = p;
    }
}

static const struct piece *take(struct work *w)
{
    sys_lock_take(w->lock);
    const struct piece *p = w->next < w->count ? w->pieces[w->next++] : NULL;
    sys_lock_give(w->lock);
    return p;
}

static void run(void *user)
{
    struct work *w = user;
    for (const struct piece *p; (p = take(w));) {
        bool done = compose(p, w->folder);
        sys_lock_take(w->lock);
        w->done &= done;
        sys_lock_give(w->lock);
    }
}

static bool compose_all(const char *folder)
{
    struct work w = {.folder = folder, .done = true, .lock = sys_lock_new()};
    struct sys_thread *others[WORKERS - 1];
    if (!w.lock) return false;
    find_work(&w);
    for (int i = 0; i < WORKERS - 1; i++) others[i] = sys_thread_start(run, &w);
    run(&w);
    for (int i = 0; i < WORKERS - 1; i++) {
        if (others[i]) sys_thread_join(others[i]);
    }
    sys_lock_free(w.lock);
    return w.done;
}

int main(int argc, char **argv)
{
    char error[SYS_ERROR_BYTES];
    if (argc != 2 || argv[1][0] == '-') {
        fprintf(stderr, "usage: compose FOLDER\nPlays the demo songs into song files there.\n");
        return 2;
    }
    sys_start();
    if (sys_make_folder(argv[1], error)) return compose_all(argv[1]) ? 0 : 1;
    fprintf(stderr, "compose: %s\n", error);
    return 1;
}
