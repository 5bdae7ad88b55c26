/* Real sockets of this machine, real files in a folder of their own, and this program itself as a child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/sys.h"

enum { PATIENCE_US = 10000000, MANY = 1600, CHILD_PRINTS = 300000 };

static const struct addr loop4 = {.family = 4, .host = {127, 0, 0, 1}};
static const struct addr loop6 = {.family = 6, .host = {[15] = 1}};
static const struct addr everywhere4 = {.family = 4};
static const struct addr everywhere6 = {.family = 6};

static bool wait_for(sys_socket socket, bool write, int64_t us)
{
    struct sys_set *set = sys_set_new();
    assert_non_null(set);
    sys_set_want(set, socket, !write, write);
    int ready = sys_set_wait(set, us);
    bool is = write ? sys_set_writable(set, socket) : sys_set_readable(set, socket);
    assert_int_equal(ready, is ? 1 : 0);
    sys_set_free(set);
    return is;
}

static void wait_readable(sys_socket socket)
{
    assert_true(wait_for(socket, false, PATIENCE_US));
}

static bool has_ipv6(void)
{
    char error[SYS_ERROR_BYTES];
    struct addr bound;
    sys_socket s = sys_udp_open(&loop6, false, &bound, error);
    sys_socket_close(s);
    return s != SYS_NO_SOCKET;
}

/* -- clocks and randomness -- */

static void clocks_go_forward(void **state)
{
    (void)state;
    int64_t before = sys_mono_us();
    sys_sleep_us(2000);
    struct now now = sys_now();
    assert_true(now.mono_us - before >= 2000);
    assert_true(now.mono_us - before < PATIENCE_US);
    assert_true(now.wall_us > (int64_t)1600000000 * 1000000); /* 2020 is over */
    assert_true(sys_wall_us() - now.wall_us < PATIENCE_US);
}

static void random_bytes_fill_all(void **state)
{
    (void)state;
    uint8_t a[1000] = {0}, b[1000] = {0};
    sys_random(a, sizeof a - 1);
    sys_random(b, sizeof b - 1);
    assert_memory_not_equal(a, b, sizeof a);
    assert_int_equal(a[sizeof a - 1], 0);
    static const uint8_t zeros[100];
    for (size_t at = 0; at + sizeof zeros < sizeof a; at += sizeof zeros)
        assert_memory_not_equal(a + at, zeros, sizeof zeros);
}

/* -- TCP -- */

struct pair {
    sys_socket listener, client, server;
    struct addr peer;
};

static struct pair connect_pair(const struct addr *at, const struct addr *host)
{
    char error[SYS_ERROR_BYTES] = "";
    struct addr bound;
    struct pair p = {.listener = sys_tcp_listen(at, &bound, error)};
    assert_string_equal(error, "");
    assert_int_equal(bound.family, at->family);
    assert_true(bound.port != 0);
    struct addr to = *host;
    to.port = bound.port;
    assert_true(sys_tcp_accept(p.listener, &p.peer) == SYS_NO_SOCKET);
    p.client = sys_tcp_connect(&to, error);
    assert_true(p.client != SYS_NO_SOCKET);
    wait_readable(p.listener);
    p.server = sys_tcp_accept(p.listener, &p.peer);
    assert_true(p.server != SYS_NO_SOCKET);
    assert_true(wait_for(p.client, true, PATIENCE_US));
    assert_true(sys_tcp_connected(p.client, error));
    return p;
}

static void close_pair(struct pair *p)
{
    sys_socket_close(p->client);
    sys_socket_close(p->server);
    sys_socket_close(p->listener);
}

static void exchange(struct pair *p)
{
    char got[16];
    assert_int_equal(sys_tcp_receive(p->server, got, sizeof got), 0);
    assert_int_equal(sys_tcp_send(p->client, "hello", 5), 5);
    wait_readable(p->server);
    assert_int_equal(sys_tcp_receive(p->server, got, sizeof got), 5);
    assert_memory_equal(got, "hello", 5);
    sys_socket_close(p->client);
    p->client = SYS_NO_SOCKET;
    wait_readable(p->server);
    assert_int_equal(sys_tcp_receive(p->server, got, sizeof got), -1);
}

