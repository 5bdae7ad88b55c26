/* What only Unix has: descriptors that run out, signals, links, rights, priorities. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../common/sys.h"

#ifndef TCP_KEEPIDLE
#define TCP_KEEPIDLE TCP_KEEPALIVE /* macOS */
#endif

enum { PATIENCE_US = 10000000, FEW = 256 };

static const struct addr loop4 = {.family = 4, .host = {127, 0, 0, 1}};

static void wait_readable(sys_socket socket)
{
    struct sys_set *set = sys_set_new();
    sys_set_want(set, socket, true, false);
    int64_t until = sys_mono_us() + PATIENCE_US;
    while (!sys_set_readable(set, socket) && sys_mono_us() < until)
        sys_set_wait(set, PATIENCE_US / 10);
    assert_true(sys_set_readable(set, socket));
    sys_set_free(set);
}

static void silent_connections_are_not_all_asked_at_once(void **state)
{
    enum { MANY = 32 };
    (void)state;
    char error[SYS_ERROR_BYTES];
    struct addr at;
    sys_socket listener = sys_tcp_listen(&loop4, &at, error), sockets[MANY];
    int idle_s[MANY];
    for (int i = 0; i < MANY; i++) {
        socklen_t bytes = sizeof *idle_s;
        sockets[i] = sys_tcp_connect(&at, error);
        assert_int_equal(getsockopt((int)sockets[i], IPPROTO_TCP, TCP_KEEPIDLE, &idle_s[i], &bytes),
                         0);
        for (int other = 0; other < i; other++) assert_int_not_equal(idle_s[i], idle_s[other]);
    }
    for (int i = 0; i < MANY; i++) sys_socket_close(sockets[i]);
    sys_socket_close(listener);
}

static struct sys_child *start_self(const char *what, bool low)
{
    char path[SYS_PATH_BYTES], error[SYS_ERROR_BYTES] = "";
    assert_true(sys_neighbour("test_sys_unix", path));
    const char *const argv[] = {path, "--child", what, NULL};
    struct sys_child *c = sys_child_start(argv, low ? SYS_CHILD_LOW : 0, error);
    assert_string_equal(error, "");
    return c;
}

static int wait_end(struct sys_child *c)
{
    int code = -1;
    int64_t until = sys_mono_us() + PATIENCE_US;
    while (!sys_child_ended(c, &code) && sys_mono_us() < until) sys_sleep_us(1000);
    return code;
}

/* -- descriptors -- */

static void without_descriptors_connections_are_turned_away(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES], got[4];
    struct addr at;
    sys_socket listener = sys_tcp_listen(&loop4, &at, error);
    assert_true(sys_tcp_accept(listener, NULL) == SYS_NO_SOCKET);
    sys_socket first = sys_tcp_connect(&at, error), second = sys_tcp_connect(&at, error);
    wait_readable(listener);
    struct rlimit had, few = {FEW, FEW};
    getrlimit(RLIMIT_NOFILE, &had);
    few.rlim_max = had.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    int taken[FEW], n = 0;
    while (n < FEW && (taken[n] = dup(STDOUT_FILENO)) >= 0) n++;
    assert_true(n < FEW);

    assert_true(sys_tcp_accept(listener, NULL) == SYS_TURNED_AWAY);
    wait_readable(first);
    assert_int_equal(sys_tcp_receive(first, got, sizeof got), -1);

    while (n > 0) close(taken[--n]);
    setrlimit(RLIMIT_NOFILE, &had);
    sys_socket served = sys_tcp_accept(listener, NULL);
    assert_true(served != SYS_NO_SOCKET);
    assert_int_equal(sys_tcp_send(served, "ok", 2), 2);
    wait_readable(second);
    assert_int_equal(sys_tcp_receive(second, got, sizeof got), 2);
    sys_socket_close(served);
    sys_socket_close(first);
    sys_socket_close(second);
    sys_socket_close(listener);
}

