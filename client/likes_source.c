#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <curl/curl.h>
#include "likes_source.h"
#include "../common/proto.h"
#include "../common/utf8.h"

static const struct likes_source *const sources[] = {&likes_anghami, &likes_lastfm,
                                                     &likes_listenbrainz, &likes_subsonic};

const struct likes_source *likes_source_find(const char *name)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (strcmp(sources[i]->name, name) == 0) return sources[i];
    return NULL;
}

struct saying *likes_source_say(const struct likes_run *run, enum said said, struct saying *why)
{
    return saying_text(saying(why, said), "service", run->source->title);
}

bool likes_source_needs(const struct likes_run *run, enum said what, struct saying *why)
{
    likes_source_say(run, what, why);
    return false;
}

/* -- where it is, who asks, with what -- */

/* Copies a part of an address; "" when it has none or it is too long. */
static void part(CURLU *url, CURLUPart what, char *out, size_t out_bytes)
{
    char *text = NULL;
    *out = '\0';
    if (curl_url_get(url, what, &text, 0) == CURLUE_OK && strlen(text) < out_bytes)
        snprintf(out, out_bytes, "%s", text);
    curl_free(text);
}

/* Is it http(s)://host[:port][/path] and nothing more: no user, question or fragment? */
static bool plain_address(const char *base, char *host, size_t host_bytes)
{
    for (const char *c = base; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == 0x7F) return false;
    if (!utf8_valid(base, strlen(base))) return false;
    CURLU *url = curl_url();
    if (!url) return false;
    char scheme[16], rest[3][64];
    bool fine = curl_url_set(url, CURLUPART_URL, base, 0) == CURLUE_OK && !strpbrk(base, "?#@\\");
    part(url, CURLUPART_SCHEME, scheme, sizeof scheme);
    part(url, CURLUPART_HOST, host, host_bytes);
    part(url, CURLUPART_USER, rest[0], sizeof rest[0]);
    curl_url_cleanup(url);
    return fine && *host && !*rest[0] &&
           (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0);
}

static bool take_base(struct likes_run *run, const cJSON *wanted, struct saying *why)
{
    const char *given = proto_text(wanted, "base");
    if (!*given && run->source->base) given = run->source->base;
    size_t bytes = strlen(given);
    while (bytes > 0 && given[bytes - 1] == '/') bytes--;
    if (bytes < sizeof run->base) {
        snprintf(run->base, sizeof run->base, "%.*s", (int)bytes, given);
        if (plain_address(run->base, run->host, sizeof run->host)) return true;
    }
    return likes_source_needs(run, SAID_NEEDS_ADDRESS, why);
}

/* A field, trimmed. False when it is missing, too long, or no text of one line. */
static bool take_text(const cJSON *wanted, const char *field, char *out, size_t out_bytes)
{
    const char *given = proto_text(wanted, field);
    given += strspn(given, " \t\r\n");
    size_t bytes = strlen(given);
    while (bytes > 0 && strchr(" \t\r\n", given[bytes - 1])) bytes--;
    if (bytes == 0 || bytes >= out_bytes || !utf8_valid(given, bytes)) return false;
    for (size_t at = 0; at < bytes;)
        if (utf8_is_control(utf8_next(given, bytes, &at))) return false;
    memcpy(out, given, bytes);
    out[bytes] = '\0';
    return true;
}

bool likes_source_begin(struct likes_run *run, const struct likes_source *s, const cJSON *wanted,
                        struct saying *why)
{
    *run =
        (struct likes_run){.source = s, .digest = likes_digest_new(), .ask = cJSON_CreateObject()};
    if (!run->digest || !run->ask) {
        saying(why, SAID_LIKES_MEMORY);
        return false;
    }
    if (!take_base(run, wanted, why)) return false;
    if (!take_text(wanted, "user", run->user, sizeof run->user) && s->needs_user)
        return likes_source_needs(run, SAID_NEEDS_USER, why);
    if (!take_text(wanted, "token", run->secret, sizeof run->secret) && s->secret)
        return likes_source_needs(run, s->secret, why);
    return s->begin(run, why);
}

void likes_source_end(struct likes_run *run)
{
    likes_digest_free(run->digest);
    cJSON_Delete(run->ask);
    *run = (struct likes_run){0};
}

bool likes_source_is_plain(const char *secret)
{
    for (; *secret; secret++)
        if (*secret < ' ' || *secret > '~') return false;
    return true;
}

bool likes_source_escape(char *out, size_t bytes, const char *text)
{
    size_t used = strlen(out);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (used + 4 > bytes) return false;
        if (c < 0x80 && (isalnum(c) || strchr("-._~", c)))
            out[used++] = (char)c;
        else
            used += (size_t)snprintf(out + used, 4, "%%%02X", c);
    }
    out[used] = '\0';
    return true;
}

/* -- answers -- */

static enum said refusal(const struct likes_run *run, const struct likes_page *page)
{
    int status = page->status;
    if (status == 401 || status == 403)
        return run->source->secret ? SAID_REFUSED_TOKEN : SAID_REFUSED;
    if (status == 404) return SAID_REFUSED_NOT_THERE;
    if (status == 429) return page->wait_s > 0 ? SAID_REFUSED_WAIT : SAID_REFUSED_OFTEN;
    if (status >= 300 && status < 400) return SAID_REFUSED_ELSEWHERE;
    return status >= 500 ? SAID_REFUSED_TROUBLE : SAID_REFUSED_NO_LIST;
}

enum likes_step likes_source_refused(const struct likes_run *run, const struct likes_page *page,
                                     struct saying *why)
{
    likes_source_say(run, refusal(run, page), why);
    saying_number(why, "status", page->status);
    if (page->wait_s > 0) saying_number(why, "seconds", page->wait_s);
    return LIKES_FAILED;
}

enum likes_step likes_source_no_list(const struct likes_run *run, struct saying *why)
{
    likes_source_say(run, SAID_NO_LIST, why);
    return LIKES_FAILED;
}

double likes_source_number(const cJSON *object, const char *field)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(object, field);
    double number = cJSON_IsString(v)   ? strtod(v->valuestring, NULL)
                    : cJSON_IsNumber(v) ? v->valuedouble
                                        : 0;
    return isfinite(number) && number > 0 ? number : 0;
}

cJSON *likes_source_list(cJSON *object, const char *field)
{
    cJSON *v = cJSON_GetObjectItemCaseSensitive(object, field);
    if (!cJSON_IsObject(v)) return cJSON_IsArray(v) ? v : NULL;
    cJSON *list = cJSON_CreateArray(), *alone = cJSON_DetachItemViaPointer(object, v);
    cJSON_AddItemToArray(list, alone);
    cJSON_AddItemToObject(object, field, list);
    return list;
}

void likes_source_each(struct likes_run *run, const cJSON *list,
                       void (*each)(struct likes_run *, const cJSON *item))
{
    const cJSON *item;
    cJSON_ArrayForEach(item, list) each(run, item);
}