static void tcp_over_ipv4(void **state)
{
    (void)state;
    struct pair p = connect_pair(&loop4, &loop4);
    assert_true(addr_same_host(&p.peer, &loop4));
    exchange(&p);
    close_pair(&p);
}

static void tcp_over_ipv6(void **state)
{
    (void)state;
    if (!has_ipv6()) skip();
    struct pair p = connect_pair(&loop6, &loop6);
    assert_true(addr_same_host(&p.peer, &loop6));
    exchange(&p);
    close_pair(&p);
}

static void everywhere_takes_both_kinds(void **state)
{
    (void)state;
    if (!has_ipv6()) skip();
    struct pair p = connect_pair(&everywhere6, &loop4);
    assert_true(addr_same_host(&p.peer, &loop4)); /* not ::ffff:127.0.0.1 */
    close_pair(&p);
    p = connect_pair(&everywhere6, &loop6);
    assert_true(addr_same_host(&p.peer, &loop6));
    close_pair(&p);
}

static void tcp_send_stops_when_full(void **state)
{
    (void)state;
    struct pair p = connect_pair(&loop4, &loop4);
    static char block[1 << 16];
    long sent;
    int64_t all = 0;
    while ((sent = sys_tcp_send(p.client, block, sizeof block)) > 0) all += sent;
    assert_int_equal(sent, 0);
    assert_true(all > 0);
    assert_false(wait_for(p.client, true, 0));
    close_pair(&p);
}

static void what_was_sent_before_the_end_arrives(void **state)
{
    (void)state;
    struct pair p = connect_pair(&loop4, &loop4);
    char got[16];
    assert_int_equal(sys_tcp_send(p.server, "bye", 3), 3);
    sys_tcp_finish(p.server);
    wait_readable(p.client);
    assert_int_equal(sys_tcp_receive(p.client, got, sizeof got), 3);
    wait_readable(p.client);
    assert_int_equal(sys_tcp_receive(p.client, got, sizeof got), -1);
    assert_int_equal(sys_tcp_send(p.client, "ok", 2), 2); /* the other direction is still there */
    wait_readable(p.server);
    assert_int_equal(sys_tcp_receive(p.server, got, sizeof got), 2);
    close_pair(&p);
}

static void nobody_listens(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    struct addr to;
    sys_socket listener = sys_tcp_listen(&loop4, &to, error);
    sys_socket_close(listener);
    sys_socket s = sys_tcp_connect(&to, error);
    if (s != SYS_NO_SOCKET) {
        assert_true(wait_for(s, true, PATIENCE_US));
        assert_false(sys_tcp_connected(s, error));
        sys_socket_close(s);
    }
    assert_non_null(strstr(error, "refused"));
}

static void port_in_use_is_said(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "", expected[SYS_ERROR_BYTES]; /* its beginning */
    struct addr bound;
    sys_socket first = sys_tcp_listen(&everywhere4, &bound, error);
    assert_true(first != SYS_NO_SOCKET);
    assert_true(sys_tcp_listen(&bound, NULL, error) == SYS_NO_SOCKET);
    snprintf(expected, sizeof expected, "port %u at 0.0.0.0 is in use ", bound.port);
    assert_int_equal(strncmp(error, expected, strlen(expected)), 0);
    assert_non_null(strstr(error, "choose another with --port"));
    sys_socket_close(first);
    sys_socket udp = sys_udp_open(&everywhere4, false, &bound, error);
    assert_true(sys_udp_open(&bound, false, NULL, error) == SYS_NO_SOCKET);
    assert_non_null(strstr(error, "in use"));
    sys_socket_close(udp);
}

static void foreign_address_is_said(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    struct addr foreign = {.family = 4, .host = {203, 0, 113, 7}};
    assert_true(sys_tcp_listen(&foreign, NULL, error) == SYS_NO_SOCKET);
    assert_string_equal(error,
                        "203.0.113.7 is no address of this machine; choose another with --bind");
}

