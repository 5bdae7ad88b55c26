/* likes_local.c: likes that need no network: words a person picked, and a file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "likes.h"
#include "likes_genre.h"
#include "../common/sys.h"
#include "../common/utf8.h"

/* A longer word is cut: names are cut at PROTO_NAME_CHARS anyway. Words past PICKS_MOST are left out. */
enum { WORD_BYTES = 512, PICKS_MOST = 400 };

/* A like made of one word: a genre, or what may be an artist or a keyword. */
static cJSON *like_of_word(const char *word)
{
    cJSON *like = cJSON_CreateObject();
    if (likes_genre_known(word)) {
        cJSON_AddStringToObject(like, "genre", word);
        return like;
    }
    cJSON_AddStringToObject(like, "artist", word);
    cJSON_AddItemToArray(cJSON_AddArrayToObject(like, "keywords"), cJSON_CreateString(word));
    return like;
}

/* Bytes of the mark between two picks that `at` begins with, 0 when there is none: comma, Arabic comma, semicolon, line. */
static size_t mark_bytes(const char *at)
{
    static const char *const marks[] = {",", ";", "\n", "،", "؛"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(at, marks[i], strlen(marks[i])) == 0) return strlen(marks[i]);
    return 0;
}

cJSON *likes_from_picks(const char *picks)
{
    cJSON *likes = cJSON_CreateArray();
    const char *at = picks;
    for (int n = 0; *at && n < PICKS_MOST; n++) {
        const char *end = at;
        while (*end && mark_bytes(end) == 0) end++;
        char raw[WORD_BYTES], word[WORD_BYTES];
        snprintf(raw, sizeof raw, "%.*s", (int)(end - at < WORD_BYTES ? end - at : WORD_BYTES - 1),
                 at);
        if (utf8_tidy(word, sizeof word, raw) > 0) cJSON_AddItemToArray(likes, like_of_word(word));
        at = end + mark_bytes(end);
    }
    cJSON *profile = likes_profile(likes);
    cJSON_Delete(likes);
    return profile;
}

/* Where " - " (or a longer dash) stands in a line; *bytes is its length. */
static char *find_dash(char *line, size_t *bytes)
{
    static const char *const dashes[] = {" - ", " – ", " — "};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        char *at = strstr(line, dashes[i]);
        *bytes = strlen(dashes[i]);
        if (at) return at;
    }
    return NULL;
}

/* "Artist - Title" lines; lines without a dash are passed over. */
static cJSON *likes_of_lines(char *text)
{
    cJSON *likes = cJSON_CreateArray();
    int count = 0;
    for (char *line = text, *next; line && count < LIKES_MOST; line = next) {
        next = strchr(line, '\n');
        if (next) *next++ = '\0';
        size_t bytes;
        char *dash = find_dash(line, &bytes);
        if (!dash) continue;
        *dash = '\0';
        cJSON *like = cJSON_CreateObject();
        cJSON_AddStringToObject(like, "artist", line);
        cJSON_AddStringToObject(like, "title", dash + bytes);
        cJSON_AddItemToArray(likes, like);
        count++;
    }
    return likes;
}

/* NULL when the text is neither an array nor has such a line. */
static cJSON *likes_of_text(char *text)
{
    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3; /* the mark some editors write first */
    cJSON *likes = text[strspn(text, " \t\r\n")] == '[' ? cJSON_ParseWithOpts(text, NULL, 1)
                                                        : likes_of_lines(text);
    if (likes && cJSON_IsArray(likes) && (likes->child || text[strspn(text, " \t\r\n")] == '['))
        return likes;
    cJSON_Delete(likes);
    return NULL;
}

cJSON *likes_from_file(const char *path, struct saying *why)
{
    char error[SYS_ERROR_BYTES];
    size_t bytes;
    char *text = sys_file_load(path, LIKES_PAGE_BYTES, &bytes, error);
    if (!text) {
        saying_text(saying(why, SAID_FILE_UNREAD), "reason", error);
        return NULL;
    }
    cJSON *likes = utf8_valid(text, bytes) ? likes_of_text(text) : NULL;
    free(text);
    if (!likes) {
        saying_text(saying(why, SAID_FILE_NO_LIKES), "path", path);
        return NULL;
    }
    cJSON *profile = likes_profile(likes);
    cJSON_Delete(likes);
    if (!profile) saying(why, SAID_LIKES_MEMORY);
    return profile;
}
