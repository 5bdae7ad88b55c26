/* Songs that people ask for, and those they want no more of, from engine to engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "scene.h"

enum { TITLE_BYTES = 100 };

/* A title that is neither heard nor, if it can be helped, one of the others. */
static const char *another(const char *heard, const char *besides)
{
    static const char *const all[] = {"one", "two", "three", "four"};
    for (size_t i = 0; i < 4; i++)
        if (strcmp(all[i], heard) != 0 && strcmp(all[i], besides) != 0) return all[i];
    return NULL;
}

static void command(struct world *w, int client, const char *what, const char *name)
{
    char json[200];
    snprintf(json, sizeof json, "{\"do\":\"%s\",\"name\":\"%s\",\"on\":true,\"tag\":7}", what,
             name);
    world_command(w, client, json);
}

static int waiting(const struct world *w, int client)
{
    return cJSON_GetArraySize(cJSON_GetObjectItem(world_event(w, client, "queue"), "list"));
}

static void both_hear(const struct world *w, int a, int b, const char *title, const char *by)
{
    assert_string_equal(scene_text(w, a, "playing", "title"), title);
    assert_string_equal(scene_text(w, b, "playing", "title"), title);
    assert_string_equal(scene_text(w, a, "playing", "by"), by);
    assert_string_equal(scene_text(w, b, "playing", "by"), by);
    scene_in_step(w, a, b, world_us(w) - S(1), 300);
}

static void what_was_asked_for_is_heard_by_all_in_order_and_skipped_by_votes(void **state)
{
    (void)state;
    struct world *w = scene_open(41, &(struct world_server){.one_room = true});
    int a = scene_join(w, "Maya", ROCK, 20, 0), b = scene_join(w, "Ziad", JAZZ, 0, 20);
    world_run(w, S(4));
    char heard[TITLE_BYTES], text[TITLE_BYTES];
    snprintf(heard, sizeof heard, "%s", scene_text(w, a, "playing", "title"));
    const char *x = another(heard, ""), *y = another(heard, x);
    command(w, a, "request", x);
    world_run(w, S(1));
    command(w, b, "request", y);
    world_run(w, S(1));
    snprintf(text, sizeof text, "Song %s has been requested!", x);
    assert_string_equal(scene_text(w, a, "result", "text"), text);
    assert_int_equal((int)scene_number(w, a, "result", "tag"), 7);
    command(w, b, "request", x);
    world_run(w, S(1));
    assert_string_equal(scene_text(w, b, "result", "text"), "Song has already been requested");
    command(w, b, "request", "../no such song, \\\"");
    world_run(w, S(1));
    assert_string_equal(scene_text(w, b, "result", "text"), "Song does not exist");
    assert_int_equal(waiting(w, a), 2);
    assert_int_equal(waiting(w, b), 2);
    command(w, a, "skip", ""); /* one of two is not more than half */
    world_run(w, S(2));
    both_hear(w, a, b, heard, "");
    command(w, b, "skip", "");
    world_run(w, S(3));
    both_hear(w, a, b, x, "Maya");
    command(w, a, "skip", ""); /* it is hers */
    world_run(w, S(3));
    both_hear(w, a, b, y, "Ziad");
    assert_int_equal(waiting(w, a), 0);
    scene_whole(w, a, world_us(w) - S(6), world_us(w));
    world_command(w, a, "{\"do\":\"plays\"}");
    world_run(w, S(1));
    const cJSON *list = cJSON_GetObjectItem(world_event(w, a, "plays"), "list");
    assert_int_equal(cJSON_GetArraySize(list), 3);
    assert_string_equal(cJSON_GetObjectItem(list->child, "title")->valuestring, y);
    assert_string_equal(cJSON_GetObjectItem(list->child, "by")->valuestring, "Ziad");
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_asked_for_is_heard_by_all_in_order_and_skipped_by_votes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
