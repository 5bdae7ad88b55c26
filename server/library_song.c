#include "library_song.h"
#include "library_words.h"
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/map.h"
#include "../common/song_name.h"
#include "../common/utf8.h"

/* -- ids -- */

/* FNV-1a, then the finalizer of MurmurHash3: FNV alone leaves the low bits of like names alike. */
static uint64_t hash(const char *text)
{
    uint64_t h = map_hash(text);
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

uint64_t library_song_id(const char *path)
{
    uint64_t id = hash(path);
    return id ? id : 1;
}

/* -- texts -- */

/* Lines of title, artist and file name, and the words. */
enum { LIBRARY_FIND_BYTES = 4 * LIBRARY_WORDS_BYTES };

static void add_name_words(struct library_words *w, const struct song_name *name)
{
    library_words_add(w, name->genre);
    for (size_t i = 0; i < name->keyword_count; i++) library_words_add(w, name->keywords[i]);
    library_words_add(w, name->artist);
}

static const char *put(char **at, const char *text)
{
    size_t bytes = strlen(text) + 1;
    const char *begin = memcpy(*at, text, bytes);
    *at += bytes;
    return begin;
}

/* The last part of a path without its ending. */
static void stem_of(char out[LIBRARY_PATH_BYTES], const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    snprintf(out, LIBRARY_PATH_BYTES, "%.*s",
             (int)(song_name_stem_bytes(path) - (size_t)(name - path)), name);
}

/* What a search looks through: a line each of title, artist, file name, and the other words. */
static size_t make_find(char out[LIBRARY_FIND_BYTES], const struct library_song *s,
                        const char *title, const char *artist, const struct library_words *words)
{
    char stem[LIBRARY_PATH_BYTES], folded[LIBRARY_WORDS_BYTES];
    const char *const parts[] = {title, artist, stem};
    size_t used = 0;
    stem_of(stem, s->song.path);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t n = library_fold(folded, parts[i]);
        memcpy(out + used, folded, n);
        used += n;
        out[used++] = '\n';
    }
    memcpy(out + used, words->text, words->used + 1);
    return used + words->used;
}

static bool same_texts(const struct library_song *s, const char *title, const char *artist,
                       const char *genre, const char *find)
{
    return s->texts && strcmp(s->song.title, title) == 0 && strcmp(s->song.artist, artist) == 0 &&
           strcmp(s->song.genre, genre) == 0 && strcmp(s->find, find) == 0;
}

/* Replaces all texts at once. Without memory the old ones stay. */
static bool set_texts(struct library_song *s, const char *title, const char *artist,
                      const char *genre, const struct library_words *words)
{
    char tidy[3][REEL_TEXT_BYTES], find[LIBRARY_FIND_BYTES];
    size_t bytes = words->used + 1;
    bytes += utf8_tidy(tidy[0], REEL_TEXT_BYTES, title) + 1;
    bytes += utf8_tidy(tidy[1], REEL_TEXT_BYTES, artist) + 1;
    bytes += utf8_tidy(tidy[2], REEL_TEXT_BYTES, genre) + 1;
    bytes += make_find(find, s, tidy[0], tidy[1], words) + 1;
    if (same_texts(s, tidy[0], tidy[1], tidy[2], find)) return true;
    char *texts = malloc(bytes), *at = texts;
    if (!texts) return false;
    s->renamed = true;
    s->song.title = put(&at, tidy[0]);
    s->song.artist = put(&at, tidy[1]);
    s->song.genre = put(&at, tidy[2]);
    s->song.words = put(&at, words->text);
    s->find = put(&at, find);
    free(s->texts);
    s->texts = texts;
    return true;
}

static bool take_name(struct library_song *s)
{
    struct song_name name;
    struct library_words words = {"", 0};
    song_name_read(&name, s->song.path);
    add_name_words(&words, &name);
    return set_texts(s, name.title, name.artist, name.genre, &words);
}

static const char *text_of(const cJSON *json, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(json, name));
    return text ? text : "";
}

/* A number of that name above 0 that fits; else 0. */
static uint32_t count_of(const cJSON *json, const char *name)
{
    const cJSON *number = cJSON_GetObjectItem(json, name);
    bool fits =
        cJSON_IsNumber(number) && number->valuedouble >= 1 && number->valuedouble <= UINT32_MAX;
    return fits ? (uint32_t)number->valuedouble : 0;
}

/* Title, artist, genre and keywords. */
static bool take_json_texts(struct library_song *s, const cJSON *json)
{
    struct song_name name;
    struct library_words words = {"", 0};
    const cJSON *keyword;
    song_name_read(&name, s->song.path);
    add_name_words(&words, &name);
    library_words_add(&words, text_of(json, "genre"));
    cJSON_ArrayForEach(keyword, cJSON_GetObjectItem(json, "keywords")) if (cJSON_IsString(keyword))
        library_words_add(&words, keyword->valuestring);
    library_words_add(&words, text_of(json, "artist"));
    s->told = true;
    return set_texts(s, text_of(json, "title"), text_of(json, "artist"), text_of(json, "genre"),
                     &words);
}

