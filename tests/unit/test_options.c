#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/options.h"
#include "../../common/options_help.h"
#include "../../common/sys.h"

struct values {
    bool quiet;
    int port, mode, level;
    char name[12], file[512];
};

#define AT(member) offsetof(struct values, member)

static const struct option table[] = {
    {.name = "port",
     .argument = "PORT",
     .help = "where to listen",
     .environment = "WL_TEST_PORT",
     .kind = OPTION_INT,
     .initial = "55000",
     .offset = AT(port),
     .least = 1,
     .most = 65535},
    {.name = "level",
     .argument = "DB",
     .help = "how loud",
     .kind = OPTION_INT,
     .offset = AT(level),
     .least = -60,
     .most = 6},
    {.name = "mode",
     .argument = "taste|one",
     .help = "which rooms",
     .kind = OPTION_WORD,
     .initial = "one",
     .offset = AT(mode),
     .words = "taste|one"},
    {.name = "name",
     .argument = "TEXT",
     .help = "shown to others, to all of them, in every list that there is in any room",
     .environment = "WL_TEST_NAME",
     .kind = OPTION_TEXT,
     .offset = AT(name),
     .text_bytes = 12},
    {.name = "config",
     .argument = "FILE",
     .help = "read options from FILE",
     .kind = OPTION_TEXT,
     .offset = AT(file),
     .text_bytes = 512},
    {.name = "quiet", .help = "say less", .kind = OPTION_FLAG, .offset = AT(quiet)},
};
enum { OPTIONS = sizeof table / sizeof table[0], ENVIRONMENT_BYTES = 65536 };

static struct values values;
static char error[OPTIONS_ERROR_BYTES];

/* Reads flags, separated by '\n' so that values may hold blanks, over fresh defaults. */
static enum options_result read_flags(const char *flags)
{
    char copy[1024], *argv[24] = {(char *)"program"};
    int argc = 1;
    snprintf(copy, sizeof copy, "%s", flags);
    for (char *word = strtok(copy, "\n"); word; word = strtok(NULL, "\n")) argv[argc++] = word;
    memset(&values, 0xff, sizeof values);
    error[0] = '\0';
    options_defaults(table, OPTIONS, &values);
    return options_read(table, OPTIONS, &values, argc, argv, "program [options]", "config", error);
}

static void defaults_stand(void **state)
{
    (void)state;
    assert_int_equal(read_flags(""), OPTIONS_RUN);
    assert_int_equal(values.port, 55000);
    assert_int_equal(values.level, 0);
    assert_int_equal(values.mode, 1);
    assert_string_equal(values.name, "");
    assert_false(values.quiet);
}

static void flags_are_read_in_both_forms(void **state)
{
    (void)state;
    assert_int_equal(read_flags("--port\n80\n--name=a = b\n--quiet\n--mode=taste\n--level\n-7"),
                     OPTIONS_RUN);
    assert_int_equal(values.port, 80);
    assert_string_equal(values.name, "a = b");
    assert_true(values.quiet);
    assert_int_equal(values.mode, 0);
    assert_int_equal(values.level, -7);
    assert_int_equal(read_flags("--quiet=no\n--name=\n--port=1\n--port=2"), OPTIONS_RUN);
    assert_false(values.quiet);
    assert_string_equal(values.name, "");
    assert_int_equal(values.port, 2);
}

