/* What each source of likes is asked, and how its answers are read, with the
 * shapes and traps of the services themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/likes.h"
#include "../../client/likes_place.h"
#include "../../client/likes_source.h"
#include "../../client/likes_subsonic.h"
#include "../../client/likes_tag.h"
#include "../support/in_english.h"
#include "../support/taste_text.h"

#define MBID "f4b7a9a4-1c2d-4e5f-8a9b-0123456789ab"
#define TWIN "f4b7a9a4-1c2d-4e5f-8a9b-0123456789ac"

/* -- helpers -- */

struct asked {
    struct likes_run run;
    struct saying why;
};

static bool begin(struct asked *a, const struct likes_source *s, const char *wanted)
{
    cJSON *json = cJSON_Parse(wanted);
    assert_non_null(json);
    bool fine = likes_source_begin(&a->run, s, json, &a->why);
    cJSON_Delete(json);
    if (!fine) likes_source_end(&a->run);
    return fine;
}

/* An answer read to its end. */
static enum likes_step answer_as(struct asked *a, int status, int wait_s, const char *json)
{
    struct likes_page page = {.status = status, .wait_s = wait_s, .json = cJSON_Parse(json)};
    a->why = (struct saying){0};
    enum likes_step step = a->run.source->read(&a->run, &page, &a->why);
    cJSON_Delete(page.json);
    assert_true((step == LIKES_FAILED) == (a->why.said != SAID_NOTHING));
    return step;
}

static enum likes_step answer(struct asked *a, const char *json)
{
    return answer_as(a, 200, 0, json);
}

static void asks(const struct asked *a, const char *url)
{
    assert_string_equal(a->run.request.url, url);
}

/* The profile at the end of the run. */
static void gives(struct asked *a, const char *artists, const char *genres)
{
    cJSON *profile = likes_digest_profile(a->run.digest);
    assert_non_null(profile);
    assert_string_equal(taste_text(profile, "artists"), artists);
    assert_string_equal(taste_text(profile, "genres"), genres);
    cJSON_Delete(profile);
    likes_source_end(&a->run);
}

static void fails(struct asked *a, enum likes_step step, const char *text)
{
    assert_int_equal(step, LIKES_FAILED);
    assert_string_equal(in_english(&a->why), text);
    likes_source_end(&a->run);
}

/* -- Last.fm -- */

#define FM "http://fm/2.0/?method="
#define LOVED                                                                                      \
    "{\"lovedtracks\":{\"track\":%s,\"@attr\":{\"user\":\"u\",\"totalPages\":"                     \
    "\"%s\"}}}"
#define TRACK(artist) "{\"artist\":{\"name\":\"" artist "\",\"mbid\":\"\"},\"name\":\"x\"}"

static void begin_lastfm(struct asked *a)
{
    assert_true(begin(a, &likes_lastfm,
                      "{\"user\":\"J\u00f6rg & "
                      "co\",\"token\":\"key\",\"base\":\"http://fm\"}"));
}

static enum likes_step loved(struct asked *a, const char *tracks, const char *pages)
{
    char json[1024];
    snprintf(json, sizeof json, LOVED, tracks, pages);
    return answer(a, json);
}

static void lastfm_is_asked_page_by_page(void **state)
{
    struct asked a;
    (void)state;
    begin_lastfm(&a);
    asks(&a, FM "user.getLovedTracks&format=json&api_key=key&user=J%C3%B6rg%20%"
                "26%20co&limit=1000&page=1");
    assert_int_equal(loved(&a, "[" TRACK("Korn") "," TRACK("Korn") "]", "2"), LIKES_MORE);
    assert_non_null(strstr(a.run.request.url, "&page=2"));
    assert_int_equal(loved(&a, TRACK("Tool"), "2"), LIKES_MORE); /* one is no list */
    asks(&a, FM "user.getTopArtists&format=json&api_key=key&user=J%C3%B6rg%20%26%"
                "20co&period=overall&limit=200");
    assert_int_equal(answer(&a, "{\"topartists\":{\"artist\":{\"name\":\"Queen\","
                                "\"playcount\":\"1511\"}}}"),
                     LIKES_MORE);
    asks(&a, FM "artist.getTopTags&format=json&api_key=key&artist=Korn&autocorrect=1");
    assert_int_equal(a.run.request.pause_ms, 200);
    assert_int_equal(answer(&a, "{\"toptags\":{\"tag\":[{\"count\":100,\"name\":\"nu metal\"},"
                                "{\"count\":90,\"name\":\"Korn\"},{\"count\":80,\"name\":"
                                "\"Seen Live\"},"
                                "{\"count\":\"50\",\"name\":\"metal\"}]}}"),
                     LIKES_MORE);
    assert_int_equal(answer(&a, "{\"error\":6,\"message\":\"no such artist\"}"), LIKES_MORE);
    assert_int_equal(answer(&a, "{\"toptags\":{\"tag\":{\"count\":100,\"name\":\"rock\"}}}"),
                     LIKES_LAST);
    gives(&a, "Queen=1 Korn=0.4 Tool=0.2", "rock=1 nu metal=0.4 metal=0.2");
}

