/* Every language has every sentence, with the same holes, and counts as its people do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../../client/plain_words.h"
#include "../../client/words_table.h"

static const struct words_table *const tables[] = {&words_english, &words_arabic};
enum { TABLES = sizeof tables / sizeof *tables };

#define HELD(text) "\xE2\x81\xA8" text "\xE2\x81\xA9" /* isolated */

static int in_english(void **state)
{
    (void)state;
    words_use(WORDS_ENGLISH);
    return 0;
}

enum { HOLES_MOST = 32, HOLE_BYTES = 32 };

/* The names of a sentence's holes; those that must be filled, or those that may. */
static size_t holes(const char *sentence, bool must, char out[HOLES_MOST][HOLE_BYTES])
{
    size_t n = 0;
    bool optional = false;
    for (const char *at = sentence; *at; at++) {
        optional = *at == '<' || (optional && *at != '>');
        if (*at != '{' || (must && optional)) continue;
        assert_true(n < HOLES_MOST);
        snprintf(out[n++], HOLE_BYTES, "%.*s", (int)strcspn(at + 1, "|}"), at + 1);
    }
    return n;
}

static bool has(char names[HOLES_MOST][HOLE_BYTES], size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(names[i], name)) return true;
    return false;
}

/* It says nothing else: what must be in the one is in the other, and that has nothing more. */
static void says_the_same(const char *own, const char *english)
{
    char must[HOLES_MOST][HOLE_BYTES], all[HOLES_MOST][HOLE_BYTES], theirs[HOLES_MOST][HOLE_BYTES];
    size_t musts = holes(english, true, must), n = holes(english, false, all),
           own_musts = holes(own, true, theirs);
    for (size_t i = 0; i < musts; i++)
        if (!has(theirs, own_musts, must[i])) fail_msg("{%s} is not in \"%s\"", must[i], own);
    for (size_t i = 0; i < own_musts; i++)
        if (!has(must, musts, theirs[i])) fail_msg("{%s} may be missing: \"%s\"", theirs[i], own);
    size_t own_all = holes(own, false, theirs);
    for (size_t i = 0; i < own_all; i++)
        if (!has(all, n, theirs[i])) fail_msg("{%s} is in no other: \"%s\"", theirs[i], own);
}

static size_t plain_holes(const char *sentence)
{
    size_t n = 0;
    for (const char *at = sentence; (at = strstr(at, "{}")); at += 2) n++;
    return n;
}

static void each_language_has_each_sentence(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++)
        for (int i = 0; i < WORDS; i++) {
            const char *own = tables[t]->words[i], *english = words_english.words[i];
            if (!own || !own[0])
                fail_msg("%s: no. %d is missing (\"%s\")", tables[t]->code, i, english);
            if (plain_holes(own) != plain_holes(english))
                fail_msg("%s: \"%s\" has other holes than \"%s\"", tables[t]->code, own, english);
            says_the_same(own, english);
        }
}

/* Nobody who chose a language is told anything in another. What only a system can say, in its own words, may be left out, but nothing
   else. */
static void each_language_says_what_servers_and_the_engine_say(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++)
        for (int i = SAID_OTHER; tables[t]->said && i < SAYINGS; i++) {
            const char *own = tables[t]->said[i], *english = saying_sentence((enum said)i);
            if (!own || !own[0])
                fail_msg("%s: saying %d is missing (\"%s\")", tables[t]->code, i, english);
            says_the_same(own, english);
        }
}

/* Names, which are the same in every language. */
static bool is_name(const char *word, size_t n)
{
    static const char *const names[] = {
        "wavelength", "Wayland",      "Enter",   "UDP",   "TCP",    "API",       "JSON",
        "MiB",        "GNU",          "GPL",     "UTF",   "Last",   "fm",        "ListenBrainz",
        "Subsonic",   "Navidrome",    "Anghami", "net",   "core",   "rmem",      "max",
        "https",      "http",         "host",    "port",  "path",   "music",     "example",
        "org",        "token",        "file",    "FILE",  "server", "text",      "ms",
        "dB",         "exclusive",    "open",    "quiet", "off",    "more",      "wait",
        "lastfm",     "listenbrainz", "folder",  "USER",  "DIR",    "Disturbed", "Korn",
        "MD",         "IP",           "radio"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == n && memcmp(names[i], word, n) == 0) return true;
    return false;
}

