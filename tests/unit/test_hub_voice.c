/* Who talks, who hears it, and who does not get through with it: packets and messages of clients to the hub. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "../../common/seal.h"
#include "../../server/floor.h"
#include "../support/fake_host.h"
#include "../support/fake_path.h"

#define S(seconds) ((int64_t)((seconds)*1e6))

enum { MAYA = 1, ZIAD, RAMI, NOOR, PEOPLE, CROWD = 1000 };

static struct fake_path paths[PEOPLE];
static struct heard { /* by UDP */
    int voices, losses, percent;
    struct packet_voice voice;
    uint8_t opus[PACKET_VOICE_OPUS_BYTES];
} heard[PEOPLE];

static void take(struct heard *e, struct fake_path *p, uint8_t *packet, size_t n)
{
    struct packet_loss loss;
    uint8_t *body;
    size_t bytes;
    enum packet_type type = fake_path_open(p, packet, n, &body, &bytes);
    if (type == PACKET_VOICE) {
        assert_true(packet_get_voice(body, bytes, &e->voice));
        memcpy(e->opus, e->voice.opus, e->voice.opus_bytes);
        e->voices++;
    } else if (type == PACKET_LOSS) {
        assert_true(packet_get_loss(body, bytes, &loss));
        e->percent = loss.percent;
        e->losses++;
    }
}

static void take_datagram(void *world, const struct addr *to, const void *bytes, size_t n,
                          size_t each)
{
    uint8_t packet[PACKET_BYTES];
    size_t conn = to->port - 5000u;
    (void)world;
    assert_true(n == each && n <= sizeof packet && conn < PEOPLE);
    memcpy(packet, bytes, n);
    take(&heard[conn], &paths[conn], packet, n);
}

/* What came inside the connection since it was last asked. */
static struct heard tunnelled(uint64_t conn)
{
    struct heard e = {0};
    uint8_t packet[PACKET_BYTES];
    char *line = (char *)(uintptr_t)host_heard(conn);
    for (; (line = strstr(line, "{\"t\":\"udp\"")) != NULL; line++) {
        cJSON *m = cJSON_Parse(line);
        size_t n = proto_blob(m, "p", packet, sizeof packet);
        take(&e, &paths[conn], packet, n);
        cJSON_Delete(m);
    }
    buf_free(&host.heard[conn]);
    return e;
}

static void come(uint64_t conn, const char *nick, const char *taste, bool by_udp)
{
    host_hello(conn, nick, taste);
    fake_path_free(&paths[conn]);
    paths[conn] = fake_path_of(conn);
    if (by_udp) fake_path_bind(&paths[conn]);
}

/* Maya, Ziad and Rami in the lobby, the last without UDP; Noor elsewhere. */
static int begin(void **state)
{
    host_begin(state);
    host.world.io.udp_send = take_datagram;
    memset(heard, 0, sizeof heard);
    come(MAYA, "Maya", "{}", true);
    come(ZIAD, "Ziad", "{}", true);
    come(RAMI, "Rami", "{}", false);
    come(NOOR, "Noor", "{\"genres\":[[\"rock\",1]]}", true);
    return 0;
}

static int end(void **state)
{
    for (int i = MAYA; i < PEOPLE; i++) fake_path_free(&paths[i]);
    return host_end(state);
}

static void talk(uint64_t conn, const char *how)
{
    char line[100];
    snprintf(line, sizeof line, "{\"t\":\"talk\",\"tag\":7,%s}\n", how);
    host_say(conn, line);
}

static size_t voice_body(uint8_t *body, uint32_t frame)
{
    static const uint8_t opus[] = {0x48, 1, 2, 3, 4, 5, 6, 7};
    struct packet_voice v = {.talker = 0xdead,
                             .frame = frame,
                             .flags = PACKET_VOICE_PAUSE,
                             .spoken_us = host.clock_us,
                             .opus = opus,
                             .opus_bytes = sizeof opus};
    return packet_put_voice(body, &v);
}

static void speak(uint64_t conn, uint32_t frame)
{
    uint8_t body[PACKET_BYTES];
    fake_path_send(&paths[conn], PACKET_VOICE, body, voice_body(body, frame));
}

