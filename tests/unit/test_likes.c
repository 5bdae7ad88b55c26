/* Fetching likes from a server that does everything wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/likes.h"
#include "../../common/sys.h"
#include "../support/fake_http.h"
#include "../support/in_english.h"
#include "../support/taste_text.h"

#define ACCOUNT                                                                                    \
    "[{\"id\":\"1\",\"title\":\"Down\",\"artist\":\"Disturbed\",\"year\":\"2000\",\"genre\":"      \
    "\"Rock\",\"keywords\":["                                                                      \
    "\"disturbed\",\"metal\"]},{\"id\":\"2\",\"genre\":\"rock\",\"keywords\":[\"Disturbed\"]},{"   \
    "\"genre\":\"Pop\","                                                                           \
    "\"keywords\":[]}]"

struct fetch {
    struct fake_http http;
    struct likes *likes;
    struct sys_set *set;
    int64_t now_us;
    struct saying why;
};

static int set_up(void **state)
{
    static struct fetch f;
    f = (struct fetch){.now_us = 1000000};
    f.likes = likes_new();
    f.set = sys_set_new();
    *state = &f;
    return fake_http_open(&f.http) && f.likes && f.set ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fetch *f = *state;
    likes_free(f->likes);
    sys_set_free(f->set);
    fake_http_close(&f->http);
    return 0;
}

static bool start_at(struct fetch *f, const char *name, const char *token, const char *path)
{
    char base[128];
    snprintf(base, sizeof base, "http://127.0.0.1:%d%s", f->http.port, path);
    cJSON *source = cJSON_CreateObject();
    cJSON_AddStringToObject(source, "source", name);
    cJSON_AddStringToObject(source, "user", "sara");
    cJSON_AddStringToObject(source, "token", token);
    cJSON_AddStringToObject(source, "base", base);
    bool fine = likes_start(f->likes, source, f->now_us, &f->why);
    cJSON_Delete(source);
    return fine;
}

static bool start(struct fetch *f, const char *token, const char *path)
{
    return start_at(f, "anghami", token, path);
}

static void want(void *user, intptr_t socket, bool read, bool write)
{
    struct fetch *f = user;
    sys_set_want(f->set, socket, read, write);
}

static void ready(void *user, intptr_t socket, bool read, bool write)
{
    struct fetch *f = user;
    bool can_read = read && sys_set_readable(f->set, socket),
         can_write = write && sys_set_writable(f->set, socket);
    if (can_read || can_write) likes_ready(f->likes, socket, can_read, can_write);
}

/* One turn of a loop like the client's. Its time is made up: 1 ms a turn, whatever the wait took. */
static struct likes_answer turn(struct fetch *f)
{
    sys_set_clear(f->set);
    likes_sockets(f->likes, want, f);
    fake_http_want(&f->http, f->set);
    sys_set_wait(f->set, 1000);
    fake_http_run(&f->http, f->set);
    likes_sockets(f->likes, ready, f);
    f->now_us += 1000;
    likes_tick(f->likes, f->now_us);
    return likes_take(f->likes);
}

static struct likes_answer run(struct fetch *f)
{
    struct likes_answer a = {0};
    while (!a.done) a = turn(f);
    assert_int_equal(likes_tick(f->likes, f->now_us), INT64_MAX);
    assert_false(likes_take(f->likes).done); /* once only */
    return a;
}

/* The sentence for an answer that cannot be used. */
static void fails_with(struct fetch *f, const char *text)
{
    assert_true(start(f, "secret-token", ""));
    struct likes_answer a = run(f);
    assert_null(a.profile);
    assert_string_equal(in_english(&a.said), text);
    assert_null(strstr(in_english(&a.said), "secret"));
}

static void likes_are_asked_for_and_read(void **state)
{
    struct fetch *f = *state;
    fake_http_answer(&f->http, "200 OK", "Content-Type: application/json\r\n", ACCOUNT,
                     strlen(ACCOUNT));
    assert_true(start(f, " -abc-12.3/4+5=\r\n", "/v1/"));
    struct likes_answer a = run(f);
    assert_string_equal(in_english(&a.said), "Anghami knows 3 likes of yours, most of all Rock.");
    assert_string_equal(taste_text(a.profile, "genres"), "Rock=1 Pop=0.5");
    assert_string_equal(taste_text(a.profile, "keywords"), "disturbed=1 metal=0.5");
    cJSON_Delete(a.profile);
    assert_non_null(strstr(f->http.request, "GET /v1/public/user/likes HTTP/1.1\r\n"));
    assert_non_null(strstr(f->http.request, "\r\nUser-Agent: Wavelength/"));
    assert_non_null(strstr(f->http.request, "\r\nXAT: interns\r\n"));
    assert_non_null(strstr(f->http.request, "\r\nXATH: -abc-12.3/4+5=\r\n"));
}

