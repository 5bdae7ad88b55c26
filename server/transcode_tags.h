/* transcode_tags.h: what many songs tell of themselves, without a reel: a JSON line each, written before the next song is opened,
   so that a song that ends the program takes no other's line with it:
       {"song": name, "title", "artist", "genre", "keywords": [...], "duration_ms"}     or     {"song": name, "why": ...}   */
#ifndef WL_TRANSCODE_TAGS_H
#define WL_TRANSCODE_TAGS_H

/* Prints them; songs are named by their paths. Returns an exit code. */
int transcode_tags_print(char **paths, int n);

/* Appends them to a file; songs come as pairs of a name and a path. Before a song is opened a line tells its name alone. */
int transcode_tags_append(const char *file, char **pairs, int n);

#endif