static void wrong_flags_say_what_is_wrong(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"--port\n70000", "--port: 70000 is not from 1 to 65535"},
        {"--port=0", "--port: 0 is not from 1 to 65535"},
        {"--port=99999999999999999999", "--port: 99999999999999999999 is not from 1 to 65535"},
        {"--port=12x", "--port: \"12x\" is not a whole number"},
        {"--port=", "--port: \"\" is not a whole number"},
        {"--port", "--port needs a value: --port PORT"},
        {"--port\n--quiet", "--port needs a value: --port PORT"},
        {"--prot=1", "--prot is unknown; did you mean --port? See --help"},
        {"--quite", "--quite is unknown; did you mean --quiet? See --help"},
        {"--halp", "--halp is unknown; did you mean --help? See --help"},
        {"port=1", "\"port=1\" is no option: they begin with --; see --help"},
        {"--mode\nall", "--mode: \"all\" is none of taste|one"},
        {"--mode=tast", "--mode: \"tast\" is none of taste|one"},
        {"--quiet=maybe", "--quiet: write yes or no, not \"maybe\""},
        {"--name=123456789012", "--name: at most 11 bytes, these are 12"},
        {"--name=\xff", "--name: the text is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_flags(cases[i][0]), OPTIONS_WRONG);
        assert_string_equal(error, cases[i][1]);
    }
}

static void very_long_flags_are_only_wrong(void **state)
{
    (void)state;
    char flag[900] = "--";
    memset(flag + 2, 'a', sizeof flag - 3);
    flag[sizeof flag - 1] = '\0';
    assert_int_equal(read_flags(flag), OPTIONS_WRONG);
    memcpy(flag, "--port=", 7);
    assert_int_equal(read_flags(flag), OPTIONS_WRONG);
    assert_non_null(strstr(error, "is not a whole number"));
}

/* PATH is set wherever tests run. */
static enum options_result read_path(enum option_kind kind, char out[ENVIRONMENT_BYTES], int argc,
                                     char **argv)
{
    struct option o = {.name = "place",
                       .argument = "X",
                       .environment = "PATH",
                       .kind = kind,
                       .text_bytes = ENVIRONMENT_BYTES};
    return options_read(&o, 1, out, argc, argv, "program", NULL, error);
}

static void the_environment_weighs_less_than_flags(void **state)
{
    (void)state;
    char *argv[] = {(char *)"program", (char *)"--place=here"};
    char *out = calloc(1, ENVIRONMENT_BYTES);
    assert_non_null(out);
    assert_int_equal(read_path(OPTION_TEXT, out, 1, argv), OPTIONS_RUN);
    assert_string_equal(out, getenv("PATH"));
    assert_int_equal(read_path(OPTION_TEXT, out, 2, argv), OPTIONS_RUN);
    assert_string_equal(out, "here");
    assert_int_equal(read_path(OPTION_INT, out, 1, argv), OPTIONS_WRONG);
    assert_memory_equal(error, "$PATH: \"", 8);
    assert_non_null(strstr(error, "is not a whole number"));
    free(out);
}

/* -- files -- */

static char path[96];

static void write_file(const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static enum options_result read_with_file(const char *text, const char *flags)
{
    char all[512];
    write_file(text);
    snprintf(all, sizeof all, "--config\n%s\n%s", path, flags);
    return read_flags(all);
}

static int make_file(void **state)
{
    (void)state;
    const char *folder = getenv("TEMP");
    uint32_t number;
    sys_random(&number, sizeof number);
    snprintf(path, sizeof path, "%.64s/test_options.%08x", folder ? folder : "/tmp",
             (unsigned)number);
    write_file("");
    return 0;
}

static int drop_file(void **state)
{
    (void)state;
    return remove(path);
}

static void files_weigh_less_than_flags(void **state)
{
    (void)state;
    static const char text[] =
        "\xef\xbb\xbf# a comment\r\n\n  port =  90 \r\nname = # not = one\n\tquiet=yes\nmode=taste";
    assert_int_equal(read_with_file(text, ""), OPTIONS_RUN);
    assert_int_equal(values.port, 90);
    assert_string_equal(values.name, "# not = one");
    assert_true(values.quiet);
    assert_int_equal(values.mode, 0);
    assert_int_equal(read_with_file(text, "--port=91\n--quiet=no"), OPTIONS_RUN);
    assert_int_equal(values.port, 91);
    assert_false(values.quiet);
    assert_string_equal(values.file, path);
}

static void wrong_files_name_the_line(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"# fine\nport = 99999\n", ":2: 99999 is not from 1 to 65535"},
        {"port = 1\n\nprt = 2\n", ":3: \"prt\" is unknown here; did you mean port?"},
        {"hello\n", ":1: \"hello\" is not a line of name = value"},
        {"config = other\n", ":1: \"config\" has no place in a file"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[256];
        snprintf(expected, sizeof expected, "%s%s", path, cases[i][1]);
        assert_int_equal(read_with_file(cases[i][0], ""), OPTIONS_WRONG);
        assert_string_equal(error, expected);
    }
    assert_int_equal(read_flags("--config=/nowhere/at/all.conf"), OPTIONS_WRONG);
    assert_non_null(strstr(error, "/nowhere/at/all.conf"));
}

