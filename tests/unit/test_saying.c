/* What servers and the engine say: in messages, out of them, and as PROTOCOL.md lists it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/proto.h"
#include "../../common/sentence.h"
#include "../../common/sys.h"
#include "../support/in_english.h"

static char *printed(const struct saying *s)
{
    cJSON *m = cJSON_CreateObject();
    saying_put(s, m);
    char *text = cJSON_PrintUnformatted(m);
    cJSON_Delete(m);
    return text;
}

static void a_message_carries_code_values_and_sentence(void **state)
{
    struct saying s;
    (void)state;
    saying_number(saying_text(saying(&s, SAID_RECENT), "title", "One"), "wait_ms", 60000);
    char *text = printed(&s);
    assert_string_equal(text,
                        "{\"code\":\"recent\",\"title\":\"One\",\"wait_ms\":60000,\"text\":\"Song "
                        "One was played lately; ask for it again in 60 seconds.\"}");
    cJSON_free(text);
    saying_add(saying_add(saying_number(saying(&s, SAID_ALIKE), "artists", 2), "names", "Korn"),
               "names", "Tool");
    text = printed(&s);
    assert_string_equal(text, "{\"code\":\"alike\",\"artists\":2,\"names\":[\"Korn\",\"Tool\"],"
                              "\"text\":\"2 shared artists: Korn, Tool\"}");
    cJSON_free(text);
    saying(&s, SAID_VOTE_BACK);
    text = printed(&s);
    assert_string_equal(
        text, "{\"code\":\"voted\",\"about\":\"back\",\"text\":\"Your vote was taken back.\"}");
    cJSON_free(text);
}

static void it_comes_out_as_it_went_in(void **state)
{
    struct saying in, out;
    cJSON *m = cJSON_CreateObject();
    (void)state;
    saying_number(saying(&in, SAID_SHARED), "artists", 3);
    saying_add(saying_add(&in, "names", "فيروز"), "names", "Korn");
    saying_add(&in, "words", "rock");
    saying_put(&in, m);
    saying_read(&out, m);
    assert_int_equal(out.said, SAID_SHARED);
    assert_string_equal(in_english(&out), "3 artists shared with people here: فيروز, Korn; rock");
    cJSON_Delete(m);
}

static const char *read_from(const char *json)
{
    cJSON *m = cJSON_Parse(json);
    assert_non_null(m);
    const char *text = in_english_of(m);
    cJSON_Delete(m);
    return text;
}

/* Of another server, or of one that says too little. */
static void what_is_not_known_keeps_its_own_words(void **state)
{
    (void)state;
    assert_string_equal(read_from("{\"code\":\"odd\",\"text\":\"So.\"}"), "So.");
    assert_string_equal(read_from("{\"code\":\"voted\",\"about\":\"odd\",\"text\":\"So.\"}"),
                        "So.");
    assert_string_equal(read_from("{\"code\":\"recent\",\"title\":\"One\",\"text\":\"So.\"}"),
                        "So.");
    assert_string_equal(read_from("{\"code\":\"recent\",\"title\":{},\"text\":\"So.\"}"), "So.");
    assert_string_equal(read_from("{\"text\":\"So.\"}"), "So.");
    assert_string_equal(read_from("{}"), "");
}

static void an_event_keeps_a_code_that_is_not_known(void **state)
{
    cJSON *m = cJSON_Parse("{\"t\":\"error\",\"code\":\"odd\",\"text\":\"So.\",\"extra\":1}");
    cJSON *e = cJSON_CreateObject();
    (void)state;
    saying_pass_on(m, e);
    char *text = cJSON_PrintUnformatted(e);
    assert_string_equal(text, "{\"code\":\"odd\",\"text\":\"So.\"}");
    cJSON_free(text);
    cJSON_Delete(e);
    cJSON_Delete(m);
}

static void what_has_no_words_says_nothing(void **state)
{
    static const char *const messages[] = {"{}", "{\"text\":\"\"}", "{\"code\":\"new\"}",
                                           "{\"code\":\"nick_taken\",\"nick\":\"\"}",
                                           "{\"code\":\"rate\",\"retry_ms\":1e300}"};
    char text[SENTENCE_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct saying s;
        cJSON *m = cJSON_Parse(messages[i]);
        saying_read(&s, m);
        assert_string_equal(saying_english(&s, text, sizeof text), "");
        cJSON_Delete(m);
    }
}

/* As a server would send it that wants to harm: none of these values can be kept. */
static void values_that_do_not_fit_leave_the_messages_own_words(void **state)
{
    static const char *const titles[] = {"[1]",       "[]",    "{\"a\":\"b\"}",
                                         "[[\"a\"]]", "1e300", "null"};
    char message[64];
    (void)state;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        snprintf(message, sizeof message, "{\"code\":\"requested\",\"title\":%s,\"text\":\"x\"}",
                 titles[i]);
        cJSON *m = cJSON_Parse(message), *e = cJSON_CreateObject();
        assert_non_null(m);
        saying_pass_on(m, e);
        assert_string_equal(proto_text(e, "text"), "x");
        assert_string_equal(proto_text(e, "code"), "requested");
        cJSON_Delete(m);
        cJSON_Delete(e);
    }
}

