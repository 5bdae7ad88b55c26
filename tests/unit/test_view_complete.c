/* What is typed into the chat: words completed, commands understood, addresses found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/view_command.h"
#include "../../client/view_complete.h"
#include "../../client/chat_link.h"

static struct model model;
static struct edit edit;
static struct view_complete found;

static int people(void **state)
{
    static const char *const nicks[] = {"Maya", "Mario", "\xC3\x89lan", "Ziad"};
    (void)state;
    model.members = calloc(4, sizeof *model.members);
    model.member_count = 4;
    for (size_t i = 0; i < 4; i++)
        snprintf(model.members[i].nick, MODEL_NAME_BYTES, "%s", nicks[i]);
    model.members[3].me = true;
    return 0;
}

static int nobody(void **state)
{
    (void)state;
    free(model.members);
    return 0;
}

static void type(const char *text)
{
    edit_set(&edit, text);
    view_complete_find(&found, &edit, &model);
}

static void names_are_completed(void **state)
{
    (void)state;
    type("thanks @ma");
    assert_int_equal(found.count, 2);
    assert_true(view_complete_shows(&found, &edit));
    view_complete_take(&found, 1, &edit);
    assert_string_equal(edit.text, "thanks @Mario ");
    type("el");
    assert_int_equal(found.count, 1);
    assert_false(view_complete_shows(&found, &edit)); /* only by Tab */
    view_complete_take(&found, 0, &edit);
    assert_string_equal(edit.text, "@\xC3\x89lan ");
    type("@zi"); /* oneself */
    assert_int_equal(found.count, 0);
    type("");
    assert_int_equal(found.count, 0);
    type("@Maya ");
    assert_int_equal(found.count, 0);
}

static void commands_are_completed_at_the_beginning(void **state)
{
    (void)state;
    type("/l");
    assert_int_equal(found.count, 2);
    assert_true(found.command);
    view_complete_take(&found, 0, &edit);
    assert_string_equal(edit.text, "/like ");
    type("and /l");
    assert_int_equal(found.count, 0);
}

static void commands_are_understood(void **state)
{
    struct intent out = {0};
    (void)state;
    assert_true(view_command_read("/join Rock A", &model, &out));
    assert_int_equal(out.kind, INTENT_ENTER_ROOM);
    assert_string_equal(out.room, "Rock A");
    assert_true(view_command_read("/skip", &model, &out));
    assert_true(out.kind == INTENT_SKIP && out.on);
    assert_true(view_command_read("//skip", &model, &out));
    assert_int_equal(out.kind, INTENT_SAY);
    assert_string_equal(out.text, "/skip");
    assert_false(view_command_read("/join", &model, &out));
    assert_false(view_command_read("/skip it", &model, &out));
    assert_false(view_command_read("/skipper", &model, &out));
    assert_false(view_command_read("/like", &model, &out)); /* nothing is on */
}

static void check_link(const char *text, const char *link)
{
    struct chat_link at;
    bool any = chat_link_next(text, 0, &at);
    assert_int_equal(any, link[0] != '\0');
    if (!any) return;
    assert_int_equal(at.bytes, strlen(link));
    assert_memory_equal(text + at.from, link, at.bytes);
}

static void addresses_are_found_without_what_is_around_them(void **state)
{
    struct chat_link at;
    char longer[2 * CHAT_LINK_BYTES] = "http://";
    (void)state;
    check_link("see https://example.org/a?b=c#d.", "https://example.org/a?b=c#d");
    check_link("(http://example.org)", "http://example.org");
    check_link("http://example.org/a_(b)", "http://example.org/a_(b)");
    check_link("http://example.org/\xE2\x80\xAEgpj.exe", "http://example.org/"); /* turned round */
    check_link("http:// https http:/x ftp://example.org javascript:alert(1)", "");
    check_link("", "");
    assert_true(chat_link_next("http://a.b http://c.d", 10, &at));
    assert_int_equal(at.from, 11);
    memset(longer + 7, 'a', sizeof longer - 8);
    check_link(longer, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_completed),
        cmocka_unit_test(commands_are_completed_at_the_beginning),
        cmocka_unit_test(commands_are_understood),
        cmocka_unit_test(addresses_are_found_without_what_is_around_them),
    };
    return cmocka_run_group_tests(tests, people, nobody);
}