/* Runs what is due for so long. All are heard of now and then, and one of them speaks (0: nobody). */
static void pass(double seconds, uint64_t speaker)
{
    for (int64_t end_us = host.clock_us + S(seconds); host.clock_us < end_us;) {
        int64_t turn = host.clock_us / 10000;
        if (speaker && turn % 2) speak(speaker, 0);
        for (uint64_t i = MAYA; i < PEOPLE && turn % 500 == 0; i++)
            fake_path_tunnel(&paths[i], PACKET_KNOCK, NULL, 0);
        host_turn();
    }
}

static uint64_t member_id(uint64_t conn)
{
    cJSON *room = host_last(conn, PROTO_ROOM);
    uint64_t id = proto_id(room, "you");
    cJSON_Delete(room);
    return id;
}

/* "Maya|Ziad Rami" of the last `floor`. */
static void floor_is(uint64_t conn, const char *expected)
{
    char text[400] = "";
    cJSON *floor = host_last(conn, PROTO_FLOOR), *o;
    assert_non_null(floor);
    for (int i = 0; i < 2; i++) {
        const char *space = "";
        cJSON_ArrayForEach(o, cJSON_GetObjectItem(floor, i ? "waiting" : "talkers"))
        {
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", space,
                     proto_text(o, "nick"));
            space = " ";
        }
        if (!i) strcat(text, "|");
    }
    cJSON_Delete(floor);
    assert_string_equal(text, expected);
}

/* The last `result`: its code, and whether it carries the tag of the wish. */
static void result_is(uint64_t conn, const char *code, bool tagged)
{
    cJSON *m = host_last(conn, PROTO_RESULT);
    assert_non_null(m);
    assert_string_equal(proto_text(m, "code"), code);
    assert_int_equal(proto_int(m, "tag", -1), tagged ? 7 : -1);
    cJSON_Delete(m);
}

static void voice_reaches_all_others_in_the_room(void **state)
{
    (void)state;
    uint64_t maya = member_id(MAYA);
    talk(MAYA, "\"on\":true");
    floor_is(MAYA, "Maya|");
    floor_is(ZIAD, "Maya|");
    floor_is(NOOR, "|");
    speak(MAYA, 41);
    struct heard far = tunnelled(RAMI);
    const struct heard *near = &heard[ZIAD];
    assert_int_equal(near->voices, 1);
    assert_int_equal(far.voices, 1);
    assert_true(near->voice.talker == maya &&
                far.voice.talker == maya); /* not as the packet said */
    assert_true(near->voice.frame == 41 && near->voice.flags == PACKET_VOICE_PAUSE);
    assert_true(near->voice.spoken_us == host.clock_us && near->voice.opus_bytes == 8);
    assert_memory_equal(near->opus, "\x48\1\2\3\4\5\6\7", 8);
    assert_int_equal(heard[MAYA].voices, 0);
    assert_int_equal(heard[NOOR].voices, 0);
    host_check(ZIAD);
}

static void who_lacks_the_floor_is_not_heard(void **state)
{
    (void)state;
    talk(MAYA, "\"on\":true");
    speak(ZIAD, 1);
    speak(NOOR, 1); /* into a room they are not in */
    assert_int_equal(heard[MAYA].voices + heard[NOOR].voices + tunnelled(RAMI).voices, 0);
    talk(MAYA, "\"on\":false");
    floor_is(ZIAD, "|");
    speak(MAYA, 2);
    assert_int_equal(heard[ZIAD].voices, 0);
    talk(MAYA, "\"on\":true");
    host_say(MAYA, "{\"t\":\"join\",\"room\":\"Rock\"}\n");
    floor_is(ZIAD, "|");
    floor_is(MAYA, "|");
    speak(MAYA, 3);
    assert_int_equal(heard[ZIAD].voices + heard[NOOR].voices, 0);
    talk(MAYA, "\"on\":true");
    speak(MAYA, 4);
    assert_int_equal(heard[ZIAD].voices, 0);
    assert_int_equal(heard[NOOR].voices, 1);
}