static void closed_descriptors_in_a_set_are_readable(void **state)
{
    (void)state;
    struct sys_waker alive, dead;
    sys_waker_open(&alive);
    sys_waker_open(&dead);
    sys_socket number = dead.read_end;
    sys_waker_close(&dead);
    struct sys_set *set = sys_set_new();
    sys_set_want(set, alive.read_end, true, false);
    sys_set_want(set, number, false, true);
    assert_int_equal(sys_set_wait(set, -1), 1);
    assert_true(sys_set_readable(set, number));
    assert_false(sys_set_readable(set, alive.read_end));
    sys_set_free(set);
    sys_waker_close(&alive);
}

static void descriptors_are_not_inherited(void **state)
{
    (void)state;
    struct sys_waker w;
    struct addr at;
    char error[SYS_ERROR_BYTES];
    sys_waker_open(&w);
    sys_socket listener = sys_tcp_listen(&loop4, &at, error);
    assert_true(fcntl((int)w.read_end, F_GETFD) & FD_CLOEXEC);
    assert_true(fcntl((int)listener, F_GETFD) & FD_CLOEXEC);
    assert_true(fcntl((int)listener, F_GETFL) & O_NONBLOCK);
    sys_socket_close(listener);
    sys_waker_close(&w);
}

/* -- bursts where the system refuses to cut them -- */

static void refused_segments_are_sent_one_by_one(void **state)
{
    (void)state;
#ifdef SO_NO_CHECK /* without checksums Linux refuses UDP_SEGMENT with EINVAL */
    enum { DATAGRAMS = 70, EACH = 1100 };
    static uint8_t bytes[DATAGRAMS * EACH], got[EACH + 1];
    char error[SYS_ERROR_BYTES];
    struct addr at;
    int yes = 1;
    sys_socket from = sys_udp_open(&loop4, false, NULL, error);
    sys_socket to = sys_udp_open(&loop4, false, &at, error);
    assert_int_equal(setsockopt((int)from, SOL_SOCKET, SO_NO_CHECK, &yes, sizeof yes), 0);
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i / EACH);
    for (int again = 0; again < 2; again++) { /* the second time it is known */
        assert_true(sys_udp_send(from, &at, bytes, sizeof bytes, EACH));
        for (int i = 0; i < DATAGRAMS; i++) {
            wait_readable(to);
            assert_int_equal(sys_udp_receive(to, NULL, got, sizeof got), EACH);
            assert_int_equal(got[0], i);
        }
    }
    sys_socket_close(from);
    sys_socket_close(to);
#else
    skip();
#endif
}

/* -- signals and the console -- */

static void a_signal_asks_to_stop(void **state)
{
    (void)state;
    struct sys_waker w;
    sys_waker_open(&w);
    sys_catch_stop(&w);
    assert_false(sys_asked_to_stop());
    raise(SIGTERM);
    assert_true(sys_asked_to_stop());
    wait_readable(w.read_end);
    sys_catch_stop(NULL);
    raise(SIGINT); /* wakes nobody, ends nothing */
    sys_waker_close(&w);
}

static void the_console_is_read_as_it_comes(void **state)
{
    (void)state;
    int ends[2], had = dup(STDIN_FILENO);
    char got[16];
    assert_int_equal(pipe(ends), 0);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    struct sys_console *c = sys_console_open();
    assert_non_null(c);
    assert_int_equal(sys_console_read(c, got, sizeof got), 0);
    assert_int_equal(write(ends[1], "list\n", 5), 5);
    wait_readable(sys_console_socket(c));
    assert_int_equal(sys_console_read(c, got, sizeof got), 5);
    assert_false(fcntl(STDIN_FILENO, F_GETFL) & O_NONBLOCK); /* may be shared with a shell */
    assert_int_equal(write(ends[1], "say\n", 4), 4);
    struct sys_child *other = start_self("input", false);
    assert_int_equal(wait_end(other), 5); /* what is typed is not a child's */
    sys_child_end(other);
    assert_int_equal(sys_console_read(c, got, sizeof got), 4);
    close(ends[1]);
    wait_readable(sys_console_socket(c));
    assert_int_equal(sys_console_read(c, got, sizeof got), -1);
    sys_console_close(c);
    close(STDIN_FILENO);
    assert_null(sys_console_open());
    dup2(had, STDIN_FILENO);
    close(had);
}

