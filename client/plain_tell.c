#include "plain_tell.h"

#include <stdio.h>
#include "words.h"
#include "../common/utf8.h"

enum { LINE_BYTES = 12288 };

void plain_say(const char *text)
{
    char tidy[LINE_BYTES];

    utf8_tidy(tidy, sizeof tidy, text);
    puts(tidy);
    fflush(stdout);
}

void plain_tell(enum plain_word word, const cJSON *fields)
{
    char line[LINE_BYTES];

    plain_say(words_filled(line, sizeof line, plain_words(word), fields));
}

void plain_tell_made(enum plain_word word, cJSON *fields)
{
    plain_tell(word, fields);
    cJSON_Delete(fields);
}