static void lastfm_tells_errors_with_any_status(void **state)
{
    struct asked a;
    (void)state;
    begin_lastfm(&a);
    fails(&a, answer_as(&a, 404, 0, "{\"error\":6,\"message\":\"User not found\"}"),
          "Last.fm did not give your likes: nobody is known there by that name.");
    begin_lastfm(&a);
    fails(&a, answer(&a, "{\"error\":\"10\"}"),
          "Last.fm did not give your likes: the API key is wrong.");
    begin_lastfm(&a);
    fails(&a, answer(&a, "{\"error\":17}"),
          "Last.fm did not give your likes: these likes are private.");
    begin_lastfm(&a);
    fails(&a, answer_as(&a, 200, 9, "{\"error\":29}"),
          "Last.fm answered 429: it was asked too often; try again in 9 s.");
    begin_lastfm(&a);
    fails(&a, answer_as(&a, 429, 0, "busy"),
          "Last.fm answered 429: it was asked too often; try again in some "
          "minutes.");
    begin_lastfm(&a);
    fails(&a, answer(&a, "<html>"), "Last.fm answered something that is no list of likes.");
    begin_lastfm(&a);
    fails(&a, answer(&a, "{\"lovedtracks\":[]}"),
          "Last.fm answered something that is no list of likes.");
}

/* -- ListenBrainz -- */

#define FEEDBACK(items, total)                                                                     \
    "{\"feedback\":[" items "],\"count\":1,\"total_count\":" total ",\"offset\":0}"
#define LOVES(mbid, meta) "{\"recording_mbid\":" mbid ",\"score\":1,\"track_metadata\":" meta "}"

static void begin_listenbrainz(struct asked *a)
{
    assert_true(begin(a, &likes_listenbrainz, "{\"user\":\"rob\",\"base\":\"http://lb/\"}"));
}

static void listenbrainz_is_asked_four_things(void **state)
{
    struct asked a;
    (void)state;
    begin_listenbrainz(&a);
    asks(&a, "http://lb/1/user/rob/"
             "get-feedback?score=1&metadata=true&count=1000&offset=0");
    assert_int_equal(
        answer(&a, FEEDBACK(LOVES("\"" MBID "\"",
                                  "{\"artist_name\":"
                                  "\"Portishead\"}") "," LOVES("null",
                                                               "{\"artist_name\":\"Portishead\"}"),
                            "1001")),
        LIKES_MORE);
    asks(&a, "http://lb/1/user/rob/"
             "get-feedback?score=1&metadata=true&count=1000&offset=1000");
    assert_int_equal(answer(&a, FEEDBACK(LOVES("\"" TWIN "\"", "null") "," LOVES(
                                             "\"00000000-1111-2222-3333-44444444444\\\"\"", "null"),
                                         "1001")),
                     LIKES_MORE);
    asks(&a, "http://lb/1/stats/user/rob/artists?range=all_time&count=200");
    assert_int_equal(answer(&a, "{\"payload\":{\"artists\":[{\"artist_name\":"
                                "\"Coldplay\",\"listen_count\":400},"
                                "{\"artist_name\":\"Tool\",\"listen_count\":100}]}}"),
                     LIKES_MORE);
    asks(&a, "http://lb/1/stats/user/rob/genre-activity?range=all_time");
    assert_int_equal(answer(&a, "{\"payload\":{\"genre_activity\":[{\"genre\":\"rock\","
                                "\"hour\":1,\"listen_count\":8},"
                                "{\"genre\":\"rock\",\"hour\":2,\"listen_count\":7},{"
                                "\"genre\":\"pop\",\"hour\":1,\"listen_count\":10}]}}"),
                     LIKES_MORE);
    asks(&a, "http://lb/1/metadata/recording/");
    assert_string_equal(a.run.request.body,
                        "{\"recording_mbids\":[\"" MBID "\",\"" TWIN "\"],\"inc\":\"artist tag\"}");
    assert_string_equal(a.run.request.headers[0], "Content-Type: application/json");
    assert_int_equal(
        answer(&a, "{\"" MBID "\":{\"artist\":{\"name\":\"Portishead\"},\"tag\":{\"recording\":["
                   "{\"tag\":\"trip "
                   "hop\",\"count\":1,\"genre_mbid\":\"g\"},{\"tag\":\"sad\","
                   "\"count\":1}]}},"
                   "\"" TWIN "\":{\"artist\":{\"name\":\"Bjork\"},\"tag\":{\"artist\":[{"
                   "\"tag\":\"pop\",\"count\":3,\"genre_mbid\":\"g\"}]}}}"),
        LIKES_LAST);
    gives(&a, "Coldplay=1 Tool=0.5 Portishead=0.4 Bjork=0.2", "rock=1 pop=0.7 Trip-Hop=0.017");
}