static void an_account_without_likes_is_fine(void **state)
{
    struct fetch *f = *state;
    fake_http_answer(&f->http, "200 OK", "", "[]\n", 3);
    assert_true(start(f, "t", ""));
    struct likes_answer a = run(f);
    assert_string_equal(in_english(&a.said), "Anghami knows 0 likes of yours.");
    assert_string_equal(taste_text(a.profile, "genres"), "");
    cJSON_Delete(a.profile);
}

static void bytes_one_by_one_are_read(void **state)
{
    struct fetch *f = *state;
    fake_http_answer(&f->http, "200 OK", "", ACCOUNT, strlen(ACCOUNT));
    f->http.answer_at_once = 1;
    assert_true(start(f, "t", ""));
    struct likes_answer a = run(f);
    assert_string_equal(taste_text(a.profile, "genres"), "Rock=1 Pop=0.5");
    cJSON_Delete(a.profile);
}

static uint32_t crc32_of(const char *bytes, size_t n)
{
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < n; i++) {
        crc ^= (uint8_t)bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

static void packed_answers_are_unpacked(void **state)
{
    struct fetch *f = *state;
    uint16_t n = (uint16_t)strlen(ACCOUNT), not_n = (uint16_t)~n;
    uint32_t tail[2] = {crc32_of(ACCOUNT, n), n};
    uint8_t gzip[1024] = {0x1f, 0x8b, 8, 0, 0, 0,
                          0,    0,    0, 3, 1}; /* a header, and one stored block */
    memcpy(gzip + 11, &n, 2);
    memcpy(gzip + 13, &not_n, 2);
    memcpy(gzip + 15, ACCOUNT, n);
    memcpy(gzip + 15 + n, tail, 8);
    fake_http_answer(&f->http, "200 OK", "Content-Encoding: gzip\r\n", gzip, 15u + n + 8);
    assert_true(start(f, "t", ""));
    struct likes_answer a = run(f);
    assert_string_equal(taste_text(a.profile, "genres"), "Rock=1 Pop=0.5");
    cJSON_Delete(a.profile);
}

static void refusals_are_said_clearly(void **state)
{
    struct fetch *f = *state;
    fake_http_answer(&f->http, "403 Forbidden", "", "[]", 2);
    fails_with(f, "Anghami answered 403: the token is wrong or has expired.");
    fake_http_answer(&f->http, "404 Not Found", "", "", 0);
    fails_with(f, "Anghami answered 404: there are no likes at that address.");
    fake_http_answer(&f->http, "503 Busy", "", ACCOUNT, strlen(ACCOUNT));
    fails_with(f, "Anghami answered 503: it has trouble of its own; try again later.");
    fake_http_answer(&f->http, "429 Slow down", "", "", 0);
    fails_with(f, "Anghami answered 429: it was asked too often; try again in some minutes.");
    fake_http_answer(&f->http, "429 Slow down", "Retry-After: 99999999999\r\n", "", 0);
    fails_with(f, "Anghami answered 429: it was asked too often; try again in 86400 s.");
}

static void anything_but_an_array_of_likes_is_refused(void **state)
{
    static const char *const bodies[] = {"<html><body>Hello</body></html>",
                                         "{\"likes\":[{\"genre\":\"Rock\"}]}",
                                         "",
                                         "null",
                                         "[1,2,3]",
                                         "[{\"genre\":\"Rock\"}",
                                         "[] []",
                                         "[{}]x"};
    struct fetch *f = *state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        fake_http_answer(&f->http, "200 OK", "", bodies[i], strlen(bodies[i]));
        fails_with(f, "Anghami answered something that is no list of likes.");
    }
}

static void redirects_are_not_followed(void **state)
{
    struct fetch *f = *state;
    struct fake_http other;
    assert_true(fake_http_open(&other));
    char header[128];
    snprintf(header, sizeof header, "Location: http://127.0.0.1:%d/\r\n", other.port);
    fake_http_answer(&f->http, "302 Found", header, "", 0);
    fails_with(
        f,
        "Anghami answered 302: it sends elsewhere, and that is not followed; check the address.");
    sys_set_clear(f->set);
    fake_http_want(&other, f->set);
    assert_int_equal(sys_set_wait(f->set, 0), 0); /* nobody came */
    fake_http_close(&other);
}