/* -- UDP -- */

static void udp_there_and_back(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    struct addr a_at, b_at, from;
    sys_socket a = sys_udp_open(&loop4, false, &a_at, error);
    sys_socket b = sys_udp_open(&loop4, false, &b_at, error);
    uint8_t got[64];
    assert_int_equal(sys_udp_receive(b, &from, got, sizeof got), 0);
    assert_true(sys_udp_send(a, &b_at, "one", 3, 1200));
    wait_readable(b);
    assert_int_equal(sys_udp_receive(b, &from, got, sizeof got), 3);
    assert_memory_equal(got, "one", 3);
    assert_true(addr_equal(&from, &a_at));
    assert_int_equal(sys_udp_receive(b, &from, got, sizeof got), 0);
    sys_socket_close(a);
    sys_socket_close(b);
}

/* Sends 10 datagrams in one go, the last shorter, and takes them one by one. */
static void burst(sys_socket from, sys_socket to, const struct addr *to_at, size_t datagram_bytes)
{
    enum { DATAGRAMS = 10, LAST = 7 };
    static uint8_t bytes[DATAGRAMS * 1200], got[2000];
    size_t n = (DATAGRAMS - 1) * datagram_bytes + LAST;
    for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)(i / datagram_bytes);
    assert_true(sys_udp_send(from, to_at, bytes, n, datagram_bytes));
    for (int i = 0; i < DATAGRAMS; i++) {
        wait_readable(to);
        size_t length = sys_udp_receive(to, NULL, got, sizeof got);
        assert_int_equal(length, i < DATAGRAMS - 1 ? datagram_bytes : LAST);
        assert_int_equal(got[0], i);
        assert_int_equal(got[length - 1], i);
    }
    assert_int_equal(sys_udp_receive(to, NULL, got, sizeof got), 0);
}

static void bursts_arrive_one_by_one(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    struct addr to_at;
    sys_socket from = sys_udp_open(&loop4, false, NULL, error);
    sys_socket to = sys_udp_open(&loop4, false, &to_at, error);
    burst(from, to, &to_at, 1200);
    burst(from, to, &to_at, 999);
    sys_socket_close(from);
    sys_socket_close(to);
}

static void long_bursts_are_cut(void **state)
{
    (void)state;
    enum { DATAGRAMS = 150, EACH = 500 }; /* more than one call takes, in number and in bytes */
    static uint8_t bytes[DATAGRAMS * EACH], got[EACH + 1];
    char error[SYS_ERROR_BYTES];
    struct addr to_at;
    sys_socket from = sys_udp_open(&loop4, false, NULL, error);
    sys_socket to = sys_udp_open(&loop4, false, &to_at, error);
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i / EACH);
    assert_true(sys_udp_send(from, &to_at, bytes, sizeof bytes, EACH));
    for (int i = 0; i < DATAGRAMS; i++) {
        wait_readable(to);
        assert_int_equal(sys_udp_receive(to, NULL, got, sizeof got), EACH);
        assert_int_equal(got[EACH - 1], i);
    }
    sys_socket_close(from);
    sys_socket_close(to);
}

static void one_udp_socket_reaches_both_kinds(void **state)
{
    (void)state;
    if (!has_ipv6()) skip();
    char error[SYS_ERROR_BYTES];
    struct addr own, at4, at6, from;
    uint8_t got[2000];
    sys_socket both = sys_udp_open(&everywhere6, false, &own, error);
    sys_socket four = sys_udp_open(&loop4, false, &at4, error);
    sys_socket six = sys_udp_open(&loop6, false, &at6, error);
    burst(both, four, &at4, 1100);
    burst(both, six, &at6, 1100);
    struct addr back = loop4;
    back.port = own.port;
    assert_true(sys_udp_send(four, &back, "x", 1, 1));
    wait_readable(both);
    assert_int_equal(sys_udp_receive(both, &from, got, sizeof got), 1);
    assert_true(addr_equal(&from, &at4));
    assert_false(sys_udp_send(four, &at6, "x", 1, 1)); /* an IPv4 socket cannot */
    sys_socket_close(both);
    sys_socket_close(four);
    sys_socket_close(six);
}

