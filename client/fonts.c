/* fonts.c: one table of faces, one of folders. */
#include "fonts.h"
#include <hb-ot.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/sys.h"

enum { FOLDERS_MOST = 48, NAMES_MOST = 5 };
enum { FACE_SANS, FACE_SANS_BOLD, FACE_ARABIC, FACE_ARABIC_BOLD, FACE_EMOJI };

/* File names of each face, best first. Those past the fixed ones are tried in order for a character nobody has. */
static const char *const names[][NAMES_MOST] = {
    [FACE_SANS] = {"NotoSans-Regular.ttf", "NotoSans[wght].ttf", "segoeui.ttf", "DejaVuSans.ttf",
                   "Arial.ttf"},
    [FACE_SANS_BOLD] = {"NotoSans-Bold.ttf", "segoeuib.ttf", "DejaVuSans-Bold.ttf",
                        "Arial Bold.ttf"},
    [FACE_ARABIC] = {"NotoSansArabic-Regular.ttf", "NotoSansArabic[wght].ttf",
                     "NotoNaskhArabic-Regular.ttf", "segoeui.ttf", "DejaVuSans.ttf"},
    [FACE_ARABIC_BOLD] = {"NotoSansArabic-Bold.ttf", "NotoNaskhArabic-Bold.ttf", "segoeuib.ttf",
                          "DejaVuSans-Bold.ttf"},
    [FACE_EMOJI] = {"NotoColorEmoji.ttf", "NotoEmoji-Regular.ttf", "seguiemj.ttf",
                    "Apple Color Emoji.ttc"},
    {"NotoSansSymbols2-Regular.ttf", "seguisym.ttf"},
    {"NotoSansSymbols-Regular.ttf"},
    {"NotoSansMath-Regular.ttf"},
    {"NotoSansHebrew-Regular.ttf"},
    {"NotoSansDevanagari-Regular.ttf", "Nirmala.ttf"},
    {"NotoSansBengali-Regular.ttf"},
    {"NotoSansTamil-Regular.ttf"},
    {"NotoSansThai-Regular.ttf", "LeelawUI.ttf"},
    {"NotoSansArmenian-Regular.ttf"},
    {"NotoSansGeorgian-Regular.ttf"},
    {"NotoSansEthiopic-Regular.ttf", "ebrima.ttf"},
    {"NotoSansTifinagh-Regular.ttf"},
    {"NotoSansCJK-Regular.ttc", "NotoSansCJKjp-Regular.otf", "msyh.ttc", "PingFang.ttc"},
    {"malgun.ttf", "AppleSDGothicNeo.ttc"},
    {"DejaVuSans.ttf", "Arial Unicode.ttf"},
};
#define FACES (sizeof names / sizeof *names)
_Static_assert(FACES <= FONTS_MOST, "faces fit");

/* Each system's folders; '~' is the person's own, '@' the program's. */
static const char *const places[] = {
    "@/fonts",
    "@/../share/wavelength/fonts",
    "@/../Resources/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "~/Library/Fonts",
    "/usr/share/fonts/truetype/noto",
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto",
    "/usr/share/fonts/noto-emoji",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto",
    "/usr/share/fonts/google-noto-vf",
    "/usr/share/fonts/google-noto-emoji-fonts",
    "/usr/share/fonts/google-noto-color-emoji-fonts",
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/dejavu-sans-fonts",
    "/usr/share/fonts/TTF",
    "/usr/local/share/fonts",
    "/usr/local/share/fonts/noto",
    "@/../share/fonts/TTF",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "/System/Library/Fonts/Supplemental",
    "C:/Windows/Fonts",
};

struct face {
    char *path;
    hb_font_t *shaper;
    bool looked; /* found or not */
};

struct fonts {
    struct face faces[FACES];
    char *folders[FOLDERS_MOST]; /* owned */
    size_t folder_count;
};

static void add_folder(struct fonts *f, const char *start, const char *rest)
{
    if (f->folder_count == FOLDERS_MOST) return;
    size_t bytes = strlen(start) + strlen(rest) + 1;
    char *folder = malloc(bytes);
    if (!folder) return;
    snprintf(folder, bytes, "%s%s", start, rest);
    f->folders[f->folder_count++] = folder;
}

