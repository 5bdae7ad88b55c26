#include "club.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct club club;

const char *const club_six[6] = {"rock-a-one.mp3",  "rock-b-two.mp3",  "rock-c-three.mp3",
                                 "rock-d-four.mp3", "rock-e-five.mp3", "rock-f-six.mp3"};

static void tell(void *hub, void *listener, const void *lines, size_t n)
{
    (void)hub;
    club.tells[(uintptr_t)listener]++;
    assert_true(buf_append(&club.told[(uintptr_t)listener], lines, n));
}

static void push(void *hub, void *listener)
{
    (void)hub, (void)listener;
}

static void stream(void *hub, void *listener, const void *packets, size_t n, size_t each)
{
    (void)hub, (void)listener, (void)packets, (void)n, (void)each;
}

struct now club_now(void)
{
    return (struct now){.mono_us = club.clock_us,
                        .wall_us = 1700000000000000 + club.booted_us + club.clock_us};
}

struct room *club_room_anew(void)
{
    static const struct room_port port = {.tell = tell, .push = push, .stream = stream};
    static const struct radio_rules rules = {.frame_bytes = 320,
                                             .chunk_frames = 3,
                                             .clock_epoch = 9,
                                             .buffer_us = 1000000,
                                             .crossfade_us = 3000000};
    return room_new(&club.world.io, &port, club.songs, &rules, 77, "Rock", NULL);
}

int club_begin(void **state)
{
    (void)state;
    fake_io_init(&club.world);
    club.songs = library_new(&club.world.io, "songs", "reels", 128);
    fake_songs_scan(&club.world, club.songs, club_six, 6, 3000); /* a minute each */
    club.room = club_room_anew();
    club.clock_us = S(100);
    club.booted_us = 0;
    memset(club.tells, 0, sizeof club.tells);
    if (club.room) room_queue_rules(club.room, &(struct queue_rules){.each = 3});
    return club.room ? 0 : -1;
}

int club_end(void **state)
{
    (void)state;
    for (int i = 0; i < CLUB_PEOPLE; i++) buf_free(&club.told[i]);
    room_free(club.room);
    library_free(club.songs);
    fake_io_free(&club.world);
    return 0;
}

/* What changed is kept before it is told. */
static int64_t run_room(void)
{
    int64_t due_us = room_run(club.room, club_now());
    free(room_queue_to_keep(club.room));
    room_show(club.room);
    return due_us;
}

void club_run(double seconds)
{
    int64_t until = club.clock_us + S(seconds);
    while (club.clock_us < until) {
        int64_t due_us = run_room();
        club.clock_us = due_us <= club.clock_us ? club.clock_us + 1000
                        : due_us < until        ? due_us
                                                : until;
    }
    run_room();
}

struct member *club_enter(uint64_t listener, const char *nick)
{
    struct saying why;
    saying(&why, SAID_CHOSEN);
    struct member *m = room_enter(club.room, (void *)(uintptr_t)listener, nick, &why, club_now());
    assert_non_null(m);
    return m;
}

cJSON *club_newest(uint64_t listener, enum proto_type wanted)
{
    cJSON *found = NULL;
    const char *line = (const char *)buf_data(&club.told[listener]);
    const char *stop = line + buf_length(&club.told[listener]);
    for (const char *end_of_line; line < stop; line = end_of_line + 1) {
        enum proto_type type;
        cJSON *m = NULL;
        char error[PROTO_ERROR_BYTES];
        end_of_line = memchr(line, '\n', (size_t)(stop - line));
        size_t n = (size_t)(end_of_line - line);
        if (proto_read(PROTO_FROM_SERVER, line, n, &type, &m, error) != PROTO_OK)
            fail_msg("%s", error);
        if (type != wanted) {
            cJSON_Delete(m);
            continue;
        }
        cJSON_Delete(found);
        found = m;
    }
    return found;
}

void club_queue_is(uint64_t listener, const char *expected)
{
    char text[400] = "";
    cJSON *m = club_newest(listener, PROTO_QUEUE);
    assert_non_null(m);
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(m, "list"))
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] ? " " : "",
                 proto_text(item, "title"));
    cJSON_Delete(m);
    assert_string_equal(text, expected);
}

const struct song *club_song(const char *title)
{
    for (size_t i = 0; i < library_count(club.songs); i++)
        if (!strcmp(library_song(club.songs, i)->title, title)) return library_song(club.songs, i);
    fail_msg("no song %s", title);
    return NULL;
}

uint64_t club_ask(const struct member *m, const char *title, const char *code)
{
    room_request(club.room, m, club_song(title), CLUB_AGAIN_US, club_now(), &club.answer);
    assert_string_equal(saying_code(club.answer.saying.said), code);
    return club.answer.id;
}

const struct radio_playing *club_heard(void)
{
    const struct radio_playing *p = radio_heard(room_radio(club.room), club.clock_us);
    assert_non_null(p);
    return p;
}

void club_free_titles(const char **out, size_t n)
{
    const struct radio_playing *plan;
    size_t planned = radio_plan(room_radio(club.room), &plan), got = 0;
    for (size_t i = 0; i < library_count(club.songs) && got < n; i++) {
        const struct song *s = library_song(club.songs, i);
        bool taken = false;
        for (size_t k = 0; k < planned; k++) taken |= plan[k].song == s->id;
        if (!taken) out[got++] = s->title;
    }
    assert_int_equal(got, n);
}
