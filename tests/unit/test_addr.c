#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/addr.h"

static struct addr parsed(const char *host)
{
    struct addr a = {0};
    assert_true(addr_parse_host(host, 55000, &a));
    return a;
}

static void hosts_are_read_and_written(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"192.0.2.1", "192.0.2.1"},
        {"0.0.0.0", "0.0.0.0"},
        {"255.255.255.255", "255.255.255.255"},
        {"::", "::"},
        {"::1", "::1"},
        {"1::", "1::"},
        {"2001:DB8::1", "2001:db8::1"},
        {"2001:0db8:0:0:0:0:0:0001", "2001:db8::1"},
        {"1:0:0:2:0:0:0:3", "1:0:0:2::3"},      /* the longest row */
        {"1:0:0:2:3:0:0:4", "1::2:3:0:0:4"},    /* the first of two */
        {"1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"}, /* never a single zero */
        {"0:0:1:2:3:4:5:6", "::1:2:3:4:5:6"},
        {"1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        {"::ffff:192.0.2.1", "192.0.2.1"}, /* mapped */
        {"::ffff:c000:201", "192.0.2.1"},
        {"64:ff9b::192.0.2.1", "64:ff9b::c000:201"},
        {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
        {"fe80::1%7", "fe80::1%7"},
        {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295",
         "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295"},
    };
    char text[ADDR_TEXT_BYTES];
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct addr a = parsed(pairs[i][0]);
        assert_string_equal(addr_host_text(&a, text), pairs[i][1]);
        struct addr again = parsed(text);
        assert_true(addr_equal(&a, &again));
    }
}

static void what_is_no_numeric_host_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "localhost",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.04",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.4 ",
        "-1.2.3.4",
        ":",
        ":::",
        "1:::2",
        ":::1",
        "::1::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "12345::",
        "::g",
        "1:",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        "::1.2.3",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:1.2.3.4",
        "fe80::1%",
        "fe80::1%eth0",
        "fe80::1%4294967296",
        "0000000000000000000000000000000000000000000000000000000000000000000000000001::",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct addr a = {0};
        if (addr_parse_host(wrong[i], 1, &a)) fail_msg("\"%s\" was taken", wrong[i]);
    }
}

static void text_has_the_port(void **state)
{
    (void)state;
    char text[ADDR_TEXT_BYTES];
    struct addr four = parsed("192.0.2.1"), six = parsed("2001:db8::1"), none = {0};
    assert_string_equal(addr_text(&four, text), "192.0.2.1:55000");
    assert_string_equal(addr_text(&six, text), "[2001:db8::1]:55000");
    assert_string_equal(addr_text(&none, text), "none:0");
    struct addr longest = parsed("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295");
    assert_string_equal(addr_text(&longest, text),
                        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:55000");
}

static void equality_knows_hosts_from_ports(void **state)
{
    (void)state;
    struct addr a = parsed("192.0.2.1"), b = a, c = parsed("192.0.2.2");
    struct addr near = parsed("fe80::1%1"), far = parsed("fe80::1%2");
    b.port = 1;
    assert_true(addr_equal(&a, &a));
    assert_false(addr_equal(&a, &b));
    assert_true(addr_same_host(&a, &b));
    assert_false(addr_same_host(&a, &c));
    assert_false(addr_same_host(&near, &far));
    struct addr zero4 = parsed("0.0.0.0"), zero6 = parsed("::");
    assert_false(addr_same_host(&zero4, &zero6));
}

static void homes_are_told_from_the_internet(void **state)
{
    (void)state;
    static const char *const home[] = {
        "127.0.0.1", "10.9.8.7", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.3.4",
        "::1",       "fe80::1",  "febf::1",    "fc00::1",        "fdff::1",     "::ffff:10.0.0.1"};
    static const char *const away[] = {
        "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.1.1", "11.0.0.1",       "::2",
        "::",      "fec0::1",    "fe7f::1",    "2001:db8::1", "::ffff:8.8.8.8", "169.253.1.1"};
    for (size_t i = 0; i < sizeof home / sizeof home[0]; i++) {
        struct addr a = parsed(home[i]);
        if (!addr_is_private(&a)) fail_msg("%s is a home's", home[i]);
    }
    for (size_t i = 0; i < sizeof away / sizeof away[0]; i++) {
        struct addr a = parsed(away[i]);
        if (addr_is_private(&a)) fail_msg("%s is not a home's", away[i]);
    }
    struct addr none = {0};
    assert_false(addr_is_private(&none));
}

static void what_people_type_is_split(void **state)
{
    (void)state;
    static const struct {
        const char *text, *host;
        uint16_t port;
    } cases[] = {
        {"example.org", "example.org", 55000},
        {"example.org:1", "example.org", 1},
        {"192.0.2.1:65535", "192.0.2.1", 65535},
        {"::1", "::1", 55000},
        {"[::1]", "::1", 55000},
        {"[::1]:7", "::1", 7},
        {"2001:db8::1", "2001:db8::1", 55000},
        {"fe80::1%eth0", "fe80::1%eth0", 55000},
        {"[fe80::1%eth0]:9", "fe80::1%eth0", 9},
        {"m\xc3\xbcsik.example:80", "m\xc3\xbcsik.example", 80},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char host[32];
        uint16_t port;
        assert_true(addr_split(cases[i].text, 55000, host, sizeof host, &port));
        assert_string_equal(host, cases[i].host);
        assert_int_equal(port, cases[i].port);
    }
}

static void what_is_no_place_is_not_split(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",           ":",
                                        ":80",        "host:",
                                        "host:0",     "host:65536",
                                        "host:8o",    "host:-1",
                                        "host:80:90", "two words",
                                        "[::1",       "[::1]80",
                                        "[::1]:",     "[host]:80",
                                        "[]",         "::g",
                                        "1:2:3",      "http://host",
                                        "a/b",        "me@host",
                                        "host:80 ",   "0123456789012345678901234567890123456789",
                                        "fe80::1%",   "new\nline"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char host[32];
        uint16_t port;
        if (addr_split(wrong[i], 55000, host, sizeof host, &port))
            fail_msg("\"%s\" was taken", wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_are_read_and_written),
        cmocka_unit_test(what_is_no_numeric_host_is_refused),
        cmocka_unit_test(text_has_the_port),
        cmocka_unit_test(equality_knows_hosts_from_ports),
        cmocka_unit_test(homes_are_told_from_the_internet),
        cmocka_unit_test(what_people_type_is_split),
        cmocka_unit_test(what_is_no_place_is_not_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
