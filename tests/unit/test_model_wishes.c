/* What the screens know of songs wished for, played and loved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../support/shown.h"

#define PLAY(seq, song)                                                                            \
    "{\"seq\":" #seq ",\"wall_ms\":7,\"song\":\"" song "\",\"title\":\"T" #seq "\",\"by\":\"\"}"

static void test_the_queue_is_shown(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    shown_tell(
        m, "{\"event\":\"queue\",\"list\":[{\"id\":\"00000000000000f1\",\"song\":"
           "\"00000000000000e1\",\"title\":\"One\",\"artist\":\"A\",\"by\":\"Omar\",\"votes\":-2,"
           "\"mine\":true,\"my_vote\":-1}],\"skips\":1,\"skips_needed\":3,\"my_skip\":true}");
    assert_int_equal(m->queue_count, 1);
    assert_string_equal(m->queue[0].id, "00000000000000f1");
    assert_string_equal(m->queue[0].by, "Omar");
    assert_int_equal(m->queue[0].votes, -2);
    assert_int_equal(m->queue[0].my_vote, -1);
    assert_true(m->queue[0].mine);
    assert_int_equal(m->skips_needed, 3);
    assert_true(m->my_skip);
    assert_true(model_waits(m, "00000000000000e1"));
    assert_false(model_waits(m, "00000000000000e2"));
    shown_tell(m, SHOWN_ROOM); /* the same: until it is told anew it stays */
    assert_int_equal(m->queue_count, 1);
    shown_tell(m, SHOWN_OTHER);
    assert_int_equal(m->queue_count, 0);
    assert_false(m->my_skip);
    model_free(m);
}

#define SLOW(of) "{\"event\":\"result\",\"code\":\"slow\",\"text\":\"Slowly.\",\"of\":\"" of "\""

static void test_only_the_newest_search_is_answered(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    model_searched(m, 4);
    model_searched(m, 5);
    shown_tell(m,
               "{\"event\":\"songs\",\"list\":[{\"song\":\"00000000000000e1\",\"title\":\"Old\"}],"
               "\"total\":1,\"tag\":4}");
    assert_true(m->finding);
    assert_int_equal(m->found_count, 0);
    shown_tell(m, "{\"event\":\"songs\",\"list\":[{\"song\":\"00000000000000e2\",\"title\":\"New\","
                  "\"duration_ms\":5000}],\"total\":70,\"tag\":5}");
    assert_false(m->finding);
    assert_string_equal(m->found[0].title, "New");
    assert_int_equal(m->found_total, 70);
    model_searched(m, 6);
    shown_tell(m, "{\"event\":\"result\",\"code\":\"requested\",\"text\":\"Song.\",\"of\":"
                  "\"request\",\"tag\":6}");
    assert_true(m->finding);
    shown_tell(m, SLOW("request") ",\"tag\":6}");
    assert_true(m->finding);
    shown_tell(m, SLOW("songs") ",\"tag\":6}");
    assert_false(m->finding);   /* no songs come */
    shown_tell(m, SHOWN_OTHER); /* the library is the server's */
    assert_int_equal(m->found_count, 1);
    model_free(m);
}

static void test_plays_come_in_pages(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    assert_true(m->plays_behind);
    model_asked_plays(m);
    assert_false(m->plays_behind);
    shown_tell(m, "{\"event\":\"plays\",\"list\":[" PLAY(9, "00000000000000e9") "," PLAY(
                      8, "00000000000000e8") "],\"more\":true}");
    assert_true(m->plays_more);
    shown_tell(m,
               "{\"event\":\"plays\",\"list\":[" PLAY(7, "00000000000000e7") "],\"more\":false}");
    assert_int_equal(m->play_count, 3);
    assert_false(m->plays_more);
    assert_int_equal(m->plays[2].seq, 7);
    /* A newer page that touches joins, and says nothing of what is older. */
    shown_tell(m, "{\"event\":\"plays\",\"list\":[" PLAY(10, "00000000000000ea") "," PLAY(
                      9, "00000000000000e9") "],\"more\":true}");
    assert_int_equal(m->play_count, 4);
    assert_int_equal(m->plays[0].seq, 10);
    assert_false(m->plays_more);
    shown_tell(m,
               "{\"event\":\"plays\",\"list\":[" PLAY(30, "00000000000000eb") "],\"more\":true}");
    assert_int_equal(m->play_count, 1);
    assert_true(m->plays_more);
    shown_tell(m, "{\"event\":\"playing\",\"song\":\"00000000000000ec\",\"position_ms\":0,\"by\":"
                  "\"Omar\"}");
    assert_true(m->plays_behind);
    assert_string_equal(m->song.by, "Omar");
    model_free(m);
}

