/* lines_parts.h: what the files of lines share among themselves (lines*.c). */
#ifndef WL_LINES_PARTS_H
#define WL_LINES_PARTS_H

#include "lines.h"
#include "plain_words.h"

struct lines_result lines_answer(enum plain_word word);
struct lines_result lines_command(cJSON *command);

/* lines_commands.c: what a line that begins with '/' means, without a tag. */
struct lines_result lines_run(const char *line);

#endif