static void huge_answers_are_cut_off(void **state)
{
    struct fetch *f = *state;
    size_t n = LIKES_PAGE_BYTES + 1;
    char *body = malloc(n);
    memset(body, ' ', n);
    body[0] = '[', body[n - 1] = ']';
    const char *text = "Anghami answered more than 4 MiB: that is no list of likes.";
    fake_http_answer(&f->http, "200 OK", "", body, n); /* says how long it is */
    fails_with(f, text);
    fake_http_raw(&f->http, "HTTP/1.1 200 OK\r\n\r\n", 19); /* does not */
    assert_true(buf_append(&f->http.answer, body, n));
    fails_with(f, text);
    body[0] = ' ', body[1] = '['; /* as long as may be */
    fake_http_answer(&f->http, "200 OK", "", body + 1, n - 1);
    assert_true(start(f, "t", ""));
    struct likes_answer a = run(f);
    assert_non_null(a.profile);
    cJSON_Delete(a.profile);
    free(body);
}

/* Whatever comes again and again before an answer's body, or never ends. */
static void endless_headers_are_cut_off(void **state)
{
    struct fetch *f = *state;
    static const struct {
        const char *begin, *again;
    } heads[] = {{"HTTP/1.1 200 OK\r\n", "X-More: of the same\r\n"},
                 {"HTTP/1.1 200 OK\r\nX-Long: ", "long, long, long, "},
                 {"", "HTTP/1.1 100 Continue\r\n\r\n"}};
    f->http.answer_at_once = 4096;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        fake_http_raw(&f->http, heads[i].begin, strlen(heads[i].begin));
        while (buf_length(&f->http.answer) < 1 << 20)
            assert_true(buf_append(&f->http.answer, heads[i].again, strlen(heads[i].again)));
        fails_with(f, "Anghami answered something that is no list of likes.");
        assert_true(f->http.sent < 256 << 10); /* hung up on */
    }
}