/* -- what is printed -- */

static void help_is_a_table(void **state)
{
    (void)state;
    static const char page[] =
        "usage: program [options]\n"
        "\n"
        "  --port PORT       where to listen (default 55000) ($WL_TEST_PORT)\n"
        "  --level DB        how loud\n"
        "  --mode taste|one  which rooms (default one)\n"
        "  --name TEXT       shown to others, to all of them, in every list that there is\n"
        "                    in any room ($WL_TEST_NAME)\n"
        "  --config FILE     read options from FILE\n"
        "  --quiet           say less\n"
        "  --help            show this\n"
        "  --version         show the version\n";
    char text[2048];
    FILE *f = fopen(path, "wb+");
    assert_non_null(f);
    options_help_print(f, table, OPTIONS, "program [options]");
    rewind(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(text, page);
}

static void help_and_version_come_before_everything(void **state)
{
    (void)state;
    assert_int_equal(read_flags("--port=wrong\n--help"), OPTIONS_DONE);
    assert_int_equal(read_flags("-h"), OPTIONS_DONE);
    assert_int_equal(read_flags("--version"), OPTIONS_DONE);
    assert_string_equal(error, "");
}

/* Each value is a line; flags, which are read twice where there is a file, add each but once. */
static void some_options_are_given_again(void **state)
{
    (void)state;
    static const struct option friends[] = {
        {.name = "friend", .argument = "NICK", .kind = OPTION_LINES, .text_bytes = 12},
        {.name = "config", .argument = "FILE", .kind = OPTION_TEXT, .offset = 12, .text_bytes = 90},
    };
    char into[102], maya[] = "--friend=Maya", ma[] = "--friend=Ma", config[] = "--config";
    char *argv[] = {maya, maya, ma, config, path};
    write_file("friend = Zi\n");
    options_defaults(friends, 2, into);
    assert_int_equal(options_read(friends, 2, into, 5, argv, "program", "config", error),
                     OPTIONS_RUN);
    assert_string_equal(into, "Maya\nMa\nZi\n");
    assert_true(options_set(&friends[0], into, "Ma", "--friend", error));
    assert_false(options_set(&friends[0], into, "A", "--friend", error)); /* is too much */
    assert_false(options_set(&friends[0], into, "", "--friend", error));
    assert_string_equal(into, "Maya\nMa\nZi\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(some_options_are_given_again),
        cmocka_unit_test(defaults_stand),
        cmocka_unit_test(flags_are_read_in_both_forms),
        cmocka_unit_test(wrong_flags_say_what_is_wrong),
        cmocka_unit_test(very_long_flags_are_only_wrong),
        cmocka_unit_test(the_environment_weighs_less_than_flags),
        cmocka_unit_test(files_weigh_less_than_flags),
        cmocka_unit_test(wrong_files_name_the_line),
        cmocka_unit_test(help_is_a_table),
        cmocka_unit_test(help_and_version_come_before_everything),
    };
    return cmocka_run_group_tests(tests, make_file, drop_file);
}