static void forged_and_repeated_voice_is_dropped(void **state)
{
    (void)state;
    static const uint8_t no_key[SEAL_KEY_BYTES];
    struct fake_path forger = paths[MAYA], stranger = paths[MAYA];
    uint8_t body[PACKET_BYTES];
    talk(MAYA, "\"on\":true");
    forger.up = seal_new(no_key);
    forger.counter = 1000;
    fake_path_send(&forger, PACKET_VOICE, body, voice_body(body, 1));
    stranger.from.port++; /* knows the key, but did not bind there */
    stranger.counter = 500;
    fake_path_send(&stranger, PACKET_VOICE, body, voice_body(body, 2));
    assert_int_equal(heard[ZIAD].voices, 0);
    speak(MAYA, 3);
    paths[MAYA].counter--;
    speak(MAYA, 4);
    assert_int_equal(heard[ZIAD].voices, 1);
    assert_int_equal(heard[ZIAD].voice.frame, 3);
    fake_path_tunnel(&paths[MAYA], PACKET_VOICE, body, voice_body(body, 5));
    assert_int_equal(heard[ZIAD].voice.frame, 5);
    seal_free(forger.up);
}

static void a_flood_is_cut(void **state)
{
    (void)state;
    talk(MAYA, "\"on\":true");
    for (int ms = 0; ms < 10000; ms++) {
        speak(MAYA, 1);
        if (ms % 10 == 9) host_turn();
    }
    assert_in_range(heard[ZIAD].voices, 10 * 59, 10 * 60); /* of a thousand a second */
    floor_is(ZIAD, "Maya|");
}

static void wishes_to_talk_are_answered(void **state)
{
    (void)state;
    talk(MAYA, "\"on\":true");
    talk(ZIAD, "\"on\":true");
    result_is(ZIAD, "busy", true);
    assert_int_equal(host_count(ZIAD, "Maya talks now"), 1);
    talk(ZIAD, "\"on\":true,\"wait\":true");
    result_is(ZIAD, "waiting", true);
    talk(RAMI, "\"on\":true,\"wait\":true");
    assert_int_equal(host_count(RAMI, "number 2"), 1);
    floor_is(MAYA, "Maya|Ziad Rami");
    assert_int_equal(host_count(MAYA, "\"t\":\"result\""), 0);
    hub_tcp_closed(host.hub, MAYA, host_now());
    floor_is(RAMI, "Ziad|Rami");
    host_say(ZIAD, "{\"t\":\"bye\"}\n");
    host_turn();
    floor_is(RAMI, "Rami|");
    come(MAYA, "Salma", "{}", true); /* is told who talks */
    floor_is(MAYA, "Rami|");
    host_check(MAYA);
}

static void talking_ends_by_itself(void **state)
{
    (void)state;
    talk(MAYA, "\"on\":true");
    pass(29, 0);
    speak(MAYA, 1);
    pass(29.9, 0);
    floor_is(ZIAD, "Maya|");
    pass(0.5, 0);
    floor_is(ZIAD, "|");
    result_is(MAYA, "floor_lost", false);
    assert_int_equal(host_count(MAYA, "Nothing was heard"), 1);
    talk(MAYA, "\"on\":true");
    pass(10, MAYA);
    talk(ZIAD, "\"on\":true,\"wait\":true");
    pass(49, MAYA);
    floor_is(ZIAD, "Maya|Ziad");
    pass(1.5, MAYA);
    floor_is(ZIAD, "Ziad|");
    assert_int_equal(host_count(MAYA, "it is their turn"), 1);
}

static void the_operator_mutes(void **state)
{
    (void)state;
    char token[HOST_TOKEN_TEXT];
    talk(MAYA, "\"on\":true");
    hub_console(host.hub, "mute maya", host_now());
    floor_is(ZIAD, "|");
    result_is(MAYA, "muted", false);
    speak(MAYA, 1);
    assert_int_equal(heard[ZIAD].voices, 0);
    talk(MAYA, "\"on\":true");
    result_is(MAYA, "muted", true);
    floor_is(ZIAD, "|");
    host_token(MAYA, token);
    host_anew();
    host_hello(ZIAD, "Fady", "{}");
    host_hello_again(RAMI, "M\xc3\xa1YA", "{}", token);
    talk(RAMI, "\"on\":true");
    result_is(RAMI, "muted", true);
    hub_console(host.hub, "bans", host_now());
    assert_non_null(strstr(host.world.printed, "only from talking"));
    hub_console(host.hub, "unmute Maya", host_now());
    talk(RAMI, "\"on\":true");
    floor_is(ZIAD, "M\xc3\xa1YA|");
    host.world.printed[0] = '\0';
    hub_console(host.hub, "unmute Maya", host_now());
    assert_non_null(strstr(host.world.printed, "is not muted"));
    hub_console(host.hub, "mute", host_now());
    assert_non_null(strstr(host.world.printed, "mute whom?"));
}