static void a_list_of_one_name_too_long_leaves_the_messages_own_words(void **state)
{
    char name[SAYING_TEXT_BYTES + 100];
    cJSON *m = cJSON_CreateObject(), *list = cJSON_CreateArray();
    struct saying s;
    (void)state;
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    cJSON_AddItemToArray(list, cJSON_CreateString(name));
    cJSON_AddItemToObject(m, "title", list);
    proto_put_text(m, "code", "requested");
    proto_put_text(m, "text", "x");
    saying_read(&s, m);
    assert_string_equal(in_english(&s), "x");
    cJSON_Delete(m);
}

static void long_values_are_cut(void **state)
{
    char name[2 * SAYING_TEXT_BYTES];
    struct saying s;
    (void)state;
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    saying_text(saying(&s, SAID_REQUESTED), "title", name);
    assert_int_equal(strlen(s.values[0].text), SAYING_TEXT_BYTES - 1);
    saying_add(saying_add(saying(&s, SAID_ALIKE), "names", name), "names", "Korn");
    assert_string_equal(s.values[0].text, "Korn\n"); /* what does not fit a list is left out */
}

/* No two sentences can be mistaken for each other. */
static void codes_are_unique(void **state)
{
    (void)state;
    for (int i = SAID_OTHER + 1; i < SAYINGS; i++) {
        struct saying s;
        cJSON *m = cJSON_CreateObject();
        saying_put_values(saying(&s, (enum said)i), m);
        assert_int_equal(saying_of(m), i);
        cJSON_Delete(m);
    }
}

/* -- PROTOCOL.md ------------------------------------------------------------------------------ */

/* The part of the page that lists them. */
static char *listed(void)
{
    char error[SYS_ERROR_BYTES];
    size_t bytes;
    char *page = sys_file_load("common/PROTOCOL.md", 1 << 20, &bytes, error);
    assert_non_null(page);
    char *begin = strstr(page, "Of `result`: "),
         *end = begin ? strstr(begin, "A segment is") : NULL;
    assert_non_null(end);
    *end = '\0';
    memmove(page, begin, strlen(begin) + 1);
    return page;
}

/* Is every code of a server on the page? They are those before the first of the engine's. */
static void the_page_lists_what_servers_say(void **state)
{
    (void)state;
    char *page = listed(), wanted[80];
    for (int i = SAID_OTHER + 1; i < SAID_LOOKING; i++) {
        struct saying s;
        cJSON *m = cJSON_CreateObject();
        saying_put_values(saying(&s, (enum said)i), m);
        const char *about = proto_text(m, "about");
        snprintf(wanted, sizeof wanted, "`%s%s%s`", proto_text(m, "code"), *about ? "/" : "",
                 about);
        if (!strstr(page, wanted)) fail_msg("PROTOCOL.md does not list %s", wanted);
        cJSON_Delete(m);
    }
    free(page);
}

/* Are they known here, so that every language has a sentence for them? */
static void what_the_page_lists_is_known(void **state)
{
    static const char *const others[] = {"greets",  "result", "error", "closing",
                                         "reason",  "code",   "about", "room",
                                         "artists", "names",  "words", "love"};
    (void)state;
    char *page = listed();
    for (char *at = strchr(page, '`'), *end; at && (end = strchr(at + 1, '`'));
         at = strchr(end + 1, '`')) {
        char name[64];
        bool other = false;
        snprintf(name, sizeof name, "%.*s", (int)(end - at - 1), at + 1);
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            other |= strcmp(others[i], name) == 0;
        char *slash = strchr(name, '/');
        cJSON *m = cJSON_CreateObject();
        if (slash) proto_put_text(m, "about", slash + 1);
        if (slash) *slash = '\0';
        proto_put_text(m, "code", name);
        if (!other && saying_of(m) <= SAID_OTHER) fail_msg("nothing is known of `%s`", name);
        cJSON_Delete(m);
    }
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_carries_code_values_and_sentence),
        cmocka_unit_test(it_comes_out_as_it_went_in),
        cmocka_unit_test(what_is_not_known_keeps_its_own_words),
        cmocka_unit_test(an_event_keeps_a_code_that_is_not_known),
        cmocka_unit_test(what_has_no_words_says_nothing),
        cmocka_unit_test(values_that_do_not_fit_leave_the_messages_own_words),
        cmocka_unit_test(a_list_of_one_name_too_long_leaves_the_messages_own_words),
        cmocka_unit_test(long_values_are_cut),
        cmocka_unit_test(codes_are_unique),
        cmocka_unit_test(the_page_lists_what_servers_say),
        cmocka_unit_test(what_the_page_lists_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