static void find_folders(struct fonts *f)
{
    char program[SYS_PATH_BYTES];
    const char *home = getenv("HOME"), *own = getenv("WAVELENGTH_FONTS");
    bool has_program = sys_program_folder(program);
    if (own && *own) add_folder(f, own, "");
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *place = places[i];
        if (*place == '@') {
            if (has_program) add_folder(f, program, place + 1);
        } else if (*place == '~') {
            if (home && *home) add_folder(f, home, place + 1);
        } else {
            add_folder(f, place, "");
        }
    }
}

static bool open_face(struct face *face, const char *path)
{
    char first;
    if (sys_file_read(path, 0, &first, 1) != 1) return false;
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
    if (!blob) return false;
    hb_face_t *hb = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    face->shaper = hb_face_get_glyph_count(hb) ? hb_font_create(hb) : NULL;
    hb_face_destroy(hb);
    if (!face->shaper) return false;
    face->path = malloc(strlen(path) + 1);
    if (face->path) strcpy(face->path, path);
    return face->path != NULL;
}

static bool find(struct fonts *f, int index)
{
    struct face *face = &f->faces[index];
    if (face->looked) return face->path != NULL;
    face->looked = true;
    for (size_t n = 0; n < NAMES_MOST && names[index][n]; n++)
        for (size_t i = 0; i < f->folder_count; i++) {
            char path[SYS_PATH_BYTES];
            snprintf(path, sizeof path, "%s/%s", f->folders[i], names[index][n]);
            if (open_face(face, path)) return true;
        }
    return false;
}

struct fonts *fonts_open(char error[FONTS_ERROR_BYTES])
{
    struct fonts *f = calloc(1, sizeof *f);
    snprintf(error, FONTS_ERROR_BYTES, "no memory for fonts");
    if (!f) return NULL;
    find_folders(f);
    if (find(f, FACE_SANS)) return f;
    snprintf(error, FONTS_ERROR_BYTES,
             "no font found: install Noto Sans (Debian: fonts-noto-core), or name its folder in "
             "WAVELENGTH_FONTS");
    fonts_close(f);
    return NULL;
}

void fonts_close(struct fonts *f)
{
    if (!f) return;
    for (size_t i = 0; i < FACES; i++) {
        free(f->faces[i].path);
        if (f->faces[i].shaper) hb_font_destroy(f->faces[i].shaper);
    }
    for (size_t i = 0; i < f->folder_count; i++) free(f->folders[i]);
    free(f);
}

static bool has(struct fonts *f, int face, uint32_t character)
{
    hb_codepoint_t glyph;
    return find(f, face) && hb_font_get_nominal_glyph(f->faces[face].shaper, character, &glyph);
}

int fonts_face(struct fonts *f, uint32_t character, bool bold, bool emoji, int prefer)
{
    if (emoji && has(f, FACE_EMOJI, character)) return FACE_EMOJI;
    if (prefer >= 0 && has(f, prefer, character)) return prefer;
    if (bold && has(f, FACE_SANS_BOLD, character)) return FACE_SANS_BOLD;
    if (has(f, FACE_SANS, character)) return FACE_SANS;
    if (bold && has(f, FACE_ARABIC_BOLD, character)) return FACE_ARABIC_BOLD;
    if (has(f, FACE_ARABIC, character)) return FACE_ARABIC;
    for (int i = FACE_EMOJI; i < (int)FACES; i++)
        if (has(f, i, character)) return i;
    return FACE_SANS;
}

const char *fonts_path(const struct fonts *f, int face)
{
    return f->faces[face].path;
}

hb_font_t *fonts_shaper(const struct fonts *f, int face)
{
    return f->faces[face].shaper;
}

float fonts_units(const struct fonts *f, int face)
{
    return (float)hb_face_get_upem(hb_font_get_face(f->faces[face].shaper));
}

bool fonts_is_colour(const struct fonts *f, int face)
{
    return face == FACE_EMOJI && hb_ot_color_has_png(hb_font_get_face(f->faces[face].shaper));
}