static void news_of_closed_ports_is_swallowed(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    struct addr own, gone;
    uint8_t got[16];
    sys_socket a = sys_udp_open(&loop4, false, &own, error);
    sys_socket b = sys_udp_open(&loop4, false, &gone, error);
    sys_socket_close(b);
    for (int i = 0; i < 3; i++) {
        sys_udp_send(a, &gone, "x", 1, 1);
        assert_int_equal(sys_udp_receive(a, NULL, got, sizeof got), 0);
    }
    assert_true(sys_udp_send(a, &own, "y", 1, 1));
    wait_readable(a);
    assert_int_equal(sys_udp_receive(a, NULL, got, sizeof got), 1);
    sys_socket_close(a);
}

static void shared_sockets_both_hear_a_broadcast(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    struct addr at, to = {.family = 4, .host = {127, 255, 255, 255}};
    uint8_t got[16];
    sys_socket a = sys_udp_open(&everywhere4, true, &at, error);
    sys_socket b = sys_udp_open(&at, true, NULL, error);
    sys_socket asking = sys_udp_open(&loop4, false, NULL, error);
    assert_string_equal(error, "");
    to.port = at.port;
    assert_true(sys_udp_send(asking, &to, "who", 3, 512));
    wait_readable(a);
    wait_readable(b);
    assert_int_equal(sys_udp_receive(a, NULL, got, sizeof got), 3);
    assert_int_equal(sys_udp_receive(b, NULL, got, sizeof got), 3);
    sys_socket_close(a);
    sys_socket_close(b);
    sys_socket_close(asking);
}

static void interfaces_are_addresses_of_others(void **state)
{
    (void)state;
    struct sys_interface list[16];
    size_t n = sys_interfaces(list, 16);
    assert_true(n <= 16);
    for (size_t i = 0; i < n; i++) {
        assert_true(list[i].address.family == 4 || list[i].address.family == 6);
        assert_false(list[i].address.family == 4 && list[i].address.host[0] == 127);
        assert_false(addr_same_host(&list[i].address, &loop6));
    }
    assert_int_equal(sys_interfaces(list, 0), 0);
}

/* -- sets and wakers -- */

static void a_set_of_thousands(void **state)
{
    (void)state;
    static struct sys_waker wakers[MANY];
    struct sys_set *set = sys_set_new();
    for (size_t i = 0; i < MANY; i++) {
        assert_true(sys_waker_open(&wakers[i]));
        sys_set_want(set, wakers[i].read_end, true, false);
    }
    assert_int_equal(sys_set_wait(set, 0), 0);
    for (size_t i = 0; i < MANY; i += 7) sys_wake(&wakers[i]);
    for (size_t i = 0; i < MANY; i += 7) wait_readable(wakers[i].read_end); /* all have arrived */
    assert_int_equal(sys_set_wait(set, -1), (MANY + 6) / 7);
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(sys_set_readable(set, wakers[i].read_end), i % 7 == 0);
        assert_false(sys_set_writable(set, wakers[i].read_end));
    }
    sys_set_clear(set);
    sys_set_want(set, wakers[0].write_end, false, true);
    assert_int_equal(sys_set_wait(set, -1), 1);
    assert_false(sys_set_readable(set, wakers[7].read_end)); /* no longer wanted */
    assert_true(sys_set_writable(set, wakers[0].write_end));
    for (size_t i = 0; i < MANY; i++) sys_waker_close(&wakers[i]);
    sys_set_free(set);
}

static void an_empty_set_waits_its_time(void **state)
{
    (void)state;
    struct sys_set *set = sys_set_new();
    int64_t before = sys_mono_us();
    assert_int_equal(sys_set_wait(set, 3000), 0);
    assert_true(sys_mono_us() - before >= 3000);
    sys_set_free(set);
}

static void wake_it(void *user)
{
    sys_wake(user);
}

