/* likes.c: fetching, with libcurl's multi interface driven by whoever waits for sockets: no thread, no select of its own. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <curl/curl.h>
#include "likes.h"
#include "likes_source.h"
#include "../common/buf.h"
#include "../common/version.h"

/* Sockets past these are not waited for: two tries to connect and the resolver's are what curl has at most. Pages past
   PAGES_MOST are not asked for. */
enum { SOCKETS_MOST = 16, PAGES_MOST = 100, BASE_BYTES = 512, HOST_BYTES = 128 };

struct waiting {
    curl_socket_t socket;
    bool read, write;
};

struct likes {
    const struct likes_source *source; /* NULL: nothing is being fetched */
    struct likes_request request;
    char host[HOST_BYTES];
    CURLM *multi;
    CURL *easy;
    struct curl_slist *headers;
    struct waiting sockets[SOCKETS_MOST];
    size_t socket_count;
    struct buf page; /* of the answer, so far */
    bool page_too_long;
    int pages;
    cJSON *found; /* likes of earlier pages */
    int64_t now_us, curl_due_us, give_up_us;
    struct likes_answer answer;
};

struct likes *likes_new(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return NULL;
    struct likes *l = calloc(1, sizeof *l);
    if (!l) curl_global_cleanup();
    return l;
}

/* Ends the request under way. */
static void end_request(struct likes *l)
{
    if (l->easy && l->multi) curl_multi_remove_handle(l->multi, l->easy);
    curl_easy_cleanup(l->easy);
    curl_multi_cleanup(l->multi);
    curl_slist_free_all(l->headers);
    buf_free(&l->page);
    l->easy = NULL;
    l->multi = NULL;
    l->headers = NULL;
    l->socket_count = 0;
    l->page_too_long = false;
}

/* Ends the fetch; its answer, if any, stays. */
static void end_fetch(struct likes *l)
{
    end_request(l);
    cJSON_Delete(l->found);
    l->found = NULL;
    l->source = NULL;
    memset(&l->request, 0, sizeof l->request); /* it holds a secret */
}

void likes_free(struct likes *l)
{
    if (!l) return;
    end_fetch(l);
    cJSON_Delete(l->answer.profile);
    free(l);
    curl_global_cleanup();
}

static void fail(struct likes *l, const char *text)
{
    l->answer.done = true;
    snprintf(l->answer.text, sizeof l->answer.text, "%s", text);
    end_fetch(l);
}

static void succeed(struct likes *l)
{
    int count = cJSON_GetArraySize(l->found);
    l->answer.profile = likes_profile(l->found);
    if (!l->answer.profile) {
        fail(l, "Not enough memory to read the likes.");
        return;
    }
    const cJSON *genres = cJSON_GetObjectItemCaseSensitive(l->answer.profile, "genres");
    const cJSON *best = cJSON_GetArrayItem(cJSON_GetArrayItem(genres, 0), 0);
    int used =
        snprintf(l->answer.text, sizeof l->answer.text, "%s knows %d like%s of yours%s",
                 l->source->title, count, count == 1 ? "" : "s", best ? ", most of all " : ".");
    if (best)
        snprintf(l->answer.text + used, sizeof l->answer.text - (size_t)used, "%.160s.",
                 best->valuestring);
    l->answer.done = true;
    end_fetch(l);
}

/* -- what curl calls -- */

static size_t on_bytes(char *bytes, size_t one, size_t n, void *user)
{
    struct likes *l = user;
    (void)one; /* always 1 */
    l->page_too_long = buf_length(&l->page) + n > LIKES_PAGE_BYTES;
    return !l->page_too_long && buf_append(&l->page, bytes, n) ? n : 0;
}

static struct waiting *find_socket(struct likes *l, curl_socket_t s)
{
    for (size_t i = 0; i < l->socket_count; i++)
        if (l->sockets[i].socket == s) return &l->sockets[i];
    return NULL;
}

