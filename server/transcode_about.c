#include "transcode_about.h"
#include <stdio.h>
#include <string.h>

void transcode_about_read(struct transcode_about *a, const struct transcode_sound *sound,
                          const char *path)
{
    song_name_read(&a->name, path);
    transcode_text_repair(a->title, sound->title);
    transcode_text_repair(a->artist, sound->artist);
    a->genre_count = transcode_genre_split(a->genres, sound->genre);
    for (size_t i = 0; i < a->genre_count; i++) {
        char repaired[TRANSCODE_TEXT_BYTES];
        transcode_text_repair(repaired, a->genres[i]);
        memcpy(a->genres[i], repaired, sizeof repaired);
    }
    if (!a->title[0]) snprintf(a->title, sizeof a->title, "%s", a->name.title);
    if (!a->artist[0]) snprintf(a->artist, sizeof a->artist, "%s", a->name.artist);
}

const char *transcode_about_genre(const struct transcode_about *a)
{
    return a->genre_count ? a->genres[0] : a->name.genre;
}

static void add_keyword(cJSON *list, const char *word)
{
    if (word[0]) cJSON_AddItemToArray(list, cJSON_CreateString(word));
}

void transcode_about_say(const struct transcode_about *a, cJSON *json)
{
    cJSON_AddStringToObject(json, "title", a->title);
    cJSON_AddStringToObject(json, "artist", a->artist);
    cJSON_AddStringToObject(json, "genre", transcode_about_genre(a));
    cJSON *list = cJSON_AddArrayToObject(json, "keywords");
    add_keyword(list, a->name.genre);
    add_keyword(list, a->name.artist);
    for (size_t i = 0; i < a->name.keyword_count; i++) add_keyword(list, a->name.keywords[i]);
    for (size_t i = 1; i < a->genre_count; i++) add_keyword(list, a->genres[i]);
}
