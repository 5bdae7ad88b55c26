/* What the screens know: states, who is here, the song, rooms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/words.h"
#include "../support/shown.h"

static void test_states_are_shown(void **unused)
{
    struct model *m = model_new();

    (void)unused;
    assert_int_equal(m->state, MODEL_IDLE);
    shown_tell(m, "{\"event\":\"state\",\"state\":\"resolving\",\"text\":\"Looking.\"}");
    assert_int_equal(m->state, MODEL_CONNECTING);
    shown_tell_at(
        m, "{\"event\":\"state\",\"state\":\"waiting\",\"text\":\"Lost.\",\"retry_ms\":2000}",
        5000);
    assert_int_equal(m->state, MODEL_WAITING);
    assert_int_equal(m->retry_at_us, 2005000);
    shown_tell(m,
               "{\"event\":\"state\",\"state\":\"identity\",\"text\":\"Changed.\",\"fingerprint\":"
               "\"ab\",\"expected\":\"cd\",\"private\":true}");
    assert_int_equal(m->state, MODEL_IDENTITY);
    assert_string_equal(m->fingerprint, "ab");
    assert_string_equal(m->expected_fingerprint, "cd");
    assert_true(m->identity_private);
    shown_tell(m, "{\"event\":\"state\",\"state\":\"in\",\"text\":\"You are in.\"}");
    assert_int_equal(m->state, MODEL_IN);
    assert_string_equal(m->state_text, "You are in.");
    model_free(m);
}

static void test_events_from_the_future_change_nothing(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    shown_tell(m, "{\"event\":\"from the future\"}");
    shown_tell(m, "{}");
    assert_int_equal(m->state, MODEL_IN);
    model_free(m);
}

static void test_members_stand_by_name(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    shown_tell(m, "{\"event\":\"members\",\"list\":[{\"id\":\"" SHOWN_OMAR
                  "\",\"nick\":\"omar\"},{\"id\":\"" SHOWN_ME "\",\"nick\":\"Maya\"}]}");
    assert_int_equal(m->member_count, 2);
    assert_string_equal(m->members[0].nick, "Maya");
    assert_true(m->members[0].me);
    assert_false(m->members[1].me);
    shown_tell_at(m,
                  "{\"event\":\"member\",\"id\":\"00000000000000de\",\"nick\":\"Élan\",\"in\":true,"
                  "\"wall_ms\":9}",
                  4000);
    assert_int_equal(m->member_count, 3);
    assert_string_equal(m->members[0].nick, "Élan");
    assert_int_equal(m->members[0].since_us, 4000);
    assert_int_equal(m->line_count, 1);
    assert_int_equal(m->lines[0].kind, LINE_CAME);
    assert_string_equal(m->lines[0].text, "Élan");
    assert_int_equal(m->lines[0].wall_ms, 9);
    shown_tell(m, "{\"event\":\"member\",\"id\":\"" SHOWN_OMAR
                  "\",\"nick\":\"omar\",\"in\":false,\"wall_ms\":9}");
    assert_int_equal(m->member_count, 2);
    assert_int_equal(m->lines[1].kind, LINE_LEFT);
    assert_string_equal(m->lines[1].text, "omar");
    shown_tell(m, "{\"event\":\"member\",\"id\":\"" SHOWN_OMAR
                  "\",\"nick\":\"omar\",\"in\":false,\"wall_ms\":9}");
    assert_int_equal(m->line_count, 2); /* known already */
    shown_tell_at(
        m, "{\"event\":\"members\",\"list\":[{\"id\":\"00000000000000de\",\"nick\":\"Élan\"}]}",
        9000);
    assert_int_equal(m->member_count, 1);
    assert_int_equal(m->members[0].since_us, 4000);
    model_free(m);
}

