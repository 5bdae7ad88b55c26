/* library_tags.c: what songs say of themselves, read by children (wavelength-transcode --tags) long before each song's turn
   to be transcoded. They append it to a file beside the reels, a JSON line a song, which is read on from here a little a
   call: so a later start knows all at once, and writing never holds up the loop.

   Before a child opens a song it writes a line that says so. A song with LIBRARY_TRIES such lines and no other broke it down
   each time: it is left alone until its file changes. Lines of files that are gone or changed are passed over; when they are most of
   the file, it is begun anew. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "library_parts.h"

enum {
    READ_BYTES = 8192,     /* a call: some 40 songs; a longer line is none of ours */
    COMMAND_BYTES = 24000, /* of all paths for one child: Windows allows 32,000 characters */
    LOOKED_AT = 5000,      /* songs a call, for those whose tags are not known */
    STALE_LEAST = 1000,    /* lines; fewer are not worth the trouble */
    LABEL_BYTES = 34       /* two numbers, a hyphen, the terminator */
};

/* -- what is written -- */

static void take_line(struct library *l, const char *line)
{
    uint64_t id = 0, file = 0;
    cJSON *json = cJSON_Parse(line);
    const char *label = cJSON_GetStringValue(cJSON_GetObjectItem(json, "song"));
    bool named = label && sscanf(label, "%16" SCNx64 "-%16" SCNx64, &id, &file) == 2;
    struct library_song *s = named ? library_get(l, id) : NULL;
    bool ours = s && s->file == file;
    if (ours && (cJSON_HasObjectItem(json, "why") || s->song.state == SONG_READY))
        s->told = true;
    else if (ours && !library_song_take_told(s, json) && s->tries < LIBRARY_TRIES)
        s->tries++;
    if (ours) library_note(l, s);
    l->tags.kept += ours;
    l->tags.stale += !ours;
    cJSON_Delete(json);
}

/* Whole lines only: the last may still be written. False at the end. */
static bool read_on(struct library *l)
{
    char bytes[READ_BYTES + 1];
    int64_t n = l->io->file_read(l->io->world, l->tags.path, l->tags.read, bytes, READ_BYTES);
    char *line = bytes, *end;
    if (n <= 0) return false;
    bytes[n] = '\0';
    for (; (end = memchr(line, '\n', (size_t)(bytes + n - line))) != NULL; line = end + 1) {
        *end = '\0';
        if (end > line) take_line(l, line);
    }
    if (line == bytes && n == READ_BYTES) line = bytes + n; /* endless */
    l->tags.read += line - bytes;
    return line > bytes;
}

/* All was read that earlier servers left. */
static void end_load(struct library *l)
{
    struct library_tags *t = &l->tags;
    t->loaded = true;
    if (t->stale < STALE_LEAST || t->stale < t->kept) return;
    if (!l->io->file_write(l->io->world, t->path, "", 0)) return;
    t->read = 0;
    for (size_t i = 0; i < l->count; i++) l->songs[i]->told = false;
}

/* -- what is to be written -- */

/* Songs for one child, from the first on whose tags are not known. */
static void collect(struct library *l)
{
    struct library_tags *t = &l->tags;
    size_t bytes = 0, folder = strlen(l->songs_folder) + LABEL_BYTES + 2;
    t->asked_count = 0;
    for (int looked = 0; looked < LOOKED_AT && t->first_unknown < l->count; looked++) {
        const struct library_song *s = l->songs[t->first_unknown];
        if (!library_song_is_known(s)) {
            bytes += folder + strlen(s->song.path);
            if (t->asked_count == IO_TAGS_MOST || bytes > COMMAND_BYTES) return;
            t->asked_file[t->asked_count] = s->file;
            t->asked[t->asked_count++] = s->song.id;
        }
        t->first_unknown++;
    }
}

static void get_stuck(struct library *l)
{
    if (!l->tags.logged_stuck)
        library_say(l, LOG_WARN,
                    "the tags of songs cannot be read ahead into %s: each is known by its file's "
                    "name until it is played",
                    l->tags.path);
    l->tags.stuck = l->tags.logged_stuck = true;
}

/* Label and path of each, one behind the other. */
static void start(struct library *l)
{
    struct library_tags *t = &l->tags;
    char text[COMMAND_BYTES], *at = text;
    const char *songs[2 * IO_TAGS_MOST];
    for (size_t i = 0; i < t->asked_count; i++) {
        const struct library_song *s = library_get(l, t->asked[i]);
        size_t room = (size_t)(text + sizeof text - at);
        songs[2 * i] = at;
        songs[2 * i + 1] = at + LABEL_BYTES;
        at += snprintf(at, room, "%016" PRIx64 "-%016" PRIx64 "%c%s/%s", s->song.id, s->file, '\0',
                       l->songs_folder, s->song.path) +
              1;
    }
    t->read_before = t->read;
    if (l->io->read_tags(l->io->world, l->job + 1, t->path, songs, t->asked_count))
        t->job = ++l->job;
    else
        get_stuck(l);
}

/* Who is unknown though the child ended well stays so, unless it is another file by now; one that broke down may be tried again. */
static void end_batch(struct library *l)
{
    struct library_tags *t = &l->tags;
    bool well = t->exit_code == 0;
    for (size_t i = 0; well && i < t->asked_count; i++) {
        struct library_song *s = library_get(l, t->asked[i]);
        if (s && s->file == t->asked_file[i]) s->told = true;
    }
    if (!well && t->read == t->read_before) get_stuck(l);
    if (!well) t->first_unknown = 0;
    t->job = 0;
    t->ended = false;
}

void library_tags_ended(struct library *l, int exit_code)
{
    l->tags.ended = true;
    l->tags.exit_code = exit_code;
}

bool library_tags_work(struct library *l)
{
    struct library_tags *t = &l->tags;
    if (!l->count) return false; /* what is written is about songs that were not found yet */
    if ((t->job || !t->loaded) && read_on(l)) return true;
    if (!t->loaded) end_load(l);
    if (t->ended) end_batch(l);
    if (t->job || t->stuck) return false;
    collect(l);
    if (t->asked_count) start(l);
    return !t->asked_count && t->first_unknown < l->count;
}
