/* fuzz_likes.c: what a source of likes may answer, and what a person may type, made a profile that a server must be able to
   trust in shape. The first byte chooses how the rest is taken. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/likes.h"
#include "../../client/likes_source.h"
#include "../../common/proto.h"
#include "../../common/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void must(bool promise)
{
    if (!promise) abort();
}

static void check_list(const cJSON *profile, const char *field, int most)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(profile, field);
    double weight = 1; /* of the strongest, then falling */
    must(cJSON_IsArray(list) && cJSON_GetArraySize(list) <= most);
    for (const cJSON *pair = list->child; pair; pair = pair->next) {
        const char *name = cJSON_GetStringValue(pair->child);
        const cJSON *number = pair->child->next;
        must(name && *name && utf8_valid(name, strlen(name)) &&
             utf8_count(name, strlen(name)) <= PROTO_NAME_CHARS);
        must(cJSON_IsNumber(number) && number->valuedouble > 0 && number->valuedouble <= weight);
        must(pair != list->child || number->valuedouble >= 1);
        weight = number->valuedouble;
    }
}

static void check_profile(cJSON *profile)
{
    must(profile != NULL);
    check_list(profile, "artists", PROTO_TASTE_ARTISTS);
    check_list(profile, "genres", PROTO_TASTE_GENRES);
    check_list(profile, "keywords", PROTO_TASTE_KEYWORDS);
    char *printed = cJSON_PrintUnformatted(profile);
    must(printed && strlen(printed) <= LIKES_PROFILE_BYTES);
    cJSON_free(printed);
    cJSON_Delete(profile);
}

static void read_answer(const char *text, size_t n, int status)
{
    static struct likes_request next;
    char error[LIKES_ERROR_BYTES] = "";
    struct likes_page page = {.status = status, .json = cJSON_ParseWithLength(text, n)};
    cJSON *likes = cJSON_CreateArray();
    if (likes_anghami.read(&page, likes, &next, error) == LIKES_FAILED)
        must(*error != '\0');
    else
        check_profile(likes_profile(likes));
    cJSON_Delete(page.json);
    cJSON_Delete(likes);
}

static void read_json(const char *text, size_t n)
{
    cJSON *likes = cJSON_ParseWithLength(text, n);
    if (likes) check_profile(likes_profile(likes));
    cJSON_Delete(likes);
}

/* A token or address that is taken must not be able to begin another header. */
static void read_wanted(const char *text, size_t n)
{
    static struct likes_request out;
    char base[512], host[128], error[LIKES_ERROR_BYTES];
    cJSON *wanted = cJSON_ParseWithLength(text, n);
    if (wanted &&
        likes_source_base(&likes_anghami, wanted, base, sizeof base, host, sizeof host, error) &&
        likes_anghami.begin(wanted, base, &out, error)) {
        must(strncmp(out.url, "http", 4) == 0 && !strpbrk(out.url, "\r\n "));
        for (size_t i = 0; i < out.header_count; i++) must(!strpbrk(out.headers[i], "\r\n"));
    }
    cJSON_Delete(wanted);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n < 1) return 0;
    char *text = malloc(n); /* the rest, terminated, exactly as long */
    memcpy(text, bytes + 1, n - 1);
    text[n - 1] = '\0';
    switch (*bytes % 4) {
    case 0:
        read_json(text, n - 1);
        break;
    case 1:
        read_answer(text, n - 1, *bytes == '1' ? 200 : 403);
        break;
    case 2:
        read_wanted(text, n - 1);
        break;
    default:
        check_profile(likes_from_picks(text));
        break;
    }
    free(text);
    return 0;
}
