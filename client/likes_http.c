/* likes_http.c: see likes_http.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <curl/curl.h>
#include "likes_http.h"
#include "../common/version.h"

/* Sockets past these are not waited for: two tries to connect and the resolver's are what curl has at most. What comes before an
   answer's body, longer than HEAD_BYTES, is refused. */
enum { SOCKETS_MOST = 16, HEAD_BYTES = 64 << 10, WAIT_MOST_S = 24 * 3600 };

struct waiting {
    curl_socket_t socket;
    bool read, write;
};

struct likes_http {
    CURLM *multi; /* from the first request until it is stopped */
    CURL *easy;   /* the request under way, and the last one until the next */
    struct curl_slist *headers;
    const struct likes_request *request;
    struct waiting sockets[SOCKETS_MOST];
    size_t socket_count;
    size_t head_bytes;
    struct buf body;
    bool too_long;
    enum likes_http_state state;
    CURLcode code;
    int64_t now_us, due_us;
};

struct likes_http *likes_http_new(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return NULL;
    struct likes_http *h = calloc(1, sizeof *h);
    if (!h) curl_global_cleanup();
    return h;
}

void likes_http_end(struct likes_http *h)
{
    if (h->easy && h->multi) curl_multi_remove_handle(h->multi, h->easy);
    curl_easy_cleanup(h->easy);
    curl_slist_free_all(h->headers);
    buf_free(&h->body);
    h->easy = NULL;
    h->headers = NULL;
    h->head_bytes = 0;
    h->too_long = false;
    h->state = LIKES_HTTP_IDLE;
}

void likes_http_stop(struct likes_http *h)
{
    likes_http_end(h);
    curl_multi_cleanup(h->multi);
    h->multi = NULL;
    h->socket_count = 0;
}

void likes_http_free(struct likes_http *h)
{
    if (!h) return;
    likes_http_stop(h);
    free(h);
    curl_global_cleanup();
}

/* -- what curl calls -- */

static size_t on_bytes(char *bytes, size_t one, size_t n, void *user)
{
    struct likes_http *h = user;
    (void)one; /* always 1 */
    h->too_long = buf_length(&h->body) + n > LIKES_PAGE_BYTES;
    return !h->too_long && buf_append(&h->body, bytes, n) ? n : 0;
}

static size_t on_header(char *bytes, size_t one, size_t n, void *user)
{
    struct likes_http *h = user;
    (void)bytes, (void)one;
    h->head_bytes += n;
    return h->head_bytes <= HEAD_BYTES ? n : 0;
}

static struct waiting *find_socket(struct likes_http *h, curl_socket_t s)
{
    for (size_t i = 0; i < h->socket_count; i++)
        if (h->sockets[i].socket == s) return &h->sockets[i];
    return NULL;
}

static int on_socket(CURL *easy, curl_socket_t s, int what, void *user, void *unused)
{
    (void)easy, (void)unused;
    struct likes_http *h = user;
    struct waiting *w = find_socket(h, s);
    if (what == CURL_POLL_REMOVE) {
        if (w) *w = h->sockets[--h->socket_count];
        return 0;
    }
    if (!w && h->socket_count == SOCKETS_MOST) return 0;
    if (!w) w = &h->sockets[h->socket_count++];
    *w = (struct waiting){s, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0};
    return 0;
}

static int on_timer(CURLM *multi, long after_ms, void *user)
{
    (void)multi;
    struct likes_http *h = user;
    h->due_us = after_ms < 0 ? INT64_MAX : h->now_us + (int64_t)after_ms * 1000;
    return 0;
}

/* -- a request -- */

static void set_options(struct likes_http *h)
{
    CURL *e = h->easy;
    curl_easy_setopt(e, CURLOPT_URL, h->request->url);
    curl_easy_setopt(e, CURLOPT_HTTPHEADER, h->headers);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION,
                     0L); /* secrets go to the address given and nowhere else */
    curl_easy_setopt(e, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(e, CURLOPT_USERAGENT, "Wavelength/" WAVELENGTH_VERSION);
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, LIKES_CONNECT_SECONDS * 1000L);
    /* Besides the certificates that curl was built with: a copy of it on Windows finds none of those. */
    curl_easy_setopt(e, CURLOPT_SSL_OPTIONS, (long)CURLSSLOPT_NATIVE_CA);
#if LIBCURL_VERSION_NUM >= 0x075700
    /* Else a name server that is silent holds up the whole thread until the system gives up asking it. */
    curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
#endif
    curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)LIKES_PAGE_BYTES);
    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(e, CURLOPT_HEADERDATA, h);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, h);
    if (h->request->body[0]) curl_easy_setopt(e, CURLOPT_COPYPOSTFIELDS, h->request->body);
    curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
    curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
}