/* -- files -- */

static char folder[SYS_PATH_BYTES];

static int make_folder(void **state)
{
    (void)state;
    char program[SYS_PATH_BYTES], error[SYS_ERROR_BYTES];
    if (!sys_program_folder(program)) return -1;
    snprintf(folder, sizeof folder, "%.3000s/test_sys_unix.files", program);
    return sys_make_folder(folder, error) && chdir(folder) == 0 ? 0 : -1;
}

static int rights_of(const char *path)
{
    struct stat s;
    assert_int_equal(stat(path, &s), 0);
    return s.st_mode & 0777;
}

static void rights_are_as_wished(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    mode_t had = umask(022);
    sys_file_remove("rights");
    assert_true(sys_file_save("rights", "x", 1, false, error));
    assert_int_equal(rights_of("rights"), 0644);
    assert_false(sys_file_is_secret("rights"));
    chmod("rights", 0640);
    assert_true(sys_file_save("rights", "y", 1, false, error));
    assert_int_equal(rights_of("rights"), 0640);
    assert_false(sys_file_is_secret("rights"));
    assert_true(sys_file_save("rights", "z", 1, true, error));
    assert_int_equal(rights_of("rights"), 0600);
    umask(had);
    sys_file_remove("rights");
}

static void walks_follow_links_to_files_only(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    assert_true(sys_make_folder("links/inner", error));
    assert_true(sys_file_save("links/inner/song", "x", 1, false, error));
    unlink("links/loop"), unlink("links/linked"), unlink("links/lost"), unlink("links/fifo");
    assert_int_equal(symlink("../links", "links/loop"), 0);
    assert_int_equal(symlink("inner/song", "links/linked"), 0);
    assert_int_equal(symlink("nowhere", "links/lost"), 0);
    assert_int_equal(mkfifo("links/fifo", 0600), 0);
    struct sys_walk *w = sys_walk_start("links", error);
    struct sys_file f;
    int n = 0;
    for (; sys_walk_next(w, &f); n++)
        assert_true(strcmp(f.path, "linked") == 0 || strcmp(f.path, "inner/song") == 0);
    assert_int_equal(n, 2);
    unlink("links/fifo"); /* programs that search through folders might wait in it */
    sys_walk_end(w);
}

/* How many files; and whether all were there to be read. */
static int walk_on(struct sys_walk *w, bool *failed)
{
    struct sys_file f;
    int n = 0;
    while (sys_walk_next(w, &f)) n++;
    *failed = sys_walk_failed(w);
    sys_walk_end(w);
    return n;
}

/* Here no descriptor is to be had; a share that is gone looks alike. */
static void a_walk_tells_when_a_folder_cannot_be_opened(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    struct rlimit had, none;
    bool failed;
    assert_true(sys_make_folder("walked/inner", error));
    assert_true(sys_make_folder("walked/shut", error));
    assert_true(sys_file_save("walked/song", "x", 1, false, error));
    assert_true(sys_file_save("walked/inner/song", "x", 1, false, error));
    unlink("walked/lost");
    assert_int_equal(symlink("nowhere", "walked/lost"), 0);
    chmod("walked/shut", 0);
    assert_int_equal(walk_on(sys_walk_start("walked", error), &failed), 2);
    assert_false(failed); /* what is forbidden or not there is no failure */
    chmod("walked/shut", 0700);
    struct sys_walk *w = sys_walk_start("walked", error);
    getrlimit(RLIMIT_NOFILE, &had);
    none = had;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &none);
    int n = walk_on(w, &failed);
    setrlimit(RLIMIT_NOFILE, &had);
    assert_int_equal(n, 1);
    assert_true(failed);
}

