/* The first line of a file, and what is said when it is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/secret_file.h"

enum { ROOM = 8 };

static char path[SYS_PATH_BYTES];

static int beside_the_program(void **state)
{
    char folder[SYS_PATH_BYTES];
    (void)state;
    if (!sys_program_folder(folder)) return -1;
    snprintf(path, sizeof path, "%.3000s/secret_file.test", folder);
    return 0;
}

static bool read_bytes(const char *bytes, size_t n, char out[ROOM], char error[SYS_ERROR_BYTES])
{
    assert_true(sys_file_save(path, bytes, n, true, error));
    bool good = secret_file_read(path, out, ROOM, error);
    sys_file_remove(path);
    return good;
}

static bool read_of(const char *text, char out[ROOM], char error[SYS_ERROR_BYTES])
{
    return read_bytes(text, strlen(text), out, error);
}

static void the_first_line_is_the_secret(void **state)
{
    static const char *const texts[] = {"abc", "abc\n", "abc\r\nmore\n", "abc\n\nmore",
                                        "\357\273\277abc\r\n"}; /* as Windows' editors begin */
    char out[ROOM], error[SYS_ERROR_BYTES] = "";
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(read_of(texts[i], out, error));
        assert_string_equal(out, "abc");
    }
    assert_true(read_of("1234567\n", out, error));
    assert_string_equal(out, "1234567");
}

static void what_is_none_is_refused(void **state)
{
    static const char *const texts[] = {"", "\n", "\nabc\n", "12345678\n", "\357\273\277\nabc"};
    char out[ROOM] = "", error[SYS_ERROR_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(read_of(texts[i], out, error));
        assert_non_null(strstr(error, "its first line must hold 1 to 7 bytes"));
    }
    assert_string_equal(out, "");
    assert_false(secret_file_read("is/not/there", out, ROOM, error));
    assert_non_null(strstr(error, "is/not/there"));
}

static void what_is_no_utf8_is_refused(void **state)
{
    enum { EACH = 4 }; /* two letters of UTF-16, by their mark or by their zeros; and no text */
    static const char files[][EACH + 1] = {"\377\376\043\006", "\376\377\006\043", "a\0b\0",
                                           "abc\0"};
    char out[ROOM] = "", error[SYS_ERROR_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_false(read_bytes(files[i], EACH, out, error));
        assert_non_null(strstr(error, "save it as UTF-8"));
    }
    assert_string_equal(out, "");
}

int main(void)
{
    sys_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_is_the_secret),
        cmocka_unit_test(what_is_none_is_refused),
        cmocka_unit_test(what_is_no_utf8_is_refused),
    };
    return cmocka_run_group_tests(tests, beside_the_program, NULL);
}