static void listenbrainz_has_nothing_computed_yet(void **state)
{
    struct asked a;
    (void)state;
    begin_listenbrainz(&a);
    assert_int_equal(answer(&a, FEEDBACK("", "0")), LIKES_MORE);
    assert_int_equal(answer_as(&a, 204, 0, ""), LIKES_MORE);
    assert_int_equal(answer_as(&a, 204, 0, ""), LIKES_LAST);
    gives(&a, "", "");
}

static void listenbrainz_refuses(void **state)
{
    struct asked a;
    (void)state;
    begin_listenbrainz(&a);
    fails(&a, answer_as(&a, 404, 0, "{\"code\":404}"),
          "ListenBrainz knows nobody by the name rob.");
    begin_listenbrainz(&a);
    fails(&a, answer_as(&a, 429, 3, "{\"code\":429}"),
          "ListenBrainz answered 429: it was asked too often; try again in 3 s.");
    begin_listenbrainz(&a);
    fails(&a, answer(&a, "{\"feedback\":{}}"),
          "ListenBrainz answered something that is no list of likes.");
    begin_listenbrainz(&a);
    assert_int_equal(answer(&a, FEEDBACK("", "0")), LIKES_MORE);
    fails(&a, answer_as(&a, 429, 0, ""),
          "ListenBrainz answered 429: it was asked too often; try again in some "
          "minutes.");
}

/* -- Subsonic -- */

static void begin_subsonic(struct asked *a)
{
    assert_true(begin(a, &likes_subsonic,
                      "{\"user\":\"a@b\",\"token\":\"se "
                      "same\",\"base\":\"http://home:4533/music\"}"));
}

static void subsonic_gets_no_password(void **state)
{
    struct asked a;
    char token[LIKES_SUBSONIC_TOKEN], salt[17] = "", given[33] = "";
    (void)state;
    assert_true(likes_subsonic_token("sesame", "c19b2d", token));
    assert_string_equal(token, "26719a1196d2a940705a59634eb18eab");
    begin_subsonic(&a);
    assert_int_equal(sscanf(a.run.request.url,
                            "http://home:4533/music/rest/"
                            "getStarred2.view?t=%32[0-9a-f]&s=%16[0-9a-f]&v=1.16."
                            "1&c=wavelength&f=json&u=a%%40b",
                            given, salt),
                     2);
    assert_true(likes_subsonic_token("se same", salt, token));
    assert_string_equal(token, given);
    assert_null(strstr(a.run.request.url, "same"));
    likes_source_end(&a.run);
}

#define STARRED(what)                                                                              \
    "{\"subsonic-response\":{\"status\":\"ok\",\"version\":\"1.16.1\"," what "}"                   \
    "}"

static void subsonic_leaves_out_what_is_empty(void **state)
{
    struct asked a;
    (void)state;
    begin_subsonic(&a);
    assert_int_equal(answer(&a, STARRED("\"starred2\":{}")), LIKES_LAST);
    gives(&a, "", "");
    begin_subsonic(&a);
    assert_int_equal(answer(&a, STARRED("\"starred2\":{\"song\":{\"artist\":\"Korn\","
                                        "\"genre\":\"Metal\",\"genres\":[]},"
                                        "\"album\":[{\"name\":\"x\",\"artist\":\"Tool\","
                                        "\"genre\":\"Rock\",\"genres\":[{\"name\":\"prog\"},{"
                                        "\"name\":\"metal\"}]}],"
                                        "\"artist\":[{\"name\":\"korn\"}]}")),
                     LIKES_LAST);
    gives(&a, "Korn=1 Tool=0.5", "Metal=1 Progressive Rock=0.5");
}

