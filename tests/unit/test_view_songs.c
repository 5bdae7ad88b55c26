/* The room's panel of songs: queue, search and history; and the song that is heard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "../../client/cover.h"
#include "../support/fake_cover.h"
#include "../support/stage.h"

static void the_panel_of_songs_is_laid_out_well(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage->screens.room.tab = 1;
    for (stage->screens.room.songs.tab = 0; stage->screens.room.songs.tab < SONGS_TABS;
         stage->screens.room.songs.tab++)
        stage_check(stage);
    stage_songs(stage->model);
    stage->model->plays_more = true;
    for (stage->screens.room.songs.tab = 0; stage->screens.room.songs.tab < SONGS_TABS;
         stage->screens.room.songs.tab++)
        stage_check(stage);
}

static void songs_are_voted_for_and_against_and_not_any_more(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_songs(stage->model);
    stage_frame(stage);
    stage_click(stage, "Vote for \xE2\x81\xA8"
                       "Freak");
    assert_int_equal(stage->wanted.kind, INTENT_VOTE);
    assert_string_equal(stage->wanted.request, stage->model->queue[0].id);
    assert_int_equal(stage->wanted.vote, 1);
    stage_click(stage, "Vote against \xE2\x81\xA8"
                       "Freak"); /* as it stands already */
    assert_int_equal(stage->wanted.vote, 0);
    stage_click(stage, "Take back \xE2\x81\xA8"
                       "A title");
    assert_int_equal(stage->wanted.kind, INTENT_UNREQUEST);
    assert_string_equal(stage->wanted.request, stage->model->queue[2].id);
}

/* In a script that runs to the left, too: isolated. */
static void a_minus_stands_before_its_number(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_songs(stage->model);
    stage->model->queue[0].votes = -3;
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "\u2066-3\u2069"));
}

static void the_arrows_go_through_the_queue(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_songs(stage->model);
    stage_frame(stage);
    ui_focus(&stage->ui, ui_id("vote for", 100));
    stage_press(stage, UI_DOWN);
    stage_press(stage, UI_ENTER);
    assert_string_equal(stage->wanted.request, stage->model->queue[1].id);
    assert_int_equal(stage->wanted.vote, 1);
    stage_press(stage, UI_DOWN); /* one's own */
    stage_press(stage, UI_SPACE);
    assert_int_equal(stage->wanted.kind, INTENT_UNREQUEST);
    stage_press(stage, UI_UP);
    stage_press(stage, UI_UP);
    stage_press(stage, UI_UP); /* there is no further one */
    stage_press(stage, UI_ENTER);
    assert_string_equal(stage->wanted.request, stage->model->queue[0].id);
}

static void songs_are_searched_for_as_one_types(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_frame(stage);
    stage_click(stage, "Ask for a song");
    assert_int_equal(stage->wanted.kind, INTENT_FIND); /* everything, at first */
    assert_string_equal(stage->wanted.text, "");
    stage->wanted.kind = INTENT_NONE;
    stage_feed(stage, (struct ui_event){.kind = UI_TEXT, .text = "kor"});
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    assert_true(stage->ui.next_us <= stage->now_us + 150000);
    stage->now_us += 150000;
    stage_frame(stage);
    assert_int_equal(stage->wanted.kind, INTENT_FIND);
    assert_string_equal(stage->wanted.text, "kor");
    stage->wanted.kind = INTENT_NONE;
    stage->now_us += 9000000;
    stage_frame(stage);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage->model->finding = true; /* no answer comes */
    stage_frame(stage);
    assert_int_equal(stage->wanted.kind, INTENT_FIND);
}

static void enter_before_the_answer_counts_when_it_comes(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_songs(stage->model);
    stage_frame(stage);
    stage_click(stage, "Ask for a song");
    stage->wanted.kind = INTENT_NONE;
    stage_feed(stage, (struct ui_event){.kind = UI_TEXT, .text = "kor"});
    stage_press(stage, UI_ENTER); /* what is listed still answers other words */
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_NONE);
    stage->now_us += 150000;
    stage_frame(stage);
    assert_int_equal(stage->wanted.kind, INTENT_FIND);
    stage->model->finding = true;
    stage_frame(stage);
    assert_int_equal(stage->wanted.kind, INTENT_FIND);
    stage_id(stage->model->found[0].song, 999);
    stage->model->finding = false;
    stage_frame(stage);
    assert_int_equal(stage->wanted.kind, INTENT_REQUEST);
    assert_string_equal(stage->wanted.song, stage->model->found[0].song);
    assert_true(stage->ui.focus == ui_id("found", 999));
}

