#include <stdio.h>
#include <string.h>
#include <curl/curl.h>
#include "likes_source.h"

static const struct likes_source *const sources[] = {&likes_anghami};

const struct likes_source *likes_source_find(const char *name)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (strcmp(sources[i]->name, name) == 0) return sources[i];
    return NULL;
}

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

bool likes_source_base(const struct likes_source *s, const cJSON *wanted, char *base,
                       size_t base_bytes, char *host, size_t host_bytes,
                       char error[LIKES_ERROR_BYTES])
{
    const char *given = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(wanted, "base"));
    if (!given || !*given) given = s->base;
    size_t bytes = strlen(given);
    while (bytes > 0 && given[bytes - 1] == '/') bytes--;
    if (bytes < base_bytes) {
        snprintf(base, base_bytes, "%.*s", (int)bytes, given);
        if (plain_address(base, host, host_bytes)) return true;
    }
    snprintf(error, LIKES_ERROR_BYTES,
             "The address for %s must look like https://host or http://host:port/path.", s->title);
    return false;
}

bool likes_source_secret(const cJSON *wanted, const char *field, char out[LIKES_TOKEN_BYTES])
{
    const char *given = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(wanted, field));
    if (!given) return false;
    given += strspn(given, " \t\r\n");
    size_t bytes = strlen(given);
    while (bytes > 0 && strchr(" \t\r\n", given[bytes - 1])) bytes--;
    if (bytes == 0 || bytes >= LIKES_TOKEN_BYTES) return false;
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)given[i];
        if (c < ' ' || c > '~') return false; /* a line break would begin another header */
    }
    memcpy(out, given, bytes);
    out[bytes] = '\0';
    return true;
}

void likes_source_refused(const char *title, int status, char error[LIKES_ERROR_BYTES])
{
    const char *why = "that is no list of likes";
    if (status == 401 || status == 403)
        why = "the token is wrong or has expired";
    else if (status == 404)
        why = "there are no likes at that address";
    else if (status == 429)
        why = "it was asked too often; try again in some minutes";
    else if (status >= 300 && status < 400)
        why = "it sends elsewhere, and that is not followed; check the address";
    else if (status >= 500)
        why = "it has trouble of its own; try again later";
    snprintf(error, LIKES_ERROR_BYTES, "%s answered %d: %s.", title, status, why);
}