static bool add_headers(struct likes_http *h)
{
    for (size_t i = 0; i < h->request->header_count; i++) {
        struct curl_slist *longer = curl_slist_append(h->headers, h->request->headers[i]);
        if (!longer) return false;
        h->headers = longer;
    }
    return true;
}

bool likes_http_begin(struct likes_http *h, const struct likes_request *request, int64_t mono_us)
{
    likes_http_end(h);
    h->request = request;
    h->now_us = mono_us;
    if (!h->multi) h->multi = curl_multi_init();
    h->easy = curl_easy_init();
    if (!h->multi || !h->easy || !add_headers(h)) return false;
    set_options(h);
    h->state = LIKES_HTTP_ASKING;
    return curl_multi_add_handle(h->multi, h->easy) == CURLM_OK;
}

/* -- its answer -- */

enum likes_http_state likes_http_state(const struct likes_http *h)
{
    return h->state;
}

int likes_http_status(const struct likes_http *h)
{
    long status = 0;
    curl_easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
    return (int)status;
}

/* Retry-After, as seconds or a date, or what ListenBrainz says instead. */
int likes_http_wait_s(const struct likes_http *h)
{
    curl_off_t wait = 0;
    struct curl_header *reset;
    curl_easy_getinfo(h->easy, CURLINFO_RETRY_AFTER, &wait);
    if (wait <= 0 &&
        curl_easy_header(h->easy, "X-RateLimit-Reset-In", 0, CURLH_HEADER, -1, &reset) == CURLHE_OK)
        wait = strtol(reset->value, NULL, 10);
    return wait < 0 ? 0 : wait > WAIT_MOST_S ? WAIT_MOST_S : (int)wait;
}

const struct buf *likes_http_body(const struct likes_http *h)
{
    return &h->body;
}

static enum said failure(const struct likes_http *h)
{
    if (h->head_bytes > HEAD_BYTES) return SAID_NO_LIST;
    switch (h->too_long ? CURLE_FILESIZE_EXCEEDED : h->code) {
    case CURLE_FILESIZE_EXCEEDED:
        return SAID_LIKES_LONG;
#if LIBCURL_VERSION_NUM >= 0x080600
    case CURLE_TOO_LARGE: /* of a header that does not end */
#else
    case CURLE_OUT_OF_MEMORY: /* what curl says of one before 8.6 */
#endif
        return SAID_NO_LIST;
    case CURLE_COULDNT_RESOLVE_HOST:
        return SAID_LIKES_NO_NAME;
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
        return SAID_LIKES_NO_WAY;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
        return SAID_LIKES_NO_PROOF;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
        return SAID_LIKES_BROKEN;
    default:
        return SAID_LIKES_UNREAD;
    }
}

void likes_http_explain(const struct likes_http *h, const struct likes_run *run, struct saying *why)
{
    likes_source_say(run, failure(h), why);
    saying_text(why, "host", run->host);
    saying_text(why, "reason", curl_easy_strerror(h->code));
    saying_number(why, "mib", LIKES_PAGE_BYTES >> 20);
}

/* Lets curl work, and notes when the answer came. */
static void act(struct likes_http *h, curl_socket_t s, int ready)
{
    int running, left;
    if (s == CURL_SOCKET_TIMEOUT) h->due_us = INT64_MAX;
    curl_multi_socket_action(h->multi, s, ready, &running);
    const CURLMsg *m = curl_multi_info_read(h->multi, &left);
    if (!m || m->msg != CURLMSG_DONE) return;
    h->code = m->data.result;
    h->state = h->code == CURLE_OK ? LIKES_HTTP_ANSWERED : LIKES_HTTP_BROKEN;
}

void likes_http_sockets(const struct likes_http *h,
                        void (*each)(void *user, intptr_t socket, bool read, bool write),
                        void *user)
{
    struct waiting now[SOCKETS_MOST]; /* they change when likes_http_ready is called */
    size_t n = h->socket_count;
    memcpy(now, h->sockets, sizeof now);
    for (size_t i = 0; i < n; i++) each(user, (intptr_t)now[i].socket, now[i].read, now[i].write);
}

void likes_http_ready(struct likes_http *h, intptr_t socket, bool read, bool write)
{
    if (h->state != LIKES_HTTP_ASKING || !find_socket(h, (curl_socket_t)socket)) return;
    act(h, (curl_socket_t)socket, (read ? CURL_CSELECT_IN : 0) | (write ? CURL_CSELECT_OUT : 0));
}

int64_t likes_http_tick(struct likes_http *h, int64_t mono_us)
{
    h->now_us = mono_us;
    if (h->state == LIKES_HTTP_ASKING && mono_us >= h->due_us) act(h, CURL_SOCKET_TIMEOUT, 0);
    return h->state == LIKES_HTTP_ASKING ? h->due_us : INT64_MAX;
}
