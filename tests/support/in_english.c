#include "in_english.h"
#include "../../common/sentence.h"

const char *in_english(const struct saying *s)
{
    static char text[SENTENCE_BYTES];
    return saying_english(s, text, sizeof text);
}

const char *in_english_of(const cJSON *m)
{
    struct saying s;
    saying_read(&s, m);
    return in_english(&s);
}