static bool take_json(struct library_song *s, const cJSON *json)
{
    const cJSON *lufs = cJSON_GetObjectItem(json, "lufs"),
                *peak = cJSON_GetObjectItem(json, "peak_db");
    uint32_t samples = count_of(json, "samples");
    if (!samples || !cJSON_IsNumber(lufs) || !isfinite(lufs->valuedouble) ||
        !text_of(json, "title")[0])
        return false;
    s->song.samples = samples;
    s->song.duration_ms = samples / 48;
    s->song.lufs = lufs->valuedouble;
    s->song.peak_db = cJSON_IsNumber(peak) && isfinite(peak->valuedouble) ? peak->valuedouble : 0;
    return take_json_texts(s, json);
}

bool library_song_take_told(struct library_song *s, const cJSON *json)
{
    if (!text_of(json, "title")[0]) return false;
    if (!s->song.samples) s->song.duration_ms = count_of(json, "duration_ms");
    return take_json_texts(s, json);
}

bool library_song_is_known(const struct library_song *s)
{
    return s->told || s->song.state == SONG_READY || s->tries >= LIBRARY_TRIES;
}

bool library_song_take_line(struct library_song *s, const char *line)
{
    cJSON *json = cJSON_Parse(line);
    bool taken = cJSON_IsObject(json) && take_json(s, json);
    cJSON_Delete(json);
    return taken;
}

void library_song_note(char out[LIBRARY_NOTE_BYTES], const char *line)
{
    cJSON *json = cJSON_Parse(line);
    utf8_tidy(out, LIBRARY_NOTE_BYTES, text_of(json, "note"));
    cJSON_Delete(json);
}

void library_song_take_tags(struct library_song *s, const struct reel_tags *tags)
{
    struct song_name name;
    struct library_words words = {"", 0};
    song_name_read(&name, s->song.path);
    add_name_words(&words, &name);
    library_words_add(&words, tags->genre);
    library_words_add(&words, tags->artist);
    const char *title = tags->title[0] ? tags->title : name.title;
    const char *artist = tags->artist[0] ? tags->artist : name.artist;
    const char *genre = tags->genre[0] ? tags->genre : name.genre;
    if (!s->told) set_texts(s, title, artist, genre, &words); /* the file's own say more */
    if (tags->lufs != 0) s->song.lufs = tags->lufs;
    s->song.peak_db = tags->peak_db;
    if (!tags->samples) return;
    s->song.samples = tags->samples;
    s->song.duration_ms = tags->samples / 48;
}

/* -- its life -- */

struct library_song *library_song_new(const char *path)
{
    struct library_song *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->song = (struct song){.id = library_song_id(path), .path = path};
    return s;
}

void library_song_free(struct library_song *s)
{
    if (!s) return;
    free(s->paths);
    free(s->texts);
    free(s);
}

/* Another file, or another bitrate, has another reel, so that an old one is never taken for it. */
static uint64_t reel_key(const struct song *s, int64_t bytes, int64_t modified_us, int bitrate_kbps)
{
    char about[128];
    snprintf(about, sizeof about, "%016" PRIx64 " %" PRId64 " %" PRId64 " %d", s->id, bytes,
             modified_us, bitrate_kbps);
    return hash(about);
}

void library_reel_path(char out[LIBRARY_PATH_BYTES], const char *cache_folder, uint64_t reel)
{
    snprintf(out, LIBRARY_PATH_BYTES, "%s/%016" PRIx64 ".opus", cache_folder, reel);
}

static uint64_t file_key(const struct song *s)
{
    char about[128];
    snprintf(about, sizeof about, "%016" PRIx64 " %" PRId64 " %" PRId64, s->id, s->bytes,
             s->modified_us);
    return hash(about);
}

bool library_song_reset(struct library_song *s, int64_t bytes, int64_t modified_us,
                        const char *cache_folder, int bitrate_kbps)
{
    char reel[LIBRARY_PATH_BYTES];
    uint64_t key = reel_key(&s->song, bytes, modified_us, bitrate_kbps);
    library_reel_path(reel, cache_folder, key);
    size_t path_bytes = strlen(s->song.path) + 1, reel_bytes = strlen(reel) + 1;
    char *paths = malloc(path_bytes + reel_bytes);
    if (!paths) return false;
    s->song.path = memcpy(paths, s->song.path, path_bytes);
    s->song.reel_path = memcpy(paths + path_bytes, reel, reel_bytes);
    free(s->paths);
    s->paths = paths;
    s->song.bytes = bytes;
    s->song.modified_us = modified_us;
    s->song.state = SONG_NEW;
    s->song.samples = s->song.duration_ms = 0;
    s->song.lufs = 0;
    s->song.peak_db = 0;
    s->job = 0;
    s->file = file_key(&s->song);
    s->reel = key;
    s->told = false;
    s->tries = 0;
    s->pictured = s->hurried = false;
    return take_name(s);
}
