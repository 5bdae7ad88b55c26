/* transcode_about.h: what a song is: its tags, repaired, and what its file's name says where they are silent. */
#ifndef WL_TRANSCODE_ABOUT_H
#define WL_TRANSCODE_ABOUT_H

#include <cjson/cJSON.h>
#include "../common/song_name.h"
#include "transcode_genre.h"
#include "transcode_sound.h"
#include "transcode_text.h"

struct transcode_about {
    struct song_name name;
    char title[TRANSCODE_TEXT_BYTES], artist[TRANSCODE_TEXT_BYTES];
    char genres[TRANSCODE_GENRES][TRANSCODE_TEXT_BYTES]; /* of the tags */
    size_t genre_count;
};

void transcode_about_read(struct transcode_about *a, const struct transcode_sound *sound,
                          const char *path);

const char *transcode_about_genre(const struct transcode_about *a);

/* Title, artist, genre and keywords as fields. */
void transcode_about_say(const struct transcode_about *a, cJSON *json);

#endif
