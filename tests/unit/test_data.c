/* The data folder's identity: made once, and never written over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/data.h"
#include "../support/kept.h"

static struct config config;

static int begin(void **state)
{
    (void)state;
    if (kept_begin("test_data.files")) return -1;
    sys_file_remove(kept_path("identity.pem")); /* of an earlier run */
    snprintf(config.data, sizeof config.data, "%.*s", (int)sizeof config.data - 1, kept.folder);
    snprintf(config.name, sizeof config.name, "test");
    return 0;
}

static void fingerprint(char out[TLS_FINGERPRINT_BYTES])
{
    char error[SYS_ERROR_BYTES];
    struct tls_context *tls = data_identity(&config, error);
    assert_non_null(tls);
    tls_context_fingerprint(tls, out);
    tls_context_free(tls);
}

static void it_is_made_once_and_is_its_owners_alone(void **state)
{
    (void)state;
    char first[TLS_FINGERPRINT_BYTES], again[TLS_FINGERPRINT_BYTES];
    fingerprint(first);
    assert_true(sys_file_is_secret(kept_path("identity.pem")));
    fingerprint(again);
    assert_string_equal(again, first);
}

/* Whoever cannot read it today has friends who know it. */
static void one_that_cannot_be_read_is_left_as_it_is(void **state)
{
    (void)state;
    enum { MORE_THAN_ANY = (1 << 20) + 1 };
    static char bytes[MORE_THAN_ANY];
    char error[SYS_ERROR_BYTES], last = 0;
    memset(bytes, 'x', sizeof bytes);
    assert_true(sys_file_save(kept_path("identity.pem"), bytes, sizeof bytes, true, error));
    assert_null(data_identity(&config, error));
    assert_non_null(strstr(error, "identity.pem"));
    assert_int_equal(sys_file_read(kept_path("identity.pem"), MORE_THAN_ANY - 1, &last, 1), 1);
    assert_int_equal(last, 'x');
}

static void a_damaged_one_is_named(void **state)
{
    (void)state;
    char error[SYS_ERROR_BYTES];
    assert_true(sys_file_save(kept_path("identity.pem"), "nonsense", 8, true, error));
    assert_null(data_identity(&config, error));
    assert_non_null(strstr(error, "identity.pem: "));
    assert_non_null(strstr(error, "Move it away"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_made_once_and_is_its_owners_alone, begin, kept_end),
        cmocka_unit_test_setup_teardown(one_that_cannot_be_read_is_left_as_it_is, begin, kept_end),
        cmocka_unit_test_setup_teardown(a_damaged_one_is_named, begin, kept_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