static int on_socket(CURL *easy, curl_socket_t s, int what, void *user, void *unused)
{
    (void)easy, (void)unused;
    struct likes *l = user;
    struct waiting *w = find_socket(l, s);
    if (what == CURL_POLL_REMOVE) {
        if (w) *w = l->sockets[--l->socket_count];
        return 0;
    }
    if (!w && l->socket_count == SOCKETS_MOST) return 0;
    if (!w) w = &l->sockets[l->socket_count++];
    *w = (struct waiting){s, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0};
    return 0;
}

static int on_timer(CURLM *multi, long after_ms, void *user)
{
    (void)multi;
    struct likes *l = user;
    l->curl_due_us = after_ms < 0 ? INT64_MAX : l->now_us + (int64_t)after_ms * 1000;
    return 0;
}

/* -- a request -- */

static void set_options(struct likes *l)
{
    CURL *e = l->easy;
    curl_easy_setopt(e, CURLOPT_URL, l->request.url);
    curl_easy_setopt(e, CURLOPT_HTTPHEADER, l->headers);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION,
                     0L); /* secrets go to the address given and nowhere else */
    curl_easy_setopt(e, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(e, CURLOPT_USERAGENT, "Wavelength/" WAVELENGTH_VERSION);
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, LIKES_CONNECT_SECONDS * 1000L);
    curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)LIKES_PAGE_BYTES);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, l);
    curl_multi_setopt(l->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(l->multi, CURLMOPT_SOCKETDATA, l);
    curl_multi_setopt(l->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(l->multi, CURLMOPT_TIMERDATA, l);
}

static bool add_headers(struct likes *l)
{
    for (size_t i = 0; i < l->request.header_count; i++) {
        struct curl_slist *longer = curl_slist_append(l->headers, l->request.headers[i]);
        if (!longer) return false;
        l->headers = longer;
    }
    return true;
}

static bool begin_request(struct likes *l)
{
    end_request(l);
    l->multi = curl_multi_init();
    l->easy = curl_easy_init();
    if (!l->multi || !l->easy || !add_headers(l)) return false;
    set_options(l);
    l->give_up_us = l->now_us + (int64_t)LIKES_SECONDS * 1000000;
    return curl_multi_add_handle(l->multi, l->easy) == CURLM_OK;
}

bool likes_start(struct likes *l, const cJSON *source, int64_t mono_us,
                 char error[LIKES_ERROR_BYTES])
{
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(source, "source"));
    char base[BASE_BYTES];
    end_fetch(l);
    cJSON_Delete(likes_take(l).profile);
    l->source = likes_source_find(name ? name : "");
    if (!l->source) {
        snprintf(error, LIKES_ERROR_BYTES, "\"%.60s\" is no place that likes can be read from.",
                 name ? name : "");
        return false;
    }
    bool fine =
        likes_source_base(l->source, source, base, sizeof base, l->host, sizeof l->host, error) &&
        l->source->begin(source, base, &l->request, error);
    l->now_us = mono_us;
    l->pages = 0;
    if (fine && !((l->found = cJSON_CreateArray()) && begin_request(l))) {
        snprintf(error, LIKES_ERROR_BYTES, "Not enough memory to ask %s.", l->source->title);
        fine = false;
    }
    if (!fine) end_fetch(l);
    return fine;
}

/* -- its answer -- */

/* The page as JSON, NULL when it is none: nothing but white space may follow. */
static cJSON *parse_page(const struct buf *page)
{
    const char *text = (const char *)buf_data(page), *end = text;
    size_t bytes = buf_length(page);
    if (bytes == 0) return NULL;
    cJSON *json = cJSON_ParseWithLengthOpts(text, bytes, &end, 0);
    while (json && end < text + bytes && strchr(" \t\r\n", *end) && *end) end++;
    if (json && end == text + bytes) return json;
    cJSON_Delete(json);
    return NULL;
}