static void wakers_end_a_wait(void **state)
{
    (void)state;
    struct sys_waker w;
    assert_true(sys_waker_open(&w));
    struct sys_thread *thread = sys_thread_start(wake_it, &w);
    wait_readable(w.read_end);
    sys_thread_join(thread);
    for (int i = 0; i < 100000; i++) sys_wake(&w); /* a full one does not block */
    sys_wake_clear(&w);
    assert_false(wait_for(w.read_end, false, 0));
    sys_waker_close(&w);
}

struct tally {
    struct sys_lock *lock;
    int sum;
};

static void count_up(void *user)
{
    struct tally *t = user;
    for (int i = 0; i < 20000; i++) {
        sys_lock_take(t->lock);
        t->sum++;
        sys_lock_give(t->lock);
    }
}

static void locks_keep_threads_apart(void **state)
{
    (void)state;
    struct tally t = {.lock = sys_lock_new()};
    struct sys_thread *threads[4];
    for (int i = 0; i < 4; i++) threads[i] = sys_thread_start(count_up, &t);
    for (int i = 0; i < 4; i++) sys_thread_join(threads[i]);
    assert_int_equal(t.sum, 80000);
    sys_lock_free(t.lock);
}

/* -- names -- */

static size_t look_up(const char *host, struct addr *out, size_t most, char *error)
{
    struct sys_lookup *l = sys_lookup_start(host, 55000);
    assert_non_null(l);
    wait_readable(sys_lookup_socket(l));
    assert_true(sys_lookup_done(l));
    size_t n = sys_lookup_result(l, out, most, error);
    sys_lookup_end(l);
    return n;
}

static void names_become_addresses(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    struct addr found[4];
    size_t n = look_up("localhost", found, 4, error);
    assert_true(n >= 1);
    assert_string_equal(error, "");
    bool loopback = false;
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(found[i].port, 55000);
        if (addr_same_host(&found[i], &loop4) || addr_same_host(&found[i], &loop6)) loopback = true;
    }
    assert_true(loopback);
    assert_int_equal(look_up("127.0.0.1", found, 4, error), 1);
    assert_true(addr_same_host(&found[0], &loop4));
}

static void names_that_do_not_resolve(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "", longer[1000];
    struct addr found[4];
    assert_int_equal(look_up("no-such-name.invalid", found, 4, error), 0);
    assert_non_null(strstr(error, "no-such-name.invalid"));
    assert_int_equal(look_up("", found, 4, error), 0);
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    assert_int_equal(look_up(longer, found, 4, error), 0);
    assert_true(error[0] != '\0');
}

static void a_lookup_can_be_left(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) sys_lookup_end(sys_lookup_start("localhost", 1));
    sys_lookup_end(NULL);
}

/* -- files -- */

static char folder[SYS_PATH_BYTES];

static const char *path_of(const char *name)
{
    static char out[2 * SYS_PATH_BYTES];
    snprintf(out, sizeof out, "%s/%s", folder, name);
    return out;
}

static int make_folder(void **state)
{
    (void)state;
    char program[SYS_PATH_BYTES], error[SYS_ERROR_BYTES];
    if (!sys_program_folder(program)) return -1;
    snprintf(folder, sizeof folder, "%.3000s/test_sys.files/a/b", program);
    return sys_make_folder(folder, error) ? 0 : -1;
}

static int remove_files(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    struct sys_walk *w = sys_walk_start(folder, error);
    struct sys_file f;
    while (w != NULL && sys_walk_next(w, &f)) sys_file_remove(path_of(f.path));
    sys_walk_end(w);
    return w == NULL ? -1 : 0;
}

/* Files in the folder whose names end so. */
static int count_files(const char *ending)
{
    char error[SYS_ERROR_BYTES];
    struct sys_walk *w = sys_walk_start(folder, error);
    assert_non_null(w);
    struct sys_file f;
    int n = 0;
    while (sys_walk_next(w, &f)) {
        size_t length = strlen(f.path), end = strlen(ending);
        if (length >= end && strcmp(f.path + length - end, ending) == 0) n++;
    }
    sys_walk_end(w);
    return n;
}