static void what_is_found_is_asked_for_by_keys_alone(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_songs(stage->model);
    stage_frame(stage);
    stage_click(stage, "Ask for a song");
    stage_press(stage, UI_ENTER);
    stage->wanted.kind = INTENT_NONE;
    stage_press(stage, UI_DOWN);
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_REQUEST);
    assert_string_equal(stage->wanted.song, stage->model->found[1].song);
    stage->now_us += 1000000; /* who rests on it is told what its sign means */
    stage_frame(stage);
    assert_null(draw_null_text(&stage->seen, "in the queue"));
    strcpy(stage->model->queue[5].song, stage->model->found[1].song);
    stage_frame(stage);
    stage->now_us += 1000000;
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "in the queue"));
}

static void what_was_played_is_asked_for_and_loved(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_songs(stage->model);
    stage->model->plays_behind = stage->model->plays_more = true;
    stage_frame(stage);
    stage_click(stage, "History");
    assert_int_equal(stage->wanted.kind, INTENT_NONE); /* the song has only just begun */
    stage->now_us += 1000000;
    stage_frame(stage);
    assert_int_equal(stage->wanted.kind, INTENT_PLAYS);
    assert_int_equal(stage->wanted.before, 0);
    stage->model->plays_behind = false;
    stage_click(stage, "Love \xE2\x81\xA8played Freak");
    assert_int_equal(stage->wanted.kind, INTENT_LIKE);
    assert_string_equal(stage->wanted.song, stage->model->plays[0].song);
    assert_true(stage->wanted.on);
    model_like(stage->model, stage->model->plays[0].song, true);
    stage_frame(stage);
    stage_click(stage, "no more");
    assert_false(stage->wanted.on);
    ui_step(&stage->ui, ui_id("older plays", 0));
    stage_frame(stage);
    stage_press(stage, UI_ENTER);
    assert_int_equal(stage->wanted.kind, INTENT_PLAYS);
    assert_int_equal(stage->wanted.before, stage->model->plays[11].seq);
}

static void the_song_is_skipped_by_votes_and_loved(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "Skip"));
    stage_songs(stage->model);
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "asked by \xE2\x81\xA8Maya"));
    stage_click(stage, "Skip \xE2\x81\xA8"
                       "2/5");
    assert_int_equal(stage->wanted.kind, INTENT_SKIP);
    assert_true(stage->wanted.on);
    stage->model->my_skip = true;
    stage_click(stage, "Skip");
    assert_false(stage->wanted.on);
    stage_click(stage, "Love \xE2\x81\xA8"
                       "A song");
    assert_int_equal(stage->wanted.kind, INTENT_LIKE);
    assert_string_equal(stage->wanted.song, stage->model->song.id);
}

static void what_became_of_a_wish_is_said_for_a_while(void **state)
{
    struct stage *stage = *state;
    stage_room(stage->model);
    stage_songs(stage->model);
    stage->model->result.at_us = stage->now_us;
    stage_frame(stage);
    assert_non_null(draw_null_text(&stage->seen, "was played 12 minutes ago"));
    stage->now_us += 8000000;
    stage_frame(stage);
    assert_null(draw_null_text(&stage->seen, "was played 12 minutes ago"));
}

static void tell_cover(struct stage *stage, const char *song)
{
    cJSON *e = fake_cover_event(song, 0xd02010);
    model_event(stage->model, e, stage->now_us);
    cJSON_Delete(e);
}

/* How many pictures of this kind show, and the last one of them. */
static int pictures(const struct stage *stage, enum paint_kind kind, float side,
                    const struct draw_seen **last)
{
    int n = 0;
    for (size_t i = 0; i < stage->seen.count; i++) {
        const struct draw_seen *s = &stage->seen.seen[i];
        if (s->kind != kind || fabsf(s->rect.w - side) > 0.01f) continue;
        *last = s;
        n++;
    }
    return n;
}

