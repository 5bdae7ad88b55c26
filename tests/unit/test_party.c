/* A party held from the client; the server is this program itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../../client/client_options.h"
#include "../../client/party.h"
#include "../../common/sys.h"
#include "../support/loopback.h"

/* As wavelength-server speaks; "obedient" listens where it was told to. */
static int serve(const char *name, const char *port)
{
    char line[64];
    if (strcmp(name, "broken") == 0) {
        fputs("wavelength-server: the disk is on fire\n", stderr);
        return 1;
    }
    printf("listening on [::]:%s\nfriends can type 192.0.2.7:55123\nfriends can type "
           "[2001:db8::7]:55123\n",
           strcmp(name, "obedient") == 0 ? port : "55123");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) && strcmp(line, "stop\n") != 0) {
        puts("songs: 12 ready, 25 to be prepared, 3 bad, 4 whose tags are still to be read\n3 "
             "people, 1 room, 40 songs");
        fflush(stdout);
    }
    return 0;
}

static struct party *party(const char *name, const char *songs, struct model_party *p)
{
    char path[SYS_PATH_BYTES];
    struct party_wish wish = {songs, "Ziad", "", name, true};
    assert_true(sys_neighbour("test_party", path));
    struct party *h = party_new(path);
    assert_non_null(h);
    party_start(h, &wish, p);
    return h;
}

static void wait_until(struct party *h, struct model_party *p, enum model_party_state state,
                       bool counted)
{
    int64_t next_us, until_us = sys_mono_us() + PATIENCE_US;
    while ((p->state != state || p->counted < counted) && sys_mono_us() < until_us) {
        party_tick(h, p, sys_mono_us(), &next_us);
        sys_sleep_us(1000);
    }
    assert_int_equal(p->state, state);
    assert_true(p->counted >= counted);
}

static void a_party_tells_where_it_is_and_how_it_goes(void **state)
{
    (void)state;
    struct model_party p = {0};
    struct party *h = party("Ziad's", ".", &p);
    assert_int_equal(p.state, PARTY_STARTING);
    wait_until(h, &p, PARTY_ON, true);
    assert_int_equal(p.port, 55123);
    assert_int_equal(p.address_count, 2);
    assert_string_equal(p.addresses[0], "192.0.2.7:55123");
    assert_string_equal(p.addresses[1], "[2001:db8::7]:55123");
    assert_int_equal(p.ready, 12);
    assert_int_equal(p.songs, 40);
    assert_int_equal(p.people, 3);
    party_stop(h, &p);
    assert_int_equal(p.state, PARTY_ENDING);
    wait_until(h, &p, PARTY_OFF, false);
    party_free(h);
}

static uint16_t port_of_party(void)
{
    struct model_party p = {0};
    struct party *h = party("obedient", ".", &p);
    wait_until(h, &p, PARTY_ON, false);
    party_free(h);
    return p.port;
}

/* Else it is left to whoever has it, and the system chooses. */
static void the_usual_port_is_taken_when_it_is_free(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    const struct addr usual6 = {.family = 6, .port = CLIENT_PORT},
                      usual4 = {.family = 4, .port = CLIENT_PORT};
    sys_socket six = sys_tcp_listen(&usual6, NULL, error);
    sys_socket four = sys_tcp_listen(&usual4, NULL, error); /* where the first has only its own */
    bool ours = six != SYS_NO_SOCKET || four != SYS_NO_SOCKET;
    assert_int_equal(port_of_party(), 0);
    sys_socket_close(six);
    sys_socket_close(four);
    assert_int_equal(port_of_party(), ours ? CLIENT_PORT : 0);
}

/* It died, and nobody has looked after it since. */
static void one_that_cannot_be_told_to_end_has_ended(void **state)
{
    (void)state;
    struct model_party p = {0};
    struct party *h = party("broken", ".", &p);
    int64_t next_us, until_us = sys_mono_us() + PATIENCE_US;
    p.people = 3;
    while (p.state != PARTY_OFF && sys_mono_us() < until_us) {
        party_stop(h, &p);
        sys_sleep_us(1000);
    }
    assert_int_equal(p.state, PARTY_OFF);
    assert_int_equal(p.people, 0);
    assert_false(party_tick(h, &p, sys_mono_us(), &next_us));
    party_free(h);
}

static void a_server_that_ends_says_why(void **state)
{
    (void)state;
    struct model_party p = {0};
    struct party *h = party("broken", ".", &p);
    wait_until(h, &p, PARTY_FAILED, false);
    assert_string_equal(p.text, "the disk is on fire");
    party_free(h);
}

static void a_folder_must_be_there(void **state)
{
    (void)state;
    struct model_party p = {0};
    struct party *h = party("Ziad's", "./no-such-folder", &p);
    assert_int_equal(p.state, PARTY_FAILED);
    assert_non_null(strstr(p.text, "no-such-folder"));
    party_free(h);
}

static const char *value_of(int argc, char **argv, const char *option)
{
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], option) == 0) return argv[i + 1];
    return NULL;
}

int main(int argc, char **argv)
{
    sys_start();
    const char *name = value_of(argc, argv, "--name");
    if (name) return serve(name, value_of(argc, argv, "--port"));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_party_tells_where_it_is_and_how_it_goes),
        cmocka_unit_test(the_usual_port_is_taken_when_it_is_free),
        cmocka_unit_test(one_that_cannot_be_told_to_end_has_ended),
        cmocka_unit_test(a_server_that_ends_says_why),
        cmocka_unit_test(a_folder_must_be_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