static void the_operator_is_heard_in_every_room(void **state)
{
    (void)state;
    hub_console(host.hub, "say Dinner is ready", host_now());
    host_turn();
    assert_int_equal(host_count(ZIAD, "Dinner is ready"), 1);
    assert_int_equal(host_count(NOOR, "Dinner is ready"), 1); /* in another room */
}

static void the_operator_changes_who_may_talk(void **state)
{
    (void)state;
    talk(MAYA, "\"on\":true");
    hub_console(host.hub, "mode open lobby", host_now());
    assert_int_equal(host_count(ZIAD, "\"mode\":\"open\""), 1);
    assert_int_equal(host_count(NOOR, "\"mode\":\"open\""), 0);
    talk(ZIAD, "\"on\":true");
    floor_is(RAMI, "Maya Ziad|");
    speak(MAYA, 1);
    speak(ZIAD, 2);
    assert_int_equal(tunnelled(RAMI).voices, 2);
    hub_console(host.hub, "mode quiet", host_now());
    floor_is(ZIAD, "|");
    talk(NOOR, "\"on\":true,\"wait\":true");
    result_is(NOOR, "quiet", true);
    hub_console(host.hub, "mode loud", host_now());
    assert_non_null(strstr(host.world.printed, "which mode?"));
    hub_console(host.hub, "mode open Nowhere", host_now());
    assert_non_null(strstr(host.world.printed, "there is no room Nowhere"));
}

static void the_host_changes_who_may_talk(void **state)
{
    (void)state;
    char token[HOST_TOKEN_TEXT];
    snprintf(host.config.hosts, sizeof host.config.hosts, "Nobody\nS\xc3\xa1lma\n");
    host.config.talk = FLOOR_QUIET;
    host_anew();
    host_hello(MAYA, "SALMA", "{}");
    host_hello(ZIAD, "Fady", "{}");
    assert_int_equal(host_count(MAYA, "\"host\":true"), 1);
    assert_int_equal(host_count(ZIAD, "\"host\""), 0);
    assert_true(host_count(ZIAD, "\"mode\":\"quiet\"") == 2); /* of `room` and of `floor` */
    host_say(ZIAD, "{\"t\":\"mode\",\"mode\":\"open\"}\n");
    result_is(ZIAD, "not_host", false);
    host_say(MAYA, "{\"t\":\"mode\",\"mode\":\"loud\"}\n");
    result_is(MAYA, "no_mode", false);
    host_say(MAYA, "{\"t\":\"mode\",\"mode\":\"open\"}\n");
    assert_int_equal(host_count(ZIAD, "\"mode\":\"open\""), 1);
    /* Nobody else gets the name, however long its owner is away. */
    host_token(MAYA, token);
    host_say(MAYA, "{\"t\":\"bye\"}\n");
    host.clock_us += S(3600);
    host_anew();
    host.clock_us += S(3600);
    host_hello(RAMI, "salma", "{}");
    assert_int_equal(host_count(RAMI, "nick_taken"), 1);
    host_hello_again(MAYA, "salma", "{}", token);
    assert_int_equal(host_count(MAYA, "\"host\":true"), 1);
}

/* ... over a restart, and when everybody was gone for long; other rooms are as the server was told. */
static void a_mode_set_by_hand_is_kept(void **state)
{
    (void)state;
    hub_console(host.hub, "mode quiet lobby", host_now());
    hub_console(host.hub, "mode open rock", host_now());
    host_turn();
    host_anew();
    host_hello(MAYA, "Fady", "{}");
    host_hello(NOOR, "Nadim", "{\"genres\":[[\"rock\",1]]}");
    host_hello(ZIAD, "Amal", "{\"genres\":[[\"dabke\",1]]}");
    assert_int_equal(host_count(MAYA, "\"mode\":\"quiet\""), 2); /* of `room` and of `floor` */
    assert_int_equal(host_count(NOOR, "\"mode\":\"open\""), 2);
    assert_int_equal(host_count(ZIAD, "\"mode\":\"exclusive\""), 2);
    host_say(NOOR, "{\"t\":\"bye\"}\n");
    for (int i = 0; i < 100; i++, host.clock_us += S(60)) host_turn();
    host_hello(RAMI, "Samir", "{\"genres\":[[\"rock\",1]]}");
    assert_int_equal(host_count(RAMI, "\"mode\":\"open\""), 2);
}