/* A word of Latin letters that is no name, not typed and no hole; "" where there is none. */
static const char *english_in(const char *sentence)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char typed[] = "\xE2\x81\xA6"; /* LRI: what is typed stands in isolates */
    static char word[HOLE_BYTES];
    for (const char *at = sentence; *at;) {
        size_t n = strspn(at, letters);
        if (n > 1 && !is_name(at, n)) {
            snprintf(word, sizeof word, "%.*s", (int)n, at);
            return word;
        }
        if (*at == '{') n = strcspn(at, "|}");
        if (strncmp(at, typed, sizeof typed - 1) == 0) n = strcspn(at + 3, "\xE2") + 3;
        at += n ? n : 1;
    }
    return "";
}

static void is_arabic(const char *sentence)
{
    const char *word = english_in(sentence);
    if (*word) fail_msg("\"%s\" in \"%s\"", word, sentence);
}

static void nothing_was_left_in_english(void **state)
{
    (void)state;
    for (int i = 0; i < WORDS; i++) is_arabic(words_arabic.words[i]);
    for (int i = SAID_OTHER; i < SAYINGS; i++) is_arabic(words_arabic_said[i]);
    for (int i = 0; i < PLAIN_WORDS; i++) is_arabic(plain_words_arabic[i]);
}

static void text_has_each_sentence(void **state)
{
    (void)state;
    for (int i = 0; i < PLAIN_WORDS; i++) {
        const char *own = plain_words_arabic[i], *english = plain_words_english[i];
        if (!own || !english) fail_msg("no. %d of plain_words.h is missing", i);
        says_the_same(own, english);
    }
}

static size_t forms_of(const char *hole)
{
    size_t n = 0;
    for (; *hole && *hole != '}'; hole++) n += *hole == '|';
    return n;
}

static void has_forms(const struct words_table *t, const char *sentence, size_t most)
{
    for (const char *at = sentence; at && (at = strchr(at, '{')); at++)
        if (forms_of(at) && forms_of(at) != most)
            fail_msg("%s: \"%s\" has %zu forms", t->code, sentence, forms_of(at));
}

static void numbers_have_all_their_forms(void **state)
{
    (void)state;
    for (int i = 0; i < WORDS; i++) has_forms(&words_english, words_english.words[i], 2);
    for (int i = 0; i < WORDS; i++) has_forms(&words_arabic, words_arabic.words[i], 6);
    for (int i = 0; i < SAYINGS; i++) has_forms(&words_english, saying_sentence((enum said)i), 2);
    for (int i = 0; i < SAYINGS; i++) has_forms(&words_arabic, words_arabic_said[i], 6);
    for (int i = 0; i < PLAIN_WORDS; i++) has_forms(&words_english, plain_words_english[i], 2);
    for (int i = 0; i < PLAIN_WORDS; i++) has_forms(&words_arabic, plain_words_arabic[i], 6);
}

static void numbers_take_their_form(void **state)
{
    enum { ZERO, ONE, TWO, FEW, MANY, OTHER };
    static const struct {
        int64_t count;
        int form;
    } arabic[] = {{0, ZERO},   {1, ONE},     {2, TWO},     {3, FEW},     {10, FEW},    {11, MANY},
                  {99, MANY},  {100, OTHER}, {102, OTHER}, {103, FEW},   {1011, MANY}, {-1, OTHER},
                  {-2, OTHER}, {-3, FEW},    {-11, MANY},  {-100, OTHER}};
    (void)state;
    for (size_t i = 0; i < sizeof arabic / sizeof *arabic; i++)
        assert_int_equal(words_arabic.sentence.form(arabic[i].count), arabic[i].form);
    assert_int_equal(words_english.sentence.form(-1), 0);
    assert_int_equal(words_english.sentence.form(-2), 1);
}

static void counts_are_said(void **state)
{
    char out[256];
    (void)state;
    assert_string_equal(words_count(out, sizeof out, WORD_COUNT_PEOPLE, 1), "1 person");
    assert_string_equal(words_count(out, sizeof out, WORD_COUNT_PEOPLE, 3), "3 people");
    words_use(WORDS_ARABIC);
    assert_string_equal(words_count(out, sizeof out, WORD_COUNT_PEOPLE, 0), "لا أحد");
    assert_string_equal(words_count(out, sizeof out, WORD_COUNT_PEOPLE, 2), "شخصان");
    assert_string_equal(words_count(out, sizeof out, WORD_COUNT_PEOPLE, 5), HELD("5") " أشخاص");
    assert_string_equal(words_count(out, sizeof out, WORD_COUNT_PEOPLE, 20), HELD("20") " شخصاً");
}