static void save(const char *name, const char *text, bool secret)
{
    char error[SYS_ERROR_BYTES] = "";
    bool saved = sys_file_save(path_of(name), text, strlen(text), secret, error);
    assert_string_equal(error, "");
    assert_true(saved);
}

static void files_are_saved_whole(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    size_t bytes = 0;
    save("note.txt", "first, and longer", false);
    save("note.txt", "second", false);
    char *text = sys_file_load(path_of("note.txt"), 6, &bytes, error);
    assert_non_null(text);
    assert_int_equal(bytes, 6);
    assert_string_equal(text, "second");
    free(text);
    assert_int_equal(count_files(".tmp"), 0);
    save("empty", "", false);
    text = sys_file_load(path_of("empty"), 100, &bytes, error);
    assert_non_null(text);
    assert_int_equal(bytes, 0);
    free(text);
}

static void files_that_cannot_be_read(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    assert_null(sys_file_load(path_of("missing"), 100, NULL, error));
    assert_non_null(strstr(error, "missing"));
    save("seven", "1234567", false);
    assert_null(sys_file_load(path_of("seven"), 6, NULL, error));
    assert_non_null(strstr(error, "larger than the 6 bytes"));
    assert_null(sys_file_load(folder, 100, NULL, error));
    assert_false(sys_file_save(path_of("no/such/folder"), "x", 1, false, error));
    assert_non_null(strstr(error, "cannot write"));
}

static void large_files_are_loaded(void **state)
{
    (void)state;
    enum { LARGE = 1000003 };
    char error[SYS_ERROR_BYTES] = "";
    uint8_t *bytes = malloc(LARGE);
    sys_random(bytes, LARGE);
    assert_true(sys_file_save(path_of("large"), bytes, LARGE, false, error));
    size_t length;
    char *back = sys_file_load(path_of("large"), LARGE, &length, error);
    assert_non_null(back);
    assert_int_equal(length, LARGE);
    assert_memory_equal(back, bytes, LARGE);
    assert_int_equal(back[LARGE], 0);
    free(back);
    free(bytes);
}

static void parts_of_files(void **state)
{
    (void)state;
    char got[8];
    save("digits", "0123456789", false);
    assert_int_equal(sys_file_read(path_of("digits"), 4, got, 3), 3);
    assert_memory_equal(got, "456", 3);
    assert_int_equal(sys_file_read(path_of("digits"), 8, got, sizeof got), 2);
    assert_int_equal(sys_file_read(path_of("digits"), 10, got, sizeof got), 0);
    assert_int_equal(sys_file_read(path_of("missing"), 0, got, sizeof got), -1);
}

static void secrets_are_the_owners(void **state)
{
    (void)state;
    save("open", "x", false);
    save("secret", "x", true);
    assert_true(sys_file_is_secret(path_of("secret")));
    assert_false(sys_file_is_secret(path_of("missing")));
    save("secret", "y", false); /* its rights stay */
    assert_true(sys_file_is_secret(path_of("secret")));
}

static void files_are_renamed_and_removed(void **state)
{
    (void)state;
    char from[2 * SYS_PATH_BYTES];
    save("from", "new", false);
    save("to", "old", false);
    strcpy(from, path_of("from"));
    assert_true(sys_file_rename(from, path_of("to"))); /* replaces */
    assert_int_equal(count_files("from"), 0);
    assert_true(sys_file_remove(path_of("to")));
    assert_false(sys_file_remove(path_of("to")));
    assert_false(sys_file_rename(from, path_of("to")));
}

