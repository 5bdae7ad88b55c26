/* fuzz_likes.c: what a source of likes may answer, and what a person may type, made a profile that a server must be able to
   trust in shape. The first byte chooses how the rest is taken. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/likes.h"
#include "../../client/likes_place.h"
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

static const struct likes_source *const sources[] = {&likes_anghami, &likes_lastfm,
                                                     &likes_listenbrainz, &likes_subsonic};

/* What goes out must not be able to begin another header, another address, or
 * end its JSON early. */
static void check_request(const struct likes_request *r)
{
    must(r->url[0] == 'h' || r->url[0] == 'H'); /* of http, in whatever letters */
    must(utf8_valid(r->url, strlen(r->url)));
    for (const char *c = r->url; *c; c++) must((unsigned char)*c > ' ' && *c != 0x7F);
    for (size_t i = 0; i < r->header_count; i++) must(!strpbrk(r->headers[i], "\r\n"));
    if (!r->body[0]) return;
    cJSON *body = cJSON_Parse(r->body);
    must(cJSON_GetArraySize(body) == 2);
    cJSON_Delete(body);
}

/* The same bytes as the answer to every question, however many are asked. */
static void read_answers(const struct likes_source *s, const char *text, size_t n, int status)
{
    static struct likes_run run;
    struct saying why = {0};
    cJSON *wanted = cJSON_Parse("{\"base\":\"http://h\",\"user\":\"u\",\"token\":\"t\"}");
    must(likes_source_begin(&run, s, wanted, &why));
    enum likes_step step = LIKES_MORE;
    for (int asked = 0; step == LIKES_MORE && asked < 40; asked++) {
        struct likes_page page = {.status = status, .json = cJSON_ParseWithLength(text, n)};
        step = s->read(&run, &page, &why);
        cJSON_Delete(page.json);
        check_request(&run.request);
    }
    must((step == LIKES_FAILED) == (why.said != SAID_NOTHING));
    check_profile(likes_digest_profile(run.digest));
    likes_source_end(&run);
    cJSON_Delete(wanted);
}

static void read_json(const char *text, size_t n)
{
    cJSON *likes = cJSON_ParseWithLength(text, n);
    if (likes) check_profile(likes_profile(likes));
    cJSON_Delete(likes);
}

static void read_wanted(const struct likes_source *s, const char *text, size_t n)
{
    static struct likes_run run;
    struct saying why;
    cJSON *wanted = cJSON_ParseWithLength(text, n);
    if (likes_source_begin(&run, s, wanted, &why)) check_request(&run.request);
    likes_source_end(&run);
    cJSON_Delete(wanted);
}

static void read_place(const char *text)
{
    cJSON_Delete(likes_place_read(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n < 1) return 0;
    char *text = malloc(n); /* the rest, terminated, exactly as long */
    memcpy(text, bytes + 1, n - 1);
    text[n - 1] = '\0';
    const struct likes_source *s = sources[*bytes / 5 % 4];
    switch (*bytes % 5) {
    case 0:
        read_json(text, n - 1);
        break;
    case 1:
        read_answers(s, text, n - 1, *bytes < 128 ? 200 : 429);
        break;
    case 2:
        read_wanted(s, text, n - 1);
        break;
    case 3:
        read_place(text);
        break;
    default:
        check_profile(likes_from_picks(text));
        break;
    }
    free(text);
    return 0;
}
