/* What was played in a room, as it is noted and read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../support/club.h"

/* The machine began anew in the middle of it: what was heard before is left out, and it is the same playing. */
static void a_song_that_goes_on_is_noted_once(void **state)
{
    (void)state;
    club_enter(1, "Maya");
    club_run(20);
    struct room *before = club.room;
    uint64_t song = club_heard()->song;
    char *programme = room_programme_to_keep(before, club_now());
    club.booted_us = club.clock_us;
    club.clock_us = S(3);
    club.room = club_room_anew();
    room_recall_play(club.room, room_play_to_keep(before));
    room_recall_programme(club.room, programme);
    free(programme);
    room_free(before);
    club_enter(2, "Ziad");
    club_run(2);
    assert_true(club_heard()->song == song && club_heard()->segment.first > 0);
    cJSON *plays = room_plays(club.room, 0, NULL, 0, club_now());
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(plays, "list")), 1);
    cJSON_Delete(plays);
}

static void the_history_comes_in_pages(void **state)
{
    (void)state;
    struct member *a = club_enter(1, "Maya");
    club_run(2);
    const char *t[1];
    club_free_titles(t, 1);
    club_ask(a, t[0], "requested");
    club_run(60);
    uint64_t liked = club_heard()->song;
    for (int i = 0; i < 60; i++) club_run(57);
    cJSON *page = room_plays(club.room, 0, &liked, 1, club_now());
    const cJSON *list = cJSON_GetObjectItem(page, "list");
    assert_int_equal(cJSON_GetArraySize(list), PROTO_PLAYS_MOST);
    assert_true(proto_flag(page, "more"));
    int64_t last = proto_int(cJSON_GetArrayItem(list, PROTO_PLAYS_MOST - 1), "seq", 0);
    cJSON_Delete(page);
    page = room_plays(club.room, (uint64_t)last, &liked, 1, club_now());
    list = cJSON_GetObjectItem(page, "list");
    assert_int_equal(proto_int(list->child, "seq", 0), last - 1);
    assert_false(proto_flag(page, "more"));
    const cJSON *second = cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 2);
    assert_int_equal(proto_int(second, "seq", 0), 2);
    assert_string_equal(proto_text(second, "by"), "Maya");
    assert_true(proto_flag(second, "liked"));
    assert_false(proto_has(second->next, "by"));
    struct buf line = {0};
    enum proto_type type;
    char error[PROTO_ERROR_BYTES];
    assert_true(proto_write(page, &line));
    assert_int_equal(proto_read(PROTO_FROM_SERVER, (const char *)buf_data(&line),
                                buf_length(&line) - 1, &type, &page, error),
                     PROTO_OK);
    cJSON_Delete(page);
    buf_free(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_song_that_goes_on_is_noted_once, club_begin, club_end),
        cmocka_unit_test_setup_teardown(the_history_comes_in_pages, club_begin, club_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