static void a_walk_finds_names_of_any_script(void **state)
{
    (void)state;
    static const char *const names[] = {"أغنية.mp3", "تحت/فيروز - نسم علينا الهوى.flac",
                                        "naïve ✨.ogg"};
    char error[SYS_ERROR_BYTES] = "";
    assert_true(sys_make_folder(path_of("walk/تحت"), error));
    assert_true(sys_make_folder(path_of("walk/تحت"), error)); /* is there already */
    strcat(folder, "/walk");
    for (size_t i = 0; i < 3; i++) save(names[i], "sound", false);
    int found[3] = {0}, files = 0;
    struct sys_walk *w = sys_walk_start(folder, error);
    struct sys_file f;
    for (; sys_walk_next(w, &f); files++) {
        for (size_t i = 0; i < 3; i++) found[i] += strcmp(f.path, names[i]) == 0;
        assert_int_equal(f.bytes, 5);
        int64_t age = sys_wall_us() - f.modified_us;
        assert_true(age > -PATIENCE_US && age < 60 * (int64_t)PATIENCE_US);
    }
    assert_false(sys_walk_next(w, &f));
    sys_walk_end(w);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(files, 3);
    for (size_t i = 0; i < 3; i++) assert_int_equal(found[i], 1);
    sys_walk_end(sys_walk_start(folder, error)); /* ended before its end */
    assert_null(sys_walk_start(path_of("nowhere"), error));
    assert_non_null(strstr(error, "nowhere"));
}

static void a_file_is_no_folder(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES] = "";
    save("file", "x", false);
    assert_false(sys_make_folder(path_of("file"), error));
    assert_false(sys_make_folder(path_of("file/below"), error));
    assert_non_null(strstr(error, "file/below"));
    assert_false(sys_make_folder("", error));
}

static void folders_of_programs(void **state)
{
    (void)state;
    char settings[SYS_PATH_BYTES], data[SYS_PATH_BYTES], name[64];
    assert_true(sys_settings_folder(settings));
    assert_true(sys_data_folder(data));
    assert_non_null(strstr(settings, "wavelength"));
    assert_non_null(strstr(data, "wavelength"));
    memset(name, 'x', sizeof name);
    sys_user_name(name, sizeof name);
    assert_true(strlen(name) < sizeof name);
    sys_user_name(name, 1);
    assert_string_equal(name, "");
    memset(name, 'x', sizeof name);
    sys_machine_name(name, sizeof name);
    assert_true(strlen(name) > 0 && strlen(name) < sizeof name);
    sys_machine_name(name, 2);
    assert_true(strlen(name) <= 1);
}

/* -- children -- */

/* How many bytes were typed. */
static int read_console(void)
{
    char some[64];
    int all = 0;
    struct sys_console *c = sys_console_open();
    struct sys_set *set = sys_set_new();
    for (long got = 0; c != NULL && got >= 0; all += got > 0 ? (int)got : 0) {
        sys_set_want(set, sys_console_socket(c), true, false);
        sys_set_wait(set, PATIENCE_US);
        got = sys_console_read(c, some, sizeof some);
    }
    sys_set_free(set);
    sys_console_close(c);
    return all;
}

static int child(const char *what)
{
    if (strcmp(what, "print") == 0) {
        for (int i = 0; i < CHILD_PRINTS; i++) putchar('a' + i % 26);
        return 3;
    }
    if (strcmp(what, "input") == 0) return getchar() == EOF ? 5 : 6;
    if (strcmp(what, "console") == 0) return read_console();
    sys_sleep_us(60000000);
    return 0;
}

static struct sys_child *start_self(const char *what, bool low)
{
    char path[SYS_PATH_BYTES], error[SYS_ERROR_BYTES] = "";
    assert_true(sys_neighbour("test_sys", path));
    const char *const argv[] = {path, "--child", what, "two words", "a\\\"b\\", NULL};
    struct sys_child *c = sys_child_start(argv, low, error);
    assert_string_equal(error, "");
    assert_non_null(c);
    return c;
}

/* Bytes it printed, in order, until it closed its output. */
static int read_output(struct sys_child *c)
{
    char some[4096];
    int all = 0;
    for (;;) {
        wait_readable(sys_child_socket(c));
        long got = sys_child_read(c, some, sizeof some);
        if (got < 0) return all;
        for (long i = 0; i < got; i++, all++) assert_int_equal(some[i], 'a' + all % 26);
    }
}

static int wait_end(struct sys_child *c)
{
    int code = -1;
    int64_t until = sys_mono_us() + PATIENCE_US;
    while (!sys_child_ended(c, &code) && sys_mono_us() < until) sys_sleep_us(1000);
    assert_true(sys_child_ended(c, &code));
    return code;
}