static void test_own_coming_is_no_news(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    shown_tell(m, "{\"event\":\"member\",\"id\":\"" SHOWN_ME
                  "\",\"nick\":\"Maya\",\"in\":true,\"wall_ms\":9}");
    assert_int_equal(m->member_count, 1);
    assert_int_equal(m->line_count, 0);
    model_free(m);
}

static void test_the_song_and_its_place(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    shown_tell_at(
        m,
        "{\"event\":\"playing\",\"title\":\"One\",\"artist\":\"A\",\"genre\":\"Rock\",\"duration_"
        "ms\":200000,"
        "\"position_ms\":1500,\"mono_us\":9000000,\"next\":{\"title\":\"Two\",\"artist\":\"B\"}}",
        9100000);
    assert_true(m->song.any);
    assert_string_equal(m->song.title, "One");
    assert_string_equal(m->song.next_title, "Two");
    assert_int_equal(m->song.duration_ms, 200000);
    assert_int_equal(m->song.started_us, 7500000);
    shown_tell(m, "{\"event\":\"playing\"}");
    assert_false(m->song.any);
    assert_string_equal(m->song.title, "");
    model_free(m);
}

static void test_lists_and_numbers(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    shown_tell(m, "{\"event\":\"rooms\",\"list\":[{\"id\":\"00000000000000bb\",\"name\":\"Rock\","
                  "\"people\":3,\"here\":true}]}");
    assert_int_equal(m->room_count, 1);
    assert_string_equal(m->rooms[0].id, "00000000000000bb");
    assert_int_equal(m->rooms[0].people, 3);
    assert_true(m->rooms[0].here);
    shown_tell(m,
               "{\"event\":\"servers\",\"list\":[{\"name\":\"Home\",\"host\":\"10.0.0.2\",\"port\":"
               "55000,\"people\":2,\"rooms\":1,"
               "\"playing\":\"One\",\"ping_us\":300,\"password\":true},{\"name\":\"B\"}]}");
    assert_int_equal(m->server_count, 2);
    assert_string_equal(m->servers[0].host, "10.0.0.2");
    assert_int_equal(m->servers[0].port, 55000);
    assert_true(m->servers[0].password);
    shown_tell(m,
               "{\"event\":\"sync\",\"offset_us\":-3.5,\"error_us\":2,\"rtt_us\":250,\"buffer_ms\":"
               "900,\"received\":5,"
               "\"recovered\":1,\"concealed\":2,\"chunk_frames\":3,\"path\":\"tcp\"}");
    assert_true(m->sync.any && m->sync.tunnel);
    assert_int_equal(m->sync.buffer_ms, 900);
    assert_true(m->sync.offset_us == -3.5);
    assert_int_equal(m->sync.received, 15); /* told in chunks, of three frames */
    assert_int_equal(m->sync.recovered, 3);
    assert_int_equal(m->sync.concealed, 2); /* told in frames */
    shown_tell(m, "{\"event\":\"likes\",\"state\":\"fetching\",\"text\":\"Fetching.\"}");
    assert_true(m->likes_busy);
    shown_tell(m, "{\"event\":\"likes\",\"state\":\"done\",\"text\":\"Done.\"}");
    assert_false(m->likes_busy);
    assert_string_equal(m->likes_text, "Done.");
    assert_false(m->likes_elsewhere);
    model_free(m);
}

static void test_leaving_empties_the_room(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    shown_chat(m, 1, SHOWN_OMAR, "omar", "one", "");
    shown_tell(m, "{\"event\":\"member\",\"id\":\"" SHOWN_OMAR
                  "\",\"nick\":\"omar\",\"in\":true,\"wall_ms\":9}");
    shown_tell(m, "{\"event\":\"state\",\"state\":\"idle\",\"text\":\"You were sent away.\"}");
    assert_int_equal(m->line_count, 0);
    assert_int_equal(m->member_count, 0);
    assert_string_equal(m->room, "");
    assert_string_equal(m->state_text, "You were sent away.");
    model_free(m);
}