static void read_page(struct likes *l)
{
    long status = 0;
    char error[LIKES_ERROR_BYTES] = "";
    curl_easy_getinfo(l->easy, CURLINFO_RESPONSE_CODE, &status);
    struct likes_page page = {.status = (int)status, .json = parse_page(&l->page)};
    enum likes_step step = l->source->read(&page, l->found, &l->request, error);
    cJSON_Delete(page.json);
    if (step == LIKES_FAILED)
        fail(l, error);
    else if (step == LIKES_LAST || ++l->pages == PAGES_MOST)
        succeed(l);
    else if (!begin_request(l))
        fail(l, "Not enough memory to read the likes.");
}

/* Why curl could not get an answer, for people. */
static void explain(const struct likes *l, CURLcode code, char error[LIKES_ERROR_BYTES])
{
    const char *who = l->source->title;
    if (l->page_too_long || code == CURLE_FILESIZE_EXCEEDED)
        snprintf(error, LIKES_ERROR_BYTES,
                 "%s answered more than %d MiB: that is no list of likes.", who,
                 LIKES_PAGE_BYTES >> 20);
    else if (code == CURLE_COULDNT_RESOLVE_HOST)
        snprintf(error, LIKES_ERROR_BYTES, "%s was not reached: nothing is known by the name %s.",
                 who, l->host);
    else if (code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT)
        snprintf(error, LIKES_ERROR_BYTES, "%s was not reached: %s takes no connections.", who,
                 l->host);
    else if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR)
        snprintf(error, LIKES_ERROR_BYTES, "%s was not asked: %s cannot prove who it is (%s).", who,
                 l->host, curl_easy_strerror(code));
    else if (code == CURLE_GOT_NOTHING || code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR)
        snprintf(error, LIKES_ERROR_BYTES, "%s broke off in the middle of its answer.", who);
    else
        snprintf(error, LIKES_ERROR_BYTES, "%s could not be read: %s.", who,
                 curl_easy_strerror(code));
}

static void finish(struct likes *l, CURLcode code)
{
    char error[LIKES_ERROR_BYTES];
    if (code == CURLE_OK) {
        read_page(l);
        return;
    }
    explain(l, code, error);
    fail(l, error);
}

/* Lets curl work, and takes the answer when it came. */
static void act(struct likes *l, curl_socket_t s, int ready)
{
    int running, left;
    if (s == CURL_SOCKET_TIMEOUT) l->curl_due_us = INT64_MAX;
    curl_multi_socket_action(l->multi, s, ready, &running);
    const CURLMsg *m = curl_multi_info_read(l->multi, &left);
    if (m && m->msg == CURLMSG_DONE) finish(l, m->data.result);
}

void likes_sockets(const struct likes *l,
                   void (*each)(void *user, intptr_t socket, bool read, bool write), void *user)
{
    struct waiting now[SOCKETS_MOST]; /* they change when likes_ready is called */
    size_t n = l->socket_count;
    memcpy(now, l->sockets, sizeof now);
    for (size_t i = 0; i < n; i++) each(user, (intptr_t)now[i].socket, now[i].read, now[i].write);
}

void likes_ready(struct likes *l, intptr_t socket, bool read, bool write)
{
    if (!l->source || !find_socket(l, (curl_socket_t)socket)) return;
    act(l, (curl_socket_t)socket, (read ? CURL_CSELECT_IN : 0) | (write ? CURL_CSELECT_OUT : 0));
}

int64_t likes_tick(struct likes *l, int64_t mono_us)
{
    l->now_us = mono_us;
    if (l->source && mono_us >= l->give_up_us) {
        char error[LIKES_ERROR_BYTES];
        snprintf(error, sizeof error, "%s did not answer within %d s.", l->source->title,
                 LIKES_SECONDS);
        fail(l, error);
    }
    if (l->source && mono_us >= l->curl_due_us) act(l, CURL_SOCKET_TIMEOUT, 0);
    if (!l->source) return INT64_MAX;
    return l->curl_due_us < l->give_up_us ? l->curl_due_us : l->give_up_us;
}

struct likes_answer likes_take(struct likes *l)
{
    struct likes_answer answer = l->answer;
    l->answer = (struct likes_answer){0};
    return answer;
}
