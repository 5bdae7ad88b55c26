#include "nickname.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/utf8.h"

enum { DIGITS_MOST = 6 }; /* of a number that is counted up; further ones are letters of the name */

const char *nickname_after(char out[NICKNAME_BYTES], const char *taken)
{
    size_t bytes = strlen(taken), letters = bytes;

    while (letters > 0 && bytes - letters < DIGITS_MOST && taken[letters - 1] >= '0' &&
           taken[letters - 1] <= '9')
        letters--;
    int number = letters < bytes ? atoi(taken + letters) + 1 : 2;
    char digits[DIGITS_MOST + 2];
    int width = snprintf(digits, sizeof digits, "%0*d", (int)(bytes - letters), number);
    while (utf8_count(taken, letters) + (size_t)width > PROTO_NICK_CHARS)
        letters = utf8_before(taken, letters);
    snprintf(out, NICKNAME_BYTES, "%.*s%s", (int)letters, taken, digits);
    return out;
}
