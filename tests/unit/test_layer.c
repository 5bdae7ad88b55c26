/* Cards, sheets and hints: what is under them rests, the focus stays inside and comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "../../client/draw.h"
#include "../../client/layer.h"
#include "../../client/widget.h"

enum { W = 800, H = 600 };

struct fixture {
    struct ui ui;
    struct layer layer;
    struct draw_null seen;
    int64_t now_us;
    int under, over;    /* clicks */
    struct rect beside; /* of the card */
    struct rect card;   /* where it is; w 0: it is not open */
    float sheet_from, sheet_to;
    bool gone;  /* nobody shows the card */
    bool opens; /* the round button opens the card */
};

static int setup(void **state)
{
    char error[FONTS_ERROR_BYTES];
    struct fixture *f = calloc(1, sizeof *f);
    struct text *text = text_new(error);
    if (!f || !text) return -1;
    ui_init(&f->ui, text);
    f->ui.still = true;
    f->beside = (struct rect){100, 100, 80, 30};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    text_free(f->ui.text);
    ui_free(&f->ui);
    draw_null_free(&f->seen);
    free(f);
    return 0;
}

static const struct rect under_at = {10, 10, 60, 30};

static void show_card(struct fixture *f)
{
    struct rect inside;
    f->card.w = 0;
    if (!layer_card(&f->layer, &f->ui, ui_id("card", 0), 200, 100, &inside)) return;
    f->card = inside;
    struct rect row = rect_cut_top(&inside, 30);
    f->over += widget_button(&f->ui, ui_id("over", 0), row, "Over", BUTTON_PLAIN);
    row = rect_cut_top(&inside, 30);
    f->over += widget_button(&f->ui, ui_id("over", 1), row, "Over too", BUTTON_PLAIN);
    layer_end(&f->layer, &f->ui);
}

static void show_sheet(struct fixture *f)
{
    struct rect inside;
    if (!layer_sheet(&f->layer, &f->ui, ui_id("sheet", 0), 420, &inside)) return;
    f->sheet_from = inside.x;
    f->sheet_to = inside.x + inside.w;
    layer_end(&f->layer, &f->ui);
}

static void frame_of(struct fixture *f, float w)
{
    f->now_us += 16000;
    ui_begin(&f->ui, w, H, f->now_us);
    layer_under(&f->layer, &f->ui);
    bool clicked = widget_round(&f->ui, ui_id("under", 0), under_at, ICON_HEART, "Under", false);
    f->under += clicked;
    if (clicked && f->opens) layer_open(&f->layer, &f->ui, ui_id("card", 0), f->beside);
    widget_button(&f->ui, ui_id("under", 1), (struct rect){10, 50, 60, 30}, "Under too",
                  BUTTON_PLAIN);
    layer_over(&f->layer, &f->ui);
    if (!f->gone) show_card(f);
    show_sheet(f);
    layer_settle(&f->layer, &f->ui);
    layer_hint(&f->ui);
    ui_end(&f->ui);
    assert_true(draw_null_run(&f->seen, &f->ui.paint, f->ui.window));
}

static void frame(struct fixture *f)
{
    frame_of(f, W);
}

static void press(struct fixture *f, enum ui_key key)
{
    struct ui_event event = {.kind = UI_KEY, .key = key};
    assert_true(ui_feed(&f->ui, &event));
    frame(f);
    frame(f);
}

static void click(struct fixture *f, float x, float y)
{
    struct ui_event down = {.kind = UI_PRESS, .x = x, .y = y, .count = 1}, up = down;
    up.kind = UI_RELEASE;
    assert_true(ui_feed(&f->ui, &down));
    assert_true(ui_feed(&f->ui, &up));
    frame(f);
    frame(f);
}

static void open_card(struct fixture *f)
{
    layer_open(&f->layer, &f->ui, ui_id("card", 0), f->beside);
    frame(f);
    frame(f);
    assert_true(f->card.w > 0);
}

static void what_is_under_rests(void **state)
{
    struct fixture *f = *state;
    frame(f);
    click(f, 20, 20);
    assert_int_equal(f->under, 1);
    open_card(f);
    click(f, f->card.x + 10, f->card.y + 10);
    assert_int_equal(f->over, 1);
    click(f, 20, 20); /* beside it: shuts it, and does nothing else */
    assert_int_equal(f->under, 1);
    assert_true(f->card.w <= 0);
    click(f, 20, 20);
    assert_int_equal(f->under, 2);
}

/* Press and release may come in one frame. */
static void a_quick_click_opens_a_card_that_stays(void **state)
{
    struct fixture *f = *state;
    f->opens = true;
    frame(f);
    click(f, 20, 20);
    assert_true(f->card.w > 0);
}