static void test_what_went_wrong_is_known_until_the_next_attempt(void **unused)
{
    struct model *m = model_new();

    (void)unused;
    shown_tell(m,
               "{\"event\":\"error\",\"code\":\"password\",\"text\":\"The password is wrong.\"}");
    shown_tell(m, "{\"event\":\"state\",\"state\":\"idle\",\"text\":\"The password is wrong.\"}");
    assert_string_equal(m->error_code, "password");
    shown_tell(m, "{\"event\":\"state\",\"state\":\"connecting\",\"text\":\"Connecting.\"}");
    assert_string_equal(m->error_code, "");
    shown_tell(m, "{\"event\":\"error\",\"code\":\"nick_taken\",\"nick\":\"Maya\"}");
    assert_string_equal(m->nick_taken, "Maya");
    shown_tell(m, "{\"event\":\"state\",\"state\":\"connecting\",\"text\":\"Connecting.\"}");
    assert_string_equal(m->nick_taken, "");
    model_free(m);
}

#define TAKEN   "{\"event\":\"error\",\"code\":\"nick_taken\",\"nick\":\"Maya\"}"
#define LOCKED  "{\"event\":\"error\",\"code\":\"password\",\"text\":\"Wrong.\"}"
#define IDLE    "{\"event\":\"state\",\"state\":\"idle\",\"text\":\"\"}"
#define WAITING "{\"event\":\"state\",\"state\":\"waiting\",\"text\":\"\",\"retry_ms\":2000}"
#define DIALS(host)                                                                                \
    "{\"event\":\"state\",\"state\":\"connecting\",\"host\":\"" host "\",\"port\":7}"
#define LIKES(state, source)                                                                       \
    "{\"event\":\"likes\",\"state\":\"" state "\",\"source\":\"" source "\",\"text\":\"Likes.\"}"

static void test_refusals_are_counted(void **unused)
{
    struct model *m = model_new();

    (void)unused;
    shown_tell(m, TAKEN);
    shown_tell(m, "{\"event\":\"error\",\"code\":\"not_in\",\"text\":\"No.\"}");
    assert_int_equal(m->refusals, 1);
    shown_tell(m, LOCKED);
    assert_int_equal(m->refusals, 2);
    model_free(m);
}

/* By hand, and by --connect, which nobody asked for on the screens. */
static void test_where_one_goes_is_known(void **unused)
{
    struct model *m = model_new();

    (void)unused;
    model_goes(m, "Home", "h", 7);
    shown_tell(m, DIALS("h"));
    assert_string_equal(m->going.name, "Home");
    shown_tell(m, WAITING);
    assert_true(model_is_going(m));
    shown_tell(m, DIALS("other"));
    assert_string_equal(m->going.name, "other");
    assert_string_equal(m->going.host, "other");
    assert_int_equal(m->going.port, 7);
    shown_tell(m, IDLE);
    assert_false(model_is_going(m));
    model_free(m);
}

static void test_who_waits_for_likes_is_on_the_way(void **unused)
{
    struct model *m = model_new();

    (void)unused;
    model_goes(m, "Home", "h", 7);
    shown_tell(m, LIKES("fetching", "subsonic"));
    assert_true(model_is_going(m));
    shown_tell(m, LIKES("failed", "subsonic")); /* given up */
    assert_false(model_is_going(m));
    model_free(m);
    m = model_new();
    shown_tell(m, LIKES("fetching", "subsonic")); /* --connect */
    assert_true(model_is_going(m));
    shown_tell(m, DIALS("h"));
    shown_tell(m, IDLE); /* refused, while likes are still to be asked for with that server's key */
    assert_false(model_is_going(m));
    model_free(m);
}

