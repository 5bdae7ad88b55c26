#include "taste_text.h"
#include <stdio.h>

const char *taste_text(const cJSON *taste, const char *list)
{
    static char text[4096];
    size_t used = 0;
    const cJSON *pair;
    text[0] = '\0';
    cJSON_ArrayForEach(pair, cJSON_GetObjectItemCaseSensitive(taste, list))
    {
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s=%g", used ? " " : "",
                                 pair->child->valuestring, pair->child->next->valuedouble);
    }
    return text;
}