static void subsonic_fails_with_200(void **state)
{
    struct asked a;
    (void)state;
    begin_subsonic(&a);
    fails(&a,
          answer(&a, "{\"subsonic-response\":{\"status\":\"failed\",\"error\":{"
                     "\"code\":40,\"message\":\"x\"}}}"),
          "Subsonic at home did not give your likes: wrong user name or password.");
    begin_subsonic(&a);
    fails(&a, answer(&a, "<subsonic-response/>"),
          "Subsonic answered something that is no list of likes.");
    begin_subsonic(&a);
    fails(&a, answer_as(&a, 502, 0, ""),
          "Subsonic answered 502: it has trouble of its own; try again later.");
}

/* -- all of them -- */

static void what_is_missing_is_said(void **state)
{
    struct asked a;
    (void)state;
    assert_false(begin(&a, &likes_lastfm, "{\"token\":\"k\"}"));
    assert_string_equal(in_english(&a.why), "Last.fm needs your user name.");
    assert_false(begin(&a, &likes_lastfm, "{\"user\":\"u\"}"));
    assert_string_equal(in_english(&a.why),
                        "Last.fm needs an API key: your own, or that of the server you go to.");
    assert_false(begin(&a, &likes_listenbrainz, "{\"user\":\" \\n \"}"));
    assert_string_equal(in_english(&a.why), "ListenBrainz needs your user name.");
    assert_false(
        begin(&a, &likes_listenbrainz, "{\"user\":\"sara\\u0007\"}")); /* no sign of a name */
    assert_false(begin(&a, &likes_subsonic, "{\"user\":\"u\",\"token\":\"t\"}"));
    assert_string_equal(in_english(&a.why), "The address for Subsonic must look like "
                                            "https://host or http://host:port/path.");
    assert_false(begin(&a, &likes_subsonic, "{\"user\":\"u\",\"base\":\"http://h\"}"));
    assert_string_equal(in_english(&a.why), "Subsonic needs your password.");
}

static void likes_past_the_most_are_left_out(void **state)
{
    struct likes_digest *d = likes_digest_new();
    (void)state;
    for (int i = 0; i < LIKES_MOST + 10; i++) likes_digest_artist(d, "Korn", 1);
    assert_int_equal(likes_digest_count(d), LIKES_MOST);
    likes_digest_free(d);
}

static void tags_that_are_no_genre_are_told(void **state)
{
    (void)state;
    static const char *const none[] = {"seen live", "Favourites",      "KORN", "80s", "1999",
                                       "",          "female vocalists"};
    static const char *const some[] = {"rock", "Dark Cabaret", "طرب", "2 tone", "80s pop"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(likes_tag_is_genre(none[i], "Korn"));
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        assert_true(likes_tag_is_genre(some[i], "Korn"));
}

static void reads_as(const char *text, const char *json)
{
    cJSON *place = likes_place_read(text);
    char *printed = place ? cJSON_PrintUnformatted(place) : NULL;
    if (json)
        assert_string_equal(printed ? printed : "no place", json);
    else
        assert_null(place);
    cJSON_free(printed);
    cJSON_Delete(place);
}

static void places_are_read(void **state)
{
    (void)state;
    reads_as("lastfm:rj", "{\"source\":\"lastfm\",\"user\":\"rj\"}");
    reads_as("subsonic:a@b.c@https://h:1/x",
             "{\"source\":\"subsonic\",\"user\":\"a@b.c\",\"base\":\"https://h:1/"
             "x\"}");
    reads_as("folder:/m/a:b", "{\"source\":\"folder\",\"path\":\"/m/a:b\"}");
    static const char *const none[] = {"",           "lastfm",       "lastfm:",   "lastFM:x",
                                       "subsonic:a", "subsonic:a@h", "spotify:x", ":"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) reads_as(none[i], NULL);
    assert_true(likes_place_is("subsonic:a"));
    assert_false(likes_place_is("rock: the best"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lastfm_is_asked_page_by_page),
        cmocka_unit_test(lastfm_tells_errors_with_any_status),
        cmocka_unit_test(listenbrainz_is_asked_four_things),
        cmocka_unit_test(listenbrainz_has_nothing_computed_yet),
        cmocka_unit_test(listenbrainz_refuses),
        cmocka_unit_test(subsonic_gets_no_password),
        cmocka_unit_test(subsonic_leaves_out_what_is_empty),
        cmocka_unit_test(subsonic_fails_with_200),
        cmocka_unit_test(what_is_missing_is_said),
        cmocka_unit_test(likes_past_the_most_are_left_out),
        cmocka_unit_test(tags_that_are_no_genre_are_told),
        cmocka_unit_test(places_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
