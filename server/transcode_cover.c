#include "transcode_cover.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/proto.h"
#include "../common/sys.h"
#include "transcode_cover_parts.h"

enum { QUALITY_MOST = 95 /* more is only longer */ };

/* -- small -- */

static int scaled(int pixels, int longest)
{
    int small = (pixels * PROTO_COVER_SIDE + longest / 2) / longest;
    return small ? small : 1;
}

/* It keeps its shape. */
static bool make_small(struct picture *p)
{
    int longest = p->width > p->height ? p->width : p->height;
    struct picture small;
    if (longest <= PROTO_COVER_SIDE) return true;
    bool made = picture_scale(p, &(struct picture_area){0, 0, p->width, p->height},
                              scaled(p->width, longest), scaled(p->height, longest), &small);
    picture_free(p);
    *p = small;
    return made;
}

bool transcode_cover_read(const uint8_t *bytes, size_t n, struct picture *out)
{
    bool read = picture_from_jpeg(bytes, n, PICTURE_SIDE_MOST, PROTO_COVER_SIDE, out) ||
                transcode_cover_png(bytes, n, out);
    return read && make_small(out);
}

/* The best quality that fits. */
static size_t write_jpeg(const struct picture *p, uint8_t out[PROTO_COVER_BYTES])
{
    int low = 1, high = QUALITY_MOST;
    while (low < high) {
        int middle = (low + high + 1) / 2;
        if (picture_to_jpeg(p, middle, out, PROTO_COVER_BYTES))
            low = middle;
        else
            high = middle - 1;
    }
    return picture_to_jpeg(p, low, out, PROTO_COVER_BYTES);
}

/* -- where it is -- */

static size_t read_file(void *path, int64_t at, void *out, size_t n)
{
    int64_t got = sys_file_read(path, at, out, n);
    return got > 0 ? (size_t)got : 0;
}

static bool take_embedded(const char *song, struct picture *out, char why[TRANSCODE_WHY_BYTES])
{
    char path[SYS_PATH_BYTES];
    struct cover_source source = {path, read_file, COVER_FILE_BYTES};
    struct cover_found found = {0};
    snprintf(path, sizeof path, "%s", song);
    transcode_cover_find(&source, &found);
    bool taken = found.bytes && transcode_cover_read(found.bytes, found.n, out);
    if (found.bytes && !taken)
        snprintf(why, TRANSCODE_WHY_BYTES, "the picture in it cannot be used");
    free(found.bytes);
    return taken;
}

/* True: there is such a file; *taken: and it can be used. */
static bool look_beside(const char *song, const char *name, const char *ending, struct picture *out,
                        bool *taken)
{
    char path[SYS_PATH_BYTES], error[SYS_ERROR_BYTES];
    const char *slash = strrchr(song, '/');
    size_t n;
    snprintf(path, sizeof path, "%.*s%s.%s", slash ? (int)(slash + 1 - song) : 0, song, name,
             ending);
    char *bytes = sys_file_load(path, COVER_BYTES, &n, error);
    *taken = bytes && transcode_cover_read((const uint8_t *)bytes, n, out);
    free(bytes);
    return bytes;
}

static bool take_beside(const char *song, struct picture *out, char why[TRANSCODE_WHY_BYTES])
{
    static const char *const names[] = {"cover", "Cover", "COVER", "folder", "Folder", "FOLDER"};
    static const char *const endings[] = {"jpg", "JPG", "jpeg", "JPEG", "png", "PNG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
            bool taken;
            if (!look_beside(song, names[i], endings[k], out, &taken)) continue;
            if (taken) return true;
            snprintf(why, TRANSCODE_WHY_BYTES, "%s.%s beside it cannot be used", names[i],
                     endings[k]);
        }
    }
    return false;
}

bool transcode_cover_make(const char *song, const char *out, char why[TRANSCODE_WHY_BYTES])
{
    struct picture p;
    uint8_t jpeg[PROTO_COVER_BYTES];
    char error[SYS_ERROR_BYTES];
    why[0] = '\0';
    bool taken = take_embedded(song, &p, why) || take_beside(song, &p, why);
    size_t n = taken ? write_jpeg(&p, jpeg) : 0;
    if (taken) picture_free(&p);
    bool made = n && sys_file_write(out, jpeg, n, error);
    if (n && !made) snprintf(why, TRANSCODE_WHY_BYTES, "%.150s", error);
    if (!made) sys_file_remove(out);
    return made;
}