static void broken_connections_are_said(void **state)
{
    struct fetch *f = *state;
    fake_http_raw(&f->http, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{", 41);
    fails_with(f, "Anghami broke off in the middle of its answer.");
    fake_http_raw(&f->http, "", 0);
    fails_with(f, "Anghami broke off in the middle of its answer.");
    sys_socket_close(f->http.listener);
    f->http.listener = SYS_NO_SOCKET;
    assert_true(start(f, "t", ""));
    struct likes_answer a = {0};
    while (!a.done) { /* nobody listens */
        sys_set_clear(f->set);
        likes_sockets(f->likes, want, f);
        sys_set_wait(f->set, 1000);
        likes_sockets(f->likes, ready, f);
        likes_tick(f->likes, f->now_us += 1000);
        a = likes_take(f->likes);
    }
    assert_string_equal(in_english(&a.said),
                        "Anghami was not reached: 127.0.0.1 takes no connections.");
}

static void slow_answers_are_given_up_after_15_s(void **state)
{
    struct fetch *f = *state;
    fake_http_answer(&f->http, "200 OK", "", ACCOUNT, strlen(ACCOUNT));
    f->http.answer_at_once = 0;
    int64_t began_us = f->now_us;
    assert_true(start(f, "t", ""));
    while (!strstr(f->http.request, "\r\n\r\n")) assert_false(turn(f).done);
    likes_tick(f->likes, began_us + 14999999);
    assert_false(likes_take(f->likes).done);
    assert_int_equal(likes_tick(f->likes, began_us + 15000000), INT64_MAX);
    struct likes_answer a = likes_take(f->likes);
    assert_true(a.done);
    assert_string_equal(in_english(&a.said), "Anghami did not answer within 15 s.");
}

/* Each page comes in time, but there are many. */
static void pages_that_take_too_long_together_are_left_out(void **state)
{
    struct fetch *f = *state;
    static const char page[] = "{\"feedback\":[{\"track_metadata\":{\"artist_name\":\"Korn\"}}],"
                               "\"total_count\":9000}";
    fake_http_answer(&f->http, "200 OK", "", page, sizeof page - 1);
    assert_true(start_at(f, "listenbrainz", "", ""));
    int64_t began_us = f->now_us;
    struct likes_answer a = {0};
    for (int asked = 0; !a.done; a = turn(f))
        for (; asked < f->http.connections; asked++) f->now_us += 14000000;
    assert_in_range(f->now_us - began_us, 30000000, 45000000);
    assert_non_null(strstr(in_english(&a.said), "not everything could be read"));
    assert_string_equal(taste_text(a.profile, "artists"), "Korn=1");
    cJSON_Delete(a.profile);
}

static void count_sockets(void *user, intptr_t socket, bool read, bool write)
{
    (void)socket, (void)read, (void)write;
    ++*(int *)user;
}

static void starting_again_gives_up_what_was_under_way(void **state)
{
    struct fetch *f = *state;
    int sockets = 0;
    fake_http_answer(&f->http, "200 OK", "", ACCOUNT, strlen(ACCOUNT));
    f->http.answer_at_once = 0;
    assert_true(start(f, "one", ""));
    while (!strstr(f->http.request, "XATH: one\r\n")) turn(f);
    fake_http_answer(&f->http, "200 OK", "", "[]", 2);
    f->http.answer_at_once = SIZE_MAX;
    assert_true(start(f, "two", ""));
    struct likes_answer a = run(f);
    assert_string_equal(in_english(&a.said), "Anghami knows 0 likes of yours.");
    assert_non_null(strstr(f->http.request, "XATH: two\r\n"));
    cJSON_Delete(a.profile);
    likes_sockets(f->likes, count_sockets, &sockets);
    assert_int_equal(sockets, 0);
}

static void a_fetch_can_be_left_undone(void **state)
{
    struct fetch *f = *state;
    assert_true(start(f, "t", ""));
    turn(f); /* freed by tear_down while it runs */
}

/* -- what cannot be started -- */

static void tokens_that_would_break_out_are_refused(void **state)
{
    struct fetch *f = *state;
    static const char *const bad[] = {"",     " \r\n", "a\r\nX-Evil: 1", "a\nb",
                                      "a\tb", "a\x7f", "caf\xc3\xa9"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(start(f, bad[i], ""));
        assert_string_equal(
            in_english(&f->why),
            "Anghami needs your access token: one line of plain letters and digits.");
    }
    char *huge = malloc(5001);
    memset(huge, 'a', 5000), huge[5000] = '\0';
    assert_false(start(f, huge, ""));
    free(huge);
}

static void bases_must_be_plain_addresses(void **state)
{
    static const char *const bad[] = {
        "ftp://127.0.0.1",   "file:///etc/passwd",   "127.0.0.1:80",        "http://",
        "http://a b/",       "http://u:p@127.0.0.1", "http://127.0.0.1/?x", "http://h/#y",
        "http://h/\r\nX: y", "gopher://h",           "javascript:1"};
    struct fetch *f = *state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cJSON *source = cJSON_CreateObject();
        cJSON_AddStringToObject(source, "source", "anghami");
        cJSON_AddStringToObject(source, "token", "t");
        cJSON_AddStringToObject(source, "base", bad[i]);
        assert_false(likes_start(f->likes, source, 0, &f->why));
        assert_string_equal(
            in_english(&f->why),
            "The address for Anghami must look like https://host or http://host:port/path.");
        cJSON_Delete(source);
    }
}

static void unknown_sources_are_refused(void **state)
{
    struct fetch *f = *state;
    cJSON *source = cJSON_Parse("{\"source\":\"nowhere\"}"), *none = cJSON_CreateObject();
    assert_false(likes_start(f->likes, source, 0, &f->why));
    assert_string_equal(in_english(&f->why),
                        "\"nowhere\" is no place that likes can be read from.");
    assert_false(likes_start(f->likes, none, 0, &f->why));
    cJSON_Delete(source);
    cJSON_Delete(none);
}

#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SERVER(likes_are_asked_for_and_read),
        WITH_SERVER(an_account_without_likes_is_fine),
        WITH_SERVER(bytes_one_by_one_are_read),
        WITH_SERVER(packed_answers_are_unpacked),
        WITH_SERVER(refusals_are_said_clearly),
        WITH_SERVER(anything_but_an_array_of_likes_is_refused),
        WITH_SERVER(redirects_are_not_followed),
        WITH_SERVER(huge_answers_are_cut_off),
        WITH_SERVER(endless_headers_are_cut_off),
        WITH_SERVER(broken_connections_are_said),
        WITH_SERVER(slow_answers_are_given_up_after_15_s),
        WITH_SERVER(pages_that_take_too_long_together_are_left_out),
        WITH_SERVER(starting_again_gives_up_what_was_under_way),
        WITH_SERVER(a_fetch_can_be_left_undone),
        WITH_SERVER(tokens_that_would_break_out_are_refused),
        WITH_SERVER(bases_must_be_plain_addresses),
        WITH_SERVER(unknown_sources_are_refused),
    };
    sys_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