static void test_plays_refused_are_asked_for_again(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    model_asked_plays(m);
    shown_tell(m, SLOW("skip") "}");
    assert_false(m->plays_behind);
    shown_tell(m, SLOW("plays") "}");
    assert_true(m->plays_behind);
    assert_true(m->plays_again_us >= 500000); /* not at each frame */
    model_asked_plays(m);
    shown_tell(m, "{\"event\":\"plays\",\"list\":[" PLAY(9, "00000000000000e9") "]}");
    shown_tell(m, SLOW("plays") "}");
    assert_false(m->plays_behind); /* those came */
    model_free(m);
}

static void test_plays_are_bounded(void **unused)
{
    struct model *m = shown_in();
    char json[256];

    (void)unused;
    for (int i = 1000; i > 1000 - MODEL_PLAYS - 20; i--) {
        snprintf(
            json, sizeof json,
            "{\"event\":\"plays\",\"list\":[{\"seq\":%d,\"wall_ms\":1,\"song\":\"x\",\"title\":"
            "\"t\"}],\"more\":true}",
            i);
        shown_tell(m, json);
    }
    assert_int_equal(m->play_count, MODEL_PLAYS);
    assert_int_equal(m->plays[0].seq, 1000);
    assert_false(m->plays_more); /* there is no room for older ones */
    model_free(m);
}

/* Only what was read elsewhere can be read anew; who is in a room is told there what came of it. */
static void test_likes_that_were_read_are_told(void **unused)
{
    struct model *m = model_new();
    (void)unused;
    shown_tell(m,
               "{\"event\":\"likes\",\"state\":\"done\",\"source\":\"picks\",\"text\":\"Taken.\"}");
    assert_false(m->likes_elsewhere);
    assert_int_equal(m->line_count, 0);
    m->state = MODEL_IN;
    shown_tell(
        m, "{\"event\":\"likes\",\"state\":\"fetching\",\"source\":\"lastfm\",\"text\":\"Wait.\"}");
    assert_true(m->likes_elsewhere);
    assert_int_equal(m->line_count, 0);
    shown_tell(m,
               "{\"event\":\"likes\",\"state\":\"failed\",\"source\":\"lastfm\",\"text\":\"No.\","
               "\"wall_ms\":7}");
    assert_int_equal(m->line_count, 1);
    assert_string_equal(m->lines[0].text, "No.");
    assert_int_equal(m->lines[0].wall_ms, 7);
    model_free(m);
}

static void test_likes_are_known_at_once(void **unused)
{
    struct model *m = shown_in();
    char id[32];

    (void)unused;
    shown_tell(
        m,
        "{\"event\":\"plays\",\"list\":[{\"seq\":3,\"wall_ms\":7,\"song\":\"e1\",\"title\":\"T\","
        "\"liked\":true}]}");
    assert_true(model_likes(m, "e1"));
    model_like(m, "e1", false);
    assert_false(model_likes(m, "e1"));
    shown_tell(m, SLOW("like") ",\"song\":\"e1\",\"on\":true}"); /* what counts there */
    assert_true(model_likes(m, "e1"));
    for (int i = 0; i < MODEL_HEARTS + 5; i++) {
        snprintf(id, sizeof id, "%d", i);
        model_like(m, id, true);
    }
    assert_int_equal(m->heart_count, MODEL_HEARTS);
    assert_false(model_likes(m, "4"));
    assert_true(model_likes(m, "5"));
    assert_true(model_likes(m, "260"));
    model_free(m);
}

static void test_what_became_of_a_wish_is_kept(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    shown_tell_at(m, "{\"event\":\"result\",\"code\":\"recent\",\"text\":\"Wait.\"}", 77);
    assert_string_equal(m->result.text, "Wait.");
    assert_int_equal(m->result.at_us, 77);
    assert_false(m->result.good);
    shown_tell(m, "{\"event\":\"result\",\"code\":\"requested\",\"text\":\"It waits.\"}");
    assert_true(m->result.good);
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_queue_is_shown),
        cmocka_unit_test(test_only_the_newest_search_is_answered),
        cmocka_unit_test(test_plays_come_in_pages),
        cmocka_unit_test(test_plays_refused_are_asked_for_again),
        cmocka_unit_test(test_plays_are_bounded),
        cmocka_unit_test(test_likes_that_were_read_are_told),
        cmocka_unit_test(test_likes_are_known_at_once),
        cmocka_unit_test(test_what_became_of_a_wish_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