static void children_print_and_end(void **state)
{
    (void)state;
    struct sys_child *c = start_self("print", true);
    assert_int_equal(read_output(c), CHILD_PRINTS);
    assert_int_equal(wait_end(c), 3);
    sys_child_end(c);
}

static void children_have_no_input(void **state)
{
    (void)state;
    struct sys_child *c = start_self("input", false);
    assert_int_equal(read_output(c), 0);
    assert_int_equal(wait_end(c), 5);
    sys_child_end(c);
    c = start_self("console", false);
    assert_int_equal(wait_end(c), 0);
    sys_child_end(c);
}

static void children_are_ended(void **state)
{
    (void)state;
    struct sys_child *c = start_self("sleep", false);
    int code = 0;
    char some[16];
    assert_false(sys_child_ended(c, &code));
    assert_int_equal(sys_child_read(c, some, sizeof some), 0);
    int64_t before = sys_mono_us();
    sys_child_end(c); /* does not wait for its 60 s */
    assert_true(sys_mono_us() - before < PATIENCE_US);
    sys_child_end(NULL);
}

static void programs_that_are_not_there(void **state)
{
    (void)state;
    static const char *const names[] = {"./no-such-program", "no-such-program-on-the-path"};
    for (size_t i = 0; i < 2; i++) {
        char error[SYS_ERROR_BYTES] = "";
        const char *const argv[] = {names[i], NULL};
        assert_null(sys_child_start(argv, false, error));
        assert_non_null(strstr(error, "cannot start"));
        assert_non_null(strstr(error, names[i]));
    }
}

int main(int argc, char **argv)
{
    sys_start();
    if (argc == 5 && strcmp(argv[1], "--child") == 0)
        return strcmp(argv[3], "two words") == 0 && strcmp(argv[4], "a\\\"b\\") == 0
                   ? child(argv[2])
                   : 99;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_go_forward),
        cmocka_unit_test(random_bytes_fill_all),
        cmocka_unit_test(tcp_over_ipv4),
        cmocka_unit_test(tcp_over_ipv6),
        cmocka_unit_test(everywhere_takes_both_kinds),
        cmocka_unit_test(tcp_send_stops_when_full),
        cmocka_unit_test(what_was_sent_before_the_end_arrives),
        cmocka_unit_test(nobody_listens),
        cmocka_unit_test(port_in_use_is_said),
        cmocka_unit_test(foreign_address_is_said),
        cmocka_unit_test(udp_there_and_back),
        cmocka_unit_test(bursts_arrive_one_by_one),
        cmocka_unit_test(long_bursts_are_cut),
        cmocka_unit_test(one_udp_socket_reaches_both_kinds),
        cmocka_unit_test(news_of_closed_ports_is_swallowed),
        cmocka_unit_test(shared_sockets_both_hear_a_broadcast),
        cmocka_unit_test(interfaces_are_addresses_of_others),
        cmocka_unit_test(a_set_of_thousands),
        cmocka_unit_test(an_empty_set_waits_its_time),
        cmocka_unit_test(wakers_end_a_wait),
        cmocka_unit_test(locks_keep_threads_apart),
        cmocka_unit_test(names_become_addresses),
        cmocka_unit_test(names_that_do_not_resolve),
        cmocka_unit_test(a_lookup_can_be_left),
        cmocka_unit_test(files_are_saved_whole),
        cmocka_unit_test(files_that_cannot_be_read),
        cmocka_unit_test(large_files_are_loaded),
        cmocka_unit_test(parts_of_files),
        cmocka_unit_test(secrets_are_the_owners),
        cmocka_unit_test(files_are_renamed_and_removed),
        cmocka_unit_test(a_walk_finds_names_of_any_script),
        cmocka_unit_test(a_file_is_no_folder),
        cmocka_unit_test(folders_of_programs),
        cmocka_unit_test(children_print_and_end),
        cmocka_unit_test(children_have_no_input),
        cmocka_unit_test(children_are_ended),
        cmocka_unit_test(programs_that_are_not_there),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_files);
}