static void what_fills_a_hole_is_held(void **state)
{
    char out[256];
    (void)state;
    assert_string_equal(words_fill(out, sizeof out, WORD_JOIN, "x", NULL), "Join " HELD("x"));
    words_fill(out, 10, WORD_JOIN, "للل", NULL); /* cut between characters */
    assert_string_equal(out, "Join \xE2\x81\xA8");
}

static void a_length_runs_from_left_to_right(void **state)
{
    char out[64];
    (void)state;
    assert_string_equal(words_length(out, sizeof out, 185999), "\xE2\x81\xA6"
                                                               "3:05\xE2\x81\xA9");
    assert_string_equal(words_length(out, sizeof out, -1), "\xE2\x81\xA6"
                                                           "0:00\xE2\x81\xA9");
}

/* What `m` says, in the language used; until the next call. */
static const char *said(const char *m)
{
    static char out[1024];
    cJSON *message = cJSON_Parse(m);
    assert_non_null(message);
    words_said(out, sizeof out, message);
    cJSON_Delete(message);
    return out;
}

static void what_is_said_is_said_in_the_language(void **state)
{
    (void)state;
    assert_string_equal(said("{\"code\":\"busy\",\"nick\":\"Ziad\",\"text\":\"?\"}"),
                        "Ziad talks now; you can wait for your turn.");
    assert_string_equal(said("{\"code\":\"busy\",\"nick\":\"زياد\",\"text\":\"?\"}"),
                        HELD("زياد") " talks now; you can wait for your turn.");
    words_use(WORDS_ARABIC);
    assert_string_equal(said("{\"code\":\"busy\",\"nick\":\"Ziad\",\"text\":\"?\"}"),
                        HELD("Ziad") " يتكلّم الآن. يمكنك أن تنتظر دورك.");
    assert_string_equal(
        said("{\"code\":\"quiet\",\"text\":\"Hush.\",\"then\":{\"code\":\"voted\"}}"),
        "لا كلام في هذه الغرفة. سُجّل صوتك.");
}

/* By its own words: another server's, or one of which too little is known. */
static void what_is_not_known_is_said_as_it_came(void **state)
{
    (void)state;
    words_use(WORDS_ARABIC);
    assert_string_equal(said("{\"code\":\"never heard of\",\"text\":\"as it is\"}"), "as it is");
    assert_string_equal(said("{\"code\":\"recent\",\"title\":\"One\",\"text\":\"as it is\"}"),
                        "as it is");
    assert_string_equal(said("{\"text\":\"as it is\"}"), "as it is");
    assert_string_equal(said("{}"), "");
}

static void the_systems_language_is_found(void **state)
{
    (void)state;
    assert_int_equal(words_language_of("ar_LB.UTF-8"), WORDS_ARABIC);
    assert_int_equal(words_language_of("ar"), WORDS_ARABIC);
    assert_int_equal(words_language_of("arn-CL"), WORDS_ENGLISH);
    assert_int_equal(words_language_of("en_GB"), WORDS_ENGLISH);
    assert_int_equal(words_language_of("C"), WORDS_ENGLISH);
    assert_int_equal(words_language_of(""), WORDS_ENGLISH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_language_has_each_sentence),
        cmocka_unit_test(each_language_says_what_servers_and_the_engine_say),
        cmocka_unit_test(text_has_each_sentence),
        cmocka_unit_test(nothing_was_left_in_english),
        cmocka_unit_test(numbers_have_all_their_forms),
        cmocka_unit_test(numbers_take_their_form),
        cmocka_unit_test_setup(counts_are_said, in_english),
        cmocka_unit_test_setup(what_fills_a_hole_is_held, in_english),
        cmocka_unit_test(a_length_runs_from_left_to_right),
        cmocka_unit_test_setup(what_is_said_is_said_in_the_language, in_english),
        cmocka_unit_test(what_is_not_known_is_said_as_it_came),
        cmocka_unit_test(the_systems_language_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