static void folders_follow_the_environment(void **state)
{
    (void)state;
    char out[SYS_PATH_BYTES];
    setenv("XDG_CONFIG_HOME", "/somewhere/settings", 1);
    setenv("XDG_DATA_HOME", "relative is ignored", 1);
    setenv("HOME", "/home/sara", 1);
    assert_true(sys_settings_folder(out));
    assert_string_equal(out, "/somewhere/settings/wavelength");
    assert_true(sys_data_folder(out));
    assert_int_equal(strncmp(out, "/home/sara/", 11), 0);
}

/* -- children -- */

static int child(const char *what)
{
    if (strcmp(what, "nice") == 0) printf("%d", getpriority(PRIO_PROCESS, 0));
    if (strcmp(what, "nice") == 0) return 0;
    if (strcmp(what, "input") == 0) return getchar() == EOF ? 5 : 6;
    if (strcmp(what, "parent") == 0) {
        start_self("sleep", false);
        putchar('x'); /* the grandchild runs */
        fflush(stdout);
    }
    sys_sleep_us(60000000);
    return 0;
}

static void low_children_are_low(void **state)
{
    (void)state;
    int own = getpriority(PRIO_PROCESS, 0), expected = own + 10 > 19 ? 19 : own + 10;
    for (int low = 0; low < 2; low++) {
        char text[16] = "";
        struct sys_child *c = start_self("nice", low == 1);
        wait_readable(sys_child_socket(c));
        assert_true(sys_child_read(c, text, sizeof text - 1) > 0);
        assert_int_equal(atoi(text), low == 1 ? expected : own);
        sys_child_end(c);
    }
}

static void programs_are_found_on_the_path(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    const char *const argv[] = {"false", NULL};
    struct sys_child *c = sys_child_start(argv, 0, error);
    assert_string_equal(error, "");
    assert_int_equal(wait_end(c), 1);
    sys_child_end(c);
}

static void a_signalled_child_has_its_number(void **state)
{
    (void)state;
    struct sys_child *c = start_self("kill", false);
    assert_int_equal(wait_end(c), 128 + SIGKILL);
    sys_child_end(c);
}

/* Both hold our pipe as their stderr: it ends when both are gone. */
static void children_end_with_their_parent(void **state)
{
    (void)state;
    int ends[2], had = dup(STDERR_FILENO);
    char got[4];
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    struct sys_child *c = start_self("parent", false);
    dup2(had, STDERR_FILENO);
    close(had);
    wait_readable(sys_child_socket(c));
    assert_int_equal(sys_child_read(c, got, sizeof got), 1);
    sys_child_end(c);
    wait_readable(ends[0]);
    assert_int_equal(read(ends[0], got, sizeof got), 0);
    close(ends[0]);
}

int main(int argc, char **argv)
{
    sys_start();
    if (argc == 3 && strcmp(argv[2], "kill") == 0) raise(SIGKILL);
    if (argc == 3) return child(argv[2]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(silent_connections_are_not_all_asked_at_once),
        cmocka_unit_test(without_descriptors_connections_are_turned_away),
        cmocka_unit_test(closed_descriptors_in_a_set_are_readable),
        cmocka_unit_test(descriptors_are_not_inherited),
        cmocka_unit_test(refused_segments_are_sent_one_by_one),
        cmocka_unit_test(a_signal_asks_to_stop),
        cmocka_unit_test(the_console_is_read_as_it_comes),
        cmocka_unit_test(rights_are_as_wished),
        cmocka_unit_test(walks_follow_links_to_files_only),
        cmocka_unit_test(a_walk_tells_when_a_folder_cannot_be_opened),
        cmocka_unit_test(folders_follow_the_environment),
        cmocka_unit_test(low_children_are_low),
        cmocka_unit_test(programs_are_found_on_the_path),
        cmocka_unit_test(a_signalled_child_has_its_number),
        cmocka_unit_test(children_end_with_their_parent),
    };
    return cmocka_run_group_tests(tests, make_folder, NULL);
}
