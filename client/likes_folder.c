#include "likes_folder.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "likes_digest.h"
#include "../common/buf.h"
#include "../common/proto.h"
#include "../common/song_name.h"

/* Songs past LIKES_MOST are left out; the output of a child past OUTPUT_MOST, too. */
enum { ENTRIES_A_TURN = 100, NAMES_A_TURN = 300, READ_BYTES = 16384, OUTPUT_MOST = 4 << 20 };

struct likes_folder {
    char reader[SYS_PATH_BYTES];
    char folder[SYS_PATH_BYTES];
    struct sys_walk *walk; /* while songs are looked for */
    char **songs;          /* paths; those before `next` are done */
    size_t count, room, next, asked;
    struct sys_child *child; /* reads the tags of the `asked` songs from `next` on */
    struct buf output;
    struct likes_digest *digest; /* NULL: nothing is under way */
    int64_t until_us;
    struct likes_answer answer;
};

struct likes_folder *likes_folder_new(const char *reader)
{
    struct likes_folder *f = calloc(1, sizeof *f);
    if (f) snprintf(f->reader, sizeof f->reader, "%s", reader);
    return f;
}

void likes_folder_stop(struct likes_folder *f)
{
    if (f->walk) sys_walk_end(f->walk);
    sys_child_end(f->child);
    for (size_t i = 0; i < f->count; i++) free(f->songs[i]);
    free(f->songs);
    buf_free(&f->output);
    likes_digest_free(f->digest);
    f->walk = NULL;
    f->child = NULL;
    f->songs = NULL;
    f->digest = NULL;
    f->count = f->room = f->next = f->asked = 0;
}

void likes_folder_free(struct likes_folder *f)
{
    if (!f) return;
    likes_folder_stop(f);
    cJSON_Delete(f->answer.profile);
    free(f);
}

bool likes_folder_start(struct likes_folder *f, const char *path, int64_t mono_us,
                        char error[LIKES_ERROR_BYTES])
{
    char why[SYS_ERROR_BYTES] = "not enough memory";
    likes_folder_stop(f);
    cJSON_Delete(likes_folder_take(f).profile);
    snprintf(f->folder, sizeof f->folder, "%s", path);
    f->digest = likes_digest_new();
    f->walk = f->digest ? sys_walk_start(path, why) : NULL;
    f->until_us = mono_us + (int64_t)LIKES_FOLDER_SECONDS * 1000000;
    if (f->walk) return true;
    snprintf(error, LIKES_ERROR_BYTES, "The music folder was not read: %.200s.", why);
    likes_folder_stop(f);
    return false;
}

/* -- looking for songs -- */

static bool is_song(const char *path)
{
    static const char *const endings[] = {".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wav",
                                          ".aac", ".aiff", ".aif", ".wma",  ".oga"};
    const char *ending = path + song_name_stem_bytes(path);
    char small[8] = "";
    if (strlen(ending) >= sizeof small) return false;
    for (size_t i = 0; ending[i]; i++)
        small[i] = (char)(ending[i] >= 'A' && ending[i] <= 'Z' ? ending[i] + 32 : ending[i]);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcmp(endings[i], small) == 0) return true;
    return false;
}

/* False without memory. */
static bool keep(struct likes_folder *f, const char *path)
{
    if (f->count == f->room) {
        size_t room = f->room ? f->room * 2 : 64;
        char **songs = realloc(f->songs, room * sizeof *songs);
        if (!songs) return false;
        f->songs = songs;
        f->room = room;
    }
    size_t bytes = strlen(f->folder) + strlen(path) + 2;
    char *song = malloc(bytes);
    if (!song) return false;
    snprintf(song, bytes, "%s/%s", f->folder, path);
    f->songs[f->count++] = song;
    return true;
}

/* Some entries further; `late`: no further than that. */
static void walk(struct likes_folder *f, bool late)
{
    struct sys_file file;
    for (int n = 0; n < ENTRIES_A_TURN; n++) {
        bool more = !late && f->count < LIKES_MOST && sys_walk_next(f->walk, &file);
        if (more && (!is_song(file.path) || keep(f, file.path))) continue;
        sys_walk_end(f->walk);
        f->walk = NULL;
        return;
    }
}

/* -- what they say -- */