/* A minute of voice does not wait for a listener whose connection stands still. */
static void late_voice_is_left_out(void **state)
{
    (void)state;
    talk(MAYA, "\"on\":true");
    tunnelled(RAMI);
    host.stuck = true;
    pass(20, MAYA);
    assert_true(heard[ZIAD].voices > 900);
    host.stuck = false;
    hub_tcp_writable(host.hub, RAMI, host_now());
    assert_in_range(tunnelled(RAMI).voices, 0, 1);
    pass(1, MAYA);
    assert_in_range(tunnelled(RAMI).voices, 45, 60);
}

static void who_talks_is_told_what_is_lost(void **state)
{
    (void)state;
    uint8_t body[PACKET_BYTES];
    struct packet_loss loss = {.talker = member_id(MAYA), .percent = 12};
    talk(MAYA, "\"on\":true");
    pass(1.1, MAYA);
    assert_true(heard[MAYA].losses == 1 && heard[MAYA].percent == 0);
    fake_path_send(&paths[ZIAD], PACKET_LOSS, body, packet_put_loss(body, &loss));
    loss.percent = 3;
    fake_path_tunnel(&paths[RAMI], PACKET_LOSS, body, packet_put_loss(body, &loss));
    loss.percent = 99;
    fake_path_send(&paths[NOOR], PACKET_LOSS, body, packet_put_loss(body, &loss)); /* elsewhere */
    pass(1, MAYA);
    assert_true(heard[MAYA].losses == 2 && heard[MAYA].percent == 12);
    pass(10, MAYA);
    assert_true(heard[MAYA].losses == 12 && heard[MAYA].percent == 0);
    assert_int_equal(heard[ZIAD].losses, 0);
}

/* Who asks is answered at once; a thousand others are not told each time somebody presses a key. */
static void a_crowd_is_told_now_and_then(void **state)
{
    (void)state;
    char nick[20];
    host.config.rooms = ROOMS_ONE;
    host_anew();
    for (int i = 1; i <= CROWD; i++) {
        snprintf(nick, sizeof nick, "n%d", i);
        host_hello((uint64_t)i, nick, "{}");
    }
    pass(2, 0);
    for (int i = 1; i <= CROWD; i++) buf_free(&host.heard[i]);
    for (int i = 1; i <= 100; i++) {
        talk((uint64_t)i, "\"on\":true");
        snprintf(nick, sizeof nick, "n%d|", i);
        floor_is((uint64_t)i, nick);
        talk((uint64_t)i, "\"on\":false");
        host_turn();
    }
    pass(1, 0);
    assert_in_range(host_count(CROWD, "\"t\":\"floor\""), 2, 7);
    floor_is(CROWD, "|");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(voice_reaches_all_others_in_the_room, begin, end),
        cmocka_unit_test_setup_teardown(who_lacks_the_floor_is_not_heard, begin, end),
        cmocka_unit_test_setup_teardown(forged_and_repeated_voice_is_dropped, begin, end),
        cmocka_unit_test_setup_teardown(a_flood_is_cut, begin, end),
        cmocka_unit_test_setup_teardown(wishes_to_talk_are_answered, begin, end),
        cmocka_unit_test_setup_teardown(talking_ends_by_itself, begin, end),
        cmocka_unit_test_setup_teardown(the_operator_mutes, begin, end),
        cmocka_unit_test_setup_teardown(the_operator_is_heard_in_every_room, begin, end),
        cmocka_unit_test_setup_teardown(the_operator_changes_who_may_talk, begin, end),
        cmocka_unit_test_setup_teardown(the_host_changes_who_may_talk, begin, end),
        cmocka_unit_test_setup_teardown(a_mode_set_by_hand_is_kept, begin, end),
        cmocka_unit_test_setup_teardown(late_voice_is_left_out, begin, end),
        cmocka_unit_test_setup_teardown(who_talks_is_told_what_is_lost, begin, end),
        cmocka_unit_test_setup_teardown(a_crowd_is_told_now_and_then, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