static void songs_show_their_covers(void **state)
{
    struct stage *stage = *state;
    const struct draw_seen *photo = NULL, *drawn = NULL;
    stage_room(stage->model);
    stage_songs(stage->model);
    stage_frame(stage);
    int rows = pictures(stage, PAINT_SPRITE, COVER_ROW, &drawn);
    assert_in_range(rows, 6, 11); /* of 12 requests those that can be seen */
    assert_int_equal(pictures(stage, PAINT_PHOTO, COVER_ROW, &photo), 0);
    tell_cover(stage, stage->model->queue[1].song);
    stage_frame(stage);
    assert_int_equal(pictures(stage, PAINT_SPRITE, COVER_ROW, &drawn), rows);
    assert_int_equal(pictures(stage, PAINT_PHOTO, COVER_ROW, &photo), 1);
    assert_int_equal(photo->photo->key,
                     covers_find(&stage->model->covers, stage->model->queue[1].song)->photo.key);
    assert_true(photo->colour.a < 128); /* it comes softly over the drawn one */
    assert_true(photo->rect.h == COVER_ROW);
    for (int i = 0; i < 60; i++) stage_frame(stage);
    assert_int_equal(pictures(stage, PAINT_SPRITE, COVER_ROW, &drawn), rows - 1);
    assert_int_equal(pictures(stage, PAINT_PHOTO, COVER_ROW, &photo), 1);
    assert_int_equal(photo->colour.a, 255);
}

static void with_less_motion_a_cover_is_there_at_once(void **state)
{
    struct stage *stage = *state;
    const struct draw_seen *photo = NULL;
    stage_room(stage->model);
    stage_songs(stage->model);
    stage->screens.look.still = true;
    stage_frame(stage);
    tell_cover(stage, stage->model->queue[1].song);
    stage_frame(stage);
    assert_int_equal(pictures(stage, PAINT_PHOTO, COVER_ROW, &photo), 1);
    assert_int_equal(photo->colour.a, 255);
}

static void the_song_and_the_next_show_their_covers(void **state)
{
    struct stage *stage = *state;
    const struct draw_seen *photo = NULL;
    stage_room(stage->model);
    stage_id(stage->model->song.id, 7);
    stage_id(stage->model->song.next_id, 8);
    stage_frame(stage);
    tell_cover(stage, stage->model->song.id);
    tell_cover(stage, stage->model->song.next_id);
    for (int i = 0; i < 60; i++) stage_frame(stage);
    assert_int_equal(pictures(stage, PAINT_PHOTO, 80, &photo), 1);
    assert_true(photo->rect.x == SPACE_3);
    assert_int_equal(pictures(stage, PAINT_PHOTO, 48, &photo), 1);
    assert_true(photo->rect.x > 640);
    look_speak(&stage->screens.look, WORDS_ARABIC);
    stage_frame(stage);
    assert_int_equal(pictures(stage, PAINT_PHOTO, 80, &photo), 1);
    assert_true(photo->rect.x > 1100);
    stage->model->song.next_title[0] = '\0';
    stage_frame(stage);
    assert_int_equal(pictures(stage, PAINT_PHOTO, 48, &photo), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
    const struct CMUnitTest tests[] = {
        TEST(the_panel_of_songs_is_laid_out_well),
        TEST(songs_are_voted_for_and_against_and_not_any_more),
        TEST(a_minus_stands_before_its_number),
        TEST(the_arrows_go_through_the_queue),
        TEST(songs_are_searched_for_as_one_types),
        TEST(enter_before_the_answer_counts_when_it_comes),
        TEST(what_is_found_is_asked_for_by_keys_alone),
        TEST(what_was_played_is_asked_for_and_loved),
        TEST(the_song_is_skipped_by_votes_and_loved),
        TEST(what_became_of_a_wish_is_said_for_a_while),
        TEST(songs_show_their_covers),
        TEST(with_less_motion_a_cover_is_there_at_once),
        TEST(the_song_and_the_next_show_their_covers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