static void test_likes_of_the_last_visit_are_not_those_of_the_next(void **unused)
{
    struct model *m = model_new();

    (void)unused;
    model_goes(m, "Home", "h", 7);
    shown_tell(m, LIKES("done", "subsonic"));
    shown_tell(m, DIALS("h"));
    assert_true(m->likes_elsewhere);
    shown_tell(m, IDLE);
    model_goes(m, "Home", "h", 7);
    assert_false(m->likes_elsewhere);
    assert_string_equal(m->likes_text, "");
    model_free(m);
}

/* Whoever left their party for another server is a guest of it no more, whether that one answers or not. */
static void test_ones_own_party_is_where_one_goes(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    m->party = (struct model_party){.state = PARTY_ON, .port = 7};
    shown_tell(m, "{\"event\":\"welcome\",\"host\":\"127.0.0.1\",\"port\":7}");
    assert_true(model_at_own_party(m));
    shown_tell(m, DIALS("h"));
    assert_false(model_at_own_party(m));
    shown_tell(m, DIALS("127.0.0.1"));
    assert_true(model_at_own_party(m));
    shown_tell(m, IDLE);
    assert_false(model_at_own_party(m));
    model_goes(m, "Home", "127.0.0.1", 7); /* likes are read first */
    shown_tell(m, LIKES("fetching", "lastfm"));
    assert_true(model_at_own_party(m));
    model_free(m);
}

static void test_rooms_say_why(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    shown_tell(
        m, "{\"event\":\"rooms\",\"list\":[{\"id\":\"a\",\"name\":\"Rock\",\"people\":64,\"full\":"
           "true,"
           "\"match\":92,\"reason\":{\"code\":\"alike\",\"artists\":12,\"names\":"
           "[\"Korn\",\"Tool\"]}},{\"id\":\"b\",\"name\":\"Lobby\",\"people\":1}],\"more\":3}");
    assert_int_equal(m->rooms_more, 3);
    assert_int_equal(m->rooms[0].match, 92);
    assert_true(m->rooms[0].full);
    assert_string_equal(m->rooms[0].why, "12 shared artists: Korn, Tool");
    assert_int_equal(m->rooms[1].match, -1);
    words_use(WORDS_ARABIC);
    model_retell(m);
    words_use(WORDS_ENGLISH);
    assert_non_null(strstr(m->rooms[0].why, "مشترك"));
    model_free(m);
}

static void test_the_usual_greeting_is_said_in_the_language(void **unused)
{
    struct model *m = shown_in();

    (void)unused;
    shown_tell(m, "{\"event\":\"welcome\",\"greets\":{\"code\":\"welcome\",\"text\":\"Welcome\"}}");
    assert_string_equal(m->greeting, "Welcome! Say hello.");
    words_use(WORDS_ARABIC);
    model_retell(m);
    assert_non_null(strstr(m->greeting, "أهلاً"));
    shown_tell(m, "{\"event\":\"welcome\",\"greets\":{\"text\":\"Hi all\"}}");
    words_use(WORDS_ENGLISH);
    assert_string_equal(m->greeting, "Hi all"); /* the host's own words */
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states_are_shown),
        cmocka_unit_test(test_events_from_the_future_change_nothing),
        cmocka_unit_test(test_members_stand_by_name),
        cmocka_unit_test(test_own_coming_is_no_news),
        cmocka_unit_test(test_the_song_and_its_place),
        cmocka_unit_test(test_lists_and_numbers),
        cmocka_unit_test(test_leaving_empties_the_room),
        cmocka_unit_test(test_what_went_wrong_is_known_until_the_next_attempt),
        cmocka_unit_test(test_refusals_are_counted),
        cmocka_unit_test(test_where_one_goes_is_known),
        cmocka_unit_test(test_who_waits_for_likes_is_on_the_way),
        cmocka_unit_test(test_likes_of_the_last_visit_are_not_those_of_the_next),
        cmocka_unit_test(test_ones_own_party_is_where_one_goes),
        cmocka_unit_test(test_rooms_say_why),
        cmocka_unit_test(test_the_usual_greeting_is_said_in_the_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
