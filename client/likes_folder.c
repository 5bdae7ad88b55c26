#include "likes_folder.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "likes_digest.h"
#include "../common/buf.h"
#include "../common/proto.h"
#include "../common/song_name.h"
#include "../common/sys.h"

/* Songs past LIKES_MOST are left out; the output of a child past OUTPUT_MOST, too. */
enum { READ_BYTES = 16384, OUTPUT_MOST = 4 << 20, LOOK_US = 50000 };

struct reading {
    const char *folder, *program;
    const atomic_bool *hurry;
    char **songs; /* paths; those before `next` are done */
    size_t count, room, next, asked;
    struct sys_child *child; /* reads the tags of the `asked` songs from `next` on */
    struct sys_set *set;
    struct buf output;
    struct likes_digest *digest;
};

static bool hurries(const struct reading *f)
{
    return atomic_load(f->hurry);
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
static bool keep(struct reading *f, const char *path)
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

static void look(struct reading *f, struct sys_walk *walk)
{
    struct sys_file file;
    while (!hurries(f) && f->count < LIKES_MOST && sys_walk_next(walk, &file))
        if (is_song(file.path) && !keep(f, file.path)) return;
}

/* -- what they say -- */

/* The next song is a like by its name. */
static void take_name(struct reading *f)
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

static void take_line(struct reading *f, const char *line, size_t bytes)
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

static void take_lines(struct reading *f)
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
static void end_child(struct reading *f)
{
    sys_child_end(f->child);
    f->child = NULL;
    buf_free(&f->output);
    if (f->asked > 0) take_name(f);
    f->asked = 0;
}

static bool begin_child(struct reading *f)
{
    const char *argv[LIKES_FOLDER_SONGS + 3] = {f->program, "--tags"};
    char error[SYS_ERROR_BYTES];
    size_t left = f->count - f->next;
    f->asked = left < LIKES_FOLDER_SONGS ? left : LIKES_FOLDER_SONGS;
    for (size_t i = 0; i < f->asked; i++) argv[i + 2] = f->songs[f->next + i];
    f->child = f->program[0] ? sys_child_start(argv, SYS_CHILD_LOW, error) : NULL;
    if (!f->child) f->asked = 0;
    return f->child != NULL;
}

/* What it has said; false: that was all. */
static bool hear(struct reading *f)
{
    char bytes[READ_BYTES];
    long n = sys_child_read(f->child, bytes, sizeof bytes);
    bool fine = n == 0 || (n > 0 && buf_length(&f->output) < OUTPUT_MOST &&
                           buf_append(&f->output, bytes, (size_t)n));
    take_lines(f);
    return fine;
}

static void follow_child(struct reading *f)
{
    do {
        sys_set_clear(f->set);
        sys_set_want(f->set, sys_child_socket(f->child), true, false);
        sys_set_wait(f->set, LOOK_US);
    } while (hear(f) && !hurries(f));
    end_child(f);
}

static void read_songs(struct reading *f)
{
    while (f->next < f->count && !hurries(f) && begin_child(f)) follow_child(f);
    while (f->next < f->count) take_name(f);
}

/* -- the answer -- */

static struct likes_answer answer(const struct reading *f)
{
    int count = likes_digest_count(f->digest);
    struct likes_answer a = {.done = true};
    a.profile = count > 0 ? likes_digest_profile(f->digest) : NULL;
    if (count == 0)
        saying_text(saying(&a.said, SAID_FOLDER_EMPTY), "path", f->folder);
    else if (!a.profile)
        saying(&a.said, SAID_LIKES_MEMORY);
    else
        saying_number(saying(&a.said, SAID_FOLDER_TAKEN), "songs", count);
    return a;
}

struct likes_answer likes_from_folder(const char *folder, const char *program,
                                      const atomic_bool *hurry)
{
    struct likes_answer a = {.done = true};
    char error[SYS_ERROR_BYTES] = "not enough memory";
    struct reading f = {.folder = folder,
                        .program = program,
                        .hurry = hurry,
                        .set = sys_set_new(),
                        .digest = likes_digest_new()};
    struct sys_walk *walk = f.set && f.digest ? sys_walk_start(folder, error) : NULL;
    if (walk) {
        look(&f, walk);
        sys_walk_end(walk);
        read_songs(&f);
        a = answer(&f);
    } else {
        saying_text(saying(&a.said, SAID_FOLDER_UNREAD), "reason", error);
    }
    for (size_t i = 0; i < f.count; i++) free(f.songs[i]);
    free(f.songs);
    likes_digest_free(f.digest);
    sys_set_free(f.set);
    return a;
}