static void the_focus_stays_inside_and_comes_back(void **state)
{
    struct fixture *f = *state;
    frame(f);
    press(f, UI_TAB);
    press(f, UI_TAB);
    uint64_t was = f->ui.focus;
    assert_true(was == ui_id("under", 1));
    open_card(f);
    assert_true(f->ui.focus == ui_id("over", 0) && f->ui.focus_shown);
    press(f, UI_ENTER);
    assert_int_equal(f->over, 1);
    press(f, UI_TAB);
    press(f, UI_TAB);
    assert_true(f->ui.focus == ui_id("over", 0));
    press(f, UI_ESCAPE);
    assert_true(f->card.w <= 0);
    assert_true(f->ui.focus == was && f->ui.focus_shown);
}

static void a_card_opened_by_mouse_shows_no_ring(void **state)
{
    struct fixture *f = *state;
    frame(f);
    click(f, 20, 20);
    open_card(f);
    assert_true(f->ui.focus == ui_id("over", 0));
    assert_false(f->ui.focus_shown);
}

static void cards_stay_in_the_window_and_off_what_they_belong_to(void **state)
{
    struct fixture *f = *state;
    static const struct rect places[] = {
        {0, 0, 50, 30}, {790, 0, 10, 30}, {0, 570, 50, 30}, {760, 560, 40, 40}, {400, 300, 20, 20}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        for (int rtl = 0; rtl < 2; rtl++) {
            f->ui.rtl = rtl;
            f->beside = places[i];
            open_card(f);
            struct rect r = rect_inset(f->card, -8), both = rect_common(r, places[i]);
            assert_true(r.x >= 0 && r.y >= 0 && r.x + r.w <= W && r.y + r.h <= H);
            assert_true(both.w <= 0 || both.h <= 0);
            press(f, UI_ESCAPE);
        }
}

static void sheets_stand_where_lines_end(void **state)
{
    struct fixture *f = *state;
    layer_open(&f->layer, &f->ui, ui_id("sheet", 0), f->beside);
    frame(f);
    assert_true(f->sheet_from >= W - 420.5f && f->sheet_to >= W - 0.5f);
    f->ui.rtl = true;
    frame(f);
    assert_true(f->sheet_from <= 0.5f && f->sheet_to <= 420.5f);
    frame_of(f, 640);
    assert_true(f->sheet_to - f->sheet_from >= 639.5f);
}

/* Its screen went, as when a session ends. */
static void what_nobody_shows_blocks_nothing(void **state)
{
    struct fixture *f = *state;
    frame(f);
    open_card(f);
    f->gone = true;
    frame(f);
    assert_true(f->ui.next_us <= f->now_us);
    click(f, 20, 20);
    assert_int_equal(f->under, 1);
    assert_true(f->ui.focus == ui_id("under", 0));
}

/* Something else blocks everything: the layer waits, too. */
static void a_blocked_layer_rests(void **state)
{
    struct fixture *f = *state;
    open_card(f);
    f->now_us += 16000;
    assert_true(ui_feed(&f->ui, &(struct ui_event){.kind = UI_KEY, .key = UI_ESCAPE}));
    ui_begin(&f->ui, W, H, f->now_us);
    f->ui.blocked = true;
    layer_under(&f->layer, &f->ui);
    layer_over(&f->layer, &f->ui);
    assert_true(f->ui.blocked);
    show_card(f);
    ui_end(&f->ui);
    assert_true(f->layer.id != 0);
    assert_int_equal(f->ui.seen_count, 0);
}

static void hints_come_to_who_rests_and_go_with_a_press(void **state)
{
    struct fixture *f = *state;
    assert_true(ui_feed(&f->ui, &(struct ui_event){.kind = UI_POINTER, .x = 20, .y = 20}));
    frame(f);
    assert_null(draw_null_text(&f->seen, "Under"));
    assert_true(f->ui.next_us < f->now_us + 1000000); /* it comes by itself */
    f->now_us += 500000;
    frame(f);
    assert_non_null(draw_null_text(&f->seen, "Under"));
    click(f, 20, 20);
    f->now_us += 5000000;
    frame(f);
    assert_null(draw_null_text(&f->seen, "Under"));
    assert_true(ui_feed(&f->ui, &(struct ui_event){.kind = UI_POINTER, .x = 500, .y = 500}));
    frame(f);
    frame(f);
    assert_int_equal(f->ui.hint.id, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_under_rests),
        TEST(a_quick_click_opens_a_card_that_stays),
        TEST(the_focus_stays_inside_and_comes_back),
        TEST(a_card_opened_by_mouse_shows_no_ring),
        TEST(cards_stay_in_the_window_and_off_what_they_belong_to),
        TEST(sheets_stand_where_lines_end),
        TEST(what_nobody_shows_blocks_nothing),
        TEST(a_blocked_layer_rests),
        TEST(hints_come_to_who_rests_and_go_with_a_press),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