/* The next song is a like by its name. */
static void take_name(struct likes_folder *f)
{
    struct song_name name;
    song_name_read(&name, f->songs[f->next++]);
    cJSON *like = cJSON_CreateObject();
    cJSON_AddStringToObject(like, "artist", name.artist);
    cJSON_AddStringToObject(like, "genre", name.genre);
    cJSON *words = cJSON_AddArrayToObject(like, "keywords");
    for (size_t i = 0; i < name.keyword_count; i++)
        cJSON_AddItemToArray(words, cJSON_CreateString(name.keywords[i]));
    likes_digest_like(f->digest, like);
    cJSON_Delete(like);
}

static void take_line(struct likes_folder *f, const char *line, size_t bytes)
{
    cJSON *tags = cJSON_ParseWithLength(line, bytes);
    if (f->asked == 0) { /* more lines than songs */
        cJSON_Delete(tags);
        return;
    }
    f->asked--;
    if (cJSON_IsObject(tags) && !proto_has(tags, "why")) {
        likes_digest_like(f->digest, tags);
        f->next++;
    } else {
        take_name(f);
    }
    cJSON_Delete(tags);
}

static void take_lines(struct likes_folder *f)
{
    const char *data, *end;
    while (buf_length(&f->output) > 0 && (data = (const char *)buf_data(&f->output)) &&
           (end = memchr(data, '\n', buf_length(&f->output)))) {
        size_t bytes = (size_t)(end - data);
        take_line(f, data, bytes);
        buf_consume(&f->output, bytes + 1);
    }
}

/* -- the child -- */

/* The child has ended, or is ended. The song it died over, if any, is not asked about again. */
static void end_child(struct likes_folder *f)
{
    sys_child_end(f->child);
    f->child = NULL;
    buf_free(&f->output);
    if (f->asked > 0) take_name(f);
    f->asked = 0;
}

static bool begin_child(struct likes_folder *f)
{
    const char *argv[LIKES_FOLDER_SONGS + 3] = {f->reader, "--tags"};
    char error[SYS_ERROR_BYTES];
    size_t left = f->count - f->next;
    f->asked = left < LIKES_FOLDER_SONGS ? left : LIKES_FOLDER_SONGS;
    for (size_t i = 0; i < f->asked; i++) argv[i + 2] = f->songs[f->next + i];
    f->child = f->reader[0] ? sys_child_start(argv, SYS_CHILD_LOW, error) : NULL;
    if (!f->child) f->asked = 0;
    return f->child != NULL;
}

sys_socket likes_folder_socket(const struct likes_folder *f)
{
    return f->child ? sys_child_socket(f->child) : SYS_NO_SOCKET;
}

void likes_folder_ready(struct likes_folder *f)
{
    char bytes[READ_BYTES];
    long n = f->child ? sys_child_read(f->child, bytes, sizeof bytes) : 0;
    bool fine = n == 0 || (n > 0 && buf_length(&f->output) < OUTPUT_MOST &&
                           buf_append(&f->output, bytes, (size_t)n));
    take_lines(f);
    if (!fine) end_child(f);
}

/* -- the answer -- */

static void finish(struct likes_folder *f)
{
    int count = likes_digest_count(f->digest);
    f->answer.done = true;
    f->answer.profile = count > 0 ? likes_digest_profile(f->digest) : NULL;
    if (count == 0)
        snprintf(f->answer.text, sizeof f->answer.text, "There are no songs in %.200s.", f->folder);
    else if (!f->answer.profile)
        snprintf(f->answer.text, sizeof f->answer.text, "Not enough memory to read the likes.");
    else
        snprintf(f->answer.text, sizeof f->answer.text, "%d song%s in your music folder %s taken.",
                 count, count == 1 ? "" : "s", count == 1 ? "was" : "were");
    likes_folder_stop(f);
}

int64_t likes_folder_tick(struct likes_folder *f, int64_t mono_us)
{
    if (!f->digest) return INT64_MAX;
    bool late = mono_us >= f->until_us;
    if (f->walk) {
        walk(f, late);
        return mono_us;
    }
    if (f->child && late) end_child(f);
    if (f->child) return f->until_us;
    if (f->next == f->count) {
        finish(f);
        return INT64_MAX;
    }
    if (!late && begin_child(f)) return f->until_us;
    for (int n = 0; n < NAMES_A_TURN && f->next < f->count; n++) take_name(f);
    return mono_us;
}

struct likes_answer likes_folder_take(struct likes_folder *f)
{
    struct likes_answer answer = f->answer;
    f->answer = (struct likes_answer){0};
    return answer;
}
